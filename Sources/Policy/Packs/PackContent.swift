import CEL
import JSON
import Provenance
import YAML

/// A pack as read, before its expressions are checked.
struct PackContent: Sendable {
  var id: String
  var version: String
  var law: Pack.Law
  var tables: [PackTable]
  /// Named expressions in the order of the file; each may use those before it.
  var definitions: [(name: String, expression: Expression)]
  var rules: [RuleSource]
  var folder: PackFolder
  /// Parsed files but for cases, by path: what the digest is over.
  var parsed: [String: JSONValue]

  static let keys = ["pack", "version", "law", "tables", "define", "rules"]

  static func read(_ folder: PackFolder, faults: Faults) -> PackContent? {
    guard let text = folder.files["pack.yaml"] else {
      faults.add(YAMLError(file: folder.name, line: nil, column: nil, message: "the pack has no pack.yaml"))
      return nil
    }
    guard let file = parse("pack.yaml", text, folder, faults),
      let reader = NodeReader(file.root, in: file, name: "pack", keys: keys, faults: faults),
      let id = reader.requiredText("pack"), let version = reader.requiredText("version")
    else { return nil }
    if id.wholeMatch(of: /[a-z0-9-]+/) == nil { reader.fault("the pack's id must be kebab-case", at: reader["pack"]) }
    var content = PackContent(
      id: id, version: version, law: readLaw(reader), tables: [], definitions: readDefinitions(reader), rules: [],
      folder: folder, parsed: ["pack.yaml": file.root.json])
    for node in reader.texts("tables") { readTable(node, in: folder, into: &content, reader) }
    guard let rules = reader["rules"]?.items else {
      reader.fault("rules must be a list", at: reader["rules"])
      return content
    }
    for node in rules {
      guard let rule = RuleSource.read(node, in: file, pack: id, faults: faults) else { continue }
      if let first = content.rules.first(where: { $0.id == rule.id }) {
        faults.add(file.fault(at: node, "the rule \(rule.id) stands on line \(first.node.line) already"))
      }
      content.rules.append(rule)
    }
    return content
  }

  private static func parse(_ path: String, _ text: String, _ folder: PackFolder, _ faults: Faults) -> SourceFile? {
    do {
      return try SourceFile(name: "\(folder.name)/\(path)", text: text)
    } catch {
      faults.add(error)
      return nil
    }
  }

  private static func readLaw(_ reader: NodeReader) -> Pack.Law {
    guard let node = reader["law"],
      let law = NodeReader(node, in: reader.file, name: "law", keys: ["act", "uri", "asOf"], faults: reader.faults),
      let act = law.requiredText("act")
    else {
      if reader["law"] == nil { reader.fault("the pack has no law") }
      return Pack.Law(act: "")
    }
    if let asOf = law.text("asOf"), Day(asOf) == nil { law.fault("asOf must be a day", at: law["asOf"]) }
    return Pack.Law(act: act, uri: law.text("uri"), asOf: law.text("asOf"))
  }

  private static func readDefinitions(_ reader: NodeReader) -> [(name: String, expression: Expression)] {
    guard let node = reader["define"] else { return [] }
    guard let entries = node.entries else {
      reader.fault("define must be a mapping of names to CEL expressions", at: node)
      return []
    }
    return entries.compactMap { entry in
      guard entry.key.wholeMatch(of: /[a-z][A-Za-z0-9]*/) != nil, entry.key != "act" else {
        reader.fault("\(entry.key) cannot name a definition", at: entry.value)
        return nil
      }
      guard let text = entry.value.text else {
        reader.fault("\(entry.key) must be a CEL expression", at: entry.value)
        return nil
      }
      return (entry.key, Expression(text: text, node: entry.value, file: reader.file, name: entry.key))
    }
  }

  private static func readTable(
    _ node: YAMLNode, in folder: PackFolder, into content: inout PackContent, _ reader: NodeReader
  ) {
    let path = "tables/\(node.text ?? "")"
    guard let text = folder.files[path] else {
      let names = folder.paths(in: "tables").map { String($0.dropFirst("tables/".count)) }
      let hint = nearestName(to: node.text ?? "", in: names).map { "; did you mean \($0)?" } ?? ""
      reader.fault("there is no file \(path)\(hint)", at: node)
      return
    }
    guard let file = parse(path, text, folder, reader.faults), let table = PackTable.read(file, faults: reader.faults)
    else { return }
    if content.tables.contains(where: { $0.name == table.name }) {
      reader.fault("the table \(table.name) is there twice", at: node)
      return
    }
    content.tables.append(table)
    content.parsed[path] = file.root.json
  }

  /// The tables with the configuration's replacements and overlays.
  func tables(_ law: LawConfiguration, faults: Faults) -> [PackTable] {
    tables.map { table in
      var result = table
      if let replacement = law.replacements[table.name] {
        do throws(YAMLError) {
          let file = try SourceFile(name: replacement.file, text: replacement.text)
          if let read = PackTable.read(file, faults: faults) {
            if read.name != table.name || read.columns.map(\.name).sorted() != table.columns.map(\.name).sorted() {
              faults.add(file.fault(at: file.root, "the file does not have the columns of the table \(table.name)"))
            } else {
              result = read
            }
          }
        } catch {
          faults.add(error)
        }
      }
      guard let overlay = law.overlays[table.name], let column = table.columns.first(where: { $0.name == table.value })
      else { return result }
      var values: [String: CELValue] = [:]
      for (key, value) in overlay {
        guard let celValue = PackTable.value(Self.node(value), column.type) else {
          faults.add(
            YAMLError(
              file: "law.\(table.name)", line: nil, column: nil, message: "\(key) must be a \(column.type.rawValue)"))
          continue
        }
        values[key] = celValue
      }
      result = result.overlaid(with: values)
      return result
    }
  }

  private static func node(_ value: JSONValue) -> YAMLNode {
    let text =
      switch value {
      case .string(let text): text
      case .int(let number): String(number)
      case .bool(let flag): flag ? "true" : "false"
      default: ""
      }
    return YAMLNode(content: .scalar(value, text: text, style: .plain), line: 1, column: 1)
  }
}
