import Foundation
import Testing

@testable import CEL

/// The cases of `conformance/cel`: JSON made from cel-spec's `tests/simple/testdata`.
struct ConformanceFile {
  let name: String
  let cases: [ConformanceCase]

  static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["AFFIDAVIT_CEL_CASES"] { return URL(fileURLWithPath: path) }
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return root.deletingLastPathComponent().appendingPathComponent("shared/conformance/cel")
  }()

  static let isPresent: Bool = {
    let isPresent = FileManager.default.fileExists(atPath: folder.path)
    if !isPresent { print("CELConformance skipped: \(folder.path) is not there (set AFFIDAVIT_CEL_CASES)") }
    return isPresent
  }()

  static func all() throws -> [ConformanceFile] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
    return try paths.sorted().map { path in
      let data = try Data(contentsOf: folder.appendingPathComponent(path))
      let content = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      let cases = try #require(content["cases"] as? [[String: Any]])
      let prefix = String(path.dropLast(5))
      return ConformanceFile(name: prefix, cases: try cases.map { try ConformanceCase($0, prefix: prefix) })
    }
  }
}

struct ConformanceCase {
  struct Malformed: Error { let what: String }

  let name: String
  let expr: String
  let content: [String: Any]

  init(_ content: [String: Any], prefix: String) throws {
    name = "\(prefix)/\(content["name"] as? String ?? "?")"
    expr = content["expr"] as? String ?? ""
    self.content = content
  }

  /// nil if the case passes, else what went wrong.
  func run() throws -> String? {
    let expected = content["expect"] as? [String: Any] ?? [:]
    let isError = expected["error"] != nil
    let program: CELProgram
    do {
      let environment = try environment()
      let ast = try environment.parse(expr)
      let isUnchecked = content["disableCheck"] as? Bool == true
      let checked = isUnchecked ? try environment.resolve(ast) : try environment.check(ast)
      if let type = expected["type"], !isUnchecked {
        let type = try Self.type(type)
        if checked.resultType != type { return "type \(checked.resultType), expected \(type)" }
      }
      if content["checkOnly"] as? Bool == true { return nil }
      program = try environment.plan(checked)
    } catch let issues as CELIssues {
      return isError ? nil : "does not compile: \(issues)"
    }
    let bindings = try bindings()
    let value = program.evaluate(bindings)
    let tracer = CELTracer()
    let traced = program.evaluate(bindings, tracer: tracer)
    if describe(value) != describe(traced) {
      return "traced evaluation differs: \(describe(traced)), \(describe(value))"
    }
    if isError { return value.isError ? nil : "expected an error, found \(describe(value))" }
    guard let wanted = expected["value"] else { return nil }
    let expectedValue = try Self.value(wanted)
    return describe(value) == describe(expectedValue)
      ? nil : "found \(describe(value)), expected \(describe(expectedValue))"
  }

  private func environment() throws -> CELEnvironment {
    var environment = CELEnvironment(Set(CELLibrary.allCases))
    environment.container = content["container"] as? String ?? ""
    environment.macrosEnabled = content["disableMacros"] as? Bool != true
    for declaration in content["typeEnv"] as? [[String: Any]] ?? [] {
      guard let name = declaration["name"] as? String else { continue }
      if let overloads = declaration["overloads"] as? [[String: Any]] {
        environment.declare(
          function: name,
          try overloads.map { overload in
            CELOverload(
              overload["id"] as? String ?? "", try (overload["params"] as? [Any] ?? []).map(Self.type),
              try Self.type(overload["result"] ?? "dyn"), member: overload["member"] as? Bool == true,
              implementation: .none)
          })
      } else {
        environment.declare(name, try Self.type(declaration["type"] ?? "dyn"))
      }
    }
    return environment
  }

  private func bindings() throws -> CELBindings {
    var values: [String: CELValue] = [:]
    for (name, value) in content["bindings"] as? [String: Any] ?? [:] { values[name] = try Self.value(value) }
    return CELBindings(values)
  }

  static func type(_ json: Any) throws -> CELType {
    if let name = json as? String {
      let plain: [String: CELType] = [
        "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string, "bytes": .bytes,
        "null": .null, "timestamp": .timestamp, "duration": .duration, "any": .dyn, "dyn": .dyn, "error": .error,
      ]
      if let type = plain[name] { return type }
    }
    guard let json = json as? [String: Any] else { throw Malformed(what: "type \(json)") }
    if let element = json["list"] { return .list(try type(element)) }
    if let pair = json["map"] as? [Any], pair.count == 2 { return .map(try type(pair[0]), try type(pair[1])) }
    if let inner = json["wrapper"] { return .wrapper(try type(inner)) }
    if let inner = json["type"] { return .type(try type(inner)) }
    if let name = json["param"] as? String { return .param(name) }
    if let name = json["opaque"] as? String { return .opaque(name, try (json["params"] as? [Any] ?? []).map(type)) }
    throw Malformed(what: "type \(json)")
  }

  static func value(_ json: Any) throws -> CELValue {
    guard let json = json as? [String: Any], let (kind, content) = json.first else { throw Malformed(what: "value") }
    let text = content as? String ?? ""
    switch kind {
    case "null": return .null
    case "bool": return .bool(content as? Bool == true)
    case "int": return .int(try #require(Int64(text)))
    case "uint": return .uint(try #require(UInt64(text)))
    case "double": return .double(text == "NaN" ? .nan : try #require(Double(text)))
    case "string": return .string(text)
    case "bytes": return .bytes(Array(try #require(Data(base64Encoded: text))))
    case "list": return .list(try (content as? [Any] ?? []).map(value))
    case "map":
      let pairs = try (content as? [[Any]] ?? []).map { (key: try value($0[0]), value: try value($0[1])) }
      return .map(try #require(CELMap(pairs)))
    case "type":
      let all = StandardLibrary.constants(Set(CELLibrary.allCases))
      return try #require(all[text]).value
    case "timestamp": return .timestamp(try #require(CELTimestamp(rfc3339: text)))
    case "duration": return .duration(try #require(CELDuration(text)))
    case "error": return .error(.host, text)
    default: throw Malformed(what: "value \(kind)")
    }
  }
}

/// A value with its types, maps sorted by key; the same text for the same value.
func describe(_ value: CELValue) -> String {
  switch value {
  case .null: return "null"
  case .bool(let value): return "\(value)"
  case .int(let value): return "\(value)"
  case .uint(let value): return "\(value)u"
  case .double(let value): return value.isNaN ? "NaN" : "double(\(value))"
  case .string(let text): return quoted(text)
  case .bytes(let bytes): return "bytes\(bytes)"
  case .timestamp(let time): return "timestamp(\(time))"
  case .duration(let duration): return "duration(\(duration))"
  case .list(let list): return "[\(list.elements.map(describe).joined(separator: ", "))]"
  case .map(let map):
    return "{\(map.entries.map { "\(describe($0.key)): \(describe($0.value))" }.sorted().joined(separator: ", "))}"
  case .object(let source):
    let fields = source.keys.map { "\(quoted($0)): \(source.field($0).map(describe) ?? "-")" }.sorted()
    let name = if case .object(let name) = source.celType { name } else { "" }
    return "\(name){\(fields.joined(separator: ", "))}"
  case .type(let type): return "type(\(type.name))"
  case .optional(let optional): return "optional(\(optional.value.map(describe) ?? ""))"
  case .opaque(let value): return "\(value.celType)(\(value.description))"
  case .unknown(let unknowns): return "unknown(\(unknowns.attributes.map(\.description).joined(separator: ", ")))"
  case .error(let error): return "error(\(error.code))"
  }
}
