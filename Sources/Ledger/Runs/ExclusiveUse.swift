/// The right to change what runs make, held without a run: while it is held no run can begin, and it is refused while one is under way.
public final class ExclusiveUse: Sendable {
  private let lock: RunLock

  fileprivate init(_ lock: RunLock) { self.lock = lock }

  deinit { lock.end() }
}

extension Ledger {
  /// Keeps runs, and others that ask for the same, out until the value is let go.
  ///
  /// - Throws: `LedgerError.locked` with the holder.
  public func exclusiveUse() throws(LedgerError) -> ExclusiveUse {
    ExclusiveUse(try RunLock(ledger: path, now: clock()))
  }
}
