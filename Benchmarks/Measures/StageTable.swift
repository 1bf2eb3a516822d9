/// The lines about stages: what a stage did on each number of workers.
enum StageTable {
  static let heading = [
    pad("", 46), right("workers"), right("records/s"), right("MB/s"), right("cores had"), right("per core·s"),
    right("ratio"),
  ].joined()

  /// Prints a line for one number of workers; the ratio is to the first one.
  static func line(
    _ name: String, workers: Int, records: Int, bytes: Int?, _ measured: Measurement, first: Measurement?
  ) -> String {
    let rate = Double(records) / measured.seconds
    let perCore = Double(records) / max(measured.processorSeconds, 1e-9)
    return [
      pad(name, 46), right(String(workers)), right(grouped(rate)),
      right(bytes.map { decimal(Double($0) / measured.seconds / 1e6) } ?? ""), right(decimal(measured.cores, 2)),
      right(grouped(perCore)), right(first.map { decimal($0.seconds / measured.seconds, 2) } ?? ""),
    ].joined()
  }

  /// A line about one thing alone, on one core.
  static func limit(_ name: String, _ amount: String, _ unit: String) -> String {
    pad(name, 63) + String(repeating: " ", count: max(0, 14 - amount.count)) + amount + "  " + unit
  }

  static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func right(_ text: String) -> String { String(repeating: " ", count: max(1, 12 - text.count)) + text }

  static func grouped(_ number: Double) -> String {
    var text = ""
    for (index, digit) in String(Int(number.rounded())).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }

  static func decimal(_ number: Double, _ digits: Int = 0) -> String {
    guard digits > 0 else { return grouped(number) }
    let scaled = Int((number * 100).rounded())
    return "\(scaled / 100).\(scaled % 100 < 10 ? "0" : "")\(scaled % 100)"
  }
}
