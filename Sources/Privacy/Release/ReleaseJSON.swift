import BigInt
import Crypto
import JSON

/// The form in which a release is stored and read back: exact numbers as text, figures as text too, since noise may
/// leave the range of I-JSON.
extension Release {
  public var json: JSONValue {
    var object = JSONObject()
    object["format"] = "affidavit-release/2"
    object["statistic"] = .string(statistic)
    object["plan"] = .string(planDigest.hex)
    object["data"] = .string(dataDigest.hex)
    object["population"] = .string(population)
    object["attributes"] = .array(attributes.map { .string($0) })
    object["mechanism"] = .string(parts.first?.mechanism.name ?? "discrete-gaussian")
    object["level"] = .string(ReleasePlan.level.shortest)
    object["interval"] = .string(Release.intervalLabel)
    object["parts"] = .array(parts.map(\.json))
    if isRehearsal { object["private"] = .string(Release.rehearsalLabel) }
    return .object(object)
  }

  /// - Throws: `PrivacyError.storedRelease` for anything that `json` does not write.
  public init(json: JSONValue) throws(PrivacyError) {
    let body = StoredObject(json: json)
    // What is stored went through a ledger, which takes no rehearsal.
    guard json["private"] == nil, try body.text("format") == "affidavit-release/2" else { throw .storedRelease }
    let mechanism = try body.text("mechanism")
    guard let members = json["parts"]?.array, !members.isEmpty else { throw .storedRelease }
    var parts: [Part] = []
    for member in members { parts.append(try Part(json: member, mechanism: mechanism)) }
    self.init(
      statistic: try body.text("statistic"), planDigest: try body.digest("plan"), dataDigest: try body.digest("data"),
      population: try body.text("population"), attributes: try StoredObject.texts(json["attributes"]), parts: parts)
  }
}

extension Release.Part {
  fileprivate var json: JSONValue {
    var object = JSONObject()
    object["name"] = .string(name)
    for (name, value) in mechanism.parameters { object[name] = .string(value) }
    object["rho"] = .string(rho.description)
    object["groups"] = .string(String(sensitivity.groups))
    object["perGroup"] = .string(String(sensitivity.perGroup))
    object["inAll"] = .string(sensitivity.l1.description)
    object["halfWidth"] = .string(String(halfWidth))
    object["simultaneousHalfWidth"] = .string(String(simultaneousHalfWidth))
    if let threshold {
      object["threshold"] = .string(String(threshold))
      object["delta"] = .string(delta.description)
    }
    object["cells"] = .array(
      zip(keys, noisy).map { key, noisy in
        var member = JSONObject()
        member["key"] = .array(key.map { .string($0) })
        member["noisy"] = .string(String(noisy))
        return .object(member)
      })
    return .object(object)
  }

  fileprivate init(json: JSONValue, mechanism name: String) throws(PrivacyError) {
    let body = StoredObject(json: json)
    mechanism = try ReleaseNoise(name: name) { json[$0]?.string }
    self.name = try body.text("name")
    rho = try body.rational("rho")
    // Where all rows are not bounded by themselves, L1 is the product of the two, and may leave 64 bits.
    sensitivity = try Sensitivity(
      groups: body.number("groups"), perGroup: body.number("perGroup"),
      inAll: Int64(exactly: body.rational("inAll").numerator))
    halfWidth = try body.number("halfWidth")
    simultaneousHalfWidth = try body.number("simultaneousHalfWidth")
    threshold = json["threshold"] == nil ? nil : try body.number("threshold")
    delta = json["threshold"] == nil ? .zero : try body.rational("delta")
    guard let members = json["cells"]?.array else { throw .storedRelease }
    var keys: [[String]] = []
    var noisy: [Int64] = []
    for member in members {
      keys.append(try StoredObject.texts(member["key"]))
      noisy.append(try StoredObject(json: member).number("noisy"))
    }
    self.keys = keys
    self.noisy = noisy
  }
}

private struct StoredObject {
  let json: JSONValue

  func text(_ name: String) throws(PrivacyError) -> String {
    guard let text = json[name]?.string else { throw .storedRelease }
    return text
  }

  func number(_ name: String) throws(PrivacyError) -> Int64 {
    guard let number = Int64(try text(name)) else { throw .storedRelease }
    return number
  }

  func rational(_ name: String) throws(PrivacyError) -> Rational {
    guard let number = Rational(try text(name)) else { throw .storedRelease }
    return number
  }

  func digest(_ name: String) throws(PrivacyError) -> Digest {
    guard let digest = Digest(hex: try text(name)) else { throw .storedRelease }
    return digest
  }

  static func texts(_ value: JSONValue?) throws(PrivacyError) -> [String] {
    guard let elements = value?.array else { throw .storedRelease }
    var texts: [String] = []
    for element in elements {
      guard let text = element.string else { throw .storedRelease }
      texts.append(text)
    }
    return texts
  }
}
