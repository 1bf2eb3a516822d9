import Protection
import Reporting

/// What the plan holds back, line by line, and who can read it.
struct ProtectionSection {
  let facts: RunFacts

  func build() -> Report.Protection {
    var fields = facts.configuration.protection.rules.map(field)
    fields.append(
      Report.ProtectedField(
        path: "default", treatment: .encrypt, readableBy: ["owner"], keyClass: ProtectionPlan.ownerClass))
    return Report.Protection(
      fields: fields,
      notes: [
        "What an audience was granted stays readable to it; a grant cannot be recalled.",
        "Values of class personal or confidential stand in no rendering of this report, the owner's included.",
        facts.configuration.protection.unlinksPeople
          ? "Fields about one person are sealed under keys of that person too, another in each record, so that they can be erased for good and key ids link no two records."
          : "Fields about one person are sealed under a key of that person too, so that they can be erased for good.",
      ] + (facts.tokens + facts.erasures).map { Report.Prose($0) })
  }

  private func field(_ rule: Configuration.Protection.Rule) -> Report.ProtectedField {
    switch rule.action {
    case .keep: Report.ProtectedField(path: rule.path, treatment: .keep, readableBy: everyone)
    case .encrypt(let name):
      Report.ProtectedField(path: rule.path, treatment: .encrypt, readableBy: facts.readers(of: name), keyClass: name)
    case .pseudonymise(let scope):
      Report.ProtectedField(path: rule.path, treatment: .pseudonymise, readableBy: [], keyClass: scope)
    case .redact: Report.ProtectedField(path: rule.path, treatment: .redact)
    case .aggregateOnly: Report.ProtectedField(path: rule.path, treatment: .aggregateOnly)
    }
  }

  private var everyone: [String] { ["owner"] + facts.configuration.audiences.map(\.name) }
}
