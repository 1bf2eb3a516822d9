import CEL
import JSON
import Provenance

/// Reads places of one record after the other, for one desk.
final class PlaceReader {
  private let docket: Docket
  private var records: SubjectRecords?
  private var plan: ClausePlan?
  private var known: (activation: SubjectActivation, pack: Int)?
  /// The element of `each`.
  private var element: CELValue?
  /// Numbers of texts that stand in answers.
  private var numbers: [String: UInt64] = [:]
  private var unknowns: [CELUnknowns: UInt64] = [:]

  init(_ docket: Docket) { self.docket = docket }

  /// Texts with numbers.
  var textCount: Int { numbers.count }

  /// Numbers are given anew: answers remembered until now mean nothing any more.
  func forget() {
    numbers = [:]
    unknowns = [:]
  }

  func begin(_ records: SubjectRecords) {
    self.records = records
    known = nil
    element = nil
  }

  /// From here on places are those of this clause and element.
  func use(_ plan: ClausePlan, element: CELValue?) {
    self.plan = plan
    self.element = element
    known?.activation.element = element
  }

  private func activation() -> SubjectActivation? {
    guard let plan, let records else { return nil }
    let clause = plan.judged.clause
    // Tables are those of the pack.
    if let (known, pack) = known, pack == plan.pack,
      known.clause === clause || known.clause.bindings == clause.bindings
    {
      return known
    }
    let made = SubjectActivation(clause, records, tables: plan.judged.tables, context: docket.context)
    made.element = element
    known = (made, plan.pack)
    return made
  }

  // MARK: Values

  /// The value at a place; nil if a step leads nowhere.
  func value(_ path: PlacePath) -> CELValue? { value(path, path.steps.count) }

  /// The value after so many steps.
  private func value(_ path: PlacePath, _ count: Int) -> CELValue? {
    guard var here = activation()?.value(at: path.variable) else { return nil }
    for step in path.steps.prefix(count) {
      guard here.isDefinite else { return here }
      var next: CELValue?
      switch (here, step) {
      case (.object(let source), .field(let name)): next = source.field(name)
      case (.map(let map), .field(let name)): next = map[.string(name)]
      case (.list(let list), .index(let index)): next = index < list.count ? list[index] : nil
      case (.map(let map), .key(let key)): next = map[key]
      case (_, .keyed(let inner)):
        guard let key = value(inner) else { return nil }
        guard case .string(let text) = key else { return key.isDefinite ? nil : key }
        switch here {
        case .object(let source): next = source.field(text)
        case .map(let map): next = map[.string(text)]
        default: break
        }
      default: break
      }
      guard let next else { return nil }
      here = next
    }
    return here
  }

  func value(_ term: TermQuestion.Term) -> CELValue {
    switch term {
    case .constant(let value): value
    case .place(let path): value(path) ?? .noSuchOverload
    case .list(let elements): .list(elements.map(value))
    case .call(let call, let operands): call.apply(operands.map(value))
    }
  }

  /// The id of the record that the text at a place names.
  func named(_ path: PlacePath) -> String? { value(path)?.string.map(docket.world.resolve) }

  /// The kind of that record.
  func kind(_ path: PlacePath) -> Answer {
    guard let kind = named(path).flatMap(docket.world.kind) else { return .absent }
    return number(kind.rawValue)
  }

  /// The id of the record that lies at a place.
  func object(_ path: PlacePath) -> String? {
    guard case .object(let source)? = value(path), let record = source as? RecordObject else { return nil }
    return record.view["id"]?.string.map(docket.world.resolve)
  }

  // MARK: Answers

  func presence(_ path: PlacePath) -> Answer {
    guard let last = path.steps.last else { return value(path)?.isDefinite == true ? .container : .isOpen }
    switch (value(path, path.steps.count - 1), last) {
    case (nil, _): return .absent
    case (.unknown?, _), (.error?, _): return .isOpen
    case (.object(let source)?, .field(let name)): return answer(source.presence(of: name))
    case (.object(let source)?, .keyed(let inner)):
      guard let key = value(inner)?.string else { return .isOpen }
      return answer(source.presence(of: key))
    case (.list(let list)?, .index(let index)): return index < list.count ? .container : .absent
    default: return value(path) == nil ? .absent : .container
    }
  }

  private func answer(_ presence: CELPresence) -> Answer {
    switch presence {
    case .present: .container
    case .absent: .absent
    case .unknown: .isOpen
    }
  }

  func shape(_ path: PlacePath) -> Answer {
    switch value(path) {
    case .list(let list)?: Answer(bits: UInt64(list.count), sort: -8)
    case .object(let source)?: number("{" + source.keys.joined(separator: "\u{0}"))
    case .map(let map)?: map.entries.isEmpty ? number("{") : .isError
    case let value?: answer(value)
    case nil: .absent
    }
  }

  /// A value that is no container; `.isError` for any other.
  func answer(_ value: CELValue?) -> Answer {
    switch value {
    case nil: return .absent
    case .bool(let flag)?: return Answer(flag)
    case .int(let number)?: return Answer(bits: UInt64(bitPattern: number), sort: -6)
    case .double(let number)?: return Answer(bits: number.bitPattern, sort: -7)
    case .string(let text)?: return number("\"" + text)
    case .timestamp(let time)?:
      var answer = Answer(bits: UInt64(bitPattern: time.seconds), sort: -13)
      answer.last = UInt64(time.nanoseconds)
      return answer
    case .opaque(let opaque)?: return number("\(opaque.celType)\u{0}\(opaque.description)")
    case .unknown(let unknown)?:
      if let known = unknowns[unknown] { return Answer(bits: known, sort: -14) }
      let next = UInt64(unknowns.count)
      unknowns[unknown] = next
      return Answer(bits: next, sort: -14)
    default: return .isError
    }
  }

  private func number(_ text: String) -> Answer {
    if let known = numbers[text] { return Answer(bits: known, sort: -12) }
    let next = UInt64(numbers.count)
    numbers[text] = next
    return Answer(bits: next, sort: -12)
  }
}
