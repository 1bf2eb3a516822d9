import ArgumentParser
import Durability
import Engine
import Foundation

/// Where to write, and with what: colour only where a person wants it, control characters never.
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

  /// What a program reads.
  static func out(_ text: String) { out(bytes: Array((text + "\n").utf8)) }

  /// Ends the command where nobody can take what it prints: what a program reads is whole or an error.
  static func out(bytes: [UInt8]) {
    do {
      try Descriptor.write(bytes, to: STDOUT_FILENO, path: "the output")
    } catch {
      Console.error("\(error)")
      Foundation.exit(EngineError.Kind.input.rawValue)
    }
  }

  /// What a person reads while waiting.
  static func plain(_ text: String) { show(safe(text) + "\n") }

  /// Shows text as it is. Where nobody can see it, the work goes on.
  static func show(_ text: String) {
    try? Descriptor.write(Array(text.utf8), to: STDERR_FILENO, path: "the messages")
  }

  static func error(_ text: String) { plain(paint("error: ", "31") + text) }
  static func warning(_ text: String) { plain(paint("warning: ", "33") + text) }

  private static func paint(_ text: String, _ code: String) -> String {
    colored ? "\u{1B}[1;\(code)m\(text)\u{1B}[0m" : text
  }

  /// Names from input must not drive the terminal: control characters and direction marks are shown by their code.
  static func safe(_ text: String) -> String {
    var result = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "\u{1B}", colored, rest.first == "[" {
        result.unicodeScalars.append(scalar)
      } else if scalar == "\n" || scalar == "\t" || !Terminal.isUnsafe(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      }
    }
    return result
  }
}
