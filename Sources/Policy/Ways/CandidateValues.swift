import CEL
import JSON
import Provenance

/// Values that a fact could have instead, likeliest first: constants of the rule, tokens of the schema, dates it is compared with.
struct CandidateValues {
  let constants: ClauseConstants
  /// Moments, the evaluation instant among them.
  private let moments: [When]
  private let numbers: [Int64]
  /// Texts of the evidence.
  private let texts: [String]

  /// So many values are tried for one fact.
  private static let limit = 14

  init(_ constants: ClauseConstants, values: [CELValue], evidence: [Evidence], asOf: Instant) {
    self.constants = constants
    var moments: [When] = []
    var numbers = constants.numbers
    func add(_ moment: When) { if !moments.contains(moment) { moments.append(moment) } }
    for value in values {
      if let moment = Moment(value)?.when {
        add(moment)
      } else if let day = CalendarDay(value)?.day {
        add(.day(day, offsetSeconds: 0))
      } else if let number = value.int, !numbers.contains(number) {
        numbers.append(number)
      }
    }
    var texts: [String] = []
    for item in evidence {
      guard case .value(.string(let text)) = item.content else { continue }
      if let moment = When(text) { add(moment) } else { texts.append(text) }
    }
    add(.instant(asOf))
    self.moments = moments
    self.numbers = numbers
    self.texts = texts
  }

  /// Values for a member; nil among them takes the member away.
  ///
  /// - Parameter present: its value now.
  func values(for field: SchemaField, present: JSONValue?) -> [JSONValue?] {
    var values = stated(field.type, present)
    if present != nil, !field.isRequired { values.append(nil) }
    var seen: [JSONValue?] = [present]
    return Array(
      values.filter { value in
        if seen.contains(value) { return false }
        seen.append(value)
        return true
      }.prefix(Self.limit))
  }

  private func stated(_ type: FieldType, _ present: JSONValue?) -> [JSONValue?] {
    switch type {
    case .flag, .boolean: return [true, false]
    case .token(let tokens):
      let said = tokens.filter { $0 != StatedToken.unknownToken && $0 != StatedToken.notStatedToken }
      let named = said.filter(constants.texts.contains)
      return (named + said.filter { !named.contains($0) }).map(JSONValue.string)
    case .instant, .day, .when: return times(type, present?.string)
    case .integer: return numbers.flatMap { [$0, $0 + 1, max($0 - 1, 0)] }.map(JSONValue.int)
    case .number: return numbers.flatMap { [Double($0), Double($0 + 1)] }.map(JSONValue.double)
    case .duration:
      return constants.texts.filter { ISODuration($0) != nil }.map(JSONValue.string) + ["P1Y", "P1M"]
    case .text: return texts.map(JSONValue.string) + constants.texts.map(JSONValue.string) + ["to be stated"]
    case .id, .place, .purpose: return (texts + constants.texts).map(JSONValue.string)
    case .list(let element): return lists(element, present?.array ?? [])
    case .object, .map, .numbers, .extensions, .any: return []
    }
  }

  private func lists(_ element: FieldType, _ present: [JSONValue]) -> [JSONValue?] {
    let allowed: (String) -> Bool
    switch element {
    case .token(let tokens): allowed = { tokens.contains($0) }
    case .text, .id, .place, .purpose: allowed = { _ in true }
    default: return []
    }
    func joined(_ more: [String]) -> JSONValue? {
      let new = more.filter(allowed).map(JSONValue.string).filter { !present.contains($0) }
      return new.isEmpty ? nil : .array(present + new)
    }
    let written = constants.lists.compactMap(joined)
    let single = constants.texts.compactMap { joined([$0]) }
    let less = present.indices.map { index in
      JSONValue.array(present.enumerated().filter { $0.offset != index }.map(\.element))
    }
    let any: [JSONValue] =
      if present.isEmpty, case .token(let tokens) = element { tokens.prefix(1).compactMap { joined([$0]) } } else { [] }
    let all: [JSONValue] = written + single + less + [JSONValue.array([])] + any
    return all
  }

  /// Each moment, and the one before and after it, in the form of the member; those nearest to what is there first.
  private func times(_ type: FieldType, _ present: String?) -> [JSONValue?] {
    let isDay = type == .day || type == .when && present.flatMap(When.init).map(Self.isDay) ?? true
    var found: [Instant] = []
    for moment in moments {
      let start = moment.range.lowerBound
      let step: Int64 = isDay || Self.isDay(moment) ? 86_400 : 1
      // Noon: inside the day in every zone that is near.
      let base = Self.isDay(moment) && !isDay ? start.adding(seconds: 43_200, nanoseconds: 0) : start
      for instant in [base, base.adding(seconds: -step, nanoseconds: 0), base.adding(seconds: step, nanoseconds: 0)]
      where !found.contains(instant) { found.append(instant) }
    }
    if let here = present.flatMap(When.init)?.range.lowerBound {
      found.sort { (abs($0.seconds - here.seconds), $0) < (abs($1.seconds - here.seconds), $1) }
    }
    return found.map { instant in
      let text = instant.description
      return .string(isDay ? String(text.prefix(10)) : text)
    }
  }

  private static func isDay(_ when: When) -> Bool { if case .day = when { true } else { false } }
}
