import Provenance

/// Turns rules into one tree of treatments for each kind of record.
struct PlanCompiler {
  private let rules: [ProtectionRule]
  private let fallback: FieldAction
  /// The owner's class first, then the others in the order of the rules.
  private(set) var classes = [ProtectionPlan.ownerClass]
  private(set) var scopes: [String] = []
  private(set) var tokenFields: [String] = []
  private var known: [String] = []

  init(rules: [ProtectionRule], fallback: FieldAction) {
    self.rules = rules
    self.fallback = fallback
  }

  /// Collects classes and scopes; refuses names that cannot stand in a key id.
  mutating func checkNames() throws(ProtectionPlanError) {
    for (place, rule) in rules.enumerated() {
      do {
        switch rule.action {
        case .encrypt(let name):
          if !classes.contains(name) { classes.append(try KeyName.part(name)) }
        case .pseudonymise(let scope, _):
          if !scopes.contains(scope) { scopes.append(try KeyName.part(scope)) }
        case .keep, .redact, .aggregateOnly: break
        }
      } catch {
        throw ProtectionPlanError(rule: place, path: rule.path, reason: .name)
      }
    }
  }

  /// Refuses paths that no kind has, and doubled ones; call it after every kind is compiled.
  func checkPaths() throws(ProtectionPlanError) {
    let paths = Set(known)
    var seen: Set<String> = []
    for (place, rule) in rules.enumerated() {
      guard paths.contains(rule.path) else {
        throw ProtectionPlanError(rule: place, path: rule.path, reason: .unknownPath, nearest: nearest(to: rule.path))
      }
      guard seen.insert(rule.path).inserted else {
        throw ProtectionPlanError(rule: place, path: rule.path, reason: .repeatedPath)
      }
    }
  }

  mutating func compile(_ kind: RecordKind, fields: [SchemaField]) throws(ProtectionPlanError) -> PlanNode {
    known.append(kind.rawValue)
    known.append(contentsOf: fields.map { "\(kind.rawValue).\($0.path.joined(separator: "."))" })
    var members: [[String]: [SchemaField]] = [:]
    for field in fields { members[Array(field.path.dropLast()), default: []].append(field) }
    let place = rules.firstIndex { $0.path == kind.rawValue }
    let top = try nodes(in: [], of: kind, members: members, inherited: place)
    return PlanNode(name: kind.rawValue, treatment: .descend, action: nil, children: top)
  }

  private mutating func nodes(
    in path: [String], of kind: RecordKind, members: [[String]: [SchemaField]], inherited: Int?
  ) throws(ProtectionPlanError) -> [PlanNode] {
    var result: [PlanNode] = []
    for field in members[path] ?? [] {
      let dotted = "\(kind.rawValue).\(field.path.joined(separator: "."))"
      let named = rules.firstIndex { $0.path == dotted }
      let rule = named ?? inherited
      let name = field.path[field.path.count - 1]
      let below = try nodes(in: field.path, of: kind, members: members, inherited: rule)
      if below.isEmpty {
        let action = try leafAction(field, dotted: dotted, rule: rule, isNamed: named != nil)
        result.append(
          PlanNode(
            name: name, treatment: treatment(action, field: field, dotted: dotted), action: action,
            namesPeople: field.isSubject, children: []))
      } else {
        if let named, case .pseudonymise = rules[named].action {
          throw ProtectionPlanError(rule: named, path: dotted, reason: .noSingleValue)
        }
        result.append(container(field, below))
      }
    }
    return result
  }

