import Ledger
import Privacy

/// A quarter's releases as an entry of the registry of deployments that OpenDP keeps (github.com/opendp/deployments-registry-data,
/// form of its `template.yaml`, tier 3): a draft that a person completes and hands in.
struct DeploymentRecord {
  let facts: RunFacts
  let outcome: ReleaseOutcome
  let organisation: String

  /// The entry as YAML. Texts are in double quotes, as JSON writes them.
  var yaml: [UInt8] {
    var writer = Lines()
    let period = facts.configuration.period.name
    writer.text(
      "url_slug",
      "\(organisation.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) })_\(period.lowercased().replacing("-", with: "_"))"
    )
    writer.open("deployment") {
      basic(&$0, period)
      loss(&$0)
      model(&$0)
      implementation(&$0)
      $0.open("administrative") {
        $0.plain("status", "Draft")
        $0.list("registry_authors", [organisation])
        $0.plain("tier", "3")
      }
    }
    return Array(writer.lines.joined(separator: "\n").utf8) + [UInt8(ascii: "\n")]
  }

  private func basic(_ writer: inout Lines, _ period: String) {
    writer.open("basic") {
      $0.text("name", "Statistics about people in machine learning, \(period)")
      $0.plain("data_curators", "")
      $0.lines.append("      - data_curator_name: \(Lines.quoted(organisation))")
      $0.lines.append("        data_curator_type: \"Private company\"")
      $0.text("description", titles.joined(separator: "; "))
      $0.text("intended_use", "The quarterly report on the use of personal data in machine learning")
      $0.text("data_product_type", "Summary statistics")
      $0.text("data_product_region", "")
      $0.text("publication_date", String(facts.intake.asOf.description.prefix(10)))
    }
  }

  private var titles: [String] { outcome.released.map { StatisticWords.title($0.configured) } }

  private func loss(_ writer: inout Lines) {
    let quarter = outcome.budget.quarters.first { $0.quarter == outcome.quarter }
    let point = quarter?.epsilonSpent.points.first
    writer.open("dp_variant") {
      $0.text("variant_name", "Zero-concentrated DP")
      $0.text("data_domain", "Contributions of people to datasets, as the sources of the report name them")
      $0.text("unprotected_quantities", PrivacySection.notCovered.joined(separator: " "))
    }
    writer.open("privacy_loss") {
      $0.text("privacy_unit", "Data subject")
      $0.text("privacy_unit_details", PrivacySection.neighbours)
      $0.plain("number_of_privacy_units", "1")
      $0.open("privacy_parameters") {
        if let point {
          if let epsilon = point.epsilon { $0.plain("epsilon", epsilon.decimal(places: 6, rounding: .up)) }
          $0.plain("delta", point.delta.decimal(places: 9, rounding: .up))
        }
        $0.plain("rho", (quarter?.spent ?? .zero).decimal(places: 6, rounding: .up))
      }
      $0.text("privacy_parameters_details", details)
    }
  }

  private var details: String {
    let year = outcome.budget.years.first { $0.year == outcome.quarter.year }
    let certificate = outcome.certificate.points.compactMap { point in
      point.epsilon.map {
        "epsilon \($0.decimal(places: 3, rounding: .up)) at delta \(point.delta.decimal(places: 9, rounding: .up))"
      }
    }
    return "Of \(outcome.quarter). Cap of the quarter rho "
      + "\((outcome.budget.quarters.first { $0.quarter == outcome.quarter }?.allotment ?? .zero).shortest), of the year "
      + "\(year?.cap.shortest ?? "0"), of which \(year?.spent.decimal(places: 6, rounding: .up) ?? "0") is spent. "
      + "By the distribution of losses, if the plan stood before the first release: "
      + certificate.joined(separator: ", ") + "."
  }

  private func model(_ writer: inout Lines) {
    writer.open("deployment_model") {
      $0.text("model_name", "Central")
      $0.text(
        "trust_assumptions", "The organisation sees the records and draws the noise; everybody else sees the report.")
      $0.text("actors", "The organisation; readers of the report; whoever holds the ledger can check it.")
      $0.text("release_type", "Many releases")
      $0.text(
        "release_type_details",
        "Once a quarter. Losses of all quarters add up; a year has a cap; unused loss moves forward only by a signed entry."
      )
      $0.text("data_source_type", "Dynamic")
      $0.text("access_type", "Non-interactive")
    }
  }

  private func implementation(_ writer: inout Lines) {
    let charges = outcome.released.map { released in
      "\(released.configured.id): rho \(released.plan.rho.decimal(places: 6, rounding: .up)), "
        + released.plan.parts.map { part in
          switch part.mechanism {
          case .gaussian(let noise): "\(part.name) sigma^2 \(noise.sigmaSquared.description)"
          case .choice(let choice): "\(part.name) epsilon \(choice.mechanism.epsilon.shortest)"
          }
        }.joined(separator: ", ")
    }
    writer.open("implementation") {
      $0.text(
        "preprocessing_and_hyperparameter_tuning",
        "Each person is held to the stated groups and rows by a keyed choice; values are clamped to stated bounds. Bounds and groups are fixed without looking at the data."
      )
      $0.text(
        "mechanisms",
        "Exact discrete Gaussian (Canonne, Kamath and Steinke 2020, arXiv 2004.00010) on integers; where one quantile is chosen, the exponential mechanism (McSherry and Talwar 2007). "
          + charges.joined(separator: "; "))
      $0.text(
        "composition",
        "zCDP filter in exact rationals over all quarters (Feldman and Zrnic 2021; Whitehouse et al. 2023), in a hash-chained ledger, before this run \(outcome.head.entries) entries, head \(outcome.head.hash.hex)."
      )
      $0.text(
        "post_processing",
        "Counts are made whole, not negative and equal to their totals; raw values are published beside them.")
      $0.text("justification", "Noise is added once; a rerun returns the stored release.")
      $0.text(
        "utility",
        "Intervals of the noise at 95 % stand beside each figure; statistics that noise would drown are not released.")
      $0.text("additional_information", "Affidavit \(EngineVersion.text)")
    }
  }

  /// YAML of nested mappings.
  private struct Lines {
    var lines: [String] = []
    var depth = 0

    mutating func open(_ key: String, _ body: (inout Lines) -> Void) {
      plain(key, "")
      depth += 1
      body(&self)
      depth -= 1
    }

    mutating func text(_ key: String, _ value: String) { plain(key, Lines.quoted(value)) }

    mutating func list(_ key: String, _ values: [String]) {
      plain(key, "")
      for value in values { lines.append(indent + "  - " + Lines.quoted(value)) }
    }

    mutating func plain(_ key: String, _ value: String) {
      lines.append(indent + key + ":" + (value.isEmpty ? "" : " " + value))
    }

    private var indent: String { String(repeating: "  ", count: depth) }

    /// A flow scalar in double quotes; everything outside printable ASCII is escaped.
    static func quoted(_ text: String) -> String {
      var quoted = "\""
      for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": quoted += "\\" + String(scalar)
        case " "..."~": quoted.unicodeScalars.append(scalar)
        default:
          let hex = String(scalar.value, radix: 16, uppercase: true)
          quoted += "\\U" + String(repeating: "0", count: 8 - hex.count) + hex
        }
      }
      return quoted + "\""
    }
  }
}
