import CEL

extension QuestionReader {
  /// The member of the record judged from whose text alone the answer to a question follows: it asks of another record, which that member
  /// names. Nil where more decides, or the record itself is asked.
  func decidingMember(of question: Question) -> String? {
    // There the record asked is not the one that the clause calls its source.
    if isOfTarget { return nil }
    var members = Members()
    switch question {
    case .placePresence(let path), .placeShape(let path), .namedKind(let path), .place(let path):
      add(path.place, to: &members)
    case .term(let question): add(question.term, to: &members)
    case .namedLineage(let steps, _):
      guard steps.count == 1, case .name(_, let name)? = steps.first else { return nil }
      members.names = [name]
    case .value, .presence, .count, .epoch, .regime, .lineage, .lineageCount, .lineageList, .element, .elementPlace,
      .elementLineage:
      return nil
    }
    guard !members.hasMore, members.names.count == 1, let name = members.names.first, name != "id" else { return nil }
    return name
  }

  private struct Members {
    var names: Set<String> = []
    /// Whether something else decides too.
    var hasMore = false
  }

  private func add(_ term: TermQuestion.Term, to members: inout Members) {
    switch term {
    case .constant: break
    case .place(let path): add(path.place, to: &members)
    case .list(let elements): for element in elements { add(element, to: &members) }
    case .call(_, let operands): for operand in operands { add(operand, to: &members) }
    }
  }

  private func add(_ place: CELPlace, to members: inout Members) {
    for case .keyed(let key, _) in place.steps { addText(key, to: &members) }
    switch binding(place) {
    case .profile?, .asOf?, .period?, .config?, .tables?, .pending?, .world?: break
    case .dataset?: members.names.insert("dataset")
    case .agent?: members.names.insert("agent")
    case .recipient?: members.names.insert("recipient")
    default: addText(place, to: &members)
    }
  }

  /// Adds the member that a place is; a place further in, or elsewhere, follows from more than its text.
  private func addText(_ place: CELPlace, to members: inout Members) {
    switch binding(place) {
    case .this?, .record?, .source?:
      guard place.steps.count == 1, let (steps, value) = locate(place.steps), steps.count == 1 else {
        members.hasMore = true
        return
      }
      switch value {
      case .text, .token: members.names.insert(steps[0].token)
      default: members.hasMore = true
      }
    case .profile?, .asOf?, .period?, .config?, .tables?, .pending?, .world?, .dataset?, .agent?, .recipient?:
      add(place, to: &members)
    default: members.hasMore = true
    }
  }
}
