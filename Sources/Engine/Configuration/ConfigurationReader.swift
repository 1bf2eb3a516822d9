import Crypto
import Foundation
import JSON
import Privacy
import Protection
import Provenance
import Reporting
import YAML

/// Turns `affidavit.yaml` into a `Configuration`; the first mistake is thrown with line and column.
struct ConfigurationReader {
  let file: String
  let folder: URL
  let periodName: String?

  static let rootKeys = [
    "organisation", "period", "sources", "dictionary", "purposes", "aliases", "policies", "law", "protect", "keys",
    "audiences",
    "privacy", "reports",
  ]

  func read(_ text: String) throws -> Configuration {
    let root = try MappingReader(YAML.parse(text, file: file), file: file, path: "", keys: Self.rootKeys)
    return Configuration(
      file: file,
      digest: SHA256.hash(text).hex,
      organisation: try root.requiredText("organisation"),
      period: try period(root),
      sources: try sources(root),
      dictionary: try dictionary(root),
      purposes: try purposes(root),
      aliases: try root.text("aliases").map(resolve),
      policies: try root.texts("policies") ?? ["gdpr", "ccpa"],
      law: try law(root),
      protection: try protection(root),
      keys: try keys(root),
      audiences: try audiences(root),
      privacy: try privacy(root),
      reports: try root.texts("reports") ?? ["audit"], places: Self.places(root.node))
  }

  private static func places(_ root: YAMLNode) -> [String: Configuration.Place] {
    var places: [String: Configuration.Place] = [:]
    for section in ["dictionary", "purposes"] {
      for entry in root[section]?.entries ?? [] {
        places["\(section).\(entry.key)"] = .init(line: entry.keyLine, column: entry.keyColumn)
      }
    }
    let policies = root["policies"]
    for item in policies?.items ?? (policies.map { [$0] } ?? []) {
      if let name = item.text { places["policies.\(name)"] = .init(line: item.line, column: item.column) }
    }
    return places
  }

  private func resolve(_ path: String) -> URL {
    URL(fileURLWithPath: path, relativeTo: folder).standardizedFileURL
  }

