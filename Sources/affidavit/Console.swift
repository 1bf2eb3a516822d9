import ArgumentParser
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
  static func out(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  static func out(bytes: [UInt8]) {
    FileHandle.standardOutput.write(Data(bytes))
  }

  /// What a person reads while waiting.
  static func plain(_ text: String) {
    FileHandle.standardError.write(Data((safe(text) + "\n").utf8))
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
