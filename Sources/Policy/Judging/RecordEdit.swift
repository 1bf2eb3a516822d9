import JSON

/// Changes of one member of a record, to ask what would be if it were otherwise.
enum RecordEdit {
  /// The value with the one at `tokens` replaced, or removed for nil. Objects on the way are made, list places are not.
  static func replacing(_ tokens: ArraySlice<String>, in value: JSONValue, with new: JSONValue?) -> JSONValue {
    guard let token = tokens.first else { return new ?? .null }
    let rest = tokens.dropFirst()
    switch value {
    case .array(var elements):
      guard let index = Int(token), elements.indices.contains(index) else { return value }
      if rest.isEmpty, new == nil {
        elements.remove(at: index)
      } else {
        elements[index] = replacing(rest, in: elements[index], with: new)
      }
      return .array(elements)
    case .object(var members):
      if rest.isEmpty {
        if let new { members[token] = new } else { members.removeValue(forKey: token) }
      } else if let inner = members[token] {
        members[token] = replacing(rest, in: inner, with: new)
      } else if let new {
        members[token] = replacing(rest, in: .object(JSONObject()), with: new)
      }
      return .object(members)
    default: return value
    }
  }
}
