import CLibXML2

/// A compiled XML Schema 1.0. Confined to one task.
public final class XMLSchema {
  private let pointer: OpaquePointer

  /// Compiles a schema file. What it imports or includes is read from its own folder alone.
  public init(file path: String) throws(XMLError) {
    let place = try TemplateFolder.locate(path, reason: .schema)
    let collector = FaultCollector()
    let schema = collector.during { context in
      afx_schema_load(place.file, place.folder, FaultCollector.sink, context)
    }
    guard let schema, collector.faults.isEmpty else {
      if let schema { afx_schema_free(schema) }
      throw XMLError(.schema, collector.faults.isEmpty ? [.init(message: "\(path) is not a schema")] : collector.faults)
    }
    pointer = schema
  }

  deinit { afx_schema_free(pointer) }

  /// Throws `XMLError` with reason `invalid`, and the line and path of each fault, unless the document is valid.
  public func validate(_ document: XMLDocument) throws(XMLError) {
    let collector = FaultCollector()
    let result = collector.during { context in
      afx_schema_validate(pointer, document.pointer, FaultCollector.sink, context)
    }
    guard result == 0 else {
      throw XMLError(.invalid, collector.faults.isEmpty ? [.init(message: "not valid")] : collector.faults)
    }
  }
}

/// Where a schema or style sheet lies, with links resolved.
enum TemplateFolder {
  static func locate(_ path: String, reason: XMLError.Reason) throws(XMLError) -> (file: String, folder: String) {
    guard let real = resolve(path), let slash = real.lastIndex(of: "/"), slash != real.startIndex else {
      throw XMLError(reason, "\(path) does not exist")
    }
    return (real, String(real[..<slash]))
  }

  static func resolve(_ path: String) -> String? {
    guard let real = afx_real_path(path) else { return nil }
    defer { afx_free(real) }
    return String(cString: real)
  }
}
