import CEL
import Foundation
public import JSON
public import Provenance
import YAML

/// Dated data and choices that rules read as `config` and `tables`: `law` of `affidavit.yaml`.
public struct LawConfiguration: Hashable, Sendable {
  /// IANA name of the zone in which the law's clocks count days.
  public var timeZone: String
  /// Public holidays. Empty: the pack's table `holidays`, if it has one.
  public var holidays: [Day]
  public var grace: Grace
  /// Short forms: table name to key to value, such as `consentAge` to `IT` to 14.
  public var overlays: [String: JSONObject]
  /// Whole tables that replace a pack's, by name: YAML texts in the form of a pack's table file.
  public var replacements: [String: Replacement]

  /// Periods that an organisation has set itself.
  public struct Grace: Hashable, Sendable {
    /// After a withdrawal, until processing must have stopped.
    public var withdrawal: ISODuration
    /// After the end of retention, until data must be gone.
    public var purge: ISODuration
    /// After a withdrawal or erasure, until a disposition of what was derived must be decided.
    public var disposition: ISODuration

    /// No grace for use after a withdrawal, 30 days to purge, 3 months to decide on descendants.
    public init(
      withdrawal: ISODuration = ISODuration(), purge: ISODuration = ISODuration(days: 30),
      disposition: ISODuration = ISODuration(months: 3)
    ) {
      self.withdrawal = withdrawal
      self.purge = purge
      self.disposition = disposition
    }
  }

  public struct Replacement: Hashable, Sendable {
    public var file: String
    public var text: String

    public init(file: String, text: String) {
      self.file = file
      self.text = text
    }
  }

  public init(
    timeZone: String = "UTC", holidays: [Day] = [], grace: Grace = Grace(), overlays: [String: JSONObject] = [:],
    replacements: [String: Replacement] = [:]
  ) {
    self.timeZone = timeZone
    self.holidays = holidays
    self.grace = grace
    self.overlays = overlays
    self.replacements = replacements
  }

  /// Reads `law` but for its time zone and holidays.
  ///
  /// - Parameters:
  ///   - values: `grace`, and tables by name: a mapping overlays the pack's table, a text names a file that replaces it.
  ///   - load: reads such a file.
  /// - Throws: `LawError` with the key at fault and the nearest right one.
  public init(
    timeZone: String, holidays: [Day], values: JSONObject, tables: [String], load: (String) throws -> String
  ) throws {
    self.init(timeZone: timeZone, holidays: holidays)
    guard ClockCalendar(timeZone: timeZone) != nil else {
      throw LawError(key: "timezone", message: "there is no time zone of this name in the IANA database")
    }
    for (key, value) in values {
      switch (key, value) {
      case ("grace", .object(let object)): grace = try Grace(object)
      case ("grace", _): throw LawError(key: key, message: "grace must be a mapping")
      case (_, .object(let object)) where tables.contains(key): overlays[key] = object
      case (_, .string(let file)) where tables.contains(key):
        replacements[key] = Replacement(file: file, text: try load(file))
      default:
        let known = ["grace"] + tables
        let hint =
          nearestName(to: key, in: known).map { "did you mean \($0)?" } ?? "known: \(known.joined(separator: ", "))"
        throw LawError(
          key: key, message: tables.contains(key) ? "\(key) must be a mapping or a file name" : "unknown key; \(hint)")
      }
    }
  }
}

extension LawConfiguration.Grace {
  init(_ object: JSONObject) throws(LawError) {
    self.init()
    for (key, value) in object {
      guard let duration = value.string.flatMap({ ISODuration($0) }) else {
        throw LawError(key: "grace.\(key)", message: "must be an ISO 8601 duration such as P30D")
      }
      switch key {
      case "withdrawal": withdrawal = duration
      case "purge": purge = duration
      case "disposition": disposition = duration
      default:
        let known = ["withdrawal", "purge", "disposition"]
        let hint =
          nearestName(to: key, in: known).map { "did you mean \($0)?" } ?? "known: \(known.joined(separator: ", "))"
        throw LawError(key: "grace.\(key)", message: "unknown key; \(hint)")
      }
    }
  }
}

/// A key of `law` that cannot be used.
public struct LawError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Below `law`, dotted.
  public var key: String
  public var message: String

  public var description: String { "law.\(key): \(message)" }
}
