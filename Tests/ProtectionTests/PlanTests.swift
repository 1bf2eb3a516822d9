import Protection
import Provenance
import Testing

@Suite struct PlanTests {
  private func plan(_ rules: (String, FieldAction)...) throws(ProtectionPlanError) -> ProtectionPlan {
    try ProtectionPlan(rules: rules.map { ProtectionRule(path: $0.0, action: $0.1) })
  }

  private func refusal(_ path: String, _ action: FieldAction) -> ProtectionPlanError.Reason? {
    do {
      _ = try plan((path, action))
      return nil
    } catch {
      return error.reason
    }
  }

  @Test func whatNoRuleNamesIsTheOwners() throws {
    let plan = try plan()
    for kind in RecordKind.allCases {
      for field in RecordSchema.shared.fields(kind) where field.isLeaf {
        let action = plan.action(for: kind, path: field.path)
        if field.path.count == 1, field.sensitivity == .public, !field.isSubject, !field.isAggregateOnly {
          #expect(action == .keep)
        } else {
          #expect(action == .encrypt(class: "owner"), "\(kind).\(field.path)")
        }
      }
    }
    #expect(plan.classes == ["owner"])
    #expect(plan.action(for: .dataset, path: ["kind"]) == .keep)
    #expect(plan.action(for: .dataset, path: ["nothing"]) == nil)
  }

  @Test func theLongestPathWins() throws {
    let plan = try plan(
      ("dataset", .encrypt(class: "a")), ("dataset.purposes", .encrypt(class: "b")),
      ("dataset.purposes.purpose", .keep))
    #expect(plan.action(for: .dataset, path: ["name"]) == .encrypt(class: "a"))
    #expect(plan.action(for: .dataset, path: ["purposes", "legalBasis"]) == .encrypt(class: "b"))
    #expect(plan.action(for: .dataset, path: ["purposes", "purpose"]) == .keep)
    #expect(plan.action(for: .dataset, path: ["purposes"]) == nil)
    #expect(plan.action(for: .model, path: ["name"]) == .encrypt(class: "owner"))
    #expect(plan.classes == ["owner", "a", "b"])
  }

  @Test(arguments: [
    ("agent.nmae", "agent.name"), ("dataset.purpose", "dataset.purposes"), ("datset.name", "dataset.name"),
    ("subjectCount", "dataset.subjectCount"), ("dataset.purposes.legalBases", "dataset.purposes.legalBasis"),
  ])
  func anUnknownPathNamesTheNearest(_ wrong: String, _ right: String) {
    #expect(throws: ProtectionPlanError(rule: 0, path: wrong, reason: .unknownPath, nearest: right)) {
      try ProtectionPlan(rules: [ProtectionRule(path: wrong, action: .keep)])
    }
  }

  @Test func nobodyIsNamedInClear() {
    for path in ["contribution.subjectRef", "contribution.id", "agent.contact.email", "profile.dpo.agent"] {
      #expect(refusal(path, .keep) == .subjectInClear, "\(path)")
    }
  }

  @Test func exactNumbersGoToTheOwnerAtMost() {
    let path = "dataset.subjectCount"
    #expect(refusal(path, .keep) == .exactNumber)
    #expect(refusal(path, .encrypt(class: "people")) == .exactNumber)
    #expect(refusal(path, .pseudonymise(scope: "auditor")) == .exactNumber)
    for action in [FieldAction.aggregateOnly, .redact, .encrypt(class: "owner")] {
      #expect(refusal(path, action) == nil)
    }
  }

  @Test func aRuleAboveLeavesThemToTheOwner() throws {
    let plan = try plan(("dataset", .keep), ("contribution", .keep), ("dataset.statistics", .encrypt(class: "people")))
    #expect(plan.action(for: .dataset, path: ["subjectCount"]) == .encrypt(class: "owner"))
    #expect(plan.action(for: .dataset, path: ["statistics", "rows"]) == .encrypt(class: "owner"))
    #expect(plan.action(for: .dataset, path: ["statistics", "method"]) == .encrypt(class: "people"))
    #expect(plan.action(for: .contribution, path: ["subjectRef"]) == .encrypt(class: "owner"))
    #expect(plan.action(for: .contribution, path: ["region"]) == .keep)
  }

  @Test func whatMayBeAnythingIsTheOwners() throws {
    let plan = try plan(
      ("event", .keep), ("run", .encrypt(class: "people")), ("model.extensions", .encrypt(class: "people")))
    for kind in [RecordKind.event, .run] {
      #expect(plan.action(for: kind, path: ["conflicts", "kept", "value"]) == .encrypt(class: "owner"))
      #expect(plan.action(for: kind, path: ["extensions"]) == .encrypt(class: "owner"))
    }
    #expect(plan.action(for: .model, path: ["extensions"]) == .encrypt(class: "people"))
    #expect(refusal("event.conflicts.kept.value", .keep) == .anyValue)
    #expect(refusal("event.conflicts.kept.value", .encrypt(class: "people")) == .anyValue)
    #expect(refusal("event.conflicts.kept.value", .redact) == nil)
  }

  @Test func tokensStandForSingleValues() {
    for path in ["dataset.tags", "dataset.purposes", "contribution.values", "dataset.extensions"] {
      #expect(refusal(path, .pseudonymise(scope: "auditor")) == .noSingleValue, "\(path)")
    }
  }

  @Test func namesFitIntoKeyIDs() {
    for name in ["", "a.b", "a b", "ä", "a\u{0}b", String(repeating: "a", count: 65), "joint:x"] {
      #expect(refusal("dataset.name", .encrypt(class: name)) == .name)
      #expect(refusal("dataset.name", .pseudonymise(scope: name)) == .name)
    }
  }

  @Test func noPathTwiceAndNoOpenDefault() {
    #expect(throws: ProtectionPlanError(rule: 1, path: "dataset.name", reason: .repeatedPath)) {
      try plan(("dataset.name", .keep), ("dataset.name", .redact))
    }
    for open in [FieldAction.keep, .encrypt(class: "people"), .aggregateOnly] {
      #expect(throws: ProtectionPlanError(path: "default", reason: .openDefault)) {
        try ProtectionPlan(rules: [], default: open)
      }
    }
  }
}
