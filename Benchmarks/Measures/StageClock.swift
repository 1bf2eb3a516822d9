import Engine

/// Measures the stages of a run as the engine announces them.
final class StageClock: ProgressReporter {
  private(set) var stages: [String: Measurement] = [:]
  private var stage = ""
  private var start = Measurement.Clock.now

  func begin(_ stage: String, total: Int?, unit: ProgressUnit) {
    self.stage = stage
    start = .now
  }

  func advance(by count: Int) {}
  func end() { stages[stage] = start.elapsed }
  func note(_ text: String) {}
}
