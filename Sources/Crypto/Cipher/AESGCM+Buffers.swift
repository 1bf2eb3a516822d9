import COpenSSL

/// Sealing and opening between buffers that the caller owns: for data in bulk.
extension AESGCM {
  /// Writes ciphertext and tag side by side.
  ///
  /// - Parameters:
  ///   - nonce: 12 bytes, never used before under this key.
  ///   - out: room for the text and 16 bytes more, exactly.
  /// - Throws: `CryptoError.length` for a nonce or a room of another size.
  public func seal(
    _ plaintext: UnsafeRawBufferPointer, nonce: [UInt8], into out: UnsafeMutableRawBufferPointer
  ) throws(CryptoError) {
    guard nonce.count == Self.nonceByteCount, out.count == plaintext.count + Self.tagByteCount,
      let start = out.baseAddress?.assumingMemoryBound(to: UInt8.self)
    else { throw .length }
    let good = aff_gcm_seal(
      sealing, nonce, nil, 0, plaintext.baseAddress, plaintext.count, start, start + plaintext.count)
    guard good == 1 else { throw .library }
  }

  /// Writes the plaintext of what `seal(_:nonce:into:)` wrote.
  ///
  /// - Parameter out: room for the text alone, exactly; wiped if the tag does not hold.
  /// - Throws: `CryptoError.authentication` if the tag does not hold, `.length` for sizes that cannot be.
  public func open(
    _ sealed: UnsafeRawBufferPointer, nonce: [UInt8], into out: UnsafeMutableRawBufferPointer
  ) throws(CryptoError) {
    guard nonce.count == Self.nonceByteCount, sealed.count == out.count + Self.tagByteCount,
      let start = sealed.baseAddress?.assumingMemoryBound(to: UInt8.self)
    else { throw .length }
    var none: UInt8 = 0
    let good = withUnsafeMutablePointer(to: &none) { none in
      aff_gcm_open(
        opening, nonce, nil, 0, start, out.count, start + out.count,
        out.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? none)
    }
    guard good == 1 else { throw .authentication }
  }
}
