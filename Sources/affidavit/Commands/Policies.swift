import ArgumentParser
import Engine

struct Policy: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Policy packs: what is in them, what is suspicious, their own tests, a page of their rules.",
    subcommands: [List.self, Lint.self, Test.self, Docs.self])

  /// Which packs.
  struct Selection: ParsableArguments {
    @Argument(help: "Names of packs that come with Affidavit, or folders (default: those of the workspace, else all).")
    var packs: [String] = []

    func query(_ shared: SharedOptions) throws -> PolicyQuery {
      Console.configure(shared.color)
      return try PolicyQuery(
        workspace: try? Workspace.find(shared.workspace), resources: Resources.find(), packs: packs)
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The rules of the packs.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var selection: Selection

    @Option(help: "text or json.")
    var format: TextOrJSON = .text

    func run() throws {
      let bytes = try selection.query(shared).list(json: format == .json)
      if format == .json { Console.out(json: bytes) } else { Console.out(text: bytes) }
    }
  }

  struct Lint: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "What is suspicious in packs that load. Exits with 1 if there is a warning.",
      discussion: """
        Conditions that ask the same twice, 'all' over what may be empty, a bare has() on mandatory evidence, cost \
        that grows with a high power of the length of lists, patterns put together at evaluation, definitions and \
        tables that no rule uses. What is wrong for sure does not load at all.
        """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var selection: Selection

    @Option(help: "text or json.")
    var format: TextOrJSON = .text

    func run() throws {
      let outcome = try selection.query(shared).lint(json: format == .json)
      if format == .json { Console.out(json: outcome.bytes) } else { Console.out(text: outcome.bytes) }
      if !outcome.isGood { throw ExitCode(1) }
    }
  }

  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Runs the packs' own cases. Exits with 1 if one does not give the expected verdict.",
      discussion: """
        Prints branch coverage of the expressions and the mutation score: one operator flipped or one operand dropped \
        at a time, and how many of these changes a case notices. Those that none does are listed, and verdicts that a \
        rule can come to and no case reaches.
        """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var selection: Selection

    @Option(help: "text or json.")
    var format: TextOrJSON = .text

    @Flag(help: "Run the cases alone: neither coverage nor mutation score.")
    var casesOnly = false

    @Flag(help: "Leave out the mutation score, which takes by far the longest.")
    var noMutants = false

    @Flag(help: "Exit with 1 for a verdict without a case, under 100 % branch coverage or 90 % mutation score too.")
    var strict = false

    func validate() throws {
      if casesOnly && strict { throw ValidationError("--strict measures, --cases-only does not") }
    }

    func run() throws {
      let outcome = try selection.query(shared).test(
        json: format == .json, depth: casesOnly ? .cases : noMutants ? .coverage : .mutants, isStrict: strict)
      if format == .json { Console.out(json: outcome.bytes) } else { Console.out(text: outcome.bytes) }
      if !outcome.isGood { throw ExitCode(1) }
    }
  }

  struct Docs: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "A page of the rules, in Markdown.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var selection: Selection

    func run() throws { Console.out(text: try selection.query(shared).document()) }
  }
}
