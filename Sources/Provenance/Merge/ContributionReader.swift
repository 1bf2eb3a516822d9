import JSON

extension MarkedContribution {
  /// Reads the marks of a contribution record; nil if it has none, the common case.
  init?(
    _ record: JSONCursor, _ members: RecordMembers, id: UInt64, dataset: UInt32, names: inout NameNumbers
  ) {
    var found = MarkedContribution(id: id, dataset: dataset)
    if let consents = record.present(members.consents) {
      consents.forEachElement { consent in
        if let at = consent.member(Self.withdrawnAt) { found.withdrawnAt = found.withdrawnAt.earlier(Stamp(at)) }
      }
    }
    if let removed = record.present(members.removedAt) { found.removedAt = Stamp(removed) }
    if let choices = record.present(members.optOuts) {
      choices.forEachElement { choice in
        let type = choice.member(Self.type).map { String(decoding: $0.utf8, as: UTF8.self) }
        found.choices.append(
          Choice(
            effect: Effect(type: type ?? "unknown"), at: Stamp(choice.member(Self.at)),
            liftedAt: Stamp(choice.member(Self.liftedAt))))
      }
    }
    if let copies = record.present(members.copies) {
      copies.forEachElement { copy in
        guard let place = copy.member(Self.dataset) else { return }
        found.copies.append(
          Copy(
            dataset: names.number(place), addedAt: Stamp(copy.member(Self.addedAt)),
            removedAt: Stamp(copy.member(Self.removedAt))))
      }
    }
    guard found.limits > 0 || !found.copies.isEmpty else { return nil }
    found.addedAt = Stamp(record.present(members.addedAt))
    found.subject = record.presentText(members.subjectRef).map { NameNumbers.hash($0) }
    self = found
  }

  private static let withdrawnAt = JSONName("withdrawnAt")
  private static let type = JSONName("type")
  private static let at = JSONName("at")
  private static let liftedAt = JSONName("liftedAt")
  private static let dataset = JSONName("dataset")
  private static let addedAt = JSONName("addedAt")
  private static let removedAt = JSONName("removedAt")
}

extension Stamp {
  /// Reads a `when` from a text on the tape; none where there is no value or no text.
  init(_ text: JSONCursor?) {
    guard let text, text.letter == UInt8(ascii: "\"") else {
      self = .none
      return
    }
    self.init(When(String(decoding: text.utf8, as: UTF8.self))?.range)
  }
}

extension StreamMark {
  /// As bytes, for a queue on disk.
  func write(to bytes: inout [UInt8]) {
    bytes.write(ordinal)
    bytes.write(contribution.id)
    bytes.write(contribution.dataset)
    bytes.write(UInt8(contribution.subject == nil ? 0 : 1))
    bytes.write(contribution.subject ?? 0)
    for stamp in [contribution.addedAt, contribution.removedAt, contribution.withdrawnAt] { stamp.write(to: &bytes) }
    bytes.write(UInt32(contribution.choices.count))
    for choice in contribution.choices {
      bytes.write(choice.effect.rawValue)
      choice.at.write(to: &bytes)
      choice.liftedAt.write(to: &bytes)
    }
    bytes.write(UInt32(contribution.copies.count))
    for copy in contribution.copies {
      bytes.write(copy.dataset)
      copy.addedAt.write(to: &bytes)
      copy.removedAt.write(to: &bytes)
    }
  }

  init(_ reader: inout SpillReader) {
    ordinal = reader.read(Int.self)
    contribution = MarkedContribution(id: reader.read(UInt64.self), dataset: reader.read(UInt32.self))
    let hasSubject = reader.read(UInt8.self) == 1
    let subject = reader.read(UInt64.self)
    if hasSubject { contribution.subject = subject }
    contribution.addedAt = Stamp(&reader)
    contribution.removedAt = Stamp(&reader)
    contribution.withdrawnAt = Stamp(&reader)
    for _ in 0..<reader.read(UInt32.self) {
      let effect = MarkedContribution.Effect(rawValue: reader.read(UInt8.self))
      contribution.choices.append(.init(effect: effect, at: Stamp(&reader), liftedAt: Stamp(&reader)))
    }
    for _ in 0..<reader.read(UInt32.self) {
      contribution.copies.append(
        .init(dataset: reader.read(UInt32.self), addedAt: Stamp(&reader), removedAt: Stamp(&reader)))
    }
  }
}

extension Stamp {
  fileprivate func write(to bytes: inout [UInt8]) {
    bytes.write(start.seconds)
    bytes.write(start.nanoseconds)
    bytes.write(width)
  }

  fileprivate init(_ reader: inout SpillReader) {
    let seconds = reader.read(Int64.self)
    let nanoseconds = Int(reader.read(Int32.self))
    self.init(start: Instant(seconds: seconds, nanoseconds: nanoseconds), width: reader.read(Int32.self))
  }
}
