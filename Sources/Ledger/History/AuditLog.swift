import Crypto
import JSON

/// Something that was done with the workspace, without any value that it touched.
public struct AuditEvent: Hashable, Sendable {
  /// The command or step: `run`, `disclose`, `open`, `keys.shred`, …
  public let operation: String
  public let actor: String
  /// In which role: owner, auditor, …
  public let role: String
  /// Digests of what it touched.
  public let objects: [Digest]
  /// What else is to be known of it, by name: the audience, the legal basis. Never a value from a record.
  public let details: [String: String]

  public init(operation: String, actor: String, role: String, objects: [Digest], details: [String: String] = [:]) {
    self.operation = operation
    self.actor = actor
    self.role = role
    self.objects = objects
    self.details = details
  }
}

/// An audit event with its place in the chain.
public struct AuditRecord: Hashable, Sendable {
  public let number: Int64
  /// RFC 3339.
  public let at: String
  public let event: AuditEvent
}

extension Ledger {
  /// Appends an audit event to the chain.
  ///
  /// - Returns: The end of the chain with it.
  @discardableResult
  public func audit(_ event: AuditEvent) throws(LedgerError) -> LedgerHead {
    try write { db in
      var members: JSONObject = [
        "operation": .string(event.operation), "actor": .string(event.actor), "role": .string(event.role),
        "objects": .array(event.objects.map { .string($0.hex) }),
      ]
      if !event.details.isEmpty {
        members["details"] = .object(
          JSONObject(event.details.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
      }
      let entry = try append(.audit, members, db)
      return LedgerHead(entries: entry.number, hash: entry.hash)
    }
  }

  /// All audit events in order.
  public func auditTrail() throws(LedgerError) -> [AuditRecord] {
    var trail: [AuditRecord] = []
    var last: Int64 = 0
    while case let page = try entries(after: last), let end = page.last {
      for entry in page {
        let body = EntryBody(number: entry.number, content: try entry.content())
        guard try body.text("kind") == LedgerEntry.Kind.audit.rawValue else { continue }
        let objects = body.content["objects"]?.array?.compactMap { $0.string.flatMap { Digest(hex: $0) } } ?? []
        let details = (body.content["details"]?.object).map { $0.map { ($0.key, $0.value.string ?? "") } } ?? []
        trail.append(
          AuditRecord(
            number: entry.number, at: try body.text("at"),
            event: AuditEvent(
              operation: try body.text("operation"), actor: try body.text("actor"), role: try body.text("role"),
              objects: objects, details: Dictionary(details) { first, _ in first })))
      }
      last = end.number
    }
    return trail
  }
}
