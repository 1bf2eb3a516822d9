import JSON

extension MarkedContribution {
  /// Reads the marks of a contribution record; nil if it has none, the common case.
  init?(_ view: JSONView, id: String, dataset: String) {
    var found = MarkedContribution(id: id, dataset: dataset)
    var isMarked = false
    for entry in view.entries {
      if entry.named("consents") {
        for consent in entry.value.elements {
          guard let at = Moment.range(consent["withdrawnAt"]) else { continue }
          found.withdrawnAt = Self.earlier(found.withdrawnAt, at)
          isMarked = true
        }
      } else if entry.named("removedAt") {
        found.removedAt = Moment.range(entry.value)
        isMarked = true
      } else if entry.named("addedAt") {
        found.addedAt = Moment.range(entry.value)
      } else if entry.named("subjectRef") {
        found.subject = entry.value.string.map(StreamLog.hash(id:))
      } else if entry.named("optOuts") {
        for item in entry.value.elements {
          found.choices.append(
            Choice(
              type: item["type"]?.string ?? "unknown", at: Moment.range(item["at"]),
              effectiveAt: Moment.range(item["effectiveAt"]), liftedAt: Moment.range(item["liftedAt"])))
          isMarked = true
        }
      } else if entry.named("copies") {
        for item in entry.value.elements {
          guard let place = item["dataset"]?.string else { continue }
          found.copies.append(
            Copy(
              dataset: NormalText.nfc(place), addedAt: Moment.range(item["addedAt"]),
              removedAt: Moment.range(item["removedAt"])))
          isMarked = true
        }
      }
    }
    guard isMarked else { return nil }
    self = found
  }
}
