import Privacy

extension Configuration.Privacy {
  /// The caps, exact.
  /// - Throws: `EngineError` if one is no decimal, `PrivacyError` if one is not positive.
  func budget() throws -> PrivacyBudget {
    guard let quarter = Rational(quarterRho), let year = Rational(yearRho) else {
      throw EngineError(.configuration, "privacy.budget is no decimal")
    }
    let window = try window.map { window in
      guard let rho = Rational(window.rho) else {
        throw EngineError(.configuration, "privacy.budget.window is no decimal")
      }
      return try PrivacyBudget.Window(quarters: window.quarters, rho: rho)
    }
    return try PrivacyBudget(
      quarter: quarter, year: year, window: window, delta: yearDelta.flatMap { Rational($0) } ?? .zero)
  }
}
