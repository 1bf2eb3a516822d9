/// Input as text: bytes that are no UTF-8 become U+FFFD, as when a file is read leniently.
func lenientText(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

/// Input as text, nil where it is no UTF-8.
func strictText(_ bytes: UnsafeRawBufferPointer) -> String? { String(validating: bytes, as: UTF8.self) }

/// Input cut into named parts: lines `=== name` start one. What stands before the first is named "".
func sections(_ bytes: UnsafeRawBufferPointer) -> [(name: String, content: [UInt8])] {
  var found: [(name: String, content: [UInt8])] = [("", [])]
  for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
    if line.starts(with: "=== ".utf8) {
      found.append((lenientText(line.dropFirst(4)), []))
    } else {
      found[found.count - 1].content += Array(line) + [UInt8(ascii: "\n")]
    }
  }
  return found
}
