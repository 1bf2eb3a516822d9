import XML

extension Report.RollUp {
  func write(to element: XMLBuilder) {
    for state in Report.ObligationState.allCases { element.attribute(state.rawValue, total(state)) }
    element.attribute("checked", checked)
    element.attribute("findings", findings.count)
    element.attribute("newFindings", findings.new)
    element.attribute("openFindings", open)
    element.attribute("waivedFindings", waivedFindings)
    element.attribute("undeterminedFindings", undeterminedFindings)
    element.attribute("attestationFindings", attestationFindings)
    element.attribute("recordsJudged", recordsJudged)
    element.attribute("recordsRejected", recordsRejected)
    element.attribute("worst", worst)
    for counts in regulations {
      element.element("regulation") { row in
        row.attribute("id", counts.regulation.id)
        row.attribute("name", counts.regulation.name)
        row.attribute("act", counts.regulation.act)
        for state in Report.ObligationState.allCases { row.attribute(state.rawValue, counts[state]) }
        row.attribute("checked", counts.checked)
        row.attribute("findings", findings.byRegulation[counts.regulation.id] ?? 0)
      }
    }
    for severity in Report.Severity.allCases {
      element.element("severity") {
        $0.attribute("name", severity.rawValue)
        $0.attribute("open", openBySeverity[severity] ?? 0)
      }
    }
  }
}

extension Report.Decision {
  func write(to element: XMLBuilder) {
    element.attribute("due", due)
    element.attribute("finding", finding)
    element.prose("what", what)
    element.display("owner", owner)
  }
}

extension Report.Changes {
  /// A change names findings that this report may or may not hold; only those that it holds can be linked.
  func write(to element: XMLBuilder, among findings: [Report.Finding]) {
    let held = Set(findings.map(\.id))
    element.attribute("since", period)
    element.attribute("edition", edition)
    let lists = [
      ("new", new, newCount), ("remaining", remaining, remainingCount), ("resolved", resolved, resolvedCount),
    ]
    for (name, ids, count) in lists {
      element.element(name) { list in
        list.attribute("count", count)
        for id in ids {
          list.mixed("finding") {
            $0.attribute("here", held.contains(id))
            $0.text(id)
          }
        }
      }
    }
  }
}

extension Report.Obligation {
  func write(to element: XMLBuilder) {
    element.attribute("rule", rule)
    element.attribute("regulation", regulation)
    element.attribute("cite", cite)
    element.attribute("severity", severity.rawValue)
    element.attribute("state", state.rawValue)
    element.attribute("judged", counts.judged)
    element.attribute("notExercised", notExercised)
    element.attribute("pass", counts.pass)
    element.attribute("fail", counts.fail)
    element.attribute("waived", counts.waived)
    element.attribute("indeterminate", counts.indeterminate)
    element.attribute("needsAttestation", counts.needsAttestation)
    element.attribute("notApplicable", counts.notApplicable)
    element.attribute("notYetInForce", counts.notYetInForce)
    element.attribute("error", counts.error)
    element.element("title", title)
  }
}
