import JSON

extension Rejection {
  /// The rejection of a line that is not the JSON it should be. `column` is set where the parser knows the place.
  public init(_ error: JSONError) {
    switch error.reason {
    case .syntax: self.init(.jsonSyntax, message: "not JSON; write one object a line")
    case .empty: self.init(.jsonSyntax, message: "holds no value")
    case .trailing: self.init(.jsonSyntax, message: "something follows the object; write one object a line")
    case .utf8: self.init(.jsonEncoding, message: "not UTF-8; convert the file")
    case .string: self.init(.jsonEncoding, message: "half a surrogate pair in a text; write the whole character")
    case .depth: self.init(.jsonDepth, message: "nested deeper than 64 levels")
    case .number: self.init(.jsonNumberRange, message: "a number beyond 64 bits; write it as text in extensions")
    case .duplicateKey:
      self.init(.jsonDuplicateMember, message: "a member name stands twice in one object; leave one out")
    case .capacity: self.init(.lineTooLong, message: "too long to be read")
    }
    if let offset = error.offset { column = offset + 1 }
  }

  /// The same fault in a file: the line it stands on, and the line's first byte. Its column must be known or is left out.
  public func placed(line: Int, offset start: Int) -> Rejection {
    var copy = self
    copy.line = line
    copy.offset = start + (column ?? 1) - 1
    return copy
  }
}
