/// Makes a tree of events within limits. Limits are looked at before anything is kept, so that neither aliases nor nesting
/// can make a tree that is dear to walk, to compare or to free.
struct YAMLComposer {
  private let events: YAMLEvents
  private let file: String
  private let limits: YAML.Limits
  /// How many nodes may still be made.
  private var remaining: Int
  private var anchors: [String: Anchored] = [:]

  private struct Anchored {
    var node: YAMLNode
    /// Its nodes, aliases expanded.
    var count: Int
    /// Collections in one another, this one included; 0 for a scalar.
    var height: Int
  }

  init(_ text: String, file: String, limits: YAML.Limits) throws(YAMLError) {
    events = try YAMLEvents(text, file: file)
    self.file = file
    self.limits = limits
    remaining = limits.nodes
  }

  /// The single document of the text; nil if it has none.
  mutating func document() throws(YAMLError) -> YAMLNode? {
    guard try start() != nil else { return nil }
    let root = try node(events.next(), depth: 0)
    if let second = try start() { throw fail(second, "one document is expected, and here another begins; remove it") }
    return root.node
  }

  /// The start of the next document; nil at the end.
  private func start() throws(YAMLError) -> YAMLEvents.Event? {
    while true {
      let event = try events.next()
      switch event.content {
      case .documentStart: return event
      case .streamEnd: return nil
      default: continue
      }
    }
  }

  private mutating func node(_ event: YAMLEvents.Event, depth: Int) throws(YAMLError) -> Anchored {
    let made: Anchored
    let properties: YAMLEvents.Properties
    switch event.content {
    case .alias(let name): return try expanded(name, event, depth: depth)
    case .scalar(let text, let style, let given):
      try count(1, event)
      let value = style == .plain ? CoreSchema.value(of: text) : .string(text)
      made = Anchored(node: node(.scalar(value, text: text, style: style), event), count: 1, height: 0)
      properties = given
    case .sequenceStart(let given):
      try enter(event, depth: depth)
      made = try sequence(event, depth: depth + 1)
      properties = given
    case .mappingStart(let given):
      try enter(event, depth: depth)
      made = try mapping(event, depth: depth + 1)
      properties = given
    default: throw fail(event, "a value is expected here")
    }
    if properties.hasTag { throw fail(event, "tags are not read; write the value without one") }
    if let anchor = properties.anchor { anchors[anchor] = made }
    return made
  }

  /// The value that an alias stands for, at the place of its anchor.
  private mutating func expanded(_ name: String, _ event: YAMLEvents.Event, depth: Int) throws(YAMLError) -> Anchored {
    guard let found = anchors[name] else {
      throw fail(event, "an alias without its anchor, which must be complete before it")
    }
    try count(found.count, event)
    guard depth + found.height <= limits.depth else { throw tooDeep(event) }
    return found
  }

  private mutating func sequence(_ start: YAMLEvents.Event, depth: Int) throws(YAMLError) -> Anchored {
    var items: [YAMLNode] = []
    var sum = (count: 1, height: 0)
    while true {
      let event = try events.next()
      if case .sequenceEnd = event.content { break }
      let item = try node(event, depth: depth)
      items.append(item.node)
      sum = (sum.count + item.count, max(sum.height, item.height))
    }
    return Anchored(node: node(.sequence(items), start), count: sum.count, height: sum.height + 1)
  }

  private mutating func mapping(_ start: YAMLEvents.Event, depth: Int) throws(YAMLError) -> Anchored {
    var entries: [YAMLEntry] = []
    var seen: [String: Int] = [:]
    var sum = (count: 1, height: 0)
    while true {
      let event = try events.next()
      if case .mappingEnd = event.content { break }
      let key = try node(event, depth: depth)
      guard case .scalar(_, let name, let style) = key.node.content else { throw fail(event, "a key must be text") }
      remaining += 1  // only values are counted
      guard name != "<<" || style != .plain else {
        throw fail(event, "merge keys are not part of YAML 1.2; write the members out")
      }
      if let first = seen.updateValue(event.line, forKey: name) {
        throw fail(event, "the key \(YAML.shown(name)) stands here twice, first on line \(first); keep one of them")
      }
      let value = try node(events.next(), depth: depth)
      entries.append(YAMLEntry(key: name, keyLine: event.line, keyColumn: event.column, value: value.node))
      sum = (sum.count + value.count, max(sum.height, value.height))
    }
    return Anchored(node: node(.mapping(entries), start), count: sum.count, height: sum.height + 1)
  }

  private func node(_ content: YAMLNode.Content, _ event: YAMLEvents.Event) -> YAMLNode {
    YAMLNode(content: content, line: event.line, column: event.column)
  }

  private mutating func enter(_ event: YAMLEvents.Event, depth: Int) throws(YAMLError) {
    try count(1, event)
    guard depth < limits.depth else { throw tooDeep(event) }
  }

  private mutating func count(_ nodes: Int, _ event: YAMLEvents.Event) throws(YAMLError) {
    remaining -= nodes
    guard remaining >= 0 else {
      throw fail(event, "more than \(limits.nodes) values, aliases expanded; split the file")
    }
  }

  private func tooDeep(_ event: YAMLEvents.Event) -> YAMLError {
    fail(event, "nested more than \(limits.depth) deep; make it flatter")
  }

  private func fail(_ event: YAMLEvents.Event, _ message: String) -> YAMLError {
    YAMLError(file: file, line: event.line, column: event.column, message: message)
  }
}
