/// `ip('10.0.0.1')`, `cidr('10.0.0.0/8').containsIP(…)` (cel-go, ext/network).
enum NetworkLibrary {
  private static let ip = CELIPAddress.type
  private static let cidr = CELCIDR.type
  private static let notIP = CELValue.error(.conversion, "the text is not an IP address")
  private static let notCIDR = CELValue.error(.conversion, "the text is not a CIDR range")

  static let functions: [CELFunction] = [
    CELFunction(
      "ip",
      .unary {
        switch $0 {
        case .string(let text): CELIPAddress(text).map { .opaque($0) } ?? notIP
        case .opaque(let cidr as CELCIDR): .opaque(cidr.address)
        default: .noSuchOverload
        }
      }, [.global("string_to_ip", [.string], ip), .member("cidr_ip", [cidr], ip)]),
    CELFunction(
      "cidr",
      .unary {
        if case .string(let text) = $0 { CELCIDR(text).map { .opaque($0) } ?? notCIDR } else { .noSuchOverload }
      },
      [.global("string_to_cidr", [.string], cidr)]),
    CELFunction(
      "string",
      .unary {
        switch $0 {
        case .opaque(let address as CELIPAddress): .string(address.description)
        case .opaque(let range as CELCIDR): .string(range.description)
        default: .noSuchOverload
        }
      }, [.global("ip_to_string", [ip], .string), .global("cidr_to_string", [cidr], .string)]),
    CELFunction(
      "isIP", .unary { if case .string(let text) = $0 { .bool(CELIPAddress(text) != nil) } else { .noSuchOverload } },
      [.global("is_ip", [.string], .bool)]),
    CELFunction(
      "isCIDR", .unary { if case .string(let text) = $0 { .bool(CELCIDR(text) != nil) } else { .noSuchOverload } },
      [.global("is_cidr", [.string], .bool)]),
    CELFunction(
      "ip.isCanonical",
      .unary {
        guard case .string(let text) = $0 else { return .noSuchOverload }
        return CELIPAddress(text).map { .bool($0.description == text) } ?? notIP
      }, [.global("ip_is_canonical", [.string], .bool)]),
    CELFunction(
      "family", .unary { address($0) { .int($0.isIPv4 ? 4 : 6) } }, [.member("ip_family", [ip], .int)]),
    test("isUnspecified") { $0.isUnspecified }, test("isLoopback") { $0.isLoopback },
    test("isGlobalUnicast") { $0.isGlobalUnicast }, test("isLinkLocalMulticast") { $0.isLinkLocalMulticast },
    test("isLinkLocalUnicast") { $0.isLinkLocalUnicast },
    CELFunction(
      "containsIP",
      .binary { range, other in
        guard case .opaque(let range as CELCIDR) = range else { return .noSuchOverload }
        switch other {
        case .opaque(let address as CELIPAddress): return .bool(range.contains(address))
        case .string(let text): return CELIPAddress(text).map { .bool(range.contains($0)) } ?? notIP
        default: return .noSuchOverload
        }
      },
      [
        .member("cidr_contains_ip_ip", [cidr, ip], .bool), .member("cidr_contains_ip_string", [cidr, .string], .bool),
      ]),
    CELFunction(
      "containsCIDR",
      .binary { range, other in
        guard case .opaque(let range as CELCIDR) = range else { return .noSuchOverload }
        switch other {
        case .opaque(let inner as CELCIDR): return .bool(range.contains(inner))
        case .string(let text): return CELCIDR(text).map { .bool(range.contains($0)) } ?? notCIDR
        default: return .noSuchOverload
        }
      },
      [
        .member("cidr_contains_cidr", [cidr, cidr], .bool),
        .member("cidr_contains_cidr_string", [cidr, .string], .bool),
      ]),
    CELFunction("isMask", .unary { range($0) { .bool($0 == $0.masked) } }, [.member("cidr_is_mask", [cidr], .bool)]),
    CELFunction("masked", .unary { range($0) { .opaque($0.masked) } }, [.member("cidr_masked", [cidr], cidr)]),
    CELFunction(
      "prefixLength", .unary { range($0) { .int(Int64($0.prefixLength)) } },
      [.member("cidr_prefix_length", [cidr], .int)]),
  ]

  private static func address(_ value: CELValue, _ body: (CELIPAddress) -> CELValue) -> CELValue {
    if case .opaque(let address as CELIPAddress) = value { body(address) } else { .noSuchOverload }
  }

  private static func range(_ value: CELValue, _ body: (CELCIDR) -> CELValue) -> CELValue {
    if case .opaque(let range as CELCIDR) = value { body(range) } else { .noSuchOverload }
  }

  private static func test(_ name: String, _ body: @escaping @Sendable (CELIPAddress) -> Bool) -> CELFunction {
    CELFunction(name, .unary { address($0) { .bool(body($0)) } }, [.member("ip_\(name)", [ip], .bool)])
  }
}