  private func period(_ root: MappingReader) throws -> Configuration.Period {
    if let periodName {
      guard let period = Configuration.Period(quarter: periodName) else {
        throw YAMLError(
          file: "--period", line: nil, column: nil,
          message: "\(periodName) is no quarter; write it as 2026-Q3, or set period.from and period.to in \(file)")
      }
      return period
    }
    guard let mapping = try root.mapping("period", keys: ["name", "from", "to"]) else { throw root.missing("period") }
    let name = try mapping.requiredText("name")
    guard name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]{0,63}/) != nil else {
      throw YAMLError(
        file: file, at: mapping.node["name"]!, "period.name names a folder: letters, digits, '.', '_' and '-' only")
    }
    let quarter = Configuration.Period(quarter: name)
    func missing(_ key: String) -> YAMLError {
      YAMLError(
        file: file, at: mapping.node,
        "period.\(key) is missing; the days of a quarter such as 2026-Q3 alone follow from its name")
    }
    guard let from = try instant(mapping, "from") ?? quarter?.from else { throw missing("from") }
    guard let to = try instant(mapping, "to") ?? quarter?.to else { throw missing("to") }
    guard from < to else {
      throw YAMLError(file: file, at: mapping.node, "period.from must be before period.to")
    }
    return Configuration.Period(name: name, from: from, to: to)
  }

  private func instant(_ mapping: MappingReader, _ key: String) throws -> Instant? {
    guard let text = try mapping.text(key) else { return nil }
    guard let when = When(text) else {
      throw mapping.wrong(mapping.node[key]!, key, "a day (2026-07-01) or an instant with a zone")
    }
    return when.range.lowerBound
  }

  private func sources(_ root: MappingReader) throws -> [Configuration.Source] {
    guard let list = try root.list("sources") else { throw root.missing("sources") }
    var sources: [Configuration.Source] = []
    for item in list {
      let entry = try MappingReader(item, file: file, path: "sources", keys: nil)
      guard let first = item.entries?.first, item.entries?.count == 1 else {
        throw YAMLError(file: file, at: item, "a source is one line, such as 'mlflow: exports/mlflow.db'")
      }
      guard let patterns = try entry.texts(first.key), !patterns.isEmpty else {
        throw entry.wrong(first.value, first.key, "a path or a list of paths")
      }
      sources.append(
        .init(system: first.key, patterns: patterns, line: first.keyLine, column: first.keyColumn))
    }
    guard !sources.isEmpty else { throw YAMLError(file: file, at: root.node["sources"]!, "sources is empty") }
    return sources
  }

  private func dictionary(_ root: MappingReader) throws -> [String: [String]] {
    guard let mapping = try root.mapping("dictionary", keys: nil) else { return [:] }
    var dictionary: [String: [String]] = [:]
    for entry in mapping.node.entries ?? [] { dictionary[entry.key] = try mapping.texts(entry.key) }
    return dictionary
  }

  private func purposes(_ root: MappingReader) throws -> [String: String] {
    guard let mapping = try root.mapping("purposes", keys: nil) else { return [:] }
    var purposes: [String: String] = [:]
    for entry in mapping.node.entries ?? [] { purposes[entry.key] = try mapping.requiredText(entry.key) }
    return purposes
  }

  private func law(_ root: MappingReader) throws -> Configuration.Law {
    guard let mapping = try root.mapping("law", keys: nil) else {
      return Configuration.Law(timeZone: "UTC", holidays: [], values: JSONObject(), places: [:])
    }
    let zone = try mapping.text("timezone") ?? "UTC"
    guard ClockCalendar(timeZone: zone) != nil else {
      throw YAMLError(
        file: file, at: mapping.node["timezone"]!, "law.timezone \(zone) is no IANA time zone such as Europe/Stockholm")
    }
    var holidays: [Day] = []
    for node in try mapping.list("holidays") ?? [] {
      guard let text = node.text, let day = Day(text) else {
        throw mapping.wrong(node, "holidays", "days such as 2026-12-25")
      }
      holidays.append(day)
    }
    var law = Configuration.Law(timeZone: zone, holidays: holidays, values: JSONObject(), places: [:])
    for entry in mapping.node.entries ?? [] where entry.key != "timezone" && entry.key != "holidays" {
      law.values[entry.key] = entry.value.json
      law.places[entry.key] = Configuration.Place(line: entry.keyLine, column: entry.keyColumn)
    }
    return law
  }

  private func protection(_ root: MappingReader) throws -> Configuration.Protection {
    guard let mapping = try root.mapping("protect", keys: ["default", "unlink", "padding", "fields"]) else {
      return Configuration.Protection(rules: [])
    }
    if let fallback = try mapping.text("default"), fallback != "encrypt" {
      throw YAMLError(
        file: file, at: mapping.node["default"]!,
        "protect.default can only be 'encrypt': what no line names is sealed for the owner alone")
    }
    var rules: [Configuration.Protection.Rule] = []
    for item in try mapping.list("fields") ?? [] {
      let field = try MappingReader(item, file: file, path: "protect.fields", keys: ["path", "do", "class", "scope"])
      rules.append(
        .init(
          path: try field.requiredText("path"), action: try action(field), line: item.line, column: item.column))
    }
    return Configuration.Protection(
      rules: rules, unlinksPeople: try mapping.flag("unlink") ?? false, padding: try padding(mapping, rules))
  }

  /// `padding: {people: 64, health: max}`.
  private func padding(
    _ mapping: MappingReader, _ rules: [Configuration.Protection.Rule]
  ) throws -> [String: Int] {
    guard let node = mapping.node["padding"] else { return [:] }
    guard let entries = node.entries else { throw mapping.wrong(node, "padding", "a mapping of classes") }
    var classes = [ProtectionPlan.ownerClass]
    for case .encrypt(let name) in rules.map(\.action) where !classes.contains(name) { classes.append(name) }
    let (least, most) = (ProtectionPlan.paddings.lowerBound, ProtectionPlan.paddings.upperBound)
    var padding: [String: Int] = [:]
    for entry in entries {
      guard classes.contains(entry.key) else {
        let hint =
          nearestName(to: entry.key, in: classes).map { "did you mean \($0)?" }
          ?? "there are: \(classes.joined(separator: ", "))"
        throw YAMLError(
          file: file, line: entry.keyLine, column: entry.keyColumn,
          message: "protect.padding: nothing is encrypted for the class \(entry.key); \(hint)")
      }
      switch entry.value.scalar {
      case .string("max"): padding[entry.key] = most
      case .int(let value)? where ProtectionPlan.allows(padding: Int(value)): padding[entry.key] = Int(value)
      default:
        throw YAMLError(
          file: file, at: entry.value,
          "protect.padding.\(entry.key) must be max or a multiple of \(least) up to \(most)")
      }
    }
    return padding
  }

  private func action(_ field: MappingReader) throws -> Configuration.Protection.Action {
    let words = ["keep", "encrypt", "pseudonymise", "redact", "aggregate-only"]
    let word = try field.requiredText("do")
    switch word {
    case "keep": return .keep
    case "encrypt": return .encrypt(class: try field.requiredText("class"))
    case "pseudonymise": return .pseudonymise(scope: try field.requiredText("scope"))
    case "redact": return .redact
    case "aggregate-only": return .aggregateOnly
    default:
      let hint =
        nearestName(to: word, in: words).map { "did you mean \($0)?" }
        ?? "write one of \(words.joined(separator: ", "))"
      throw YAMLError(file: file, at: field.node["do"]!, "\(word) is no protection; \(hint)")
    }
  }

  private func keys(_ root: MappingReader) throws -> Configuration.Keys {
    let mapping = try root.mapping("keys", keys: ["signing", "owners", "authority", "people"])
    let signing = try mapping?.text("signing") ?? "keys/signing.key.pem"
    let owners = try mapping?.texts("owners") ?? ["keys/owner.pub.jwk", "keys/recovery.pub.jwk"]
    return Configuration.Keys(
      signing: resolve(signing), owners: owners.map(resolve), authority: try mapping?.text("authority").map(resolve),
      people: try mapping?.texts("people")?.map(resolve) ?? [])
  }

  private func language(_ audience: MappingReader) throws -> String {
    guard let node = audience.node["language"] else { return "en" }
    guard let text = node.text, Renderer.isTag(text) else {
      throw audience.wrong(node, "language", "a language tag such as de")
    }
    return text
  }

  private func audiences(_ root: MappingReader) throws -> [Configuration.Audience] {
    guard let mapping = try root.mapping("audiences", keys: nil) else { return [] }
    var audiences: [Configuration.Audience] = []
    for entry in mapping.node.entries ?? [] {
      guard entry.key.wholeMatch(of: /[A-Za-z0-9_-]{1,64}/) != nil else {
        throw YAMLError(
          file: file, line: entry.keyLine, column: entry.keyColumn,
          message: "audiences.\(YAML.shown(entry.key)) names a file: letters, digits, '-' and '_' only, at most 64")
      }
      let audience = try MappingReader(
        entry.value, file: file, path: "audiences.\(entry.key)", keys: ["opens", "recipients", "language"])
      let place = audience.node["language"] ?? entry.value
      audiences.append(
        .init(
          name: entry.key, opens: try audience.texts("opens") ?? [],
          recipients: (try audience.texts("recipients") ?? []).map(resolve),
          language: try language(audience), line: place.line, column: place.column))
    }
    return audiences
  }

  private func privacy(_ root: MappingReader) throws -> Configuration.Privacy? {
    guard let mapping = try root.mapping("privacy", keys: ["budget", "statistics"]) else { return nil }
    guard let budget = try mapping.mapping("budget", keys: ["quarter", "year", "window"]) else {
      throw mapping.missing("budget")
    }
    func share(_ key: String, _ keys: [String]) throws -> (MappingReader, rho: String) {
      guard let share = try budget.mapping(key, keys: keys) else { throw budget.missing(key) }
      guard let rho = try share.decimal("rho") else { throw share.missing("rho") }
      return (share, rho)
    }
    let quarter = try share("quarter", ["rho"])
    let year = try share("year", ["rho", "delta"])
    let yearDelta = try year.0.decimal("delta")
    if let yearDelta, let delta = Rational(yearDelta), delta >= 1 {
      throw YAMLError(
        file: file, at: year.0.node["delta"] ?? year.0.node, "privacy.budget.year.delta is a probability below 1")
    }
    var statistics: [Configuration.Statistic] = []
    for item in try mapping.list("statistics") ?? [] {
      let statistic = try statistic(item)
      guard !statistics.contains(where: { $0.id == statistic.id }) else {
        throw YAMLError(file: file, at: item, "the statistic \(statistic.id) stands here twice")
      }
      statistics.append(statistic)
    }
    var window: Configuration.Privacy.Window?
    if let share = try budget.mapping("window", keys: ["quarters", "rho"]) {
      guard let quarters = try share.integer("quarters", in: 1...400) else { throw share.missing("quarters") }
      guard let rho = try share.decimal("rho") else { throw share.missing("rho") }
      window = .init(quarters: quarters, rho: rho)
    }
    return Configuration.Privacy(
      quarterRho: quarter.rho, yearRho: year.rho, yearDelta: yearDelta, window: window,
      statistics: statistics)
  }

  private func statistic(_ item: YAMLNode) throws -> Configuration.Statistic {
    let reader = try MappingReader(
      item, file: file, path: "privacy.statistics",
      keys: [
        "id", "count", "by", "partitions", "delta", "rho", "accuracy", "bounds", "value", "quantiles", "mechanism",
        "totals", "top", "dataset", "utility",
      ])
    let id = try reader.requiredText("id")
    guard id.wholeMatch(of: /[A-Za-z_][A-Za-z0-9._-]{0,99}/) != nil else {
      throw YAMLError(
        file: file, at: item["id"] ?? item,
        "privacy.statistics.id is a name in the report: a letter first, then letters, digits, '.', '_' and '-', at most 100"
      )
    }
    let word = try reader.requiredText("count")
    guard let count = Configuration.Statistic.Count(rawValue: word) else {
      let words = Configuration.Statistic.Count.allCases.map(\.rawValue)
      let hint =
        nearestName(to: word, in: words).map { "did you mean \($0)?" }
        ?? "write one of \(words.joined(separator: ", "))"
      throw YAMLError(file: file, at: item["count"]!, "\(word) cannot be counted; \(hint)")
    }
    let loss: Configuration.Statistic.Loss
    switch (try reader.decimal("rho"), try reader.decimal("accuracy")) {
    case (let rho?, nil): loss = .rho(rho)
    case (nil, let accuracy?): loss = .accuracy(accuracy)
    case (nil, nil): throw reader.missing("rho")
    case (_?, _?):
      throw YAMLError(
        file: file, at: item["accuracy"] ?? item,
        "privacy.statistics.accuracy stands in place of rho: say what may be spent, or how exact it must be")
    }
    let bounds = try reader.mapping("bounds", keys: ["groups", "rows"])
    let utility = try reader.mapping("utility", keys: ["plausible", "maxRelativeError"])
    return Configuration.Statistic(
      id: id, count: count, by: try reader.texts("by") ?? [],
      partitions: try partitions(reader), delta: try delta(reader), loss: loss,
      maxGroups: try bounds?.integer("groups", in: 1...1_000_000),
      maxRows: try bounds?.integer("rows", in: 1...1_000_000), value: try value(reader),
      quantiles: try decimals(reader, "quantiles"), mechanism: try mechanism(reader),
      totals: try reader.flag("totals") ?? false,
      top: try reader.integer("top", in: 1...10_000), dataset: try reader.text("dataset"),
      maxRelativeError: try utility?.decimal("maxRelativeError"),
      plausible: try utility?.integer("plausible", in: 1...1_000_000_000),
      line: item.line, column: item.column)
  }

  private func mechanism(_ reader: MappingReader) throws -> Configuration.Statistic.Mechanism {
    guard let word = try reader.text("mechanism") else { return .gaussian }
    guard let mechanism = Configuration.Statistic.Mechanism(rawValue: word) else {
      let words = Configuration.Statistic.Mechanism.allCases.map(\.rawValue)
      let hint =
        nearestName(to: word, in: words).map { "did you mean \($0)?" }
        ?? "write one of \(words.joined(separator: ", "))"
      throw YAMLError(file: file, at: reader.node["mechanism"] ?? reader.node, "\(word) is no mechanism; \(hint)")
    }
    return mechanism
  }

  /// `{name: income, lower: 0, upper: 100000, decimals: 2}`, or with `bins: [0, 1000, 2000]` in place of the bounds.
  private func value(_ reader: MappingReader) throws -> Configuration.Statistic.Value? {
    guard let value = try reader.mapping("value", keys: ["name", "lower", "upper", "decimals", "bins"]) else {
      return nil
    }
    return Configuration.Statistic.Value(
      name: try value.requiredText("name"), lower: try number(value, "lower"), upper: try number(value, "upper"),
      decimals: try value.integer("decimals", in: 0...9) ?? 0, bins: try decimals(value, "bins"))
  }

  /// A decimal as written, of either sign.
  private func number(_ reader: MappingReader, _ key: String) throws -> String? {
    guard let node = reader.node[key] else { return nil }
    guard let text = node.text, isNumber(text) else { throw reader.wrongNumber(node, key, "a decimal such as -0.5") }
    return text
  }

  private func decimals(_ reader: MappingReader, _ key: String) throws -> [String] {
    try reader.list(key)?.map { item in
      guard let text = item.text, isNumber(text) else { throw reader.wrong(item, key, "a list of decimals") }
      return text
    } ?? []
  }

  private func isNumber(_ text: String) -> Bool {
    text.wholeMatch(of: /-?[0-9]{1,18}(\.[0-9]{1,18})?/) != nil
  }

  /// Of `partitions: private`, which needs it, and of nothing else.
  private func delta(_ reader: MappingReader) throws -> String? {
    let delta = try reader.decimal("delta")
    let isPrivate = reader.node["partitions"]?.text == "private"
    if isPrivate, delta == nil { throw reader.missing("delta") }
    if !isPrivate, delta != nil, let node = reader.node["delta"] {
      throw YAMLError(
        file: file, at: node,
        "privacy.statistics.delta belongs to 'partitions: private', groups that come from the data")
    }
    return delta
  }

  /// `private` for groups that come from the data; `[DE, FR]` for one attribute, `{region: [DE, FR], ageBand: [adult]}` or `[[DE], [adult]]` for two.
  private func partitions(_ reader: MappingReader) throws -> [[String]] {
    guard let node = reader.node["partitions"] else { return [] }
    if node.text == "private" { return [] }
    let by = try reader.texts("by") ?? []
    if node.entries != nil {
      guard let mapping = try reader.mapping("partitions", keys: by) else { return [] }
      var lists: [[String]] = []
      for attribute in by {
        guard let list = try mapping.texts(attribute) else { throw mapping.missing(attribute) }
        lists.append(list)
      }
      return lists
    }
    guard let items = node.items else {
      throw reader.wrong(node, "partitions", "a list, a list for each attribute, or the word private")
    }
    if items.allSatisfy({ $0.text != nil }) { return [items.compactMap(\.text)] }
    var lists: [[String]] = []
    for item in items {
      guard let inner = item.items, inner.allSatisfy({ $0.text != nil }) else {
        throw reader.wrong(item, "partitions", "a list of texts")
      }
      lists.append(inner.compactMap(\.text))
    }
    return lists
  }
}

extension Configuration.Period {
  /// `2026-Q3`: a calendar quarter, days in UTC.
  init?(quarter name: String) {
    guard let match = name.wholeMatch(of: /([0-9]{4})-Q([1-4])/), let year = Int(match.1), let quarter = Int(match.2)
    else { return nil }
    func start(_ index: Int) -> Instant? {
      let month = (index % 4) * 3 + 1
      let text = "\(year + index / 4)-\(month < 10 ? "0" : "")\(month)-01T00:00:00Z"
      return Instant(rfc3339: text)
    }
    guard let from = start(quarter - 1), let to = start(quarter) else { return nil }
    self.init(name: name, from: from, to: to)
  }
}
