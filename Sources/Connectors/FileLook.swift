import Foundation
import JSON

/// What a file looks like from its first bytes: for telling shapes apart, and for saying what was given instead of what
/// was meant.
enum FileLook: Equatable {
  case folder
  case sqlite
  case mlflowAnswer
  case openLineage
  case nativeRecords
  /// Some other JSON, with the name of its format where it is known.
  case json(String?)
  /// Text that does not begin as JSON does, and may go on so: lines of which the first is damaged, or is longer than was looked at.
  case lines
  /// Packed lines; what is in them is not looked at.
  case gzip, zstd
  case empty
  /// Text that is to be UTF-8, and is not.
  case foreign(ForeignText)
  /// Something that is no export at all: `a JPEG image`.
  case other(String)

  private static let firstBytes = 65_536

  /// - Throws: `SourceError` where there is nothing at the path, what is there is neither file nor folder, or it may not be read.
  static func look(_ path: String) throws(SourceError) -> FileLook {
    guard case .file = try RegularFile.look(at: path) else { return .folder }
    return look(try start(of: path))
  }

  /// As `look`, but of a packed file what its content looks like. One that cannot be unpacked is `.gzip` or `.zstd`: reading it says why.
  static func lookInside(_ path: String) throws(SourceError) -> FileLook {
    let look = try look(path)
    guard look == .gzip || look == .zstd else { return look }
    var content: [UInt8] = []
    do throws(SourceError) {
      var stream = try UnpackedStream(path: path, readSize: firstBytes)
      while content.count < firstBytes, try stream.read(appendingTo: &content) > 0 {}
    } catch {
      return look
    }
    return Self.look(Array(content.prefix(firstBytes)))
  }

  private static func start(of path: String) throws(SourceError) -> [UInt8] {
    let file = try RawFile(path: path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: firstBytes, alignment: 16)
    defer { buffer.deallocate() }
    return Array(buffer[..<(try file.read(into: buffer))])
  }

  static func look(_ bytes: [UInt8]) -> FileLook {
    if bytes.isEmpty { return .empty }
    for (magic, look) in magics where bytes.starts(with: magic) { return look }
    if let text = ForeignText(bytes) { return .foreign(text) }
    if bytes.dropFirst(257).starts(with: Array("ustar".utf8)) { return .other("a tar archive") }
    var start = bytes[...]
    let hasMark = start.starts(with: [0xEF, 0xBB, 0xBF])
    if hasMark { start = start.dropFirst(3) }
    start = start.drop { $0 <= 0x20 && $0 != 0 }
    // Empty lines are skipped; a mark before nothing is refused as a line is.
    if start.isEmpty { return hasMark || bytes.count >= firstBytes ? .lines : .empty }
    if start.first == UInt8(ascii: "<") { return .other("XML or HTML") }
    if !beginsAsJSON(start) {
      // A first line that is damaged spoils itself alone.
      let later = start.split(separator: 0x0A).first(where: beginsAsJSON)
      if let later { return json(names(start[later.startIndex...])) == .nativeRecords ? .nativeRecords : .lines }
      guard start.contains(0x0A) || bytes.count < firstBytes else { return .lines }
      return start.contains(0) ? .other("binary data") : .other("text that is no JSON")
    }
    if !start.contains(0x0A), start.split(separator: 0x0D).dropFirst().contains(where: beginsAsJSON) {
      return .other("text whose lines end with CR alone")
    }
    return json(names(start))
  }

  private static func beginsAsJSON(_ line: ArraySlice<UInt8>) -> Bool {
    line.first == UInt8(ascii: "{") || line.first == UInt8(ascii: "[")
  }

  /// Names of members on the first two levels, as far as the bytes reach: a file may be cut anywhere.
  private static func names(_ bytes: ArraySlice<UInt8>) -> Set<String> {
    var names: Set<String> = []
    var depth = 0
    var text: [UInt8]?
    var last: String?
    var isEscaped = false
    for byte in bytes {
      if text != nil {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          last = text.map { String(decoding: $0, as: UTF8.self) }
          text = nil
          continue
        }
        text?.append(byte)
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): text = []
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ":"): if depth <= 2, let last { names.insert(last) }
      default: break
      }
    }
    return names
  }

  private static func json(_ names: Set<String>) -> FileLook {
    if names.contains("kind"), names.contains("id") { return .nativeRecords }
    let formats: [(Set<String>, String)] = [
      (["bomFormat"], "a CycloneDX bill of materials"), (["spdxVersion"], "an SPDX document"),
      (["@graph"], "a JSON-LD graph"),
      (["@context"], "a JSON-LD document"), (["payloadType"], "a signed DSSE envelope"),
      (["entity", "activity"], "a PROV-JSON document"),
      (["dag_id"], "a list of Airflow runs"), (["nodes", "metadata"], "a dbt manifest"),
    ]
    for (members, name) in formats where members.isSubset(of: names) { return .json(name) }
    if names.contains("eventTime") || names.contains("eventType") || names.isSuperset(of: ["job", "run"])
      || (names.contains("inputs") && names.contains("outputs"))
    {
      return .openLineage
    }
    return names.isDisjoint(with: MLflowAnswers.members) ? .json(nil) : .mlflowAnswer
  }

  private static let magics: [([UInt8], FileLook)] = [
    (Array("SQLite format 3\u{0}".utf8), .sqlite), ([0x50, 0x2A, 0x4D, 0x18], .zstd),
    ([0x1F, 0x8B], .gzip), ([0x28, 0xB5, 0x2F, 0xFD], .zstd),
    ([0xFF, 0xD8, 0xFF], .other("a JPEG image")), ([0x89, 0x50, 0x4E, 0x47], .other("a PNG image")),
    (Array("GIF8".utf8), .other("a GIF image")), (Array("%PDF".utf8), .other("a PDF document")),
    (Array("PK\u{3}\u{4}".utf8), .other("a ZIP archive")), (Array("PAR1".utf8), .other("a Parquet file")),
    ([0x7F, 0x45, 0x4C, 0x46], .other("a program")), (Array("BZh".utf8), .other("a bzip2 archive")),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], .other("an xz archive")),
  ]

  /// In words, and the name under which a workspace lists it.
  private var description: (words: String, system: String?) {
    switch self {
    case .folder: ("a folder", nil)
    case .sqlite: ("a SQLite database, such as MLflow keeps", "mlflow")
    case .mlflowAnswer: ("an answer of MLflow's REST API", "mlflow")
    case .openLineage: ("OpenLineage events", "openlineage")
    case .nativeRecords: ("native records", "native")
    case .json(let name): (name ?? "JSON of another sort", nil)
    case .gzip: ("packed with gzip", nil)
    case .zstd: ("packed with zstd", nil)
    case .lines: ("text whose first line is no JSON", nil)
    case .empty: ("empty", nil)
    case .foreign(let text): (text.words, nil)
    case .other(let name): (name, nil)
    }
  }

  /// The error for a file that is something else than `wanted` reads.
  static func wrong(_ look: FileLook, path: String, wanted: String) -> SourceError {
    let (words, system) = look.description
    if case .foreign = look {
      return SourceError(.wrongFormat, path: path, message: "the file is \(words)", advice: ForeignText.advice)
    }
    let advice =
      system.map { "write `\($0): \(path)` in the sources" }
      ?? "\(wanted) reads \(Sources.reads[wanted] ?? "other files")"
    return SourceError(
      .wrongFormat, path: path, message: "the file is \(words), not an export for \(wanted)", advice: advice)
  }
}
