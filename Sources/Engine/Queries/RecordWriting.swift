import JSON
import Provenance

/// Writes records in one format, one after the other.
protocol RecordWriting {
  func write(_ record: JSONView, kind: RecordKind, line: UnsafeRawBufferPointer)
  func finish()
}

/// The native format: each line as it came.
struct NativeWriting: RecordWriting {
  let emit: ([UInt8]) -> Void

  func write(_ record: JSONView, kind: RecordKind, line: UnsafeRawBufferPointer) {
    emit(Array(line) + [UInt8(ascii: "\n")])
  }

  func finish() {}
}
