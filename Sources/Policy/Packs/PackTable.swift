import CEL
import Provenance
import YAML

/// Dated, replaceable data that rules read as `tables.<name>`: adequacy decisions, consent ages, holidays.
struct PackTable: Sendable {
  var name: String
  var columns: [Column]
  var rows: [[String: CELValue]]
  /// The column that a configuration's short form names, and the column that it sets: `consentAge: {IT: 14}`.
  var key: String?
  var value: String?

  struct Column: Sendable, Hashable {
    var name: String
    var type: ColumnType
    /// What reading the column gives where a row does not have it.
    var absent: CELValue { .unknown(CELUnknowns(CELAttribute("tables", [.field(name)]))) }
  }

  enum ColumnType: String, CaseIterable, Sendable {
    case text, number, flag, when, period

    var celType: CELType {
      switch self {
      case .text: .string
      case .number: .int
      case .flag: .bool
      case .when: Moment.type
      case .period: Period.type
      }
    }
  }

  private var typeName: String { "\(FactTypes.tables).\(name)" }
  var celType: CELType { .list(.object(typeName)) }

  /// The columns, and `during` where rows have `from` and `to`.
  var declaration: CELStructType {
    var fields = Dictionary(columns.map { ($0.name, $0.type.celType) }, uniquingKeysWith: { a, _ in a })
    if isDated { fields["during"] = Interval.type }
    return CELStructType(typeName, fields: fields)
  }

  private var isDated: Bool { columns.contains { $0.name == "from" } && columns.contains { $0.name == "to" } }

  /// The table as CEL sees it.
  var celValue: CELValue {
    let shape = TableShape(
      type: .object(typeName),
      absent: Dictionary(columns.map { ($0.name, $0.absent) }, uniquingKeysWith: { a, _ in a }))
    return .list(
      rows.map { row in
        var row = row
        if isDated {
          row["during"] = .opaque(
            Interval(from: row["from"].flatMap(Moment.init)?.when.start, to: row["to"].flatMap(Moment.init)?.when.start)
          )
        }
        return .object(TableRow(values: row, shape: shape))
      })
  }

  /// The days of a table of holidays: its column `date`.
  var days: [Day] {
    rows.compactMap { row in
      guard let when = row["date"].flatMap(Moment.init)?.when, case .day(let day, _) = when else { return nil }
      return day
    }
  }

  /// Rows replaced for the keys of a configuration's short form: those rows are undated.
  func overlaid(with values: [String: CELValue]) -> PackTable {
    guard let key, let value else { return self }
    var table = self
    table.rows.removeAll { row in row[key]?.string.map { values[$0] != nil } ?? false }
    for (name, new) in values.sorted(by: { $0.key < $1.key }) { table.rows.append([key: .string(name), value: new]) }
    return table
  }
}

private final class TableShape: Sendable {
  let type: CELType
  let absent: [String: CELValue]

  init(type: CELType, absent: [String: CELValue]) {
    self.type = type
    self.absent = absent
  }
}

private struct TableRow: CELObjectSource {
  let values: [String: CELValue]
  let shape: TableShape

  var celType: CELType { shape.type }
  func field(_ name: String) -> CELValue? { values[name] ?? shape.absent[name] }
  func presence(of name: String) -> CELPresence { values[name] == nil ? .absent : .present }
  var keys: [String] { values.keys.sorted() }
}

extension PackTable {
  /// Reads a table file: `table`, `columns`, `rows`, and `key` and `value` where a configuration may overlay it.
  static func read(_ file: SourceFile, faults: Faults) -> PackTable? {
    let keys = ["table", "source", "columns", "key", "value", "rows"]
    guard let reader = NodeReader(file.root, in: file, name: "table", keys: keys, faults: faults),
      let name = reader.requiredText("table")
    else { return nil }
    if name.wholeMatch(of: /[a-z][A-Za-z0-9]*/) == nil {
      reader.fault("the table's name must be one such as consentAge", at: reader["table"])
    }
    guard let columnEntries = reader["columns"]?.entries, let rowNodes = reader["rows"]?.items else {
      reader.fault("a table needs columns, a mapping of names to types, and rows, a list")
      return nil
    }
    var columns: [Column] = []
    for entry in columnEntries {
      if let type = reader.token(entry.value, of: "columns.\(entry.key)", ColumnType.self) {
        columns.append(Column(name: entry.key, type: type))
      }
    }
    var table = PackTable(name: name, columns: columns, rows: [], key: reader.text("key"), value: reader.text("value"))
    for key in ["key", "value"] {
      if let column = reader.text(key), !columns.contains(where: { $0.name == column }) {
        reader.fault("the table has no column \(column)", at: reader[key])
      }
    }
    var nodes: [YAMLNode] = []
    for node in rowNodes {
      guard
        let row = NodeReader(node, in: file, name: "row", keys: columns.map(\.name), faults: faults)
      else { continue }
      table.rows.append(
        Dictionary(
          columns.compactMap { column in
            row[column.name].flatMap { Self.value($0, column, row) }.map { (column.name, $0) }
          }, uniquingKeysWith: { a, _ in a }))
      nodes.append(node)
    }
    table.checkOverlaps(nodes, reader)
    return table
  }

  /// Of one thing at most one row holds at a time. What a row is about is its key, or all that it says where the table has none.
  private func checkOverlaps(_ nodes: [YAMLNode], _ reader: NodeReader) {
    guard isDated else { return }
    let names = key.map { [$0] } ?? columns.map(\.name).filter { $0 != "from" && $0 != "to" }
    var seen: [[String]: [(range: Range<Instant>, line: Int)]] = [:]
    for (row, node) in zip(rows, nodes) {
      let identity = names.map { name in row[name].map { "\($0)" } ?? "" }
      func bound(_ name: String) -> Instant? { row[name].flatMap(Moment.init)?.when.start }
      let start = bound("from") ?? Instant(seconds: .min / 2)
      let end = bound("to") ?? Instant(seconds: .max / 2)
      guard start < end else {
        reader.fault("the row ends before it begins", at: node)
        continue
      }
      if let other = seen[identity]?.first(where: { $0.range.overlaps(start..<end) }) {
        reader.fault("the dates of the row overlap those of the row on line \(other.line)", at: node)
      }
      seen[identity, default: []].append((start..<end, node.line))
    }
  }

  private static func value(_ node: YAMLNode, _ column: Column, _ reader: NodeReader) -> CELValue? {
    if let value = value(node, column.type) {
      // In older YAML `no` is false; here it is a text, and no country.
      if column.name == "country", let text = value.string, text.prefix(2).contains(where: { !$0.isUppercase }) {
        reader.fault("\(YAML.shown(text)) is no country: codes are in capitals, as in \(text.uppercased())", at: node)
      }
      return value
    }
    reader.fault("\(column.name) must be a \(column.type.rawValue)", at: node)
    return nil
  }

  /// A scalar as a value of a column; nil if it is none.
  static func value(_ node: YAMLNode, _ type: ColumnType) -> CELValue? {
    switch type {
    case .text: node.text.map(CELValue.string)
    case .number: node.scalar?.int64.map(CELValue.int)
    case .flag: node.scalar?.bool.map(CELValue.bool)
    case .when: node.text.flatMap(When.init).map { Moment($0).value }
    case .period: node.text.flatMap({ ISODuration($0) }).map { Period($0).value }
    }
  }
}
