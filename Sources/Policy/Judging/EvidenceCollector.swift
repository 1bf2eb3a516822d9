import CEL
import JSON
import Provenance

/// Turns what a tracer saw into evidence: records, pointers, and values where their class allows.
struct EvidenceCollector {
  let activation: SubjectActivation
  /// Place of the element of `each` in the record judged, if it lies there.
  let elementPlace: [String]?

  private var context: JudgeContext { activation.context }
  private var subject: SubjectRecords { activation.subject }

  /// Evidence for reads, sorted, each place once; a container covers what lies in it.
  func evidence(_ reads: [CELRead], listed: [EvidencePath]) -> [Evidence] {
    placed(reads, listed: listed).map(\.evidence)
  }

  /// A piece of evidence and where it came from.
  struct Placed {
    let place: Place
    let extent: CELRead.Extent
    let evidence: Evidence
  }

  /// The evidence for reads with its places, in the same order.
  func placed(_ reads: [CELRead], listed: [EvidencePath]) -> [Placed] {
    var found: [Place: CELRead.Extent] = [:]
    for read in reads {
      for place in places(read.attribute) {
        // Whether a list holds a value rests on the whole list.
        Self.widen(&found, place, isMembership(read.attribute) ? .value : read.extent)
      }
    }
    for path in listed {
      let (id, view) =
        path.end == "target"
        ? (subject.path?.targetID ?? subject.id, subject.path?.target ?? subject.view) : (subject.id, subject.view)
      for tokens in Self.expand(path.members, in: view) { Self.widen(&found, .member(id, tokens), .value) }
    }
    let values = Set(found.filter { $0.value == .value }.map(\.key))
    var placed: [Placed] = []
    for (place, extent) in found where !Self.isCovered(place, extent, values) {
      if let item = item(place, extent) { placed.append(Placed(place: place, extent: extent, evidence: item)) }
    }
    return Evidence.sorted(placed, by: \.evidence)
  }

  /// Ids of records that have members among the reads.
  func recordsRead(_ reads: [CELRead]) -> [String: [[String]]] {
    var records: [String: [[String]]] = [:]
    for read in reads {
      for case .member(let id, let tokens) in places(read.attribute) { records[id, default: []].append(tokens) }
    }
    return records
  }

  // MARK: Places

  /// A member of a record, or a computed fact.
  enum Place: Hashable {
    case member(String, [String])
    case fact(String, String, CELAttribute)
  }

  private static func widen(_ found: inout [Place: CELRead.Extent], _ place: Place, _ extent: CELRead.Extent) {
    switch (found[place], extent) {
    case (nil, _), (.presence, _), (.shape, .value): found[place] = extent
    default: break
    }
  }

  /// Whether the place lies in a container of which the whole value is evidence.
  private static func isCovered(_ place: Place, _ extent: CELRead.Extent, _ values: Set<Place>) -> Bool {
    guard case .member(let id, let tokens) = place else { return false }
    return tokens.indices.contains { values.contains(.member(id, Array(tokens[..<$0]))) }
  }

  func places(_ attribute: CELAttribute) -> [Place] {
    let steps = attribute.steps
    let binding = activation.clause.bindings.first { $0.name(for: activation.clause.target) == attribute.variable }
    guard let binding else { return elementPlaces(attribute) }
    switch binding {
    case .record, .this, .source: return members(subject.id, subject.view, subject.kind, steps[...])
    case .target:
      return subject.path.map { members($0.targetID, $0.target, nil, steps[...]) } ?? []
    case .profile:
      guard let id = context.world.profileID, let root = context.document(id)?.root else {
        return [.fact("", "profile", attribute)]
      }
      return members(id, root, .profile, steps[...])
    case .dataset, .agent, .recipient: return named(attribute)
    case .contributions: return contributed(attribute)
    case .uses: return used(attribute, attribute.steps.first, attribute.steps.dropFirst())
    case .documents, .events, .runs, .entities, .reached: return listed(attribute, subject.id, steps[...])
    case .world: return worldPlaces(attribute)
    case .lineage, .regime: return [.fact(subject.path?.targetID ?? subject.id, attribute.description, attribute)]
    case .flow: return [.fact(subject.path?.targetID ?? subject.id, attribute.description, attribute)]
    case .path: return [.fact(subject.path?.targetID ?? subject.id, attribute.description, attribute)]
    case .asOf, .period, .config, .tables: return [.fact("", attribute.description, attribute)]
    case .pending: return []
    }
  }

  /// Members of a record below `steps`, with computed fields replaced by what they follow from.
  private func members(
    _ id: String, _ view: JSONView, _ kind: RecordKind?, _ steps: ArraySlice<CELAttribute.Step>
  ) -> [Place] {
    var tokens: [String] = []
    var shape: StructShape? = kind.map { context.shapes[$0] } ?? context.shapes.entity
    var element: ElementShape?
    var here: JSONView? = view
    for step in steps {
      switch step {
      case .field(let name):
        if let current = shape {
          guard let field = current[name] else { return [.member(id, tokens)] }
          if case .computed(let computed) = field.reading {
            guard let here else { return [.member(id, tokens)] }
            return computed.members(in: here).map { .member(id, tokens + $0) }
          }
          tokens.append(field.member)
          here = here?[field.member]
          (shape, element) = Self.inside(field.reading)
        } else if element?.isMap == false {
          return [.member(id, tokens)]
        } else {
          tokens.append(name)
          here = here?[name]
          (shape, element) = element.map { Self.inside(.value($0.value)) } ?? (nil, nil)
        }
      case .index(let index):
        tokens.append(String(index))
        here = here?[index]
        (shape, element) = element.map { Self.inside(.value($0.value)) } ?? (nil, nil)
      case .key: return [.member(id, tokens)]
      }
    }
    return [.member(id, tokens)]
  }

