import CLibXML2

/// Gathers what the C libraries report during one call. Lives on one thread, for the time of that call.
final class FaultCollector {
  /// More faults than these help nobody.
  static let limit = 50

  private(set) var faults: [XMLError.Fault] = []

  func add(line: Int32, path: UnsafePointer<CChar>?, message: UnsafePointer<CChar>?) {
    guard faults.count < FaultCollector.limit else { return }
    let text = message.map { String(cString: $0) } ?? ""
    let words = text.split(whereSeparator: { $0 == "\n" || $0 == " " }).joined(separator: " ")
    faults.append(
      XMLError.Fault(line: line > 0 ? Int(line) : nil, path: path.map { String(cString: $0) }, message: words))
  }

  /// Runs `body` with the pointer by which the C side finds this collector again. The collector outlives the call.
  func during<Result>(_ body: (UnsafeMutableRawPointer) -> Result) -> Result {
    withExtendedLifetime(self) { body(Unmanaged.passUnretained(self).toOpaque()) }
  }

  private static func find(_ context: UnsafeMutableRawPointer?) -> FaultCollector? {
    context.map { Unmanaged<FaultCollector>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Takes messages of libxml2 and libxslt.
  static let sink:
    @convention(c) (
      UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?
    ) -> Void = { context, line, path, message in
      find(context)?.add(line: line, path: path, message: message)
    }

  /// Takes messages of xmlsec.
  static let signatureSink: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?) -> Void = {
    context, message in
    find(context)?.add(line: 0, path: nil, message: message)
  }
}
