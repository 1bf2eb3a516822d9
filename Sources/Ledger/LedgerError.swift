import Durability
import GRDB
import Privacy

/// Why the ledger refuses. No case holds a value that came from data.
public enum LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file is another program's database.
  case notALedger(path: String)
  /// The file was written by a later version of Affidavit.
  case newerSchema(found: Int, supported: Int)
  /// The file is damaged, as SQLite says.
  case corrupt(detail: String)
  /// An entry of the chain does not hold: it was changed, or one before it was taken out.
  case chain(entry: Int64, Reason)
  /// A table does not say what the chain says.
  case inconsistent(table: String, row: String)
  /// Another run holds the workspace.
  case locked(by: LockHolder)
  /// The privacy budget does not allow the charge; nothing was drawn.
  case budgetExceeded(BudgetShortfall)
  /// So much cannot be carried from one quarter to the other.
  case carryRefused(from: Quarter, to: Quarter)
  /// No such period has been recorded.
  case unknownPeriod(String)
  /// A finding or a record stands twice in what was to be recorded.
  case repeated(String)
  /// The file cannot be read or written.
  case storage(detail: String)

  public enum Reason: String, Hashable, Sendable {
    case hash = "its hash does not match its body"
    case previous = "it does not follow on the entry before it"
    case gap = "an entry before it is missing"
    case body = "its body cannot be read"
    case budget = "its charge was beyond the caps that it names"
    case transition = "it does not fit the state that the entries before it lead to"
    case head = "the chain does not hold the given head"
  }

  public var description: String {
    switch self {
    case .notALedger(let path): "\(path) is not a ledger of Affidavit"
    case .newerSchema(let found, let supported):
      "the ledger has schema \(found), this version of Affidavit knows up to \(supported): use a newer one"
    case .corrupt(let detail): "the ledger is damaged (\(detail)); restore it from a backup"
    case .chain(let entry, let reason):
      "entry \(entry) of the ledger does not hold: \(reason.rawValue)\(reason == .head ? "" : Self.changed)"
    case .inconsistent(let table, let row):
      "table \(table) of the ledger, row \(row), differs from the chain\(Self.changed)"
    case .locked(let holder): "another run holds the workspace: \(holder); wait until it ends, or stop it"
    case .budgetExceeded(let shortfall): shortfall.description
    case .carryRefused(let from, let to): "so much rho cannot be carried from \(from) to \(to)"
    case .unknownPeriod(let name): "the ledger has no period \(name)"
    case .repeated(let what): "\(what) stands twice in what was to be recorded"
    case .storage(let detail): "the ledger: \(detail)"
    }
  }

  private static let changed =
    "; the file was changed after it was written, or damaged: keep it for whoever looks into it, and restore it from a backup"

  private static func full(_ path: String) -> LedgerError {
    .storage(detail: "cannot write \(path): no space left on the disk")
  }

  /// SQLite's error, without its arguments.
  init(_ error: DatabaseError, _ path: String) {
    let message = error.message ?? "SQLite \(error.resultCode)"
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt(detail: message)
    case .SQLITE_FULL: self = .full(path)
    // Of the index of its log SQLite says alone that it cannot be written.
    case .SQLITE_IOERR where Folder.isFull(PreparedFile.folder(of: path)): self = .full(path)
    case .SQLITE_READONLY: self = .storage(detail: "cannot write \(path): it may not be written")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self = .storage(detail: "\(path) is held by another process, also after a while; try again when it is done")
    case .SQLITE_CANTOPEN: self = .storage(detail: "cannot open \(path)")
    default: self = .storage(detail: "cannot read or write \(path): \(message)")
    }
  }
}

/// A charge that did not fit, in exact figures.
public struct BudgetShortfall: Hashable, Sendable, CustomStringConvertible {
  /// What there was too little of.
  public enum Figure: String, Hashable, Sendable {
    case rho, delta
  }

  public let statistic: String
  public let quarter: Quarter
  public let figure: Figure
  public let asked: Rational
  public let left: Rational

  public init(statistic: String, quarter: Quarter, figure: Figure = .rho, asked: Rational, left: Rational) {
    self.figure = figure
    self.statistic = statistic
    self.quarter = quarter
    self.asked = asked
    self.left = left
  }

  public var description: String {
    switch figure {
    case .rho:
      "the privacy budget does not allow \(statistic): it asks for rho \(asked.shortest), "
        + "\(left.decimal(places: 6, rounding: .down)) is left in \(quarter)"
    case .delta:
      "the privacy budget does not allow \(statistic): it adds delta \(asked.shortest), \(left.shortest) is left in "
        + "\(quarter.year); see privacy.budget.year.delta"
    }
  }
}
