import JSON
import Ledger
import Privacy

/// Privacy spent and left: `affidavit budget`.
public struct BudgetQuery {
  let workspace: Workspace
  let period: String?

  public init(workspace: Workspace, period: String?) {
    self.workspace = workspace
    self.period = period
  }

  /// Text for a person, or one JSON object with exact rationals as text:
  /// `{"quarters": [...], "years": [...], "statistics": [...], "populations": [...], "total": {...}, "certificates": {...},
  /// "forecast": [...], "clockWentBack": null or {"before", "now"}}`.
  public func render(json: Bool) throws -> [UInt8] {
    let configuration = try workspace.configuration(period: period)
    guard let privacy = configuration.privacy else {
      throw EngineError(.configuration, "\(configuration.file) has no privacy section, so there is no budget")
    }
    guard let quarter = Quarter(configuration.period) else {
      throw EngineError(.configuration, "privacy.budget is by quarter, and the period begins in none")
    }
    let budget = try privacy.budget()
    let ledger = try Ledger(reading: workspace.existingLedger())
    let checks = LedgerChecks(ledger: ledger)
    try checks.checkOwner(configuration.organisation)
    try CarryVerification(configuration).check(ledger)
    let summary = try ledger.budget(budget, quarter: quarter)
    let planned = try StatisticPlans.loss(of: privacy, file: configuration.file)
    let forecast = try ledger.forecast(budget, planned: planned, from: quarter.next, quarters: 4)
    let certificates = BudgetCertificates(
      quarter: try ledger.certificate(of: .quarter(quarter)), all: try ledger.certificate(of: .all))
    let view = BudgetView(
      summary: summary, forecast: forecast, planned: planned, quarter: quarter, certificates: certificates,
      clock: try checks.largeSetback())
    return json ? JSONWriter.pretty(view.json) + [UInt8(ascii: "\n")] : Terminal.block(view.lines)
  }
}

/// Losses by their distributions.
private struct BudgetCertificates {
  let quarter: LossCertificate
  let all: LossCertificate
}

/// A budget as text and as JSON.
private struct BudgetView {
  let summary: BudgetSummary
  let forecast: BudgetForecast
  let planned: Rational
  let quarter: Quarter
  let certificates: BudgetCertificates
  /// The clock behind the ledger's last entry: what is shown holds, but a run would charge nothing.
  let clock: ClockSetback?

  var lines: [String] {
    var lines: [String] = []
    for year in summary.years {
      lines.append(
        "\(year.year)      rho \(up(year.spent)) of \(down(year.cap)) spent, \(down(year.left)) left; epsilon \(epsilon(year.epsilonSpent))"
      )
      if year.capOfDelta.signum > 0 || year.delta.signum > 0 {
        lines.append("          delta \(year.delta.shortest) of \(year.capOfDelta.shortest) spent on naming groups")
      }
    }
    if let window = summary.window {
      lines.append(
        "\(window.quarters) quarters   rho \(up(window.spent)) of \(down(window.cap)) spent, \(down(window.left)) left")
    }
    for quarter in summary.quarters {
      lines.append(
        "\(quarter.quarter)   rho \(up(quarter.spent)) of \(down(quarter.allotment)) spent, \(down(quarter.left)) left; "
          + "epsilon \(epsilon(quarter.epsilonSpent))")
      if quarter.carriedIn.signum > 0 {
        lines.append("  \(up(quarter.carriedIn)) of it carried in from earlier quarters")
      }
      if quarter.carriedOut.signum > 0 { lines.append("  \(up(quarter.carriedOut)) carried out to later quarters") }
      for statistic in summary.statistics where statistic.quarter == quarter.quarter {
        let burned = statistic.burned > 0 ? ", \(statistic.burned) of them lost" : ""
        lines.append("  \(statistic.statistic): rho \(up(statistic.rho)) in \(statistic.charges) charges\(burned)")
      }
    }
    if !summary.populations.isEmpty { lines.append("By dataset; a person who is in several of them bears the sum:") }
    for population in summary.populations {
      lines.append("  \(population.population): rho \(up(population.rho)), epsilon \(epsilon(population.epsilon))")
    }
    lines.append("In all: rho \(up(summary.total)), epsilon \(epsilon(summary.epsilonTotal))")
    lines.append("By the distribution of losses, if each quarter's plan stood before its first release:")
    lines.append("  \(quarter): epsilon \(epsilon(certificates.quarter)); in all: epsilon \(epsilon(certificates.all))")
    lines.append("If each coming quarter asks the same (rho \(up(planned))):")
    for line in forecast.lines {
      lines.append(
        "  \(line.quarter): \(line.fits ? "fits, \(down(line.left)) left" : "does not fit, only \(down(line.available)) available")"
      )
    }
    if let clock {
      lines.append(
        "The clock went back: the ledger's last entry is of \(clock.before), and now it is \(clock.now). "
          + "Until it is right, nothing new is charged or carried.")
    }
    return lines
  }

