import Provenance

/// An instant of an event as clients write it: with a zone, without one, with up to any number of decimals.
struct EventTime: Hashable, Sendable {
  var instant: Instant
  /// RFC 3339 with zone, up to nine decimals: the source's own text where it is that already.
  var text: String
  /// What the source wrote, where it differs.
  var original: String?
  /// Why it differs.
  var note: String?

  /// Nil where the text is no instant, even with patience.
  init?(_ text: String) {
    if let instant = Instant(rfc3339: text) {
      (self.instant, self.text) = (instant, text)
      return
    }
    guard let (repaired, note) = Self.repair(text), let instant = Instant(rfc3339: repaired) else { return nil }
    (self.instant, self.text, original, self.note) = (instant, repaired, text, note)
  }

  private static func repair(_ text: String) -> (text: String, note: String)? {
    var rest = Substring(text.trimmed)
    // Java writes the zone's name behind the offset.
    if rest.last == "]", let open = rest.lastIndex(of: "[") { rest = rest[..<open] }
    guard rest.utf8.count >= 16, rest.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    let day = rest.prefix(10)
    guard let mark = rest.dropFirst(10).first, "Tt ".contains(mark) else { return nil }
    rest = rest.dropFirst(11)
    let clock = rest.prefix { $0.isASCIIDigit || $0 == ":" }
    rest = rest.dropFirst(clock.count)
    var notes: [String] = []
    var fraction: Substring = ""
    if let point = rest.first, point == "." || point == "," {
      rest = rest.dropFirst()
      fraction = rest.prefix { $0.isASCIIDigit }
      rest = rest.dropFirst(fraction.count)
      if fraction.utf8.count > 9 { notes.append("cut to nanoseconds") }
      fraction = fraction.prefix(9)
    }
    var zone = String(rest).uppercased()
    if zone.isEmpty || zone == "-00:00" {
      zone = "Z"
      notes.append("no zone, taken as UTC")
    } else if zone.utf8.count == 5, zone.first == "+" || zone.first == "-" {
      zone.insert(":", at: zone.index(zone.startIndex, offsetBy: 3))
    } else if zone.utf8.count == 3, zone.first == "+" || zone.first == "-" {
      zone += ":00"
    }
    let seconds = clock.utf8.count == 5 ? ":00" : ""
    if notes.isEmpty { notes.append("written as RFC 3339 asks") }
    return ("\(day)T\(clock)\(seconds)\(fraction.isEmpty ? "" : ".\(fraction)")\(zone)", notes.joined(separator: "; "))
  }
}
