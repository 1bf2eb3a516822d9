import COpenSSL

/// Random bytes of the operating system's quality (OpenSSL's DRBG), drawn through a pool of 64 KiB that is wiped as it
/// is used and empty again in a child process. An instance belongs to one thread; the static functions have no pool.
///
/// A generator that fails ends the process: going on without entropy would hand out keys and nonces that are known.
public final class SecureRandom: RandomNumberGenerator {
  let pool: OpaquePointer

  public init() {
    guard let pool = aff_pool_new() else { preconditionFailure("no memory for random bytes") }
    self.pool = pool
  }

  deinit { aff_pool_free(pool) }

  public func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    guard let start = buffer.baseAddress else { return }
    precondition(aff_pool_take(pool, start, buffer.count) == 1, "the random generator failed")
  }

  public func bytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      fill(UnsafeMutableRawBufferPointer(buffer))
      filled = count
    }
  }

  public func next() -> UInt64 {
    var word: UInt64 = 0
    withUnsafeMutableBytes(of: &word) { fill($0) }
    return word
  }

  public static func bytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      fill(UnsafeMutableRawBufferPointer(buffer))
      filled = count
    }
  }

  public static func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    guard let start = buffer.baseAddress else { return }
    precondition(RAND_bytes_ex(nil, start, buffer.count, 0) == 1, "the random generator failed")
  }
}
