import Policy
import Provenance
import XML

/// Open verdicts as JUnit XML, as continuous integration servers read it: one test suite a rule, one case a verdict.
///
/// Valid by the schema of Ant's JUnit task, which those of Jenkins and Maven contain. Where nothing is open one case passes, as
/// servers take a file without cases for a broken build.
struct JUnitReport {
  /// The instant that verdicts were reached for; JUnit has a place for the instant of a run.
  let asOf: Instant

  func write(_ verdicts: VerdictLog, to write: ([UInt8]) throws -> Void) throws {
    let open = try verdicts.open()
    let (start, end) = try Self.tags("testsuites") { _ in }
    try write(start)
    var id = 0
    for (rank, rule) in open.order.ids.enumerated() {
      var count = Count()
      try open.forEach(rank: rank) { verdict in
        count.add(verdict)
        return true
      }
      if count.all == 0 { continue }
      try writeSuite(rule, id: id, count, to: write) {
        try open.forEach(rank: rank) { verdict in
          try write(Self.testCase { Self.write(verdict, to: $0) })
          return true
        }
      }
      id += 1
    }
    if id == 0 {
      try writeSuite("affidavit", id: id, Count(all: 1), to: write) {
        try write(Self.testCase { Self.name("affidavit", "nothing is open", $0) })
      }
    }
    try write(Self.lineEnd + end + Self.lineEnd)
  }

  private struct Count {
    var all = 0
    var failed = 0
    var broken = 0
    var open = 0

    mutating func add(_ verdict: Verdict) {
      all += 1
      switch verdict.kind {
      case .fail: failed += 1
      case .error: broken += 1
      default: open += 1
      }
    }
  }

  private func writeSuite(
    _ name: String, id: Int, _ count: Count, to write: ([UInt8]) throws -> Void, cases: () throws -> Void
  ) throws {
    let (start, end) = try Self.tags("testsuite") { suite in
      suite.attribute("name", name)
      suite.attribute("package", name.split(separator: ".").first.map(String.init))
      suite.attribute("id", id)
      // Seconds and no zone: the schema has a place for neither decimals nor `Z`.
      suite.attribute("timestamp", String(asOf.description.prefix(19)))
      suite.attribute("hostname", "localhost")
      suite.attribute("time", 0)
      suite.attribute("tests", count.all)
      suite.attribute("failures", count.failed)
      suite.attribute("errors", count.broken)
      suite.attribute("skipped", count.open)
    }
    try write(Self.lineEnd + start + Self.lineEnd + Array("<properties></properties>".utf8))
    try cases()
    try write(Self.lineEnd + Array("<system-out></system-out>\n<system-err></system-err>\n".utf8) + end)
  }

  private static let lineEnd = [UInt8(ascii: "\n")]

  /// The start tag and the end tag of an element, in canonical form.
  private static func tags(
    _ name: String, _ attributes: (XMLBuilder) -> Void
  ) throws -> (start: [UInt8], end: [UInt8]) {
    let end = Array("</\(name)>".utf8)
    return (Array(try XMLDocument.build(root: name, attributes).canonical().dropLast(end.count)), end)
  }

  private static func testCase(_ body: (XMLBuilder) -> Void) throws -> [UInt8] {
    lineEnd + (try XMLDocument.build(root: "testcase", body).canonical())
  }

  private static func name(_ rule: String, _ subject: String, _ element: XMLBuilder) {
    element.attribute("classname", rule)
    element.attribute("name", subject)
    element.attribute("time", 0)
  }

  private static func write(_ verdict: Verdict, to element: XMLBuilder) {
    name(verdict.rule, verdict.shownSubject, element)
    switch verdict.kind {
    case .fail, .error:
      element.element(verdict.kind == .fail ? "failure" : "error") { outcome in
        outcome.attribute("message", verdict.why)
        outcome.attribute("type", verdict.severity.rawValue)
      }
    default: element.element("skipped") { $0.attribute("message", verdict.why) }
    }
  }
}
