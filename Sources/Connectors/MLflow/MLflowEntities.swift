/// What MLflow keeps, in the words of its own data model, whatever shape the export has. Times are milliseconds since
/// 1970 UTC.
enum MLflow {
  typealias Pair = (key: String, value: String)

  struct Experiment: Sendable {
    var id: String
    var name: String
    /// `active` or `deleted`.
    var lifecycle: String?
    var tags: [Pair] = []
  }

  struct Run: Sendable {
    var id: String
    var experiment: String?
    var name: String?
    var user: String?
    /// `FINISHED`, `FAILED`, `KILLED`, `RUNNING`, `SCHEDULED`.
    var status: String?
    var started: Int64?
    var ended: Int64?
    var deleted: Int64?
    var lifecycle: String?
    var artifacts: String?
    var params: [Pair] = []
    var tags: [Pair] = []
    var metrics: [Metric] = []
    var inputs: [Input] = []
    /// Ids of logged models that the run read.
    var modelInputs: [String] = []
    /// Ids of logged models that the run made.
    var modelOutputs: [String] = []
    /// Place in the export.
    var locator: String
  }

  /// The latest value of a metric. Values that are no finite number have no number.
  struct Metric: Sendable {
    var key: String
    var value: Value
    var step: Int64
    var timestamp: Int64

    enum Value: Hashable, Sendable {
      case number(Double)
      case notANumber, infinity, minusInfinity

      /// The spelling of sources that can write them, `NaN`, `Infinity`, `-Infinity`; nil for finite numbers.
      var word: String? {
        switch self {
        case .number: nil
        case .notANumber: "NaN"
        case .infinity: "Infinity"
        case .minusInfinity: "-Infinity"
        }
      }
    }
  }

  /// A data set as logged with a run: often a slice, with a digest of a data frame that is no digest of a file.
  struct Dataset: Hashable, Sendable {
    var name: String
    /// Eight hexadecimal digits that mean something inside MLflow only.
    var digest: String?
    var sourceType: String?
    /// JSON text.
    var source: String?
    /// JSON text.
    var schema: String?
    /// JSON text.
    var profile: String?
  }

  struct Input: Hashable, Sendable {
    var dataset: Dataset
    /// Tag `mlflow.data.context`: training, eval …
    var context: String?
  }

  struct RegisteredModel: Sendable {
    var name: String
    var description: String?
    var tags: [Pair] = []
    /// Alias to version.
    var aliases: [(alias: String, version: String)] = []
    var locator: String
  }

  struct ModelVersion: Sendable {
    var name: String
    var version: String
    var created: Int64?
    var updated: Int64?
    var description: String?
    var user: String?
    var stage: String?
    var source: String?
    var run: String?
    var status: String?
    var tags: [Pair] = []
    var locator: String
  }

  struct LoggedModel: Sendable {
    var id: String
    var experiment: String?
    var name: String?
    var artifacts: String?
    var created: Int64?
    var updated: Int64?
    var lifecycle: String?
    var modelType: String?
    var run: String?
    var tags: [Pair] = []
    var params: [Pair] = []
    var locator: String
  }

  /// Experiments and registry: small beside the runs, and read before them.
  struct Registry: Sendable {
    var experiments: [Experiment] = []
    var models: [RegisteredModel] = []
    var versions: [ModelVersion] = []
    var logged: [LoggedModel] = []
    /// Items that the export lists more than once.
    var repeated = 0
  }
}

/// One export of MLflow, in whatever shape. Runs are pulled in pieces; everything else is read at once.
protocol MLflowStore {
  /// Experiments and registry, with what could not be read.
  mutating func registry() throws(SourceError) -> (registry: MLflow.Registry, refused: [MLflowRefusal])
  /// The next runs, in an order that the export decides; nil at the end.
  mutating func nextRuns() throws(SourceError) -> MLflowBatch?
}

/// An item of an export that is no run, model or experiment.
struct MLflowRefusal: Sendable {
  /// Reason code of the record format.
  var reason: String
  /// What is wrong; never holds a value.
  var message: String
  var locator: String
  var bytes: [UInt8]
}

/// Some runs of an export.
struct MLflowBatch {
  var runs: [MLflow.Run]
  var refused: [MLflowRefusal] = []
  /// Runs that were listed before.
  var repeated = 0
}
