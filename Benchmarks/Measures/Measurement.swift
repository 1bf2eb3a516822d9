import Foundation

/// What one piece of work took.
struct Measurement {
  /// Seconds by the clock on the wall.
  var seconds: Double
  /// Seconds of processor time, of all threads.
  var processorSeconds: Double

  /// How many cores the work really had.
  var cores: Double { seconds > 0 ? processorSeconds / seconds : 0 }

  /// What is left when parts of it are taken away.
  func without(_ parts: some Sequence<Measurement>) -> Measurement {
    parts.reduce(self) {
      Measurement(
        seconds: max(0, $0.seconds - $1.seconds), processorSeconds: max(0, $0.processorSeconds - $1.processorSeconds))
    }
  }

  static func of<R>(_ work: () throws -> R) rethrows -> (R, Measurement) {
    let start = Clock.now
    let result = try work()
    return (result, start.elapsed)
  }

  struct Clock {
    private let wall: Double
    private let processor: Double

    static var now: Clock { Clock(wall: read(CLOCK_MONOTONIC), processor: read(CLOCK_PROCESS_CPUTIME_ID)) }

    var elapsed: Measurement {
      let now = Clock.now
      return Measurement(seconds: now.wall - wall, processorSeconds: now.processor - processor)
    }

    private static func read(_ clock: clockid_t) -> Double {
      var time = timespec()
      clock_gettime(clock, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
  }
}
