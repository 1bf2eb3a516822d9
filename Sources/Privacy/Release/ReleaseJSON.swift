import BigInt
import Crypto
import JSON

/// The form in which a release is stored and read back: exact numbers as text, counts as text too, since noise may
/// leave the range of I-JSON.
extension Release {
  public var json: JSONValue {
    var object = JSONObject()
    object["format"] = "affidavit-release/1"
    object["statistic"] = .string(statistic)
    object["plan"] = .string(planDigest.hex)
    object["data"] = .string(dataDigest.hex)
    object["population"] = .string(population)
    object["attributes"] = .array(attributes.map { .string($0) })
    object["mechanism"] = "discrete-gaussian"
    object["sigmaSquared"] = .string(sigmaSquared.description)
    object["rho"] = .string(rho.description)
    object["groups"] = .string(String(sensitivity.groups))
    object["perGroup"] = .string(String(sensitivity.perGroup))
    object["inAll"] = .string(sensitivity.l1.description)
    object["level"] = .string(ReleasePlan.level.shortest)
    object["halfWidth"] = .string(String(halfWidth))
    object["simultaneousHalfWidth"] = .string(String(simultaneousHalfWidth))
    object["interval"] = .string(Release.intervalLabel)
    object["cells"] = .array(
      cells.map { cell in
        var member = JSONObject()
        member["key"] = .array(cell.key.map { .string($0) })
        member["noisy"] = .string(String(cell.noisy))
        return .object(member)
      })
    if isRehearsal { object["private"] = .string(Release.rehearsalLabel) }
    return .object(object)
  }

  /// - Throws: `PrivacyError.storedRelease` for anything that `json` does not write.
  public init(json: JSONValue) throws(PrivacyError) {
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
    // What is stored went through a ledger, which takes no rehearsal.
    guard json["private"] == nil, try text("format") == "affidavit-release/1",
      try text("mechanism") == "discrete-gaussian"
    else {
      throw .storedRelease
    }
    statistic = try text("statistic")
    planDigest = try digest("plan")
    dataDigest = try digest("data")
    population = try text("population")
    attributes = try Release.texts(json["attributes"])
    sigmaSquared = try rational("sigmaSquared")
    rho = try rational("rho")
    guard let inAll = Int64(try text("inAll")) else { throw .storedRelease }
    sensitivity = try Sensitivity(groups: number("groups"), perGroup: number("perGroup"), inAll: inAll)
    halfWidth = try number("halfWidth")
    simultaneousHalfWidth = try number("simultaneousHalfWidth")
    guard let members = json["cells"]?.array else { throw .storedRelease }
    var cells: [Cell] = []
    for member in members {
      guard let noisy = member["noisy"]?.string.flatMap({ Int64($0) }) else { throw .storedRelease }
      cells.append(Cell(key: try Release.texts(member["key"]), noisy: noisy))
    }
    self.cells = cells
  }

  private static func texts(_ value: JSONValue?) throws(PrivacyError) -> [String] {
    guard let elements = value?.array else { throw .storedRelease }
    var texts: [String] = []
    for element in elements {
      guard let text = element.string else { throw .storedRelease }
      texts.append(text)
    }
    return texts
  }
}
