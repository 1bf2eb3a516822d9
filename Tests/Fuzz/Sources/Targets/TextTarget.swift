import Foundation
import Provenance
import YAML

@testable import CEL
@testable import Connectors
@testable import Engine

extension Target {
  /// The small formats inside texts: times, durations, addresses, patterns, names.
  static let text = Target(
    name: "text", summary: "times, durations, addresses, patterns", dictionary: "text", longest: 512
  ) {
    let dictionary = KeyDictionary()
    return { bytes in
      guard let kind = bytes.first else { return }
      let text = lenientText(bytes.dropFirst())
      switch kind % 8 {
      case 0: times(text)
      case 1: durations(text)
      case 2: networkAddresses(text)
      case 3: addresses(text)
      case 4: patterns(text)
      case 5: facts(text, dictionary)
      case 6: names(text)
      default: celTimes(text)
      }
    }
  }

  private static func times(_ text: String) {
    if let instant = Instant(rfc3339: text) {
      check(Instant(rfc3339: instant.description) == instant, "an instant changes when it is written and read")
    }
    if let day = Day(text) { check(Day(day.description) == day, "a day changes when it is written and read") }
    if let when = When(text) {
      check(When(when.description) == when, "a moment changes when it is written and read")
      check(!when.range.isEmpty, "a moment has no range")
      check(when.isAtOrBefore(when.start) == true || when.isDay, "an instant does not hold its own start")
    }
  }

  private static func durations(_ text: String) {
    if let duration = ISODuration(text) {
      // Parts of one sort are summed, perhaps to more digits than may be written.
      let fits =
        max(duration.years, duration.months, duration.weeks, duration.days) < 1_000_000
        && max(duration.hours, duration.minutes, duration.seconds) < 1_000_000_000
      let again = ISODuration(duration.description)
      check(!fits || again?.isEquivalent(to: duration) == true, "a duration changes when it is written and read")
      if let start = Instant(rfc3339: "2026-02-28T23:59:59.5Z") {
        _ = start.adding(duration).description
        _ = start.subtracting(duration).description
        if let zone = ClockCalendar(timeZone: "Europe/Stockholm") { _ = start.adding(duration, in: zone).description }
      }
    }
    if let duration = ISODuration(words: text) {
      check(ISODuration(duration.description) != nil, "words become no duration")
    }
  }

  private static func networkAddresses(_ text: String) {
    if let address = CELIPAddress(text) {
      check(CELIPAddress(address.description) == address, "an address changes when it is written and read")
    }
    if let block = CELCIDR(text) {
      check(CELCIDR(block.description) == block, "a block changes when it is written and read")
      check(block.contains(block.address), "a block does not contain its own address")
      check(block.masked.masked == block.masked, "masking twice is not masking once")
    }
  }

  private static func addresses(_ text: String) {
    if let form = URINormalForm(text) {
      check(URINormalForm(form.text)?.text == form.text, "a normal form is not its own: \(form.text)")
    }
    let parts = text.split(separator: "\n", maxSplits: 1).map(String.init)
    if parts.count == 2 { _ = URINormalForm(namespace: parts[0], name: parts[1]) }
    if let made = NormalURI.make(text) { checkIdentifier(made) }
    checkIdentifier(Identifier.make(text))
    checkIdentifier(Identifier.minted(kind: "ds", system: "x", instance: nil, name: text))
  }

  private static func checkIdentifier(_ id: String) {
    check(id.utf8.count <= Identifier.longest, "an id is longer than allowed")
    check(Identifier.make(id) == id, "making an id of an id changes it")
  }

  private static func patterns(_ text: String) {
    guard !text.utf8.contains(0), !text.contains("/"), !text.contains("..") else { return }
    let folder = URL(fileURLWithPath: Scratch.folder, isDirectory: true)
    do throws(SourceError) {
      let paths = try PathPattern.resolve(text, in: folder)
      check(!paths.isEmpty, "a pattern stands for nothing")
    } catch {
      _ = error.description
    }
  }

  private static func facts(_ text: String, _ dictionary: KeyDictionary) {
    let pairs = text.split(separator: "\n").map { line -> (key: String, value: String) in
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      return (parts[0], parts.count > 1 ? parts[1] : "")
    }
    let facts = GovernanceFacts(pairs, dictionary: dictionary)
    check(facts.isEmpty == facts.words.isEmpty, "facts without words")
    for purpose in facts.purposes { check(Purposes.isValid(purpose.token), "a purpose that is none: \(purpose.token)") }
    if let period = facts.period { check(ISODuration(period) != nil, "a retention that is no duration: \(period)") }
    if let until = facts.until { check(When(until) != nil, "an end that is no day: \(until)") }
  }

  private static func names(_ text: String) {
    let safe = Terminal.safe(text)
    check(!safe.unicodeScalars.contains(where: Terminal.isUnsafe), "a terminal is given what it must not")
    _ = Folding.key(text)
    _ = Folding.list(text)
    _ = Sources.exportName(text)
    _ = Provenance.nearestName(to: text, in: ["personalData", "purposes", "retention"])
    check(Limits.text(text).utf8.count <= 65_536 && text.hasPrefix(Limits.cut(text, bytes: 7)), "a cut text is another")
  }

  private static func celTimes(_ text: String) {
    if let time = CELTimestamp(rfc3339: text) {
      check(CELTimestamp(rfc3339: time.description) == time, "a timestamp changes when it is written and read")
    }
    if let duration = CELDuration(text) {
      check(CELDuration(duration.description) == duration, "a duration changes when it is written and read")
    }
  }
}
