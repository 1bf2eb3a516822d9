import Foundation

/// Reads a text file that people write: a regular file (or a link to one) of UTF-8, of bounded size. A pipe, a device or a folder in
/// its place is refused without being waited for.
public enum TextFile {
  /// - Parameters:
  ///   - name: the file's name in errors; nil for its path.
  ///   - limit: most bytes.
  /// - Throws: `YAMLError` that says what is there instead, or where the first byte stands that is no UTF-8.
  public static func read(
    _ path: String, name: String? = nil, limit: Int = YAML.Limits().bytes
  ) throws(YAMLError) -> String {
    let name = name ?? path
    func fail(_ message: String) -> YAMLError { YAMLError(file: name, line: nil, column: nil, message: message) }
    var status = stat()
    guard stat(path, &status) == 0 else { throw fail(Self.words(errno)) }
    guard isFile(status) else { throw fail("is no regular file") }
    // Between the two looks another may have taken its place: not waiting for a pipe's other end, and looking again.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw fail(Self.words(errno)) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard fstat(descriptor, &status) == 0, isFile(status) else { throw fail("is no regular file") }
    guard status.st_size <= limit else { throw YAML.tooLarge(Int(status.st_size), file: name, limit: limit) }
    let bytes: [UInt8]
    do {
      bytes = Array(try handle.read(upToCount: limit + 1) ?? Data())
    } catch {
      throw fail("cannot be read on")
    }
    guard bytes.count <= limit else { throw YAML.tooLarge(bytes.count, file: name, limit: limit) }
    return try text(bytes, name: name)
  }

  /// Bytes as text; a byte order mark in front is left out.
  public static func text(_ bytes: [UInt8], name: String) throws(YAMLError) -> String {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw YAMLError(file: name, line: nil, column: nil, message: "is UTF-16; save it as UTF-8")
    }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if let text = String(bytes: bytes[start...], encoding: .utf8) { return text }
    let (line, column) = placeOfFault(bytes[start...])
    throw YAMLError(file: name, line: line, column: column, message: "is no UTF-8 text from here on; save it as UTF-8")
  }

  private static func placeOfFault(_ bytes: ArraySlice<UInt8>) -> (line: Int, column: Int) {
    var (line, column) = (1, 1)
    var iterator = bytes.makeIterator()
    var parser = Unicode.UTF8.ForwardParser()
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) {
      if scalar.first == 0x0A { (line, column) = (line + 1, 1) } else { column += 1 }
    }
    return (line, column)
  }

  private static func isFile(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }

  private static func words(_ code: Int32) -> String {
    switch code {
    case ENOENT, ENOTDIR: "there is no such file"
    case ELOOP: "is a symbolic link that leads in a circle"
    case EACCES, EPERM: "may not be read; give this user the right to read it"
    default: "cannot be opened: \(String(cString: strerror(code)))"
    }
  }
}