  var json: JSONValue {
    [
      "quarters": .array(
        summary.quarters.map {
          [
            "quarter": .string($0.quarter.description), "allotment": exact($0.allotment), "spent": exact($0.spent),
            "left": exact($0.left), "carriedIn": exact($0.carriedIn), "carriedOut": exact($0.carriedOut),
            "delta": exact($0.delta), "epsilonSpent": points($0.epsilonSpent), "epsilonLeft": points($0.epsilonLeft),
          ]
        }),
      "years": .array(
        summary.years.map {
          [
            "year": .int(Int64($0.year)), "cap": exact($0.cap), "spent": exact($0.spent), "left": exact($0.left),
            "capOfDelta": exact($0.capOfDelta), "delta": exact($0.delta),
            "epsilonSpent": points($0.epsilonSpent), "epsilonLeft": points($0.epsilonLeft),
          ]
        }),
      "statistics": .array(
        summary.statistics.map {
          [
            "statistic": .string($0.statistic), "population": .string($0.population),
            "quarter": .string($0.quarter.description),
            "charges": .int(Int64($0.charges)), "burned": .int(Int64($0.burned)), "rho": exact($0.rho),
            "delta": exact($0.delta),
          ]
        }),
      "window": summary.window.map {
        [
          "quarters": .int(Int64($0.quarters)), "cap": exact($0.cap), "spent": exact($0.spent), "left": exact($0.left),
        ]
      } ?? .null,
      "populations": .array(
        summary.populations.map {
          [
            "population": .string($0.population), "rho": exact($0.rho), "delta": exact($0.delta),
            "epsilon": points($0.epsilon),
          ]
        }),
      "total": [
        "rho": exact(summary.total), "delta": exact(summary.totalDelta), "epsilon": points(summary.epsilonTotal),
      ],
      "certificates": ["quarter": points(certificates.quarter), "total": points(certificates.all)],
      "forecast": .array(
        forecast.lines.map {
          [
            "quarter": .string($0.quarter.description), "available": exact($0.available), "planned": exact($0.planned),
            "fits": .bool($0.fits), "left": exact($0.left),
          ]
        }),
      "clockWentBack": clock.map { ["before": .string($0.before), "now": .string($0.now)] } ?? .null,
    ]
  }

  private func exact(_ value: Rational) -> JSONValue { .string(value.shortest) }

  private func points(_ epsilon: EpsilonAtDeltas) -> JSONValue {
    .array(
      epsilon.points.map {
        [
          "delta": .string($0.delta.shortest),
          "epsilon": $0.epsilon.map { .string($0.decimal(places: 6, rounding: .up)) } ?? .null,
        ]
      })
  }

  private func points(_ certificate: LossCertificate) -> JSONValue {
    .array(
      certificate.points.map { point in
        [
          "delta": .string(point.delta.shortest),
          "epsilon": point.epsilon.map { .string($0.decimal(places: 6, rounding: .up)) } ?? .null,
        ]
      })
  }

  private func epsilon(_ certificate: LossCertificate) -> String {
    certificate.points.map { point in
      let value = point.epsilon.map { $0.decimal(places: 2, rounding: .up) } ?? "not told"
      return "\(value) at delta \(delta(point.delta))"
    }
    .joined(separator: ", ")
  }

  private func delta(_ value: Rational) -> String {
    value.decimal(places: 9, rounding: .up).replacing(/0+$/, with: "")
  }

  private func up(_ value: Rational) -> String { value.decimal(places: 6, rounding: .up) }
  private func down(_ value: Rational) -> String { value.decimal(places: 6, rounding: .down) }

  private func epsilon(_ epsilon: EpsilonAtDeltas) -> String {
    epsilon.points.map { point in
      let value = point.epsilon.map { $0.decimal(places: 2, rounding: .up) } ?? "not told"
      return "\(value) at delta \(delta(point.delta))"
    }
    .joined(separator: ", ")
  }
}
