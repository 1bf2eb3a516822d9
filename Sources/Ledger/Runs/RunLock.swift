import Durability
import Foundation
import JSON

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Who holds, or held, the right to run.
public struct LockHolder: Hashable, Sendable, CustomStringConvertible {
  public let process: Int32
  public let host: String
  /// RFC 3339.
  public let since: String

  public var description: String {
    process > 0 ? "process \(process) on \(host), since \(since)" : "it has not said yet which process it is"
  }
}

/// The right to run, held by one process at a time for each ledger.
///
/// An advisory lock (flock) on a file beside the ledger. The kernel gives it back when the holder dies, however it
/// dies, so a lock file that nobody holds is stale: it is taken over, and says so.
final class RunLock: Sendable {
  /// The holder that died without giving the lock back; nil if the last one ended well.
  let stale: LockHolder?
  private let descriptor: Int32

  /// Takes the lock of the ledger at a path, without waiting.
  ///
  /// - Throws: `LedgerError.locked` with the holder, or `.storage`.
  init(ledger path: String, now: String) throws(LedgerError) {
    let file = path + ".lock"
    do {
      descriptor = try Descriptor.open(file, O_RDWR | O_CREAT, mode: 0o600)
    } catch {
      throw .storage(detail: error.description)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      guard errno == EWOULDBLOCK else {
        let failure = DiskError("lock", file)
        close(descriptor)
        throw .storage(detail: failure.description)
      }
      let holder = RunLock.read(file) ?? LockHolder(process: 0, host: "unknown", since: "unknown")
      close(descriptor)
      throw .locked(by: holder)
    }
    stale = RunLock.read(file)
    let holder: JSONValue = [
      "process": .int(Int64(getpid())), "host": .string(RunLock.hostName()), "since": .string(now),
    ]
    let bytes = JSONWriter.canonical(holder)
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
      let failure = DiskError("write", file)
      close(descriptor)
      throw .storage(detail: failure.description)
    }
  }

  /// The lock goes back to the kernel; the file keeps the holder's name unless `end` was called.
  deinit { close(descriptor) }

  /// Empties the file, so that the next holder knows that this one ended well.
  func end() {
    _ = ftruncate(descriptor, 0)
  }

  /// The name that the kernel gives this machine; nothing is looked up in a network.
  private static func hostName() -> String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func read(_ file: String) -> LockHolder? {
    guard let data = FileManager.default.contents(atPath: file), !data.isEmpty else { return nil }
    guard data.count <= 4096, let value = try? JSONValue(parsing: [UInt8](data)),
      let process = value["process"]?.int64.flatMap({ Int32(exactly: $0) }), let host = value["host"]?.string,
      let since = value["since"]?.string
    else { return LockHolder(process: 0, host: "unknown", since: "unknown") }
    return LockHolder(process: process, host: host, since: since)
  }
}
