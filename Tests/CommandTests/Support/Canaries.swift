import Foundation

/// Looks for a text in files in every form in which it may have been written there without being sealed.
struct Canaries {
  private let needles: [[UInt8]]

  init(_ text: String) {
    let raw = Array(text.utf8)
    var needles = [raw, Array(text.lowercased().utf8)]
    let hex = raw.map { String(format: "%02x", $0) }.joined()
    needles += [Array(hex.utf8), Array(hex.uppercased().utf8)]
    needles += [raw.flatMap { [$0, 0] }, raw.flatMap { [0, $0] }]
    needles += Self.escaped(text).map { Array($0.utf8) }
    // In base64 a text has three forms, by where it begins; the first and last characters depend on what is around it.
    for lead in 0..<3 {
      let encoded = Array(Data(Array(repeating: 0x2E, count: lead) + raw).base64EncodedString().utf8)
      let first = (lead * 8 + 5) / 6
      let whole = (lead + raw.count) * 8 / 6
      let core = Array(encoded[first..<whole])
      needles.append(core)
      needles.append(
        core.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0 })
    }
    self.needles = needles
  }

  /// As a page, a document, a string of JSON and an address write what has a meaning of its own there.
  private static func escaped(_ text: String) -> Set<String> {
    func replaced(_ escapes: [Character: String]) -> String { text.map { escapes[$0] ?? String($0) }.joined() }
    let always: [Character: String] = ["&": "&amp;", "<": "&lt;"]
    var forms: Set<String> = []
    for greater in [">", "&gt;"] {
      for quote in ["\"", "&quot;", "&#34;", "&#x22;"] {
        for apostrophe in ["'", "&apos;", "&#39;", "&#x27;"] {
          forms.insert(replaced(always.merging([">": greater, "\"": quote, "'": apostrophe]) { $1 }))
        }
      }
    }
    func coded(_ code: (UInt32) -> String) -> String {
      text.unicodeScalars.map { $0.properties.isAlphabetic || ("0"..."9").contains($0) ? String($0) : code($0.value) }
        .joined()
    }
    forms.formUnion([coded { "&#\($0);" }, coded { "&#x" + String($0, radix: 16, uppercase: true) + ";" }])
    forms.insert(replaced(["\"": "\\\"", "\\": "\\\\", "/": "\\/"]))
    forms.insert(replaced(["\"": "\\\"", "\\": "\\\\"]))
    forms.insert(replaced(["<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027", "\"": "\\\""]))
    if let percent = text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) { forms.insert(percent) }
    return forms
  }

  func stands(in bytes: some ContiguousBytes) -> Bool {
    bytes.withUnsafeBytes { bytes in needles.contains { Self.contains(bytes, $0) } }
  }

  private static func contains(_ bytes: UnsafeRawBufferPointer, _ needle: [UInt8]) -> Bool {
    guard var place = bytes.baseAddress else { return false }
    let end = place + bytes.count
    while end - place >= needle.count, let found = memchr(place, Int32(needle[0]), end - place - needle.count + 1) {
      if memcmp(found, needle, needle.count) == 0 { return true }
      place = UnsafeRawPointer(found) + 1
    }
    return false
  }

  /// Files under a folder that hold the text, by content or by name.
  /// - Parameter except: folders by their path in it, which may.
  func files(under folder: URL, except: Set<String>) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { name in
      if except.contains(where: { name.hasPrefix($0 + "/") }) { return false }
      if stands(in: Data(name.utf8)) { return true }
      let url = folder.appendingPathComponent(name)
      guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { return false }
      return stands(in: try Data(contentsOf: url))
    }
  }
}
