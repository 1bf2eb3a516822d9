/// `net.IP`: an IPv4 or IPv6 address.
public struct CELIPAddress: CELOpaque, Hashable {
  static let type = CELType.opaque("net.IP", [])

  /// Four or sixteen bytes. An IPv4-mapped IPv6 address is the IPv4 address.
  public let bytes: [UInt8]

  public var celType: CELType { CELIPAddress.type }
  public var isIPv4: Bool { bytes.count == 4 }

  init(bytes: [UInt8]) {
    let isMapped = bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    self.bytes = isMapped ? Array(bytes[12...]) : bytes
  }

  /// Reads an address. Zones (`fe80::1%en0`), leading zeros of IPv4 and the mixed notation of an IPv4-mapped address
  /// (`::ffff:1.2.3.4`) are refused.
  public init?(_ text: String) {
    if text.utf8.contains(0x3A) {
      guard let bytes = CELIPAddress.ipv6(text) else { return nil }
      self.init(bytes: bytes)
      if isIPv4, text.utf8.contains(0x2E) { return nil }
    } else {
      guard let bytes = CELIPAddress.ipv4(text[...]) else { return nil }
      self.init(bytes: bytes)
    }
  }

  private static func ipv4(_ text: Substring) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy(isDigit), part == "0" || part.utf8.first != 0x30,
        let byte = UInt8(part)
      else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  private static func ipv6(_ text: String) -> [UInt8]? {
    var halves: [Substring] = [text[...]]
    if let gap = text.firstRange(of: "::") {
      halves = [text[..<gap.lowerBound], text[gap.upperBound...]]
      if halves[1].contains("::") || halves[1].hasPrefix(":") { return nil }
    }
    var parsed: [[UInt8]] = []
    for (position, half) in halves.enumerated() {
      guard let bytes = groups(half, isLast: position == halves.count - 1) else { return nil }
      parsed.append(bytes)
    }
    if parsed.count == 1 { return parsed[0].count == 16 ? parsed[0] : nil }
    let zeros = 16 - parsed[0].count - parsed[1].count
    return zeros >= 2 ? parsed[0] + [UInt8](repeating: 0, count: zeros) + parsed[1] : nil
  }

  private static func groups(_ text: Substring, isLast: Bool) -> [UInt8]? {
    guard !text.isEmpty else { return [] }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    var bytes: [UInt8] = []
    for (position, part) in parts.enumerated() {
      if isLast, position == parts.count - 1, part.utf8.contains(0x2E) {
        guard let tail = ipv4(part) else { return nil }
        bytes += tail
        continue
      }
      guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ hexValue($0) != nil }),
        let group = UInt16(part, radix: 16)
      else { return nil }
      bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
    }
    return bytes.count <= 16 ? bytes : nil
  }

  /// The canonical text (RFC 5952).
  public var description: String {
    if isIPv4 { return bytes.map { String($0) }.joined(separator: ".") }
    let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
    var longest = 0..<0
    var start = 0
    while start < 8 {
      var end = start
      while end < 8, groups[end] == 0 { end += 1 }
      if end - start > longest.count { longest = start..<end }
      start = end + 1
    }
    let texts = groups.map { String($0, radix: 16) }
    guard longest.count >= 2 else { return texts.joined(separator: ":") }
    return texts[..<longest.lowerBound].joined(separator: ":") + "::"
      + texts[longest.upperBound...].joined(separator: ":")
  }

  public func equals(_ other: any CELOpaque) -> CELValue { .bool(self == other as? CELIPAddress) }

  var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }
  var isLoopback: Bool { isIPv4 ? bytes[0] == 127 : bytes[15] == 1 && bytes[..<15].allSatisfy { $0 == 0 } }
  var isMulticast: Bool { isIPv4 ? bytes[0] & 0xF0 == 0xE0 : bytes[0] == 0xFF }
  var isLinkLocalMulticast: Bool {
    isIPv4 ? bytes[0] == 224 && bytes[1] == 0 && bytes[2] == 0 : bytes[0] == 0xFF && bytes[1] & 0x0F == 0x02
  }
  var isLinkLocalUnicast: Bool {
    isIPv4 ? bytes[0] == 169 && bytes[1] == 254 : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
  }
  var isGlobalUnicast: Bool {
    !isUnspecified && !isLoopback && !isMulticast && !isLinkLocalUnicast && bytes != [255, 255, 255, 255]
  }
}

/// `net.CIDR`: an address and the length of its prefix.
public struct CELCIDR: CELOpaque, Hashable {
  static let type = CELType.opaque("net.CIDR", [])

  public let address: CELIPAddress
  /// 0 ... 32 or 0 ... 128.
  public let prefixLength: Int

  public var celType: CELType { CELCIDR.type }
  public var description: String { "\(address.description)/\(prefixLength)" }

  init(address: CELIPAddress, prefixLength: Int) {
    self.address = address
    self.prefixLength = prefixLength
  }

  /// Reads `address/length`; bits after the prefix may be set. IPv4-mapped addresses are refused.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = CELIPAddress(String(parts[0])), address.isIPv4 != parts[0].contains(":"),
      parts[1].utf8.allSatisfy(isDigit), parts[1] == "0" || parts[1].utf8.first != 0x30, let length = Int(parts[1]),
      length <= address.bytes.count * 8
    else { return nil }
    self.init(address: address, prefixLength: length)
  }

  var masked: CELCIDR {
    let bytes = address.bytes.enumerated().map { index, byte in
      let kept = min(max(prefixLength - index * 8, 0), 8)
      return kept == 0 ? 0 : byte & (0xFF << UInt8(8 - kept))
    }
    return CELCIDR(address: CELIPAddress(bytes: bytes), prefixLength: prefixLength)
  }

  func contains(_ other: CELIPAddress) -> Bool {
    other.bytes.count == address.bytes.count
      && CELCIDR(address: other, prefixLength: prefixLength).masked == masked
  }

  func contains(_ other: CELCIDR) -> Bool { prefixLength <= other.prefixLength && contains(other.address) }

  public func equals(_ other: any CELOpaque) -> CELValue { .bool(self == other as? CELCIDR) }
}
