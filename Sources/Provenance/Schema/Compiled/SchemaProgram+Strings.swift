import JSON

/// What is wrong with a text.
enum TextFault: Sendable, Hashable {
  case tooShort, tooLong, pattern
}

extension SchemaProgram {
  /// - Returns: `nil` if the string is as its rule asks.
  func fault(_ rule: StringRule, _ string: JSONCursor) -> TextFault? {
    let bytes = string.utf8
    if bytes.count < rule.minimumLength { return .tooShort }
    if bytes.count > rule.maximumBytes { return .tooLong }
    if bytes.count > rule.maximumLength && Self.codePoints(bytes.span) > rule.maximumLength { return .tooLong }
    if rule.minimumLength > 1 && Self.codePoints(bytes.span) < rule.minimumLength { return .tooShort }
    return matches(rule.matcher, string) ? nil : .pattern
  }

  private func matches(_ matcher: Matcher, _ string: JSONCursor) -> Bool {
    let text = string.utf8.span
    return switch matcher {
    case .none: true
    case .withoutControls: PatternMatchers.withoutControls(text)
    case .instant: PatternMatchers.instant(text)
    case .day: PatternMatchers.day(text)
    case .when: PatternMatchers.when(text)
    case .duration: ISODuration.isValid(text)
    case .place: PatternMatchers.place(text)
    case .language: PatternMatchers.language(text)
    case .system: PatternMatchers.system(text)
    case .kebab: PatternMatchers.kebab(text)
    case .pointer: PatternMatchers.pointer(text)
    case .hex(let count): PatternMatchers.hex(text, count: count)
    case .digits(let count): PatternMatchers.digits(text, count: count)
    case .capitals(let count): PatternMatchers.capitals(text, count: count)
    case .ruleID: PatternMatchers.ruleID(text)
    case .oneOf(let table): find(string.name, string.utf8, in: table) != nil
    case .tokenPath(let roots, let whole): matches(string, roots: roots, whole: whole)
    }
  }

  private func matches(_ string: JSONCursor, roots: NameTable, whole: NameTable) -> Bool {
    let bytes = string.utf8
    let name = string.name
    if find(name, bytes, in: roots) != nil || find(name, bytes, in: whole) != nil { return true }
    guard let end = PatternMatchers.rootEnd(ofTokenPath: bytes.span) else { return false }
    let root = UnsafeBufferPointer(rebasing: bytes[..<end])
    return find(JSONName(bytes.span, count: end), root, in: roots) != nil
  }

  static func codePoints(_ text: Span<UInt8>) -> Int {
    var count = 0
    for position in text.indices where text[position] & 0xC0 != 0x80 { count += 1 }
    return count
  }
}
