import JSON

extension GovernanceFacts {
  /// Facts that a run cannot carry: they speak of data, and stay in the run's tags unless the run names the data.
  private static let ofData: [GovernanceFact] = [
    .personalData, .categories, .specialCategories, .ccpaCategories, .sensitivePI, .subjectGroups, .subjectRegions,
    .criminalData,
    .knownMinors, .retention, .retentionUntil, .deletionDate, .licence, .security, .collectionSource, .riskClass,
  ]

  /// Writes what is stated into a dataset or model.
  /// - Returns: values that found no member, by fact.
  func describe(entity: inout JSONObject, system: String, instance: String?, agents: inout AgentBook) -> [String: Int] {
    var left = unmapped
    let parties = parties.map { party in
      JSONValue.object(["id": .string(agents.id(party.name)), "role": .string(party.role)])
    }
    entity.append(parties, to: "wasAttributedTo")
    entity["purposes"] = purposeEntries(&left)
    entity["personalData"] = personalData.map(JSONValue.string)
    entity["categories"] = Self.list(categories)
    entity["ccpaCategories"] = Self.list(ccpaCategories)
    entity["specialCategories"] = Self.list(specialCategories)
    entity["sensitivePI"] = Self.list(sensitivePI)
    entity["criminalData"] = Self.flag(criminalData)
    entity["subjectGroups"] = Self.list(subjectGroups)
    entity["subjectRegions"] = Self.list(subjectRegions)
    entity["knownMinors"] = Self.flag(knownMinors)
    if period != nil || until != nil {
      var retention = JSONObject()
      retention["until"] = until.map(JSONValue.string)
      retention["period"] = period.map(JSONValue.string)
      entity["retention"] = .object(retention)
    }
    entity["locations"] = Self.list(locations)
    entity["security"] = Self.list(security)
    entity["licence"] = licence.map { .string(Limits.text($0)) }
    let isModel = entity["kind"] == "model"
    if let collectionSource {
      if isModel {
        left[GovernanceFact.collectionSource.rawValue, default: 0] += 1
      } else {
        entity["collection"] = ["source": .string(collectionSource)]
      }
    }
    if !riskClasses.isEmpty {
      if isModel {
        entity["riskClass"] = .array(riskClasses.map { ["class": .string($0)] })
      } else {
        left[GovernanceFact.riskClass.rawValue, default: 0] += 1
      }
    }
    if isModel, let contentDigest { entity["digest"] = ["sha256": .string(contentDigest)] }
    return left
  }

  /// Writes what is stated into a run.
  /// - Parameter namesData: whether a dataset record takes the facts about data.
  /// - Returns: values that found no member, by fact.
  func describe(run: inout JSONObject, agents: inout AgentBook, namesData: Bool, dictionary: KeyDictionary) -> [String:
    Int]
  {
    var left = unmapped
    let parties = parties.map { party in
      JSONValue.object(["id": .string(agents.id(party.name)), "role": .string(party.role)])
    }
    run.append(parties, to: "wasAssociatedWith")
    if purposes.count == 1 {
      run["purpose"] = .string(purposes[0].token)
    } else if purposes.count > 1 {
      left[GovernanceFact.purpose.rawValue, default: 0] += 1
    }
    if bases.count == 1 {
      run["legalBasis"] = .string(bases[0])
    } else if bases.count > 1 {
      left[GovernanceFact.legalBasis.rawValue, default: 0] += 1
    }
    run["art9Condition"] = condition.map(JSONValue.string)
    if locations.count == 1 {
      run["location"] = .string(locations[0])
    } else if locations.count > 1 {
      left[GovernanceFact.location.rawValue, default: 0] += 1
    }
    if !namesData {
      for (key, _) in words {
        guard let fact = dictionary.fact(of: key), Self.ofData.contains(fact), unmapped[fact.rawValue] == nil else {
          continue
        }
        left[fact.rawValue, default: 0] += 1
      }
    }
    return left
  }

  /// The words of the source, for `extensions`.
  var verbatim: JSONValue? {
    guard !words.isEmpty else { return nil }
    var object = JSONObject()
    for (key, value) in words { object[Limits.name(key)] = .string(Limits.text(value)) }
    return .object(object)
  }

  /// A basis belongs to a purpose. Where no purpose is stated it stands under `not-stated`; where several bases are,
  /// none can be told apart and none is taken.
  private func purposeEntries(_ left: inout [String: Int]) -> JSONValue? {
    if bases.count > 1 { left[GovernanceFact.legalBasis.rawValue, default: 0] += 1 }
    let basis = bases.count == 1 ? bases[0] : nil
    if purposes.isEmpty, basis == nil, condition == nil { return nil }
    func entry(_ purpose: String, _ words: String?) -> JSONValue {
      var entry: JSONObject = ["purpose": .string(purpose)]
      if let words, words != purpose { entry["description"] = .string(Limits.text(words)) }
      entry["legalBasis"] = basis.map(JSONValue.string)
      entry["art9Condition"] = condition.map(JSONValue.string)
      return .object(entry)
    }
    return .array(purposes.isEmpty ? [entry("not-stated", nil)] : purposes.map { entry($0.token, $0.words) })
  }

  private static func list(_ tokens: [String]) -> JSONValue? {
    tokens.isEmpty ? nil : .array(tokens.map(JSONValue.string))
  }

  private static func flag(_ said: String?) -> JSONValue? {
    switch said {
    case "true": true
    case "false": false
    case let said?: .string(said)
    case nil: nil
    }
  }
}

extension JSONObject {
  /// Adds items to a list, each once.
  mutating func append(_ items: [JSONValue], to member: String) {
    guard !items.isEmpty else { return }
    var list = self[member]?.array ?? []
    for item in items where !list.contains(item) { list.append(item) }
    self[member] = .array(list)
  }
}
