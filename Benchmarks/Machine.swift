import Foundation

/// On what the figures were made.
enum Machine {
  static var description: String {
    let processors = ProcessInfo.processInfo.activeProcessorCount
    return "\(model ?? "processor not named"), \(processors) cores, load before \(load ?? "not known")"
  }

  private static var model: String? {
    line("/proc/cpuinfo") { $0.hasPrefix("model name") }?.split(separator: ":", maxSplits: 1).last
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }

  private static var load: String? {
    line("/proc/loadavg") { _ in true }?.split(separator: " ").first.map(String.init)
  }

  private static func line(_ path: String, _ matches: (Substring) -> Bool) -> Substring? {
    (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n").first(where: matches)
  }
}
