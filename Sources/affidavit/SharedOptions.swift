import ArgumentParser
import Engine
import Foundation

/// Options that every command takes.
struct SharedOptions: ParsableArguments {
  @Option(help: "The workspace: a folder with affidavit.yaml (default: here, or the nearest parent that has one).")
  var workspace: String?

  @Flag(help: "Say only what went wrong.")
  var quiet = false

  @Flag(help: "Say what each stage came to, also where there is no terminal.")
  var verbose = false

  @Option(help: "Colour: auto, always or never. NO_COLOR is honoured.")
  var color: Console.Color = .auto

  /// The workspace, with the console set up.
  func open() throws -> Workspace {
    Console.configure(color)
    return try Workspace.find(workspace)
  }

  /// Progress on a terminal, nothing elsewhere.
  func progress() -> any ProgressReporter {
    Console.configure(color)
    if quiet { return SilentProgress() }
    return TerminalProgress(
      isTerminal: isatty(2) == 1, isVerbose: verbose, clock: { ProcessInfo.processInfo.systemUptime },
      write: Console.show)
  }

  /// A line for a person who waits.
  func say(_ line: String) {
    if !quiet { Console.plain(Terminal.safe(line)) }
  }
}
