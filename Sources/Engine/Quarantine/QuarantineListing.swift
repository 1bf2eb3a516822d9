import Foundation
import JSON
import Provenance

/// What was refused, and why, without a value: `affidavit quarantine list`.
public struct QuarantineListing {
  public var workspace: Workspace?
  /// The bundle's folder; nil for the one of the workspace's period.
  public var bundle: String?
  public var period: String?
  /// The public key that must have signed; nil for the workspace's, else the bundle's own.
  public var trust: String?

  public init(workspace: Workspace?, bundle: String?, period: String?, trust: String?) {
    self.workspace = workspace
    self.bundle = bundle
    self.period = period
    self.trust = trust
  }

  /// As text: the reasons with their counts, then one line a record. As JSON one object
  /// `{"bundle", "refused", "reasons": {…}, "records": [{"reason", "source", "line", …, "message"}]}`.
  /// - Parameter emit: takes the output piece by piece.
  /// - Throws: `EngineError` of kind `.integrity` if the quarantine is not what was signed.
  public func run(json: Bool, emit: ([UInt8]) -> Void) throws {
    let file = try open()
    var reasons: [String: Int] = [:]
    try file.forEach { reasons[$0.rejection.reason, default: 0] += 1 }
    let name = workspace.map { $0.display(file.bundle) } ?? file.bundle.path
    if json {
      try writeJSON(file, name, reasons, emit)
    } else {
      try writeText(file, name, reasons, emit)
    }
  }

  private func open() throws -> QuarantineFile {
    let folder: URL
    if let workspace {
      folder = try QuarantineAccess(workspace: workspace).bundle(bundle, period: period)
    } else {
      guard let bundle else {
        throw EngineError(.configuration, "no bundle is named, and there is no affidavit.yaml here or above")
      }
      folder = URL(fileURLWithPath: bundle, isDirectory: true)
    }
    let key = try trust.map { URL(fileURLWithPath: $0) } ?? workspace?.configuration().keys.signingPublic
    return try QuarantineFile(bundle: folder, trusted: try key.map { try KeyFiles.publicKey($0, for: .signature) })
  }

  private func writeText(
    _ file: QuarantineFile, _ name: String, _ reasons: [String: Int], _ emit: ([UInt8]) -> Void
  ) throws {
    let total = reasons.values.reduce(0, +)
    guard total > 0 else { return emit(Array("No record was refused in \(Terminal.safe(name)).\n".utf8)) }
    var text = "\(grouped(total)) records were refused in \(Terminal.safe(name)):\n"
    for (reason, count) in reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      text += "  \(grouped(count))  \(Terminal.safe(reason))\n"
    }
    emit(Array((text + "\n").utf8))
    try file.forEach { emit(Array((Self.line($0) + "\n").utf8)) }
  }

  private func writeJSON(
    _ file: QuarantineFile, _ name: String, _ reasons: [String: Int], _ emit: ([UInt8]) -> Void
  ) throws {
    var counts = JSONObject()
    for (reason, count) in reasons.sorted(by: { $0.key < $1.key }) { counts[reason] = .int(Int64(count)) }
    let head: JSONValue = [
      "bundle": .string(name), "refused": .int(Int64(reasons.values.reduce(0, +))), "reasons": .object(counts),
    ]
    emit(JSONWriter.compact(head).dropLast() + Array(",\"records\":[".utf8))
    var isFirst = true
    try file.forEach { entry in
      emit(Array((isFirst ? "\n" : ",\n").utf8) + JSONWriter.compact(.object(entry.members)))
      isFirst = false
    }
    emit(Array("\n]}\n".utf8))
  }

  /// `records/a.jsonl:12:34: /regime: not a token of regime; write gdpr (value.token)`
  private static func line(_ entry: QuarantineEntry) -> String {
    let rejection = entry.rejection
    var place = Terminal.safe(entry.export)
    if let line = rejection.line { place += ":\(line)" }
    if let column = rejection.column { place += ":\(column)" }
    if rejection.line == nil, let locator = entry.locator { place += " \(Terminal.safe(locator))" }
    let pointer = rejection.pointer.map { "\(Terminal.safe($0.description)): " } ?? ""
    return "\(place): \(pointer)\(Terminal.safe(rejection.message)) (\(Terminal.safe(rejection.reason)))"
  }
}

extension QuarantineEntry {
  /// The members of `$defs/rejection` in the record schema, but for the sealed body.
  var members: JSONObject {
    var members = JSONObject()
    members["reason"] = .string(rejection.reason)
    var source: JSONObject = ["system": .string(system), "export": .string(export)]
    source["locator"] = locator.map { .string($0) }
    members["source"] = .object(source)
    members["line"] = rejection.line.map { .int(Int64($0)) }
    members["column"] = rejection.column.map { .int(Int64($0)) }
    members["offset"] = rejection.offset.map { .int(Int64($0)) }
    members["pointer"] = rejection.pointer.map { .string($0.description) }
    members["keyword"] = rejection.keyword.map { .string($0) }
    members["nearest"] = rejection.nearest.map { .string($0) }
    members["message"] = .string(rejection.message)
    return members
  }
}
