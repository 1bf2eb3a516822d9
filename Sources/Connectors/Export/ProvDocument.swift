import Foundation
import JSON
import Provenance

/// A PROV-JSON document that grows record by record.
///
/// Ids are local names in one namespace. Several records of one id are a list under it. Members without a PROV name are
/// attributes `aff:…`: tokens and texts as they are, everything nested as JSON text.
struct ProvDocument {
  private static let namespace = "urn:affidavit:record:"

  /// Sections in the order in which they are written.
  private static let sections = [
    "entity", "activity", "agent", "used", "wasGeneratedBy", "wasInvalidatedBy", "wasDerivedFrom", "wasAttributedTo",
    "wasAssociatedWith", "actedOnBehalfOf", "wasInformedBy", "wasStartedBy", "wasEndedBy", "specializationOf",
    "alternateOf",
    "hadMember", "wasInfluencedBy",
  ]
  /// Never written: exact numbers about people, what identifies one, and what no rule reads.
  private static let inside: Set<String> = [
    "statistics", "subjectCount", "subjectRef", "excludedSubjects", "contact", "extensions", "conflicts", "mergedFrom",
    "values",
  ]
  private static let relations: Set<String> = [
    "used", "generated", "invalidated", "wasGeneratedBy", "wasInvalidatedBy", "wasUsedBy", "wasDerivedFrom",
    "wasRevisionOf",
    "hadPrimarySource", "wasQuotedFrom", "wasAttributedTo", "wasAssociatedWith", "actedOnBehalfOf", "wasInformedBy",
    "wasStartedBy",
    "wasEndedBy", "specializationOf", "alternateOf", "hadMember", "wasInfluencedBy",
  ]

  /// Section to id to what was said of it, as JSON.
  private var elements: [String: [String: [[UInt8]]]] = [:]
  private var seen: Set<[UInt8]> = []
  private var edges: [String: [[UInt8]]] = [:]

  /// - Returns: whether the record has a place.
  mutating func add(_ record: JSONObject, kind: RecordKind, id: String) -> Bool {
    let section =
      switch kind {
      case .dataset, .model, .document, .contribution: "entity"
      case .run, .event, .request: "activity"
      case .agent, .profile: "agent"
      }
    let name = Self.name(id)
    let bytes = JSONWriter.compact(.object(attributes(record, kind: kind)))
    if elements[section]?[name]?.contains(bytes) != true {
      elements[section, default: [:]][name, default: []].append(bytes)
    }
    relate(record, kind: kind, id: id)
    return true
  }

