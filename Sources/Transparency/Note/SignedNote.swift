import Foundation

/// Why a note, a checkpoint or a proof was refused.
public enum NoteError: Error, Hashable, Sendable {
  /// A key that is none, or a name that cannot stand in a note.
  case key
  /// Not of the form that C2SP gives it.
  case form
  /// No signature of the key that was asked for holds.
  case signature
}

/// A signed note (c2sp.org/signed-note): a text, an empty line, and signature lines of which those by unknown keys are
/// passed over.
public enum SignedNote {
  /// More lines than any log writes are refused on reading.
  private static let maximumBytes = 65536

  /// The text of a note that carries a signature by the key, with its last line feed.
  public static func text(of note: String, by verifier: NoteVerifier) throws(NoteError) -> String {
    guard note.utf8.count <= maximumBytes, note.unicodeScalars.allSatisfy({ $0.value >= 0x20 || $0 == "\n" }),
      let end = note.range(of: "\n\n", options: .backwards), note.hasSuffix("\n")
    else { throw .form }
    let text = String(note[..<end.lowerBound]) + "\n"
    let lines = note[end.upperBound...].dropLast().split(separator: "\n", omittingEmptySubsequences: false)
    var holds = false
    for line in lines {
      let parts = line.split(separator: " ", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0] == "\u{2014}", !parts[1].isEmpty, let bytes = StrictBase64.decode(parts[2]),
        bytes.count > 4
      else { throw .form }
      guard parts[1] == verifier.name, Array(bytes.prefix(4)) == verifier.id else { continue }
      guard verifier.key.isValid(Array(bytes.dropFirst(4)), for: Array(text.utf8)) else { throw .signature }
      holds = true
    }
    guard holds else { throw .signature }
    return text
  }
}
