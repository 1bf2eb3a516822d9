extension JSONView {
  /// An owned copy. Integers beyond `Int64` become the nearest binary64; `exactValue` refuses them instead.
  public var value: JSONValue { copy(big: { .double(Double($0)) }) }

  /// An owned copy that loses nothing.
  ///
  /// - Parameter bigIntegersAsText: whether integers beyond 2^53 - 1 on either side (RFC 7493) become their digits
  ///   as a `.string`.
  /// - Throws: `.number` for integers beyond `Int64` that are not to become text.
  public func exactValue(bigIntegersAsText: Bool = false) throws(JSONError) -> JSONValue {
    var beyond = false
    let copy = copy(asText: bigIntegersAsText) { _ in
      beyond = true
      return .null
    }
    if beyond { throw JSONError(reason: .number) }
    return copy
  }

  private func copy(asText: Bool = false, big: (UInt64) -> JSONValue) -> JSONValue {
    switch cursor.letter {
    case UInt8(ascii: "{"):
      var object = JSONObject()
      object.reserveCapacity(count)
      for entry in entries {
        let key = entry.key
        if !object.contains(key) { object.append(key, entry.value.copy(asText: asText, big: big)) }
      }
      return .object(object)
    case UInt8(ascii: "["):
      var array: [JSONValue] = []
      array.reserveCapacity(count)
      for element in elements { array.append(element.copy(asText: asText, big: big)) }
      return .array(array)
    case UInt8(ascii: "\""): return .string(String(decoding: cursor.utf8, as: UTF8.self))
    case UInt8(ascii: "l"):
      guard let number = int64 else { return .null }
      return asText && number.magnitude > 1 << 53 - 1 ? .string(String(number)) : .int(number)
    case UInt8(ascii: "u"):
      guard let number = uint64 else { return .null }
      return asText ? .string(String(number)) : big(number)
    case UInt8(ascii: "d"): return double.map(JSONValue.double) ?? .null
    case UInt8(ascii: "t"): return .bool(true)
    case UInt8(ascii: "f"): return .bool(false)
    default: return .null
    }
  }
}
