import Foundation

/// Ends the program, which libFuzzer takes for a finding and keeps the input, unless `condition` holds.
func check(_ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String, line: Int = #line) {
  if condition() { return }
  FileHandle.standardError.write(Data("\nviolated (line \(line)): \(message())\n".utf8))
  abort()
}

/// A word that dictionaries put into inputs as a value: no message may ever say it.
let canary = "CANARY7f3e"

/// Law 2: a message names places, never values.
func checkSilent(_ message: String, line: Int = #line) {
  check(!message.contains(canary), "a message holds a value: \(message)", line: line)
}

/// Does what fails only where a disk fails, which no target uses.
func inMemory<T>(_ body: () throws -> T) -> T {
  do { return try body() } catch { preconditionFailure("\(error)") }
}