  /// A container whose members share a fate that leaves nothing of them in clear shares it as a whole.
  private func container(_ field: SchemaField, _ members: [PlanNode]) -> PlanNode {
    let name = field.path[field.path.count - 1]
    let first = members[0]
    let isUniform = members.allSatisfy { $0.treatment == first.treatment }
    switch first.treatment {
    case .seal, .redact, .drop:
      if isUniform {
        return PlanNode(name: name, treatment: first.treatment, action: first.action, children: members)
      }
    case .keep, .keepID, .token, .descend, .descendMap: break
    }
    let action = members.allSatisfy { $0.action != nil && $0.action == first.action } ? first.action : nil
    let treatment: PlanNode.Treatment = if case .map = field.type { .descendMap } else { .descend }
    return PlanNode(name: name, treatment: treatment, action: action, children: members)
  }

  private func leafAction(
    _ field: SchemaField, dotted: String, rule place: Int?, isNamed: Bool
  ) throws(ProtectionPlanError) -> FieldAction {
    let owner = FieldAction.encrypt(class: ProtectionPlan.ownerClass)
    guard let place else {
      let stays = field.path.count == 1 && field.sensitivity == .public && !namesPerson(field) && !field.isAggregateOnly
      return stays ? .keep : fallback
    }
    let action = rules[place].action
    let refusal = refusal(of: action, for: field)
    // What a connector could not map may be anything: a rule must name it.
    if field.type == .extensions, !isNamed, leavesSomething(action) { return owner }
    guard let refusal else { return action }
    guard !isNamed else { throw ProtectionPlanError(rule: place, path: dotted, reason: refusal) }
    return owner
  }

  private func refusal(of action: FieldAction, for field: SchemaField) -> ProtectionPlanError.Reason? {
    let isOwners = action == .encrypt(class: ProtectionPlan.ownerClass)
    if isOwners || !leavesSomething(action) { return nil }
    if holdsAnything(field) { return .anyValue }
    if field.isAggregateOnly { return .exactNumber }
    if action == .keep && namesPerson(field) { return .subjectInClear }
    if case .pseudonymise = action, !hasSingleValues(field) { return .noSingleValue }
    return nil
  }

  private mutating func tokenField(_ dotted: String) -> Int {
    tokenFields.append(dotted)
    return tokenFields.count - 1
  }

  private mutating func treatment(_ action: FieldAction, field: SchemaField, dotted: String) -> PlanNode.Treatment {
    switch action {
    case .keep: isID(field) ? .keepID : .keep
    case .encrypt(let name): .seal(classes.firstIndex(of: name) ?? 0)
    case .pseudonymise(let scope, let domain):
      .token(
        scope: scopes.firstIndex(of: scope) ?? 0, domain: domain ?? (isID(field) ? "id" : dotted),
        field: tokenField(dotted))
    case .redact: .redact
    case .aggregateOnly: .drop
    }
  }

  private func namesPerson(_ field: SchemaField) -> Bool {
    field.isSubject || (isID(field) && field.sensitivity == .personal)
  }

  /// Conflicts repeat the values of other fields, those that name people too.
  private func holdsAnything(_ field: SchemaField) -> Bool {
    switch field.type {
    case .any, .list(of: .any), .map(of: .any): true
    default: false
    }
  }

  private func leavesSomething(_ action: FieldAction) -> Bool { action != .redact && action != .aggregateOnly }

  private func isID(_ field: SchemaField) -> Bool {
    switch field.type {
    case .id, .list(of: .id): true
    default: false
    }
  }

  private func hasSingleValues(_ field: SchemaField) -> Bool {
    switch field.type {
    case .map, .numbers, .object, .extensions, .any: false
    case .list(let element):
      switch element {
      case .map, .numbers, .object, .extensions, .any, .list: false
      default: true
      }
    default: true
    }
  }

  /// The nearest path of the kind that the rule names, of any kind otherwise; a path without its kind finds it.
  private func nearest(to path: String) -> String? {
    if let whole = known.first(where: { $0.hasSuffix(".\(path)") }) { return whole }
    let kind = path.prefix { $0 != "." }
    let ofKind = known.filter { $0.hasPrefix("\(kind).") }
    return nearestName(to: path, in: ofKind.isEmpty ? known : ofKind)
  }
}
