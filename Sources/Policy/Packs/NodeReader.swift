import Foundation
import Provenance
import Synchronization
import YAML

/// Gathers faults, so that one reading of a pack names all of them.
final class Faults {
  private(set) var list: [YAMLError] = []

  func add(_ fault: YAMLError) {
    if !list.contains(fault) { list.append(fault) }
  }

  var isEmpty: Bool { list.isEmpty }

  /// Works on all items at once, and takes the faults of each in the items' order.
  func collect<Item: Sendable, Result: Sendable>(
    _ items: [Item], _ work: @Sendable (Item, Faults) -> Result
  ) -> [Result] {
    let found = Mutex([(result: Result, faults: [YAMLError])?](repeating: nil, count: items.count))
    DispatchQueue.concurrentPerform(iterations: items.count) { index in
      let own = Faults()
      let result = work(items[index], own)
      found.withLock { $0[index] = (result, own.list) }
    }
    return found.withLock { found in
      found.compactMap { $0 }.map { outcome in
        outcome.faults.forEach(add)
        return outcome.result
      }
    }
  }
}

/// Reads one mapping: known keys only, right types; what is wrong becomes a fault and reading goes on.
struct NodeReader {
  let file: SourceFile
  let node: YAMLNode
  /// What the mapping is, for messages: `rule`, `law`.
  let name: String
  let faults: Faults

  /// Nil with a fault if the node is no mapping.
  init?(_ node: YAMLNode, in file: SourceFile, name: String, keys: [String], faults: Faults) {
    self.file = file
    self.node = node
    self.name = name
    self.faults = faults
    guard let entries = node.entries else {
      faults.add(file.fault(at: node, "\(name) must be a mapping, not \(node.typeName)"))
      return nil
    }
    for entry in entries where !keys.contains(entry.key) {
      let hint =
        nearestName(to: entry.key, in: keys).map { "did you mean \($0)?" } ?? "known: \(keys.joined(separator: ", "))"
      faults.add(
        YAMLError(
          file: file.name, line: entry.keyLine, column: entry.keyColumn,
          message: "unknown key \(YAML.shown(entry.key)) in \(name); \(hint)"))
    }
  }

  subscript(_ key: String) -> YAMLNode? { node[key] }

  func fault(_ message: String, at node: YAMLNode? = nil) { faults.add(file.fault(at: node ?? self.node, message)) }

  func text(_ key: String) -> String? {
    guard let value = node[key] else { return nil }
    guard let text = value.text else {
      fault("\(key) must be text, not \(value.typeName)", at: value)
      return nil
    }
    return text
  }

  func requiredText(_ key: String) -> String? {
    if node[key] == nil { fault("\(name) has no \(key)") }
    return text(key)
  }

  func flag(_ key: String) -> Bool {
    guard let value = node[key] else { return false }
    guard case .bool(let flag)? = value.scalar else {
      fault("\(key) must be true or false", at: value)
      return false
    }
    return flag
  }

  /// A list of texts; one text is a list of one.
  func texts(_ key: String) -> [YAMLNode] {
    guard let value = node[key] else { return [] }
    let items = value.items ?? [value]
    return items.filter { item in
      if item.text == nil { fault("\(key) must be text or a list of texts", at: item) }
      return item.text != nil
    }
  }

  func token<T: RawRepresentable & CaseIterable>(_ key: String, _ type: T.Type) -> T? where T.RawValue == String {
    guard let value = node[key] else { return nil }
    return token(value, of: key, type)
  }

  func token<T: RawRepresentable & CaseIterable>(_ value: YAMLNode, of key: String, _ type: T.Type) -> T?
  where T.RawValue == String {
    let known = T.allCases.map(\.rawValue)
    guard let text = value.text else {
      fault("\(key) must be one of \(known.joined(separator: ", "))", at: value)
      return nil
    }
    if let token = T(rawValue: text) { return token }
    let hint =
      nearestName(to: text, in: known).map { "did you mean \($0)?" } ?? "one of \(known.joined(separator: ", "))"
    fault("\(YAML.shown(text)) is no value of \(key); \(hint)", at: value)
    return nil
  }

  func expression(_ key: String) -> Expression? {
    guard let value = node[key] else { return nil }
    guard let text = value.text else {
      fault("\(key) must be a CEL expression, not \(value.typeName)", at: value)
      return nil
    }
    return Expression(text: text, node: value, file: file, name: key)
  }
}

/// A CEL expression as it stands in a pack.
struct Expression: Sendable {
  let text: String
  let node: YAMLNode
  let file: SourceFile
  /// The key it stands under, for messages.
  let name: String
}
