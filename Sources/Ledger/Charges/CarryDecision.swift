import Crypto
import GRDB
import JSON
public import Privacy

/// Somebody's decision to move unused ρ of a quarter to a later one.
public struct CarryDecision: Hashable, Sendable {
  public let source: Quarter
  public let target: Quarter
  public let rho: Rational
  public let reason: String
  /// Who answers for it.
  public let approvedBy: String
  /// Thumbprint (RFC 7638) of the key that signs it.
  public let signedBy: String
  public let organisation: String
  /// The end of the chain that it follows on: a decision is good for one place, so that none counts twice.
  public let after: Digest
  /// JWS in compact form over `signedBytes`; the ledger keeps it, whoever holds the keys checks it.
  public var signature: String

  public init(
    source: Quarter, target: Quarter, rho: Rational, reason: String, approvedBy: String, signedBy: String,
    organisation: String, after: Digest, signature: String = ""
  ) {
    self.source = source
    self.target = target
    self.rho = rho
    self.reason = reason
    self.approvedBy = approvedBy
    self.signedBy = signedBy
    self.organisation = organisation
    self.after = after
    self.signature = signature
  }

  /// RFC 8785 form of everything but the signature.
  public var signedBytes: [UInt8] { JSONWriter.canonical(.object(decided)) }

  /// As the entry has it.
  var members: JSONObject {
    var members = decided
    members["signature"] = .string(signature)
    return members
  }

  private var decided: JSONObject {
    [
      "source": .string(source.description), "target": .string(target.description), "rho": .string(rho.description),
      "reason": .string(reason), "approvedBy": .string(approvedBy), "signedBy": .string(signedBy),
      "organisation": .string(organisation), "after": .string(after.hex),
    ]
  }

  init(_ body: EntryBody) throws(LedgerError) {
    guard let after = Digest(hex: try body.text("after")) else { throw .chain(entry: body.number, .body) }
    self.init(
      source: try body.quarter("source"), target: try body.quarter("target"), rho: try body.rational("rho"),
      reason: try body.text("reason"), approvedBy: try body.text("approvedBy"), signedBy: try body.text("signedBy"),
      organisation: try body.text("organisation"), after: after, signature: try body.text("signature"))
  }
}

extension Ledger {
  /// Moves unused ρ of a quarter to a later one. Caps of years stay as they are.
  ///
  /// - Throws: `LedgerError.carryRefused` if the quarter has not so much left or is not earlier, `.chain` if the decision does
  ///   not follow on the end of the chain.
  public func carry(_ decision: CarryDecision, budget: PrivacyBudget) throws(LedgerError) {
    try write { db in
      guard try Ledger.filter(db).allowsCarry(decision.rho, from: decision.source, to: decision.target, budget) else {
        throw LedgerError.carryRefused(from: decision.source, to: decision.target)
      }
      let head = try Ledger.head(db)
      guard head.hash == decision.after else { throw LedgerError.chain(entry: head.entries, .head) }
      var members = decision.members
      for (name, value) in budget.members { members[name] = value }
      let entry = try append(.budgetCarried, members, db)
      try db.execute(
        sql: "INSERT INTO carry (number, source, target, rho) VALUES (?, ?, ?, ?)",
        arguments: [
          entry.number, decision.source.description, decision.target.description, decision.rho.description,
        ])
    }
  }

  /// Every decision in order, with the number of its entry.
  public func carryDecisions() throws(LedgerError) -> [(entry: Int64, decision: CarryDecision)] {
    try read { db in
      let sql = "SELECT entry.* FROM carry JOIN entry ON entry.number = carry.number ORDER BY entry.number"
      return try Row.fetchAll(db, sql: sql).map { row in
        let entry = try LedgerEntry(row: row)
        return (entry.number, try CarryDecision(EntryBody(number: entry.number, content: try entry.content())))
      }
    }
  }
}
