import Crypto
import Foundation
import Testing

/// A child process must not draw what its parent draws.
@Suite struct ForkTests {
  @Test func aChildDrawsOtherBytes() throws {
    // Swift hides fork, since a child can do little; drawing bytes and writing them to a pipe is little enough.
    let symbol = try #require(dlsym(nil, "fork"))
    let fork = unsafeBitCast(symbol, to: (@convention(c) () -> pid_t).self)
    let random = SecureRandom()
    _ = random.bytes(16)
    let pipe = Pipe()
    let child = fork()
    if child == 0 {
      alarm(5)  // another thread of the parent may have held a lock
      let bytes = random.bytes(16)
      _ = bytes.withUnsafeBytes { write(pipe.fileHandleForWriting.fileDescriptor, $0.baseAddress!, $0.count) }
      _exit(0)
    }
    let own = random.bytes(16)
    try pipe.fileHandleForWriting.close()
    let drawn = pipe.fileHandleForReading.readDataToEndOfFile()
    var status: Int32 = 0
    waitpid(child, &status, 0)
    guard drawn.count == 16 else {
      print("skipped: the child process did not get to run")
      return
    }
    #expect(Array(drawn) != own)
  }
}
