import Provenance
import YAML

extension RuleSource {
  /// The clauses of `on`: a kind, a list of kinds, or a mapping of kinds to what differs for them.
  static func readClauses(_ rule: NodeReader) -> [ClauseSource] {
    guard let on = rule["on"] else { return [] }
    var clauses: [ClauseSource] = []
    func add(_ name: String, _ node: YAMLNode, own: NodeReader?) {
      guard let target = RuleTarget(name) else {
        let known = RuleTarget.allCases.map(\.description)
        let hint =
          nearestName(to: name, in: known).map { "did you mean \($0)?" } ?? "one of \(known.joined(separator: ", "))"
        rule.fault("\(name) is no kind of subject; \(hint)", at: node)
        return
      }
      if clauses.contains(where: { $0.target == target }) { rule.fault("\(name) stands in on twice", at: node) }
      clauses.append(readClause(target, rule: rule, own: own, node: node))
    }
    if let entries = on.entries {
      for entry in entries {
        let own = NodeReader(
          entry.value, in: rule.file, name: "on.\(entry.key)", keys: clauseKeys, faults: rule.faults)
        let key = YAMLNode(
          content: .scalar(.string(entry.key), text: entry.key, style: .plain), line: entry.keyLine,
          column: entry.keyColumn)
        add(entry.key, key, own: own)
      }
    } else {
      for item in rule.texts("on") { add(item.text ?? "", item, own: nil) }
    }
    return clauses
  }

  private static func readClause(
    _ target: RuleTarget, rule: NodeReader, own: NodeReader?, node: YAMLNode
  ) -> ClauseSource {
    func reader(for key: String) -> NodeReader { own.map { $0[key] == nil ? rule : $0 } ?? rule }
    func expression(_ key: String) -> Expression? { reader(for: key).expression(key) }
    var clause = ClauseSource(
      target: target, act: expression("act"), when: expression("when"), require: expression("require"),
      attest: expression("attest"), evidence: reader(for: "evidence").texts("evidence"), each: nil, path: nil,
      node: node)
    let each = reader(for: "each")
    if let value = each["each"] { clause.each = readEach(value, each) }
    if target == .path {
      if clause.each != nil { rule.fault("a path rule has no each", at: node) }
      clause.path = readPath(
        reader(for: "from"), to: reader(for: "to"), carries: expression("carries"),
        suspect: expression("suspect"), node: node)
    } else {
      for key in ["from", "to", "carries", "suspect"] where own?[key] != nil {
        rule.fault("\(key) belongs to path rules", at: node)
      }
    }
    return clause
  }

  private static func readEach(_ node: YAMLNode, _ parent: NodeReader) -> EachSource? {
    let keys = ["over", "as", "part", "act", "record", "alone"]
    guard
      let reader = NodeReader(node, in: parent.file, name: "each", keys: keys, faults: parent.faults),
      let over = reader.expression("over"), let variable = reader.requiredText("as")
    else {
      if node["over"] == nil { parent.fault("each has no over", at: node) }
      return nil
    }
    if variable.wholeMatch(of: /[a-z][A-Za-z0-9]*/) == nil {
      reader.fault("as must be a name such as transfer", at: reader["as"])
    }
    let parts = EachSource.Part.allCases.filter { reader[$0.rawValue] != nil }
    guard parts.count == 1, let id = reader.expression(parts[0].rawValue) else {
      reader.fault("each needs exactly one of part, act, record")
      return nil
    }
    return EachSource(over: over, variable: variable, part: parts[0], id: id, alone: reader.expression("alone"))
  }

  private static func readPath(
    _ from: NodeReader, to: NodeReader, carries: Expression?, suspect: Expression?, node: YAMLNode
  ) -> PathSource? {
    guard let source = from["from"], let kind = from.token(source, of: "from", RecordKind.self) else {
      from.fault("a path rule needs from: dataset or contribution", at: node)
      return nil
    }
    if kind != .dataset && kind != .contribution {
      from.fault("a path begins at a dataset or a contribution", at: source)
    }
    let targets = to.texts("to").compactMap { to.token($0, of: "to", RecordKind.self) }
    for target in targets where target != .dataset && target != .model {
      to.fault("a path ends at a dataset or a model", at: to["to"])
    }
    return PathSource(
      from: kind, to: targets.isEmpty ? [.dataset, .model] : targets, carries: carries, suspect: suspect)
  }
}
