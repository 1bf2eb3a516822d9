import CEL

/// A place in the input of a clause, ready to be read for any record that the clause judges.
final class PlacePath: Hashable {
  let place: CELPlace
  /// Index of the variable among those of the clause; the element of `each` stands after the last.
  let variable: Int
  let steps: [Step]
  /// Where the one desk that uses it reads it.
  var reading: PlaceReader.Reading?

  enum Step {
    case field(String)
    case index(Int)
    case key(CELKey)
    /// The field that the text at another place names.
    case keyed(PlacePath)
  }

  /// - Parameter index: of a variable, by its name; nil for the element of `each`.
  init(_ place: CELPlace, elementIndex: Int, _ index: (String) -> Int?) {
    self.place = place
    variable = index(place.variable) ?? elementIndex
    steps = place.steps.map { step in
      switch step {
      case .field(let name): .field(name)
      case .index(let index): .index(index)
      case .key(let key): .key(key)
      case .keyed(let inner, _): .keyed(PlacePath(inner, elementIndex: elementIndex, index))
      }
    }
  }

  static func == (a: PlacePath, b: PlacePath) -> Bool { a === b || a.place == b.place }
  func hash(into hasher: inout Hasher) { hasher.combine(place) }
}

/// Something computed from places, as a question.
final class TermQuestion: Hashable {
  let term: Term
  /// Equal for equal terms only.
  let text: String

  indirect enum Term {
    case constant(CELValue)
    case place(PlacePath)
    case list([Term])
    case call(CELCall, [Term])
  }

  init(_ term: Term, text: String) {
    self.term = term
    self.text = text
  }

  static func == (a: TermQuestion, b: TermQuestion) -> Bool { a === b || a.text == b.text }
  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