  /// Whether an attribute asks a list for a value: `x in record.list`.
  private func isMembership(_ attribute: CELAttribute) -> Bool {
    guard case .field? = attribute.steps.last else { return false }
    guard case .list? = value(CELAttribute(attribute.variable, attribute.steps.dropLast())) else {
      return value(CELAttribute(attribute.variable, attribute.steps.dropLast()))?.isUnknown ?? false
    }
    return true
  }

  private static func inside(_ reading: FieldShape.Reading) -> (StructShape?, ElementShape?) {
    guard case .value(let value) = reading else { return (nil, nil) }
    return switch value {
    case .object(let shape): (shape, nil)
    case .list(let element), .map(let element): (nil, element)
    default: (nil, nil)
    }
  }

  /// A record that the subject names by the member of the variable's name.
  private func named(_ attribute: CELAttribute) -> [Place] {
    let reference = Place.member(subject.id, [attribute.variable])
    guard let id = subject.view[attribute.variable]?.string.map(context.world.resolve),
      let root = context.document(id)?.root, let kind = context.world.kind(of: id)
    else { return [reference] }
    return attribute.steps.isEmpty ? [reference] : [reference] + members(id, root, kind, attribute.steps[...])
  }

  /// A record of a list that is looked up; the list itself is a fact of its owner.
  private func listed(_ attribute: CELAttribute, _ owner: String, _ steps: ArraySlice<CELAttribute.Step>) -> [Place] {
    guard case .index? = steps.first, let id = recordID(attribute, steps.prefix(1)),
      let root = context.document(id)?.root
    else { return [.fact(owner, attribute.description, attribute)] }
    return members(id, root, context.world.kind(of: id), steps.dropFirst())
  }

  /// A member of one of the person's contributions; how many there are is a fact of the request.
  private func contributed(_ attribute: CELAttribute) -> [Place] {
    guard case .index(let index)? = attribute.steps.first, let known = subject.person?.contributions,
      known.indices.contains(index)
    else { return [.fact(subject.id, attribute.description, attribute)] }
    return members(known[index].id, known[index].document.root, .contribution, attribute.steps.dropFirst())
  }

  /// A member of a use, in the run or event that it is.
  private func used(
    _ attribute: CELAttribute, _ index: CELAttribute.Step?, _ rest: ArraySlice<CELAttribute.Step>
  ) -> [Place] {
    guard case .index(let index)? = index, let known = activation.reach?.uses, known.indices.contains(index)
    else { return [.fact(subject.id, attribute.description, attribute)] }
    return used(attribute, UseObject(use: known[index], context: context), rest)
  }

  private func used(_ attribute: CELAttribute, _ use: UseObject, _ rest: ArraySlice<CELAttribute.Step>) -> [Place] {
    guard case .field(let name)? = rest.first, let member = use.member(name) else {
      return [.fact(subject.id, attribute.description, attribute)]
    }
    return [.member(use.use.id, [member])]
  }

  /// The id of the record that an attribute leads to after `steps` of it.
  private func recordID(_ attribute: CELAttribute, _ steps: ArraySlice<CELAttribute.Step>) -> String? {
    let place = CELAttribute(attribute.variable, Array(attribute.steps[..<steps.endIndex]))
    guard case .object(let source) = value(place), let record = source as? RecordObject else { return nil }
    return record.view["id"]?.string.map(context.world.resolve)
  }

  private func worldPlaces(_ attribute: CELAttribute) -> [Place] {
    let steps = attribute.steps
    guard steps.count > 1, case .field(let table) = steps[0], let sort = WorldTable.Sort(rawValue: table),
      case .field(let name) = steps[1]
    else { return [.fact("", attribute.description, attribute)] }
    let id = context.world.resolve(name)
    switch sort {
    case .lineage:
      let inner = CELAttribute("lineage", Array(steps.dropFirst(2)))
      return [.fact(id, inner.description, attribute)]
    case .names: return [.fact(id, "names", attribute)]
    case .documentsOf, .eventsOf, .runsOf:
      guard steps.count > 2 else { return [.fact(id, table, attribute)] }
      return listed(attribute, id, steps.dropFirst(2))
    case .datasets, .models, .entities, .runs, .agents, .documents, .events:
      guard let root = context.document(id)?.root, let kind = context.world.kind(of: id) else {
        return [.fact(id, "resolves", attribute)]
      }
      return members(id, root, kind, steps.dropFirst(2))
    }
  }

  /// A read of the element of `each`: a place in the record judged, or in a record of its own.
  private func elementPlaces(_ attribute: CELAttribute) -> [Place] {
    if let elementPlace {
      let tokens = attribute.steps.map { step in
        switch step {
        case .field(let name): String(name.prefix { $0 != "?" })
        case .index(let index): String(index)
        case .key: ""
        }
      }
      guard let last = tokens.last, last == "during" else { return [.member(subject.id, elementPlace + tokens)] }
      let base = elementPlace + tokens.dropLast()
      return [.member(subject.id, base + ["from"]), .member(subject.id, base + ["to"])]
    }
    if case .object(let source)? = activation.element, let use = source as? UseObject {
      return used(attribute, use, attribute.steps[...])
    }
    guard case .object(let source)? = activation.element, let record = source as? RecordObject,
      let id = record.view["id"]?.string, let kind = record.view["kind"]?.string.flatMap(RecordKind.init)
    else { return [.fact(subject.id, attribute.description, attribute)] }
    return members(id, record.view, kind, attribute.steps[...])
  }
}
