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
      write: { Console.show(Console.safe($0, allowingRedraw: true)) })
  }

  func say(_ text: String) {
    if !quiet { Console.plain(text) }
  }
}

extension Console {
  /// As `safe`, but lets the redraw of the progress line through.
  static func safe(_ text: String, allowingRedraw: Bool) -> String {
    let redraw = "\r\u{1B}[K"
    guard allowingRedraw, text.hasPrefix(redraw) else { return safe(text) }
    return redraw + safe(String(text.dropFirst(redraw.count)))
  }
}
