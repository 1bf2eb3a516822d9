import Policy
import XML

/// Open verdicts as JUnit XML, as continuous integration servers read it: one test suite a rule, one case a verdict.
struct JUnitReport {
  func write(_ verdicts: VerdictLog, to write: ([UInt8]) throws -> Void) throws {
    var tests: [Int: (all: Int, failed: Int)] = [:]
    let open = try verdicts.open()
    for rank in open.order.ids.indices {
      try open.forEach(rank: rank) { verdict in
        let count = tests[rank] ?? (0, 0)
        tests[rank] = (count.all + 1, count.failed + (Self.isFailure(verdict) ? 1 : 0))
        return true
      }
    }
    let all = tests.values.reduce((all: 0, failed: 0)) { ($0.all + $1.all, $0.failed + $1.failed) }
    let (start, end) = try Self.tags("testsuites") { root in
      root.attribute("name", "affidavit")
      root.attribute("tests", max(all.all, 1))
      root.attribute("failures", all.failed)
    }
    try write(start)
    for (rank, rule) in open.order.ids.enumerated() {
      guard let count = tests[rank] else { continue }
      let (start, end) = try Self.tags("testsuite") { suite in
        suite.attribute("name", rule)
        suite.attribute("tests", count.all)
        suite.attribute("failures", count.failed)
      }
      try write(Self.lineEnd + start)
      try open.forEach(rank: rank) { verdict in
        try write(Self.lineEnd + XMLDocument.build(root: "testcase") { Self.write(verdict, to: $0) }.canonical())
        return true
      }
      try write(Self.lineEnd + end)
    }
    try write(Self.lineEnd + end + Self.lineEnd)
  }

  private static let lineEnd = [UInt8(ascii: "\n")]

  /// The start tag and the end tag of an element, in canonical form.
  private static func tags(
    _ name: String, _ attributes: (XMLBuilder) -> Void
  ) throws -> (start: [UInt8], end: [UInt8]) {
    let end = Array("</\(name)>".utf8)
    return (Array(try XMLDocument.build(root: name, attributes).canonical().dropLast(end.count)), end)
  }

  private static func isFailure(_ verdict: Verdict) -> Bool { verdict.kind == .fail || verdict.kind == .error }

  private static func write(_ verdict: Verdict, to element: XMLBuilder) {
    element.attribute("classname", verdict.rule)
    element.attribute("name", verdict.subject.description)
    element.element(isFailure(verdict) ? "failure" : "skipped") { outcome in
      outcome.attribute("message", verdict.why)
      if isFailure(verdict) { outcome.attribute("type", verdict.severity.rawValue) }
    }
  }
}
