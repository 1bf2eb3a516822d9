import Foundation

/// Progress of a run for a person who waits: what is done, the rate, the time left. Shown on a terminal only.
public protocol ProgressReporter: AnyObject {
  /// A stage begins; `total` in the unit of the stage (bytes, records), nil if not known.
  func begin(_ stage: String, total: Int?, unit: ProgressUnit)
  func advance(by count: Int)
  func end()
  /// A line that stays: a warning, or what was found. Names from input in it are made safe by whoever prints it.
  func note(_ text: String)
}

public enum ProgressUnit: Sendable { case bytes, records }

/// Says nothing.
public final class SilentProgress: ProgressReporter {
  public init() {}
  public func begin(_ stage: String, total: Int?, unit: ProgressUnit) {}
  public func advance(by count: Int) {}
  public func end() {}
  public func note(_ text: String) {}
}

/// Redraws one line on standard error, at most ten times a second.
public final class TerminalProgress: ProgressReporter {
  private let write: (String) -> Void
  private let clock: () -> Double
  private let isTerminal: Bool
  private let isVerbose: Bool
  private var stage = ""
  private var total: Int?
  private var unit = ProgressUnit.records
  private var done = 0
  private var started = 0.0
  private var drawn = 0.0

  /// - Parameters:
  ///   - isTerminal: false leaves out everything but notes.
  ///   - isVerbose: says what each stage came to where there is no terminal, too.
  ///   - clock: seconds, monotonic.
  public init(
    isTerminal: Bool, isVerbose: Bool = false, clock: @escaping () -> Double, write: @escaping (String) -> Void
  ) {
    self.isTerminal = isTerminal
    self.isVerbose = isVerbose
    self.clock = clock
    self.write = write
  }

  public func begin(_ stage: String, total: Int?, unit: ProgressUnit) {
    self.stage = stage
    self.total = total
    self.unit = unit
    done = 0
    started = clock()
    drawn = 0
    draw(force: true)
  }

  public func advance(by count: Int) {
    done += count
    draw(force: false)
  }

  public func end() {
    guard !stage.isEmpty else { return }
    if isTerminal {
      draw(force: true)
      write("\n")
    } else if isVerbose {
      write(Self.line(stage: stage, done: done, total: nil, unit: unit, seconds: clock() - started) + "\n")
    }
    stage = ""
  }

  public func note(_ text: String) {
    let text = Terminal.safe(text)
    write(isTerminal && !stage.isEmpty ? "\r\u{1B}[K\(text)\n" : "\(text)\n")
    draw(force: true)
  }

  private func draw(force: Bool) {
    guard isTerminal, !stage.isEmpty else { return }
    let now = clock()
    guard force || now - drawn >= 0.1 else { return }
    drawn = now
    write("\r\u{1B}[K" + Self.line(stage: stage, done: done, total: total, unit: unit, seconds: now - started))
  }

  /// `Judging  61 %  12,400 records  51,000/s  0:03 left`
  static func line(stage: String, done: Int, total: Int?, unit: ProgressUnit, seconds: Double) -> String {
    var parts = [stage.padding(toLength: max(stage.count, 10), withPad: " ", startingAt: 0)]
    if let total, total > 0 { parts.append("\(min(100, done * 100 / total)) %") }
    parts.append(amount(done, unit))
    if seconds >= 0.2, done > 0 {
      let rate = Double(done) / seconds
      parts.append(amount(Int(rate), unit, per: "/s"))
      if let total, total > done {
        let left = Int((Double(total - done) / rate).rounded(.up))
        parts.append("\(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left")
      }
    }
    return parts.joined(separator: "  ")
  }

  private static func amount(_ count: Int, _ unit: ProgressUnit, per: String = "") -> String {
    switch unit {
    case .bytes: return "\((Double(count) / 1_000_000 * 10).rounded() / 10) MB\(per)"
    case .records: return grouped(count) + (per.isEmpty ? " records" : per)
    }
  }
}

/// `1234567` as `1,234,567`.
func grouped(_ number: Int) -> String {
  var text = ""
  for (index, digit) in String(number.magnitude).reversed().enumerated() {
    if index > 0, index % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return (number < 0 ? "-" : "") + String(text.reversed())
}