  /// The document.
  func bytes() -> [UInt8] {
    let prefixes: JSONValue = [
      "aff": .string(Self.namespace), "prov": "http://www.w3.org/ns/prov#", "xsd": "http://www.w3.org/2001/XMLSchema#",
    ]
    var output = Array(#"{"prefix":"#.utf8)
    JSONWriter.append(prefixes, to: &output)
    for section in Self.sections {
      let members = members(of: section)
      guard !members.isEmpty else { continue }
      output += Array(#",\#n"\#(section)":{"#.utf8)
      for (index, (name, body)) in members.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        output.append(UInt8(ascii: "\n"))
        JSONWriter.append(.string(name), to: &output)
        output.append(UInt8(ascii: ":"))
        output += body
      }
      output.append(UInt8(ascii: "}"))
    }
    return output + Array("}\n".utf8)
  }

  private func members(of section: String) -> [(String, [UInt8])] {
    if let elements = elements[section] {
      return elements.sorted { $0.key < $1.key }.map { name, said in
        said.count == 1
          ? (name, said[0])
          : (name, [UInt8(ascii: "[")] + said.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")])
      }
    }
    return (edges[section] ?? []).enumerated().map { ("_:\(section)\($0 + 1)", $1) }
  }

  // MARK: Attributes

  private func attributes(_ record: JSONObject, kind: RecordKind) -> JSONObject {
    var attributes = JSONObject()
    attributes["prov:type"] = .array(
      Self.types(record, kind).map { ["$": .string($0), "type": "prov:QUALIFIED_NAME"] })
    attributes["prov:label"] = record["name"]
    if kind == .run {
      attributes["prov:startTime"] = Self.time(record["startedAt"])
      attributes["prov:endTime"] = Self.time(record["endedAt"])
    } else if let at = Self.time(record["atTime"] ?? record["receivedAt"]) {
      attributes["prov:startTime"] = at
      attributes["prov:endTime"] = kind == .event ? at : Self.time(record["respondedAt"])
    }
    for (member, value) in record {
      guard !["kind", "id", "name", "format"].contains(member), !Self.inside.contains(member),
        !Self.relations.contains(member)
      else {
        continue
      }
      attributes["aff:\(member)"] = Self.attribute(value)
    }
    return attributes
  }

  private static func types(_ record: JSONObject, _ kind: RecordKind) -> [String] {
    var types = ["aff:\(kind.rawValue)"]
    switch (kind, record["type"]?.string) {
    case (.agent, "person"): types.append("prov:Person")
    case (.agent, "organisation"), (.profile, _): types.append("prov:Organization")
    case (.agent, "software"): types.append("prov:SoftwareAgent")
    case (.document, _): types.append("prov:Plan")
    default: break
    }
    if record["hadMember"] != nil { types.append("prov:Collection") }
    return types
  }

  private static func attribute(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string, .bool: return value
    case .int(let number): return ["$": .string(String(number)), "type": "xsd:long"]
    case .double:
      return ["$": .string(String(decoding: JSONWriter.compact(value), as: UTF8.self)), "type": "xsd:double"]
    case .array(let items) where items.allSatisfy({ $0.string != nil }): return value
    default: return ["$": .string(String(decoding: JSONWriter.compact(value), as: UTF8.self)), "type": "aff:json"]
    }
  }

  /// An instant; a day is no instant, and stays an attribute.
  private static func time(_ value: JSONValue?) -> JSONValue? {
    guard let text = value?.string, Instant(rfc3339: text) != nil else { return nil }
    return .string(text)
  }

  // MARK: Relations

  private mutating func relate(_ record: JSONObject, kind: RecordKind, id: String) {
    for (member, value) in record where Self.relations.contains(member) {
      for target in value.array ?? [] {
        guard let other = target["id"]?.string else { continue }
        relate(member, id, other, target)
      }
    }
    if let at = Self.time(record["generatedAt"]), record["wasGeneratedBy"]?.array?.isEmpty ?? true {
      add("wasGeneratedBy", [("prov:entity", .string(Self.name(id))), ("prov:time", at)])
    }
    if let at = Self.time(record["invalidatedAt"]), record["wasInvalidatedBy"]?.array?.isEmpty ?? true {
      add("wasInvalidatedBy", [("prov:entity", .string(Self.name(id))), ("prov:time", at)])
    }
    for entity in record["entities"]?.array ?? [] where kind == .event {
      guard let entity = entity.string else { continue }
      add("used", [("prov:activity", .string(Self.name(id))), ("prov:entity", .string(Self.name(entity)))])
    }
    if kind == .contribution, let dataset = record["dataset"]?.string {
      add("hadMember", [("prov:collection", .string(Self.name(dataset))), ("prov:entity", .string(Self.name(id)))])
    }
  }

  private mutating func relate(_ member: String, _ id: String, _ other: String, _ target: JSONValue) {
    let (mine, theirs) = (JSONValue.string(Self.name(id)), JSONValue.string(Self.name(other)))
    let time = ("prov:time", Self.time(target["atTime"]))
    let role = ("prov:role", target["role"])
    switch member {
    case "used": add("used", [("prov:activity", mine), ("prov:entity", theirs), time, role])
    case "wasUsedBy": add("used", [("prov:activity", theirs), ("prov:entity", mine), time, role])
    case "generated": add("wasGeneratedBy", [("prov:entity", theirs), ("prov:activity", mine), time, role])
    case "wasGeneratedBy": add(member, [("prov:entity", mine), ("prov:activity", theirs), time, role])
    case "invalidated": add("wasInvalidatedBy", [("prov:entity", theirs), ("prov:activity", mine), time, role])
    case "wasInvalidatedBy": add(member, [("prov:entity", mine), ("prov:activity", theirs), time, role])
    case "wasDerivedFrom", "wasRevisionOf", "hadPrimarySource", "wasQuotedFrom":
      let sort = [
        "wasRevisionOf": "prov:Revision", "hadPrimarySource": "prov:PrimarySource", "wasQuotedFrom": "prov:Quotation",
      ][member]
      let activity = target["activity"]?.string.map { JSONValue.string(Self.name($0)) }
      let type = sort.map { JSONValue.object(["$": .string($0), "type": "prov:QUALIFIED_NAME"]) }
      add(
        "wasDerivedFrom",
        [("prov:generatedEntity", mine), ("prov:usedEntity", theirs), ("prov:activity", activity), ("prov:type", type)])
    case "wasAttributedTo": add(member, [("prov:entity", mine), ("prov:agent", theirs), role])
    case "wasAssociatedWith":
      let plan = target["plan"]?.string.map { JSONValue.string(Self.name($0)) }
      add(member, [("prov:activity", mine), ("prov:agent", theirs), ("prov:plan", plan), role])
    case "actedOnBehalfOf": add(member, [("prov:delegate", mine), ("prov:responsible", theirs)])
    case "wasInformedBy": add(member, [("prov:informed", mine), ("prov:informant", theirs)])
    case "wasStartedBy", "wasEndedBy": add(member, [("prov:activity", mine), ("prov:trigger", theirs), time])
    case "specializationOf": add(member, [("prov:specificEntity", mine), ("prov:generalEntity", theirs)])
    case "alternateOf": add(member, [("prov:alternate1", mine), ("prov:alternate2", theirs)])
    case "hadMember": add(member, [("prov:collection", mine), ("prov:entity", theirs)])
    default: add("wasInfluencedBy", [("prov:influencee", mine), ("prov:influencer", theirs)])
    }
  }

  /// An edge, once, from whichever side it is told.
  private mutating func add(_ section: String, _ members: [(String, JSONValue?)]) {
    var edge = JSONObject()
    for (name, value) in members { edge[name] = value }
    let bytes = JSONWriter.compact(.object(edge))
    if seen.insert(Array(section.utf8) + bytes).inserted { edges[section, default: []].append(bytes) }
  }

  /// A qualified name: what a URI may not hold is percent-encoded.
  private static func name(_ id: String) -> String {
    "aff:" + (id.addingPercentEncoding(withAllowedCharacters: allowed) ?? id)
  }

  private static let allowed = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/@!$&'()*+,;=")
}
