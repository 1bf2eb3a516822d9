import CEL
import Provenance

/// Functions of packs beside time: purposes, digests, intervals, facts that only have to be known.
enum FactFunctions {
  static func declare(in environment: inout CELEnvironment, shapes: RecordShapes) {
    environment.declare(
      function: "narrower",
      [
        // The same purpose, or one with a longer path: `credit-checking/loan-risk` is narrower than `credit-checking`.
        CELOverload("narrower_string_string", [.string, .string], .bool) { purpose, allowed in
          guard let purpose = purpose.string, let allowed = allowed.string else { return .noSuchOverload }
          return .bool(Purpose.isWithin(purpose, allowed))
        }
      ])
    environment.declare(
      function: "known",
      [
        // An unknown argument never reaches the function, so the call is unknown for it and true for a fact.
        CELOverload("known_any", [.param("T")], .bool) { _ in .bool(true) }
      ])
    environment.declare(
      function: "inForce",
      [CELType.timestamp, Moment.type].map { moment in
        CELOverload("inForce_\(moment == .timestamp ? "timestamp" : "when")", [Interval.type, moment], .bool) {
          interval, time in
          guard case .opaque(let opaque) = interval, let interval = opaque as? Interval, let time = Moment(time)
          else { return .noSuchOverload }
          return interval.contains(time.when).celValue
        }
      })
    environment.declare(
      function: "covers",
      [CELType.timestamp, Moment.type].map { start in
        CELOverload(
          "covers_interval_\(start == .timestamp ? "timestamp" : "when")", [Interval.type, start, .timestamp], .bool,
          implementation: .variadic { arguments in
            guard arguments.count == 3, case .opaque(let opaque) = arguments[0], let interval = opaque as? Interval,
              let start = Moment(arguments[1]), let end = Moment(arguments[2])
            else { return .noSuchOverload }
            return interval.covers(start.when, end.when).celValue
          })
      })
    environment.declare(
      function: "country",
      [
        // The country of a place: `US` of `US-CA`; `EU` and `EEA` stand for themselves.
        CELOverload("country_string", [.string], .string) { place in
          guard let place = place.string else { return .noSuchOverload }
          return .string(String(place.prefix { $0 != "-" }))
        }
      ])
    environment.declare(
      function: "total",
      [
        CELOverload("total_list_int", [.list(.int)], .int, cost: .linear) { list in
          guard case .list(let list) = list else { return .noSuchOverload }
          var sum: Int64 = 0
          for element in list.elements {
            guard let number = element.int else { return element.isDefinite ? .noSuchOverload : element }
            let (next, overflow) = sum.addingReportingOverflow(number)
            if overflow { return .error(.overflow, "the total is too large") }
            sum = next
          }
          return .int(sum)
        }
      ])
    if let digest = shapes[.dataset]["digest"]?.celType {
      environment.declare(
        function: "sameDigest",
        [CELOverload("sameDigest_digest", [digest, digest], .bool) { a, b in compareDigests(a, b) }])
    }
  }

  /// Algorithms whose equal digests prove equal content; the others are hints (record schema, `digest`).
  private static let strong = ["sha256", "sha384", "sha512", "sha3-256", "blake2b-512", "blake3"]

  /// Whether two digests are of the same content; unknown without a strong algorithm in common.
  private static func compareDigests(_ a: CELValue, _ b: CELValue) -> CELValue {
    guard case .object(let a) = a, case .object(let b) = b else { return .noSuchOverload }
    var result: CELValue?
    for algorithm in strong {
      guard let first = a.field(algorithm)?.string, let second = b.field(algorithm)?.string else { continue }
      if first != second { return .bool(false) }
      result = .bool(true)
    }
    return result ?? .unknown(CELUnknowns(CELAttribute("digest")))
  }
}
