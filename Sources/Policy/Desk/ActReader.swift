import CEL
import JSON
import Provenance

/// The moment judged, read off the record where its expression is a plain one.
enum ActReader: Sendable {
  case member([MemberStep], isInstant: Bool)
  /// A member if it is there, else what the expression says.
  case memberElse([MemberStep], isInstant: Bool, CELProgram)
  case program(CELProgram)

  init(_ program: CELProgram, kind: RecordKind, shape: StructShape) {
    func member(_ expr: CELExpr) -> (steps: [MemberStep], isInstant: Bool)? {
      var names: [String] = []
      var here = expr
      while case .select(let operand, let field, .value) = here.kind {
        names.insert(field, at: 0)
        here = operand
      }
      guard case .ident(let root) = here.kind, root == kind.rawValue || root == "this" || root == "source",
        !names.isEmpty
      else { return nil }
      var value = ValueShape.object(shape)
      for name in names {
        guard case .object(let shape) = value, let field = shape[name], field.member == name,
          case .value(let next) = field.reading
        else { return nil }
        value = next
      }
      switch value {
      case .instant: return (names.map(MemberStep.init), true)
      case .when: return (names.map(MemberStep.init), false)
      default: return nil
      }
    }
    let expr = program.checked.ast.expr
    if let (steps, isInstant) = member(expr) {
      self = .member(steps, isInstant: isInstant)
    } else if case .call(CELOperator.conditional, nil, let operands) = expr.kind,
      case .select(let operand, let field, .test) = operands[0].kind, let (steps, isInstant) = member(operands[1]),
      case .select(operand, field: field, .value) = operands[1].kind.withoutID(of: operand)
    {
      self = .memberElse(steps, isInstant: isInstant, program)
    } else {
      self = .program(program)
    }
  }

  /// The moment, and its text: that of the record if it is in its shortest form already.
  func read(_ probe: RecordProbe, _ activation: () -> SubjectActivation) -> ActValue {
    switch self {
    case .member(let steps, let isInstant):
      return probe.find(steps).map { ActValue($0, isInstant: isInstant) } ?? .none
    case .memberElse(let steps, let isInstant, let program):
      return probe.find(steps).map { ActValue($0, isInstant: isInstant) } ?? Self.evaluate(program, activation())
    case .program(let program): return Self.evaluate(program, activation())
    }
  }

  private static func evaluate(_ program: CELProgram, _ activation: SubjectActivation) -> ActValue {
    Moment(program.evaluate(activation)).map { ActValue(when: $0.when, text: nil) } ?? .none
  }
}

/// The moment judged.
struct ActValue {
  /// Nil where the record does not say.
  var when: When?
  /// Its text, if that is the one of the record.
  var text: JSONCursor?

  static var none: ActValue { ActValue(when: nil, text: nil) }

  init(when: When?, text: JSONCursor?) {
    self.when = when
    self.text = text
  }

  init(_ cursor: JSONCursor, isInstant: Bool) {
    guard cursor.letter == UInt8(ascii: "\"") else {
      self = .none
      return
    }
    if let instant = ActText.instant(cursor.utf8.span) {
      self.init(when: .instant(instant), text: cursor)
      return
    }
    let text = String(decoding: cursor.utf8, as: UTF8.self)
    // As the expressions read it: an instant outside years 1 to 9999 is none.
    let when = isInstant ? Instant(rfc3339: text).map(When.instant) : When(text)
    guard isInstant else {
      self.init(when: when, text: nil)
      return
    }
    if case .instant(let instant)? = when, case .timestamp = instant.celValue {
      self.init(when: when, text: nil)
    } else {
      self = .none
    }
  }
}

extension CELExpr.Kind {
  /// The same selection with another, equally written operand: nodes are told apart by their ids.
  fileprivate func withoutID(of operand: CELExpr) -> CELExpr.Kind {
    guard case .select(let own, let field, let selection) = self, CELUnparser.text(own) == CELUnparser.text(operand)
    else { return self }
    return .select(operand, field: field, selection)
  }
}
