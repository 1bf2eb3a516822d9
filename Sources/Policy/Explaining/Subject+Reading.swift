extension Subject {
  /// Every way to read a printed subject, the plainest first: ids may hold `@` themselves, and a bare id anything.
  public static func readings(of printed: String) -> [Subject] {
    var readings = [Subject(printed)]
    func add(_ subject: Subject) { if !readings.contains(subject) { readings.append(subject) } }
    /// The text, and each way to cut an act off its end.
    func acts(_ text: Substring) -> [(rest: Substring, act: String?)] {
      [(text, nil)]
        + text.indices.reversed().filter { text[$0] == "@" && $0 > text.startIndex }.map { index in
          (text[..<index], unescape(text[text.index(after: index)...]))
        }.filter { $0.1 != "" }
    }
    if let split = printed.firstIndex(of: ">") {
      for (target, act) in acts(printed[printed.index(after: split)...]) {
        add(Subject(unescape(printed[..<split]), target: unescape(target), act: act))
      }
    }
    if let split = printed.firstIndex(of: "#") {
      add(Subject(unescape(printed[..<split]), part: unescape(printed[printed.index(after: split)...])))
    }
    for (record, act) in acts(printed[...]) where act != nil { add(Subject(unescape(record), act: act)) }
    return readings
  }

  /// Takes the escapes of composed forms back.
  static func unescape(_ text: Substring) -> String {
    guard text.contains("%") else { return String(text) }
    return String(text).replacing("%23", with: "#").replacing("%3E", with: ">").replacing("%25", with: "%")
  }
}
