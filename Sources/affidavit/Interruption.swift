import Engine
import Foundation

/// Stops the work when the user or the system asks for it (Ctrl-C, `kill`, a closed terminal): the work is cancelled and cleans up behind
/// it. If that takes longer than a person waits, what it was building is removed here and the process ends.
///
/// `@unchecked Sendable`: all state is touched on `queue` alone, but for `code`, which is written under `lock`.
final class Interruption: @unchecked Sendable {
  static let shared = Interruption()

  /// Seconds that the work has for its own cleaning up.
  private static let patience = 0.6

  private let queue = DispatchQueue(label: "affidavit.interruption")
  private let lock = NSLock()
  private var sources: [any DispatchSourceSignal] = []
  private var terminal = termios()
  private var hasTerminal = false
  private var stopCode: Int32?

  /// The exit code of a process that was stopped, 128 and the signal's number; nil if none came.
  var code: Int32? { lock.withLock { stopCode } }

  /// A reader that goes away ends no work: writing to it fails instead, and `Console` says what becomes of that.
  ///
  /// - Parameter cancel: stops the work.
  func watch(cancel: @escaping @Sendable () -> Void) {
    signal(SIGPIPE, SIG_IGN)
    queue.sync {
      // A prompt for a pass phrase may have switched the echo off when the process ends.
      hasTerminal = tcgetattr(0, &terminal) == 0
      for number in [SIGINT, SIGTERM, SIGHUP] where !Self.isIgnored(number) {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler { [self] in stop(by: number, cancel) }
        source.resume()
        sources.append(source)
      }
    }
  }

  private func stop(by number: Int32, _ cancel: () -> Void) {
    let isSecond = lock.withLock {
      defer { stopCode = stopCode ?? 128 + number }
      return stopCode != nil
    }
    guard !isSecond else { end() }
    cancel()
    queue.asyncAfter(deadline: .now() + Self.patience) { [self] in end() }
  }

  private func end() -> Never {
    let isPublished = Scaffold.shared.clear()
    if hasTerminal { tcsetattr(0, TCSANOW, &terminal) }
    Console.stopped(isPublished: isPublished)
    _exit(code ?? 130)
  }

  /// As under `nohup`, or in the background of a script.
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

extension Console {
  /// What a stopped command says, once.
  static func stopped(isPublished: Bool) {
    if isatty(2) == 1 { show("\r\u{1B}[K") }
    error(isPublished ? "stopped; the bundle was published before" : "stopped; nothing was published")
  }
}
