import JSON

extension MLflowMapper {
  /// The data that a run read, told apart: the file that a tag names by its SHA-256, and the slices that were cut from
  /// it.
  ///
  /// The tag speaks of the bytes of the source file. An input logged for training or for a test is a part of it, with
  /// an own digest of a data frame; it is a dataset of its own, derived from the whole. A single other input is the
  /// whole. Inputs from files of unlike names are left apart: the tag cannot mean them all.
  struct RunData {
    struct Item {
      var input: MLflow.Input
      var facts: MLflow.DatasetFacts
      var id: String
      var uri: String?
      var isSlice: Bool
    }

    private(set) var items: [Item] = []
    /// Id of the dataset that the tag names.
    private(set) var whole: String?
    /// Addresses of the whole, from every input cut from it.
    private(set) var uris: [String] = []
    private var bound = false

    init(run: MLflow.Run, digest: String?, system: String, instance: String?) {
      whole = digest.map { "ds:sha256:\($0)" }
      for input in run.inputs {
        let facts = MLflow.DatasetFacts(input.dataset)
        let id = Identifier.minted(
          kind: "dataset", system: system, instance: instance, name: input.dataset.name,
          version: input.dataset.digest.nonEmpty ?? facts.version)
        let uri = facts.uri.flatMap(NormalURI.make)
        items.append(Item(input: input, facts: facts, id: id, uri: uri, isSlice: Self.isSlice(input.context)))
      }
      items.sort { ($0.id, $0.input.context ?? "") < ($1.id, $1.input.context ?? "") }
      guard let whole else { return }
      let files = Set(items.map { $0.uri.map { String($0[($0.lastIndex(of: "/") ?? $0.startIndex)...]) } })
      bound = !items.isEmpty && files.count == 1 && files.first != .some(nil)
      guard bound else { return }
      let others = items.indices.filter { !items[$0].isSlice }
      if others.count == 1 {
        items[others[0]].id = whole
      } else {
        for index in others { items[index].isSlice = true }
      }
      uris = Set(items.compactMap(\.uri)).sorted()
    }

    /// The whole from which the inputs were cut, nil where the tag and the inputs cannot be told to belong together.
    var parent: String? { bound ? whole : nil }

    /// prov:used of the run. The whole itself is named where no input stands for it or its parts.
    var usages: [JSONValue] {
      var usages = items.map { item in
        var usage: JSONObject = ["id": .string(item.id), "role": .string(Self.role(item.input.context))]
        if !item.facts.columns.isEmpty { usage["fields"] = .array(item.facts.columns.map { .string($0.name) }) }
        if item.id == whole { usage["digest"] = ["sha256": .string(String(item.id.dropFirst(10)))] }
        return JSONValue.object(usage)
      }
      if let whole, !bound {
        usages.append(["id": .string(whole), "digest": ["sha256": .string(String(whole.dropFirst(10)))]])
      }
      return usages
    }

    /// prov:hadRole of an input by its tag `mlflow.data.context`.
    static func role(_ context: String?) -> String {
      switch Folding.key(context ?? "") {
      case "training", "train", "finetuning", "finetune": "training-input"
      case "validation", "val", "valid", "dev": "validation-input"
      case "eval", "evaluation", "test", "testing", "holdout": "test-input"
      default: "input"
      }
    }

    private static func isSlice(_ context: String?) -> Bool { role(context) != "input" }
  }
}
