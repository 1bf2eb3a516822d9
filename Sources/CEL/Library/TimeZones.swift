import Foundation
import Synchronization

/// Time zones by name (`Europe/Paris`, `UTC`) or fixed offset (`+02:00`, `-09:30`, `02:00`).
enum TimeZones {
  private static let known = Mutex<[String: TimeZone]>([:])

  /// Seconds east of UTC at an instant; nil if there is no such zone.
  static func offset(of zone: String, at seconds: Int64) -> Int64? {
    if zone == "UTC" { return 0 }
    if let fixed = fixedOffset(zone) { return fixed }
    let found = known.withLock { cache -> TimeZone? in
      if let zone = cache[zone] { return zone }
      // An abbreviation would be looked up in a table that depends on the host's locale.
      guard zone.contains("/") || zone.count > 1, let found = TimeZone(identifier: zone) else { return nil }
      cache[zone] = found
      return found
    }
    return found.map { Int64($0.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds)))) }
  }

  private static func fixedOffset(_ zone: String) -> Int64? {
    var text = Array(zone.utf8)[...]
    var sign: Int64 = 1
    if let first = text.first, first == 0x2B || first == 0x2D {
      sign = first == 0x2D ? -1 : 1
      text = text.dropFirst()
    }
    let parts = text.split(separator: 0x3A, omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy(isDigit) }),
      let hours = Int64(String(decoding: parts[0], as: UTF8.self)), hours < 24,
      let minutes = Int64(String(decoding: parts[1], as: UTF8.self)), minutes < 60
    else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }
}
