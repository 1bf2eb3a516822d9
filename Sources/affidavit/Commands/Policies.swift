import ArgumentParser
import Engine

struct Policy: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Policy packs: what is in them, and their own tests.", subcommands: [List.self, Test.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The rules of the packs.")

    @OptionGroup var shared: SharedOptions

    @Argument(help: "Names of packs that come with Affidavit, or folders (default: those of the workspace, else all).")
    var packs: [String] = []

    @Option(help: "text or json.")
    var format: TextOrJSON = .text

    func run() throws {
      Console.configure(shared.color)
      let query = try PolicyQuery(
        workspace: try? Workspace.find(shared.workspace), resources: Resources.find(), packs: packs)
      let bytes = try query.list(json: format == .json)
      if format == .json { Console.out(json: bytes) } else { Console.out(text: bytes) }
    }
  }

  struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Runs the packs' own cases. Exits with 1 if one does not give the expected verdict.")

    @OptionGroup var shared: SharedOptions

    @Argument(help: "Names of packs that come with Affidavit, or folders (default: those of the workspace, else all).")
    var packs: [String] = []

    func run() async throws {
      Console.configure(shared.color)
      let query = try PolicyQuery(
        workspace: try? Workspace.find(shared.workspace), resources: Resources.find(), packs: packs)
      let outcome = try query.test()
      Console.out(text: outcome.text)
      if !outcome.passed { throw ExitCode(1) }
    }
  }
}
