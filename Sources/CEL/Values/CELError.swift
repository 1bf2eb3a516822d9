/// Why an evaluation has no value. Its message never quotes a value of the input.
public struct CELError: Error, Sendable {
  public enum Code: String, Sendable {
    case noSuchOverload, noSuchField, noSuchKey, indexOutOfBounds, duplicateKey, unsupportedKey
    case divisionByZero, overflow, range, conversion, invalidArgument, regex
    case unboundVariable, unboundFunction, noValue, costLimit, host
  }

  final class Storage: Sendable {
    let code: Code
    let message: String
    let position: CELPosition?
    init(_ code: Code, _ message: String, _ position: CELPosition?) {
      self.code = code
      self.message = message
      self.position = position
    }
  }
  let storage: Storage

  public init(_ code: Code, _ message: String, at position: CELPosition? = nil) {
    storage = Storage(code, message, position)
  }

  public var code: Code { storage.code }
  public var message: String { storage.message }
  /// Where in the expression the error arose.
  public var position: CELPosition? { storage.position }

  init(_ code: Code, _ message: String, at place: Place) { self.init(code, message, at: place.position) }

  func located(at position: CELPosition) -> CELError {
    storage.position == nil ? CELError(code, message, at: position) : self
  }
}

extension CELError: CustomStringConvertible {
  public var description: String { position.map { "\($0): \(message)" } ?? message }
}

extension CELValue {
  /// An error, e.g. from the implementation of a function.
  public static func error(_ code: CELError.Code, _ message: String) -> CELValue { .error(CELError(code, message)) }
}
