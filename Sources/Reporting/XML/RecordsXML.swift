import XML

extension Report.Conflict {
  func write(to element: XMLBuilder) {
    element.attribute("member", member)
    element.attribute("rule", rule)
    element.attribute("source", keptSource)
    element.attribute("finding", finding)
    element.display("record", record)
    element.display("kept", kept)
    for other in others {
      element.mixed("other") {
        $0.attribute("source", other.source)
        other.value.write(to: $0)
      }
    }
  }
}

extension Report.Matches {
  func write(to element: XMLBuilder) {
    element.attribute("mergedUnlisted", mergedUnlisted)
    element.attribute("hintsUnlisted", hintsUnlisted)
    for match in merged {
      element.element("match") { row in
        row.attribute("ground", match.ground)
        row.display("kept", match.kept)
        for alias in match.aliases { row.display("alias", alias) }
      }
    }
    for hint in hints {
      element.element("hint") {
        $0.attribute("reason", hint.reason)
        $0.display("first", hint.first)
        $0.display("second", hint.second)
      }
    }
  }
}
