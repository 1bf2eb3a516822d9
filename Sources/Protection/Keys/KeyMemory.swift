import Foundation
import JSON

/// What is known of keys, by the header that names them in a field: those of classes for good, those of people, of whom there may be any
/// number, for a while. Belongs to one thread.
struct KeyMemory<Value> {
  private var classes: [[UInt8]: Value] = [:]
  private var people: [[UInt8]: Value] = [:]
  /// The last few, in turn: the fields of one record name two or three keys between them.
  private var recent: [(header: [UInt8], value: Value)] = []
  private var turn = 0
  private let parser = JSONParser(maxDepth: JOSEHeader.maxDepth)

  private static var mostKeys: Int { 4096 }
  private static var mostRecent: Int { 4 }

  /// - Throws: `ProtectionError.integrity(.form)` for a header that the engine does not write, and for one class more than a file may name; what
  ///   `learn` throws.
  mutating func value(of token: UnsafeRawBufferPointer, _ learn: (KeyID) throws -> Value) throws -> Value {
    let name = JWEParts.header(of: token)
    for known in recent where known.header.count == name.count {
      if known.header.withUnsafeBytes({ memcmp($0.baseAddress!, name.baseAddress!, name.count) }) == 0 {
        return known.value
      }
    }
    let header = Array(name)
    if let known = classes[header] ?? people[header] {
      note(header, known)
      return known
    }
    guard classes.count < Self.mostKeys, let kid = try? JWECompact.kid(ofHeader: header, parser: parser),
      let id = KeyID(kid)
    else { throw ProtectionError.integrity(.form) }
    let value = try learn(id)
    if id.subject == nil {
      classes[header] = value
    } else {
      if people.count >= Self.mostKeys { people.removeAll(keepingCapacity: true) }
      people[header] = value
    }
    note(header, value)
    return value
  }

  private mutating func note(_ header: [UInt8], _ value: Value) {
    if recent.count < Self.mostRecent {
      recent.append((header, value))
    } else {
      recent[turn] = (header, value)
      turn = (turn + 1) % Self.mostRecent
    }
  }
}
