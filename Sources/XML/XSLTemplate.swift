import CLibXSLT
import CLibXML2

/// A compiled XSLT 1.0 style sheet without reach: it reads files of its template folder and nothing else, writes nothing,
/// knows no network and no extensions, and its work is bounded. Confined to one task.
public final class XSLTemplate {
  /// What one run may cost.
  public struct Limits: Hashable, Sendable {
    /// Nested template calls.
    public var maxDepth: Int
    /// Variables and parameters alive at once.
    public var maxVariables: Int
    /// Instructions and XPath steps, as libxslt counts them.
    public var maxOperations: Int
    /// Bytes of the result.
    public var maxBytes: Int

    public init(
      maxDepth: Int = 500, maxVariables: Int = 15_000, maxOperations: Int = 200_000_000, maxBytes: Int = 64 << 20
    ) {
      self.maxDepth = maxDepth
      self.maxVariables = maxVariables
      self.maxOperations = maxOperations
      self.maxBytes = maxBytes
    }
  }

  private let pointer: OpaquePointer
  private let folder: String
  private let limits: Limits

  /// Compiles the style sheet `file`, a path below `folder`.
  ///
  /// - Throws: `XMLError` with reason `stylesheet` and what libxslt says.
  public init(file: String, folder: String, limits: Limits = Limits()) throws(XMLError) {
    guard let realFolder = TemplateFolder.resolve(folder) else {
      throw XMLError(.stylesheet, "\(folder) does not exist")
    }
    let collector = FaultCollector()
    let sheet = collector.during { context in
      afs_load(folder + "/" + file, realFolder, FaultCollector.sink, context)
    }
    guard let sheet else {
      throw XMLError(
        .stylesheet, collector.faults.isEmpty ? [.init(message: "\(file) is not a style sheet")] : collector.faults)
    }
    pointer = sheet
    self.folder = realFolder
    self.limits = limits
  }

  /// Whether there is a file of that name below the folder.
  public static func exists(file: String, folder: String) -> Bool { TemplateFolder.resolve(folder + "/" + file) != nil }

  deinit { afs_free(pointer) }

  /// Runs the style sheet on a document and gives the bytes that `xsltproc` would print.
  ///
  /// - Parameter parameter: a global parameter, as `--stringparam NAME TEXT` gives it.
  /// - Throws: `XMLError` if the document is refused, the style sheet stops itself or reports an error, or a limit is met.
  public func apply(
    to bytes: [UInt8], parameter: (name: String, text: String)? = nil, limits parsing: XMLLimits = .report
  ) throws(XMLError) -> [UInt8] {
    // White-space stripping changes the source: each run has its own.
    let source = try XMLDocument.parse(bytes, limits: parsing)
    var given = afs_limits()
    given.max_depth = Int32(clamping: limits.maxDepth)
    given.max_variables = Int32(clamping: limits.maxVariables)
    given.max_operations = UInt(limits.maxOperations)
    given.max_bytes = Int32(clamping: limits.maxBytes)
    let collector = FaultCollector()
    var result: UnsafeMutablePointer<UInt8>?
    var count: Int32 = 0
    let status = collector.during { context in
      afs_apply(
        pointer, source.pointer, folder, parameter?.name, parameter?.text, &given, &result, &count, FaultCollector.sink,
        context)
    }
    defer { afs_free_bytes(result) }
    guard status == 0, collector.faults.isEmpty else {
      throw XMLError(
        .transform, collector.faults.isEmpty ? [.init(message: "the style sheet did not finish")] : collector.faults)
    }
    return [UInt8](UnsafeBufferPointer(start: result, count: Int(count)))
  }
}
