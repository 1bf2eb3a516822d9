import ArgumentParser
import Durability
import Engine
import Foundation

/// Where to write, and with what: colour only where a person wants it, control characters of input never. Nothing else in this
/// program writes to a stream.
enum Console {
  enum Color: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

  nonisolated(unsafe) private static var colored = false

  static func configure(_ color: Color) {
    switch color {
    case .always: colored = true
    case .never: colored = false
    case .auto: colored = isatty(2) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    }
  }

  /// A line that a program reads.
  static func out(_ line: String) {
    put(Terminal.block([line]))
  }

  /// Text of several lines, each ended by LF.
  static func out(text: [UInt8]) {
    put(Terminal.text(text))
  }

  /// JSON or JSON Lines.
  static func out(json: [UInt8]) {
    put(Terminal.json(json))
  }

  /// What a person reads while waiting: a line, or several.
  static func plain(_ text: String) {
    say(Terminal.text(Array((text + "\n").utf8)))
  }

  static func error(_ text: String) { marked("error: ", "31", text) }
  static func warning(_ text: String) { marked("warning: ", "33", text) }

  /// Our own colour around the mark alone: an escape sequence in the text is none.
  private static func marked(_ mark: String, _ code: String, _ text: String) {
    let mark = colored ? "\u{1B}[1;\(code)m\(mark)\u{1B}[0m" : mark
    say(Array(mark.utf8) + Terminal.text(Array((text + "\n").utf8)))
  }

  /// Shows our own text as it is: the progress display, whose lines are made safe where they are made.
  static func show(_ text: String) {
    say(Array(text.utf8))
  }

  /// A program that does not get all of its input must not take what it got for the whole. One that wants no more of it (`head`) is told
  /// nothing; the exit code is that of a process which SIGPIPE ended.
  private static func put(_ bytes: [UInt8]) {
    do {
      try Descriptor.write(bytes, to: STDOUT_FILENO, path: "the output")
    } catch {
      if error.code == EPIPE { Foundation.exit(128 + SIGPIPE) }
      Self.error("\(error)")
      Foundation.exit(EngineError.Kind.input.rawValue)
    }
  }

  /// Where a person no longer reads, the work goes on.
  private static func say(_ bytes: [UInt8]) {
    try? Descriptor.write(bytes, to: STDERR_FILENO, path: "the messages")
  }
}
