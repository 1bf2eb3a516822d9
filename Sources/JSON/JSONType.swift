/// The sort of a JSON value. Numbers written without fraction and exponent are integers.
public enum JSONType: Sendable, Hashable, CaseIterable {
  case null, bool, integer, double, string, array, object
}
