import JSON

/// Datasets in three layers and models on top, each derived one with the run that made it, each model with its approval.
struct LineageRecords {
  /// Entities of a layer.
  let count: Int
  private var random: SplitMix64
  /// Which entities lack a member of their governance; apart from the rest, so that these stay as they are.
  private var flaws: SplitMix64

  /// One entity in so many is flawed.
  private static let flawed = 33

  init(entities: Int, seed: UInt64) {
    count = max(Family.all.count, entities / 4)
    random = SplitMix64(seed: seed)
    flaws = SplitMix64(seed: ~seed)
  }

  mutating func write(to file: RecordFileWriter) throws {
    for number in 0..<count { try file.write(dataset("raw", number, made: nil)) }
    for (layer, below, month) in [("curated", "raw", "2026-01"), ("features", "curated", "2026-03")] {
      for number in 0..<count {
        let (run, made) = work("transform", layer, number, inputs: below, month: month)
        try file.write(dataset(layer, number, made: made))
        try file.write(run)
      }
    }
    for number in 0..<count {
      let (run, made) = work("training", "model", number, inputs: "features", month: "2026-05")
      let digest = random.hex(64)
      try file.write(model(number, made: made, digest: digest))
      try file.write(run)
      try file.write(approval(number, digest: digest))
    }
  }

  static func id(_ layer: String, _ number: Int) -> String {
    "\(Organisation.prefix):\(layer):\(Family.all[number % Family.all.count].name):\(number)"
  }

  private struct Making {
    var run: String
    var inputs: [String]
    var at: String
  }

  private mutating func work(
    _ type: String, _ layer: String, _ number: Int, inputs below: String, month: String
  ) -> (run: JSONObject, made: Making) {
    let family = Family.all[number % Family.all.count]
    let inputs = Set(
      (0...random.below(3)).map { _ in
        Self.id(below, number % Family.all.count + Family.all.count * random.below(max(1, count / Family.all.count)))
      }
    ).sorted()
    let made = Making(run: "\(Organisation.prefix):run:\(layer):\(number)", inputs: inputs, at: random.instant(month))
    let role: JSONValue = type == "training" ? "training-input" : "input"
    let run: JSONObject = [
      "kind": "run", "id": .string(made.run), "type": .string(type), "name": .string("\(type) \(family.name)"),
      "purpose": .string(type == "training" ? "model-training" : family.purpose), "startedAt": .string(made.at),
      "endedAt": .string(made.at.replacing(":15:", with: ":48:")), "status": "succeeded", "location": "DE",
      "used": .array(inputs.map { ["id": .string($0), "role": role, "fields": .array(family.fields)] }),
      "generated": [["id": .string(Self.id(layer, number)), "role": "output"]],
      "wasAssociatedWith": [
        ["id": Organisation.person(random.below(Organisation.staff)), "role": "operator"],
        ["id": Organisation.vendor(random.below(2)), "capacity": "processor"],
      ],
      "code": [
        "repository": .string("https://git.nordwind.example/\(family.name)/pipelines"),
        "commit": .string(String(random.hex(48).prefix(40))), "path": .string("jobs/\(layer).py"),
      ],
      "parameters": ["engine": "spark", "shuffle": .string(String(random.below(900))), "retries": "2"],
      "compute": ["hours": .int(Int64(1 + random.below(40))), "hardware": "cpu-32"],
      "source": ["system": "openlineage", "export": "lake.ndjson", "recordedAt": "2026-09-30T22:00:00Z"],
    ]
    return (run, made)
  }

  private mutating func dataset(_ layer: String, _ number: Int, made: Making?) -> JSONObject {
    let family = Family.all[number % Family.all.count]
    let head: JSONObject = [
      "kind": "dataset", "id": .string(Self.id(layer, number)),
      "version": .string(String(1 + number / Family.all.count)),
      "name": .string("\(family.name) \(layer)"), "specializationOf": [["id": .string(family.product)]],
      "digest": ["sha256": .string(random.hex(64))],
      "generatedAt": .string(made?.at ?? random.instant("2025-11")),
      "subjectCount": .int(Int64(300 + random.below(200_000))),
      "uris": [.string("s3://nordwind-lake/\(family.name)/\(layer)/\(number).parquet")],
      "wasAttributedTo": [["id": Organisation.person(random.below(Organisation.staff)), "role": "owner"]],
    ]
    return .joined(head, family.nature(), governance(family), made.map(origin) ?? family.collection())
  }

  private mutating func model(_ number: Int, made: Making, digest: String) -> JSONObject {
    let family = Family.all[number % Family.all.count]
    var head: JSONObject = [
      "kind": "model", "id": .string(Self.id("model", number)), "version": "1",
      "name": .string("\(family.name) scorer"),
      "specializationOf": [["id": .string(family.product)]], "digest": ["sha256": .string(digest)],
      "generatedAt": .string(made.at), "task": "classification", "framework": "scikit-learn 1.9",
      "canOutputPersonalInformation": false, "tests": [["type": "extraction", "at": "2026-07-30", "passed": true]],
      "decisionUse": ["soleAutomated": false, "significant": false, "domain": "other"],
    ]
    head["status"] = number % 3 == 0 ? "deployed" : "registered"
    if number % 3 == 0 {
      head["deployments"] = [
        [
          "id": "prod", "environment": "production", "deployer": .string(Organisation.id), "location": "IE",
          "deployedAt": .string(random.instant("2026-08")), "digest": ["sha256": .string(digest)],
          "purpose": .string(family.purpose), "interactsWithPeople": false,
        ]
      ]
    }
    return .joined(head, governance(family), origin(made))
  }

  private mutating func governance(_ family: Family) -> JSONObject {
    var governance = family.governance()
    if flaws.below(Self.flawed) == 0 { governance[flaws.pick(["retention", "purposes", "security"])] = nil }
    return governance
  }

  private func origin(_ made: Making) -> JSONObject {
    [
      "wasDerivedFrom": .array(made.inputs.map { ["id": .string($0)] }),
      "wasGeneratedBy": [["id": .string(made.run)]],
    ]
  }

  private mutating func approval(_ number: Int, digest: String) -> JSONObject {
    [
      "kind": "event", "id": .string("\(Organisation.prefix):approval:\(number)"), "type": "approve",
      "atTime": "2026-07-02T09:00:00Z", "entities": [.string(Self.id("model", number))],
      "agent": Organisation.person(2 + random.below(Organisation.staff - 2)), "approvedBy": Organisation.person(1),
      "approvedAt": "2026-07-01T09:00:00Z", "digestAfter": ["sha256": .string(digest)],
      "ticket": .string("CHG-\(number)"),
    ]
  }
}
