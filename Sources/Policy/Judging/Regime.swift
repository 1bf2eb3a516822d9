import CEL
import JSON
import Provenance

/// What of the organisation decides which law applies.
struct ProfileFacts: Sendable {
  /// Established in the Union, or aiming at people in it (GDPR Art. 3); nil if the profile does not say.
  let underGDPR: Bool?
  /// A business under 1798.140(d).
  let business: Bool?
  /// Roles of the AI Act.
  let aiAct: Bool?

  init(_ profile: JSONView?) {
    func flag(_ name: String) -> Bool? { profile?[name]?.bool }
    let union = [flag("establishedInUnion"), flag("offersToUnion"), flag("monitorsInUnion")]
    underGDPR = union.contains(true) ? true : union.contains(nil) ? nil : false
    business = flag("ccpaBusiness")
    aiAct = profile?["roles"].map { roles in
      roles.elements.contains { role in
        role.withUTF8 { $0.starts(with: "ai-".utf8) } == true || role.equals("downstream-provider")
      }
    }
  }
}

/// Which laws apply to a subject: by the regions of the people and the establishment of the organisation.
struct Regime: Sendable {
  var gdpr: Bool?
  var ccpa: Bool?
  var aiAct: Bool?

  /// By facts that flowed along lineage, to any of several records.
  init(_ facts: LineageFlags, _ profile: ProfileFacts) {
    let regions = facts.contains(.hasRegions)
    gdpr = facts.contains(.gdpr) ? true : regions ? profile.underGDPR == true : profile.underGDPR
    ccpa = facts.contains(.ccpa) ? profile.business ?? true : regions ? false : profile.business
    aiAct = profile.aiAct
  }

  /// By the region of one person.
  init(region: String?, facts: LineageFlags?, _ profile: ProfileFacts) {
    self.init(facts ?? [], profile)
    guard let region, region != "unknown", region != "not-stated" else { return }
    let country = region.prefix(2)
    if region == "EEA" || region == "EU" || LineageOptions.eea.contains(String(country)) { gdpr = true }
    if region == "US-CA" {
      ccpa = profile.business ?? true
    } else if region != "US" {
      ccpa = false
    }
  }

  /// A request says itself under which law it was made.
  init(request: JSONView, _ profile: ProfileFacts) {
    self.init(region: request["region"]?.string, facts: nil, profile)
    guard let stated = request["regime"]?.string else { return }
    switch stated {
    case "gdpr": (gdpr, ccpa) = (true, false)
    case "ccpa": (gdpr, ccpa) = (false, true)
    case "eu-ai-act", "other": (gdpr, ccpa) = (false, false)
    default: break
    }
  }

  var celValue: CELValue {
    func value(_ flag: Bool?, _ name: String) -> CELValue {
      flag.map(CELValue.bool) ?? .unknown(CELUnknowns(CELAttribute("regime", [.field(name)])))
    }
    return .object(
      FixedObject(
        FactTypes.regime,
        ["gdpr": value(gdpr, "gdpr"), "ccpa": value(ccpa, "ccpa"), "aiAct": value(aiAct, "aiAct")]))
  }
}
