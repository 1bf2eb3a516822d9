/// A quarter of a calendar year, such as 2026-Q3: the step in which privacy is budgeted.
public struct Quarter: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let year: Int
  /// 1 to 4.
  public let number: Int

  /// Nil unless the year has four digits and the quarter is 1 to 4.
  public init?(year: Int, number: Int) {
    guard (1000...9999).contains(year), (1...4).contains(number) else { return nil }
    self.year = year
    self.number = number
  }

  /// The quarter in which a month (1 to 12) lies.
  public init?(year: Int, month: Int) {
    guard (1...12).contains(month) else { return nil }
    self.init(year: year, number: (month + 2) / 3)
  }

  /// Reads `2026-Q3`.
  public init?(_ name: String) {
    let bytes = Array(name.utf8)
    guard bytes.count == 7, bytes[4] == UInt8(ascii: "-"), bytes[5] == UInt8(ascii: "Q"),
      let year = Int(name.prefix(4)),
      let number = Int(name.suffix(1))
    else { return nil }
    self.init(year: year, number: number)
  }

  public var description: String { "\(year)-Q\(number)" }

  /// `2026-07-01`.
  public var firstDay: String { "\(year)-\(["01", "04", "07", "10"][number - 1])-01" }

  /// The quarter after this one.
  public var next: Quarter {
    number == 4 ? Quarter(unchecked: year + 1, 1) : Quarter(unchecked: year, number + 1)
  }

  /// Consecutive quarters have consecutive ones.
  var index: Int { year * 4 + number }

  private init(unchecked year: Int, _ number: Int) {
    self.year = year
    self.number = number
  }

  public static func < (left: Quarter, right: Quarter) -> Bool {
    (left.year, left.number) < (right.year, right.number)
  }
}
