import Foundation

/// A value made when first asked for.
///
/// `@unchecked Sendable`: `value` is touched only while the lock is held.
final class Once<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value?

  func get(_ make: () -> Value) -> Value {
    lock.withLock {
      if let value { return value }
      let made = make()
      value = made
      return made
    }
  }
}
