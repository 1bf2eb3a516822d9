/// A place in the input as one evaluation comes across it: a tree below each variable, so that places are told apart by
/// identity and nothing of a path is hashed.
final class TracedPlace {
  /// Owned from above: the tracer holds the variables, and each place those below it.
  unowned let parent: TracedPlace?
  let variable: CELVariable
  private let step: CELAttribute.Step?
  /// The place of the text that was the step, if it came from the input and observations are kept.
  unowned let key: TracedPlace?
  private var fields: [TracedPlace] = []
  /// The fields by step, where there are many: records that are looked up by id.
  private var manyFields: [CELAttribute.Step: TracedPlace] = [:]
  private static let few = 12
  /// By place, as far as they were come across in order; others stand among the fields.
  private var elements: [TracedPlace?] = []

  private var madeSymbol: CELPlace?

  /// What was visited here.
  private var visitedExtents: [CELRead.Extent] = []

  /// When this place was last met while repetitions were taken out, and the extents met then, a bit each.
  private var settling = 0
  private var metExtents: UInt8 = 0

  /// What was read here.
  var isValueRead = false
  var isShapeRead = false
  /// Whether something further down was read.
  var isImplied = false
  /// Whether the read is in the result already.
  var isReported = false

  init(_ variable: CELVariable) {
    self.variable = variable
    parent = nil
    step = nil
    key = nil
  }

  private init(_ parent: TracedPlace, _ step: CELAttribute.Step, key: TracedPlace? = nil) {
    self.parent = parent
    self.key = key
    variable = parent.variable
    self.step = step
  }

  /// The place one step down; the same one each time.
  ///
  /// - Parameter key: where the step's text came from; that of the first time stays.
  func child(_ step: CELAttribute.Step, key: TracedPlace? = nil) -> TracedPlace {
    if case .index(let index) = step {
      if elements.indices.contains(index), let known = elements[index] { return known }
      if fields.isEmpty, index >= 0, index < elements.count + Self.few {
        while elements.count <= index { elements.append(nil) }
        let child = TracedPlace(self, step)
        elements[index] = child
        return child
      }
    }
    if manyFields.isEmpty {
      for field in fields where field.step == step { return field }
    } else if let known = manyFields[step] {
      return known
    }
    let child = TracedPlace(self, step, key: key)
    fields.append(child)
    if !manyFields.isEmpty {
      manyFields[step] = child
    } else if fields.count > Self.few {
      for field in fields { if let step = field.step { manyFields[step] = field } }
    }
    return child
  }

  var attribute: CELAttribute {
    var steps: [CELAttribute.Step] = []
    var place = self
    while let step = place.step, let parent = place.parent {
      steps.append(step)
      place = parent
    }
    return CELAttribute(variable.name, steps.reversed())
  }

  /// The place by how it was reached.
  var symbol: CELPlace {
    if let madeSymbol { return madeSymbol }
    var made = CELPlace(variable.name)
    if let step, let parent {
      made = parent.symbol
      made.steps.reserveCapacity(made.steps.count + 1)
      switch step {
      case .field(let name): made.steps.append(key.map { .keyed($0.symbol, was: name) } ?? .field(name))
      case .index(let index): made.steps.append(.index(index))
      case .key(let key): made.steps.append(.key(key))
      }
    }
    madeSymbol = made
    return made
  }

  /// False if the same was visited before.
  func visit(_ extent: CELRead.Extent) -> Bool {
    if visitedExtents.contains(extent) { return false }
    visitedExtents.append(extent)
    return true
  }

  /// Whether a read is the first of its extent here since a settling began.
  func isFirst(_ extent: CELRead.Extent, in settling: Int) -> Bool {
    if self.settling != settling { (self.settling, metExtents) = (settling, 0) }
    let bit: UInt8 =
      switch extent {
      case .value: 1
      case .shape: 2
      case .presence: 4
      }
    defer { metExtents |= bit }
    return metExtents & bit == 0
  }

  /// Notes a read, and that it implies that everything above is there.
  func note(_ extent: CELRead.Extent) {
    switch extent {
    case .value: isValueRead = true
    case .shape: isShapeRead = true
    case .presence: break
    }
    var above = parent
    while let place = above, !place.isImplied {
      place.isImplied = true
      above = place.parent
    }
  }

  /// Whether a read here says nothing that another one does not.
  func implies(_ extent: CELRead.Extent) -> Bool {
    var above = parent
    while let place = above {
      if place.isValueRead { return true }
      above = place.parent
    }
    switch extent {
    case .value: return false
    case .shape: return isValueRead
    case .presence: return isValueRead || isShapeRead || isImplied
    }
  }
}
