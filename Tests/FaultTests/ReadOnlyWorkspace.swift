import Foundation
import Testing

@Suite("A workspace on a disk that may only be read") struct ReadOnlyWorkspace {
  private static let script = """
    set -e
    mount --bind "$1" "$1"
    mount -o remount,ro,bind "$1"
    cd "$1"
    shift
    exec "$0" "$@"
    """

  private static func run(
    _ namespace: MountNamespace, _ workspace: SmallWorkspace, _ arguments: [String]
  ) throws -> Command.Outcome {
    let words = arguments.map { "'\($0)'" }.joined(separator: " ")
    return try namespace.run(
      script.replacingOccurrences(of: "exec \"$0\" \"$@\"", with: "exec \"$0\" \(words)"), workspace.url.path,
      in: workspace.temporary)
  }

  private static let questions: [[String]] = [
    ["check", "--fail-on", "none"], ["verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk"], ["budget"],
    ["audit", "show"], ["audit", "verify"], ["lineage", "ds:example:people@1"], ["policy", "list"],
    ["quarantine", "list", "reports/2026-Q3"], ["open", "reports/2026-Q3", "--key", "keys/owner.key.pem"],
    ["convert", "native:records/all.jsonl"],
  ]

  @Test("answers every question as if it could be written") func questions() throws {
    guard let namespace = MountNamespace() else { return }
    let workspace = try SmallWorkspace.reported()
    try compare(namespace, workspace)
  }

  @Test("answers them too where a killed run left its log beside the ledger") func killed() throws {
    guard let namespace = MountNamespace(), let shim = FaultShim.shared else { return }
    let workspace = try SmallWorkspace.reported()
    let steps = try shim.steps(of: workspace.copy())
    let step = try #require(steps.last { $0.path.hasSuffix("-wal") && $0.call == "fdatasync" })
    let fault = Fault(mode: .kill, step: step.number - 20)
    let running = try workspace.start("run", "--workers", "1", with: shim.environment(fault, in: workspace))
    running.process.waitUntilExit()
    let log = workspace.state.appendingPathComponent("affidavit.sqlite-wal")
    let size = try #require(try FileManager.default.attributesOfItem(atPath: log.path)[.size] as? Int)
    try #require(size > 0)
    try compare(namespace, workspace)
    try FileManager.default.removeItem(at: workspace.state.appendingPathComponent("affidavit.sqlite-shm"))
    try compare(namespace, workspace)
  }

  private func compare(_ namespace: MountNamespace, _ workspace: SmallWorkspace) throws {
    let before = try Self.names(workspace)
    for question in Self.questions {
      let copy = try workspace.copy()
      let expected = try Command.run(question, in: copy.url)
      let found = try Self.run(namespace, workspace, question)
      #expect(found.code == 0 && expected.code == 0, "\(question): \(found.message) \(expected.message)")
      let text = found.text.replacingOccurrences(of: workspace.url.path, with: copy.url.path)
      #expect(text == expected.text, "\(question)")
    }
    #expect(try Self.names(workspace) == before)
  }

  @Test("refuses a run before it reads anything, and says what does not need to write") func run() throws {
    guard let namespace = MountNamespace() else { return }
    for workspace in [try SmallWorkspace.fresh(), try SmallWorkspace.reported()] {
      let before = try Self.names(workspace)
      let found = try Self.run(namespace, workspace, ["run"])
      #expect(found.code == 3 && found.output.isEmpty)
      #expect(found.message.contains("Read-only file system") && found.message.contains("'check'"), "\(found.message)")
      #expect(try Self.names(workspace) == before)
    }
  }

  private static func names(_ workspace: SmallWorkspace) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: workspace.url.path).sorted()
  }
}
