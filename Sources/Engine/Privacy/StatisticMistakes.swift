import Privacy
import Provenance

/// What is wrong with how a statistic is grouped or bounded, in the words in which it was written: which attribute, which value.
enum StatisticMistakes {
  /// - Throws: `StatisticShape.Wrong` for a name that is none, with the nearest that is one.
  static func attributes(_ names: [String]) throws -> [Attribute] {
    if let twice = first(twiceIn: names) { throw StatisticShape.Wrong(message: "'by' names \(twice) twice") }
    guard names.count <= 3 else {
      throw StatisticShape.Wrong(message: "'by' names \(names.count) attributes; a statistic groups by at most three")
    }
    return try names.map { name in
      do throws(PrivacyError) { return try Attribute(name) } catch {
        let hint =
          nearestName(to: name, in: Attribute.names).map { "did you mean \($0)?" }
          ?? "one of \(Attribute.names.joined(separator: ", ")), or values.\(name) for a number under 'values'"
        throw StatisticShape.Wrong(message: "\(error); \(hint)")
      }
    }
  }

  /// - Throws: `StatisticShape.Wrong` for a list that is missing, empty or has a value twice.
  static func check(_ partitions: [[String]], of names: [String]) throws {
    guard partitions.count == names.count else {
      throw StatisticShape.Wrong(
        message: partitions.isEmpty
          ? "'partitions' is missing: the values of \(names.joined(separator: " and of ")) that are released, fixed without looking "
            + "at the data"
          : "'partitions' has \(partitions.count) lists, and 'by' names \(names.count) attributes: one list for each")
    }
    for (name, list) in zip(names, partitions) {
      guard !list.isEmpty else { throw StatisticShape.Wrong(message: "'partitions' lists no value of \(name)") }
      if let twice = first(twiceIn: list) {
        throw StatisticShape.Wrong(message: "'partitions' lists \(twice) of \(name) twice; keep one of them")
      }
    }
  }

  /// - Throws: `StatisticShape.Wrong` for bounds that are not in order or have more decimals than their grid.
  static func check(_ lower: Rational, _ upper: Rational, decimals: Int) throws {
    guard lower < upper else {
      throw StatisticShape.Wrong(
        message:
          "'lower' is \(lower.shortest) and 'upper' is \(upper.shortest): the lower bound must be below the upper one")
    }
    let steps = (0..<decimals).reduce(Rational.one) { steps, _ in steps * 10 }
    for (name, bound) in [("lower", lower), ("upper", upper)] where !(bound * steps).isInteger {
      throw StatisticShape.Wrong(
        message:
          "'\(name)' is \(bound.shortest), and values are kept to \(decimals) decimals: give 'decimals', or round the bound"
      )
    }
    let most = Rational(1 << 30)
    guard max(-lower, upper, upper - lower) * steps <= most else {
      throw StatisticShape.Wrong(
        message:
          "'lower' \(lower.shortest) and 'upper' \(upper.shortest) are too far apart or from zero: with \(decimals) decimals, "
          + "at most \((most / steps).shortest); a person may then add less, and less noise is needed")
    }
  }

  /// Texts are the same only if their bytes are.
  private static func first(twiceIn texts: [String]) -> String? {
    var seen: Set<[UInt8]> = []
    return texts.first { !seen.insert(Array($0.utf8)).inserted }
  }
}
