import JSON
import Provenance

extension MLflow {
  /// Largest finite binary64: what MLflow's SQL store writes in place of infinity.
  private static let sqlInfinity = Double.greatestFiniteMagnitude

  /// A value of a metric from a number.
  static func metric(_ number: Double) -> Metric.Value {
    if number.isNaN { return .notANumber }
    if number >= sqlInfinity { return .infinity }
    if number <= -sqlInfinity { return .minusInfinity }
    return .number(number)
  }

  /// A value of a metric from text: `0.5`, `nan`, `inf`, `-inf`, `NaN`, `Infinity`.
  static func metric(_ text: String) -> Metric.Value? {
    switch text.lowercased() {
    case "nan", "+nan", "-nan": .notANumber
    case "inf", "+inf", "infinity", "+infinity": .infinity
    case "-inf", "-infinity": .minusInfinity
    default: Double(text).map { metric($0) }
    }
  }

  /// The latest of many values of each metric, by step, then time, then value; repeated lines vanish.
  static func latest(_ metrics: some Sequence<Metric>) -> [Metric] {
    var latest: [String: Metric] = [:]
    for metric in metrics {
      if let known = latest[metric.key], (known.step, known.timestamp) > (metric.step, metric.timestamp) { continue }
      latest[metric.key] = metric
    }
    return latest.values.sorted { $0.key < $1.key }
  }

  /// States of a run by the numbers of the file store.
  static func status(_ number: Int64) -> String? {
    [1: "RUNNING", 2: "SCHEDULED", 3: "FINISHED", 4: "FAILED", 5: "KILLED"][number]
  }

  /// An id or text that stands for nothing: absent, empty, or what a deletion left behind.
  static func redacted(_ text: String?) -> String? {
    guard let text, !text.isEmpty, !text.hasPrefix("REDACTED") else { return nil }
    return text
  }

  /// Instant in RFC 3339 from milliseconds since 1970, nil where it lies outside the years 1 to 9999.
  static func instant(_ milliseconds: Int64?) -> String? {
    guard let milliseconds, (-62_135_596_800_000...253_402_300_799_999).contains(milliseconds) else { return nil }
    let seconds = (milliseconds - (milliseconds % 1_000 + 1_000) % 1_000) / 1_000
    return Instant(seconds: seconds, nanoseconds: Int(milliseconds - seconds * 1_000) * 1_000_000).description
  }

  /// Address, columns and rows of a logged data set.
  struct DatasetFacts {
    var uri: String?
    var version: String?
    var columns: [(name: String, type: String?)] = []
    var rows: Int64?

    init(_ dataset: Dataset) {
      let source = dataset.source.flatMap { try? JSONValue(parsing: $0) }
      for key in ["uri", "url", "path", "delta_table_name", "table_name"] {
        guard uri == nil, let text = source?[key]?.string, !text.isEmpty else { continue }
        uri = text
      }
      for key in ["delta_table_version", "revision", "version", "versionId"] where version == nil {
        version = source?[key].flatMap { $0.string ?? $0.int64.map(String.init) }
      }
      let schema = dataset.schema.flatMap { try? JSONValue(parsing: $0) }
      for column in schema?["mlflow_colspec"]?.array ?? [] {
        guard let name = column["name"]?.string.flatMap(Limits.field), !columns.contains(where: { $0.name == name })
        else {
          continue
        }
        columns.append((name, column["type"]?.string))
      }
      let profile = dataset.profile.flatMap { try? JSONValue(parsing: $0) }
      if let count = profile?["num_rows"]?.int64, (0...9_007_199_254_740_991).contains(count) { rows = count }
    }
  }
}
