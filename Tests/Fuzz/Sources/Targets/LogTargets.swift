import Crypto
import Foundation
import JSON
import Privacy

@testable import Engine
@testable import Ledger
@testable import Transparency

extension Target {
  /// Notes, checkpoints and proofs as text; and from sections `=== name` the files of a log, whose checkpoint its own key signed.
  static let log = Target(
    name: "log", summary: "checkpoints, proofs, tiles of a log", dictionary: "log", longest: 8192
  ) {
    guard let key = try? Ed25519.PrivateKey(), let signer = try? NoteSigner(name: "affidavit.log/o", key: key) else {
      preconditionFailure("no key can be made")
    }
    return { bytes in
      let text = lenientText(bytes)
      if let verifier = try? NoteVerifier(text) {
        check((try? verifier.text()) == text, "a key has two texts")
      }
      check((try? Checkpoint(text, by: signer.verifier)) == nil, "a checkpoint that nobody signed")
      if let checkpoint = try? Checkpoint(text: text) { checkSigned(checkpoint, signer) }
      if let proof = try? EntryProof(text) {
        let again = try? EntryProof(proof.text)
        check(
          again?.index == proof.index && again?.hashes == proof.hashes && again?.checkpoint == proof.checkpoint,
          "a proof changes when it is written and read")
        check((try? proof.verify(entry: [], by: signer.verifier)) == nil, "a proof that nobody signed")
      }
      if let consistency = LogConsistency(Array(bytes)) {
        let again = LogConsistency(consistency.bytes)
        check(again?.bytes == consistency.bytes, "a proof changes when it is written and read")
        for proof in consistency.proofs.prefix(8) {
          _ = consistency.proves(Checkpoint(origin: "o", size: proof.size, root: proof.root))
        }
      }
      if bytes.starts(with: "=== ".utf8) { checkFiles(sections(bytes).dropFirst().prefix(24), signer) }
    }
  }

  private static func checkSigned(_ checkpoint: Checkpoint, _ signer: NoteSigner) {
    let own = Checkpoint(origin: signer.verifier.name, size: checkpoint.size, root: checkpoint.root)
    guard let note = try? own.signed(by: signer) else { return check(false, "a checkpoint cannot be signed") }
    check((try? Checkpoint(note, by: signer.verifier)) == own, "a checkpoint changes when it is signed and read")
  }

  private static func checkFiles(_ files: some Sequence<(name: String, content: [UInt8])>, _ signer: NoteSigner) {
    let folder = Scratch.empty("log")
    for (name, content) in files {
      let parts = name.split(separator: "/").filter { $0 != ".." && $0 != "." && !$0.utf8.contains(0) }.prefix(6)
      guard let last = parts.last, parts.allSatisfy({ $0.utf8.count < 100 }) else { continue }
      let place = ([folder] + parts.dropLast().map(String.init)).joined(separator: "/")
      try? FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      var bytes = Array(content.dropLast())
      if name == TileLog.checkpointName {
        guard let note = try? signer.sign(String(decoding: bytes, as: UTF8.self)) else { return }
        bytes = Array(note.utf8)
      }
      _ = FileManager.default.createFile(atPath: "\(place)/\(last)", contents: Data(bytes))
    }
    var known: Checkpoint?
    if let note = TileLog.note(in: folder), let checkpoint = try? Checkpoint(note, by: signer.verifier) {
      do throws(LogError) {
        try TileLog(folder, size: checkpoint.size).verify(checkpoint)
        known = checkpoint
      } catch {
        check(!error.description.isEmpty, "refused without a reason")
      }
    }
    guard var writer = try? LogWriter(folder, signer: signer) else {
      return check(known == nil, "a log that verifies is not continued")
    }
    // Entries are looked at by `verify` alone; the writer goes by the hashes of them.
    guard known != nil || writer.size == 0 else { return }
    let log = TileLog(folder, size: writer.size)
    let entries = (0..<writer.size).compactMap { try? log.entry($0) }
    guard let note = try? writer.extend(to: entries + [Array("{}".utf8)]),
      let grown = try? Checkpoint(note, by: signer.verifier)
    else { return check(false, "a log that verifies cannot grow") }
    check((try? TileLog(folder, size: grown.size).verify(grown)) != nil, "a log does not verify when it has grown")
  }

  /// Bodies of the ledger's entries, one a line. Numbers and hashes are put right, so that inputs get past the chain.
  static let ledger = Target(
    name: "ledger", summary: "entries of the ledger, decisions to carry budget", dictionary: "ledger", longest: 8192
  ) {
    { bytes in
      var entries: [LedgerEntry] = []
      for line in bytes.split(separator: UInt8(ascii: "\n")).prefix(40) {
        let (number, previous) = (Int64(entries.count + 1), entries.last?.hash ?? LedgerEntry.start)
        var body = Array(line)
        if var members = (try? JSONValue(parsing: body))?.object {
          members["entry"] = .int(number)
          if members["after"]?.string == "#" { members["after"] = .string(previous.hex) }
          body = JSONWriter.canonical(.object(members))
        }
        entries.append(LedgerEntry(number: number, previous: previous, body: body))
      }
      var state = LedgerState()
      for entry in entries {
        checkEntry(entry)
        do throws(LedgerError) {
          try state.apply(entry)
        } catch {
          checkSilent(error.description)
          guard case .chain(entry: entry.number, _) = error else {
            return check(false, "refused without its number: \(error)")
          }
          return
        }
      }
      check(state.filter.total == state.charges.values.reduce(.zero) { $0 + $1.rho }, "charges are lost")
      check(state.charges.values.allSatisfy { state.runs[$0.run] != nil }, "a charge of no run")
    }
  }

  private static func checkEntry(_ entry: LedgerEntry) {
    guard let content = try? entry.content() else { return }
    guard let shown = try? AuditEntry(entry).bytes else { return check(false, "an entry cannot be shown") }
    check((try? JSONValue(parsing: shown)) != nil, "what is shown is no JSON")
    guard let decision = try? CarryDecision(EntryBody(number: entry.number, content: content)) else { return }
    let again = try? CarryDecision(EntryBody(number: entry.number, content: .object(decision.members)))
    check(again == decision, "a decision changes when it is written and read")
    check((try? JSONValue(parsing: decision.signedBytes)) != nil, "what is signed is no JSON")
  }
}
