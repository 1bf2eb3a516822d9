import Ledger

/// What must hold of a ledger before its budget is shown, carried or spent.
struct LedgerChecks {
  let ledger: Ledger

  /// Seconds by which a clock that is kept right may jump back.
  private static let clockTolerance = 60.0

  /// - Throws: `EngineError` of kind `.integrity` where charges were made for another organisation: the file was swapped, or the
  ///   configuration is not this workspace's.
  func checkOwner(_ organisation: String) throws {
    guard let owner = try ledger.organisation(), owner != organisation else { return }
    throw EngineError(
      .integrity,
      "the ledger \(ledger.path) holds charges of \(owner), not of \(organisation): nothing was drawn, charged or carried",
      hint:
        "each organisation has a ledger of its own; look at 'organisation' in affidavit.yaml, or put the right file back"
    )
  }

  /// A clock that went back may mean a machine, or a ledger, that was set back: a person has to look before anything new is charged.
  ///
  /// - Parameter undone: what did not happen, such as "nothing was carried".
  /// - Throws: `EngineError` of kind `.integrity`.
  static func check(_ setback: ClockSetback?, undone: String, hint: String) throws {
    guard let setback, isLarge(setback) else { return }
    throw EngineError(
      .integrity,
      "the clock went back: the ledger's last entry is of \(setback.before), and now it is \(setback.now); \(undone)",
      hint: "set the clock right, or look whether the machine was restored from a copy; \(hint)")
  }

  /// The clock's distance behind the last entry, if it is more than a clock that is kept right can have.
  func largeSetback() throws -> ClockSetback? {
    try ledger.clockBehind().flatMap { Self.isLarge($0) ? $0 : nil }
  }

  private static func isLarge(_ setback: ClockSetback) -> Bool { setback.seconds ?? .infinity > clockTolerance }
}
