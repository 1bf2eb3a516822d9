import Foundation
import GRDB

/// Rows of a `ForeignDatabase` within one piece of work.
final class ForeignRows {
  private unowned let database: ForeignDatabase
  fileprivate(set) var bytes = 0
  var db: Database?

  init(database: ForeignDatabase) { self.database = database }

  /// Whether the file has a column.
  func has(_ table: String, _ column: String) -> Bool { database.columns[table]?.contains(column) == true }

  func has(_ table: String) -> Bool { database.columns[table]?.isEmpty == false }

  /// All rows of a table, or those that meet a condition.
  /// - Parameters:
  ///   - extra: expressions beside the columns, with their names.
  ///   - isRepeated: rows of the table may be read more than once in a run.
  func rows(
    _ table: String, where condition: String? = nil, _ arguments: [DatabaseValue] = [], tail: String = "",
    extra: [(sql: String, name: String)] = [], isRepeated: Bool = false
  ) throws -> [ForeignRow] {
    guard let db, let names = database.columns[table], !names.isEmpty else { return [] }
    let list = (names.map { "\"\($0)\"" } + extra.map { "\($0.sql) AS \"\($0.name)\"" }).joined(separator: ", ")
    let sql = "SELECT \(list) FROM \"\(table)\"" + (condition.map { " WHERE \($0)" } ?? "") + " \(tail)"
    let places = Dictionary(uniqueKeysWithValues: (names + extra.map(\.name)).enumerated().map { ($1, $0) })
    var found: [ForeignRow] = []
    var repeated = 0
    let cursor = try Row.fetchCursor(db, sql: sql, arguments: StatementArguments(arguments))
    while let row = try cursor.next() {
      let cells = try (0..<places.count).map { try Self.cell(row, $0) }
      let size = cells.reduce(16) { $0 + $1.size }
      repeated += size
      bytes += size
      try database.count(isRepeated ? repeated : size, of: table, isRepeated: isRepeated)
      guard bytes <= ForeignDatabase.mostBytesAtOnce else {
        throw SourceError(
          .limit, path: database.path,
          message: "what belongs to one piece of \(table) has more than "
            + "\(ForeignDatabase.mostBytesAtOnce) bytes",
          advice: "MLflow keeps no such values; look for what wrote them")
      }
      found.append(ForeignRow(places: places, cells: cells))
    }
    return found
  }

  /// Rows of which a column is one of some ids.
  func rows(
    _ table: String, among ids: [String], column: String, isRepeated: Bool = false
  ) throws -> [ForeignRow] {
    guard has(table, column), !ids.isEmpty else { return [] }
    var found: [ForeignRow] = []
    for start in stride(from: 0, to: ids.count, by: Self.idsAtOnce) {
      let part = Array(ids[start..<min(start + Self.idsAtOnce, ids.count)])
      let marks = repeatElement("?", count: part.count).joined(separator: ", ")
      found += try rows(
        table, where: "\"\(column)\" IN (\(marks))", part.map(\.databaseValue), isRepeated: isRepeated)
    }
    return found
  }

  /// The number that a query over one table gives.
  func count(_ table: String, where condition: String) throws -> Int {
    guard let db, has(table) else { return 0 }
    return try Int.fetchOne(db, sql: "SELECT count(*) FROM \"\(table)\" WHERE \(condition)") ?? 0
  }

  private static let idsAtOnce = 500

  private static func cell(_ row: Row, _ index: Int) throws -> ForeignRow.Cell {
    switch (row[index] as DatabaseValue?)?.storage {
    case .int64(let number): return .integer(number)
    case .double(let number): return .real(number)
    case .string(let text):
      // The text as a C string ends at the first NUL; the bytes do not.
      return try row.withUnsafeData(atIndex: index) { data in
        guard let data, data.count != text.utf8.count else { return .text(text) }
        return .text(String(decoding: data, as: UTF8.self))
      }
    case .blob(let data): return .blob([UInt8](data))
    case .null, nil: return .null
    }
  }
}

/// A row, with its values as SQLite holds them, whatever a column is declared as.
struct ForeignRow {
  enum Cell {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    /// Bytes that it takes, roughly.
    var size: Int {
      switch self {
      case .null: 0
      case .integer, .real: 8
      case .text(let text): text.utf8.count
      case .blob(let bytes): bytes.count
      }
    }
  }

  fileprivate let places: [String: Int]
  fileprivate let cells: [Cell]

  private subscript(column: String) -> Cell { places[column].map { cells[$0] } ?? .null }

  /// A number as text too; bytes only if they are UTF-8.
  func text(_ column: String) -> String? {
    switch self[column] {
    case .text(let text): text
    case .integer(let number): String(number)
    case .real(let number): String(number)
    case .blob(let bytes): String(validating: bytes, as: UTF8.self)
    case .null: nil
    }
  }

  func integer(_ column: String) -> Int64? {
    switch self[column] {
    case .integer(let number): number
    case .text(let text): Int64(text)
    case .real(let number): Int64(exactly: number.rounded())
    case .null, .blob: nil
    }
  }

  func number(_ column: String) -> Double? {
    switch self[column] {
    case .integer(let number): Double(number)
    case .real(let number): number
    case .text(let text): Double(text)
    case .null, .blob: nil
    }
  }

  func bytes(_ column: String) -> [UInt8]? {
    switch self[column] {
    case .blob(let bytes): bytes
    case .text(let text): Array(text.utf8)
    case .null, .integer, .real: nil
    }
  }
}
