/// An erasure as a person reads it, for the file beside the JSON and the command's last lines.
struct ErasureText {
  let record: ErasureRecord

  var lines: [String] {
    var lines = [
      "Erasure \(record.token), \(record.at), on the basis of \(record.basis)", "",
      "\(grouped(record.fieldCount)) sealed fields in \(record.bundles.count) bundles can be opened by nobody any more:",
    ]
    lines += record.bundles.map {
      "  \($0.path) (run \($0.run)): \(grouped($0.fields)) fields, \($0.refused) refused records"
    }
    lines += ["", "To be told, each of them (Art. 19 GDPR), for what they hold cannot be recalled:"]
    lines += record.recipients.isEmpty ? ["  nobody was given these fields"] : record.recipients.map(Self.line)
    lines += ["", "Datasets and models that the data reached, and what each needs:"]
    lines += record.reached.isEmpty ? ["  none is known"] : record.reached.map(Self.line)
    if !record.runs.isEmpty { lines += ["", "Runs that read the data: \(record.runs.joined(separator: ", "))"] }
    lines += ["", "Still in clear, to be deleted where they lie:"]
    lines += record.sources.isEmpty ? ["  no export that the bundles name"] : record.sources.map { "  \($0)" }
    lines += ["", "Limits:"] + record.notes.map { "  \($0)" }
    return lines
  }

  /// One sentence for the next report.
  var sentence: String {
    let told = Set(record.recipients.map { "\($0.audience) (\($0.isClear ? "clear copy" : "keys"))" }).sorted()
    let open = record.reached.filter { $0.disposition == nil }.map { "\($0.id): \($0.needs)" }
    let models = record.reached.filter { $0.kind == "model" }.map(\.id)
    return "Erasure \(record.token) of \(record.at.prefix(10)) (\(record.basis))"
      + (record.state == .done ? "" : ", not finished")
      + ": \(grouped(record.fieldCount)) sealed fields of one person in \(record.bundles.count) bundles can be opened by nobody. "
      + (told.isEmpty
        ? "Nobody had been given them. " : "Given before to, and to be told: \(told.joined(separator: ", ")). ")
      + (models.isEmpty
        ? "No model is known to derive from them. "
        : "Models that derive from them: \(models.joined(separator: ", ")). ")
      + (open.isEmpty ? "No disposition is open." : "Dispositions open: \(open.joined(separator: "; ")).")
  }

  private static func line(_ recipient: ErasureRecord.Recipient) -> String {
    "  \(recipient.audience): \(recipient.isClear ? "a clear copy" : "keys to it") of \(recipient.classes.joined(separator: ", ")), "
      + "run \(recipient.run)" + (recipient.at.map { ", handed on \($0)" } ?? ", in the bundle")
  }

  private static func line(_ reached: ErasureRecord.Reached) -> String {
    "  \(reached.kind) \(reached.id)" + (reached.status.map { " (\($0))" } ?? "")
      + ": \(reached.disposition.map { "\($0) is recorded; " } ?? "")\(reached.needs)"
  }
}
