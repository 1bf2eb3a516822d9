import Policy

extension Verdict {
  /// The subject as it is told where people and servers of others read: in text, SARIF and JUnit. The id of a contribution can identify a
  /// person and is left out. JSON names it, since `explain` is asked by it.
  var shownSubject: String {
    subjectIsPersonal ? Self.hiddenSubject : subject.description
  }

  static let hiddenSubject = "(a person's contribution; its id is not printed)"
}
