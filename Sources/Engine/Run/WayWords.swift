import JSON
import Policy

/// A way out in words.
enum WayWords {
  /// What would have to be otherwise: `/retention/until of ds:claims were 2026-06-30 and …`; empty for no way.
  static func sentence(_ changes: [Change]) -> String { changes.map(sentence).joined(separator: ", and ") }

  static func sentence(_ change: Change) -> String {
    let what = "\(change.pointer) of \(change.record)"
    let mark = change.isChangeable ? "" : " (a fact that cannot be changed)"
    return change.value.isNull ? "\(what) were left out\(mark)" : "\(what) were \(text(change.value))\(mark)"
  }

  private static func text(_ value: JSONValue) -> String {
    value.string ?? String(decoding: JSONWriter.compact(value), as: UTF8.self)
  }
}
