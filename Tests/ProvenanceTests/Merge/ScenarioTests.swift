import JSON
import Testing

@testable import Provenance

/// One loan dataset in seven systems, as the connectors write it: one entity with all its names, its slices apart, the
/// contradictions listed.
@Suite struct OneDatasetInManySystems {
  private static let digest = "a16abf6b8b8727102bc2c5decf3ebe9fe69b232e476ce406cb3e97973b7fea97"
  private static let whole = "ds:sha256:\(digest)"
  private static let address = "s3://nordbank-lake/loan_applications/loan_applications_2026q1.csv"
  private static let purpose = "credit-checking/loan-risk"

  private static func purposes(_ basis: String) -> String {
    #""personalData":"identified","purposes":[{"purpose":"\#(purpose)","legalBasis":"\#(basis)"}]"#
  }

  private static func owner(_ id: String) -> String { #""wasAttributedTo":[{"id":"\#(id)","role":"owner"}]"# }

  private static func slice(_ name: String, _ digest: String, _ uri: String) -> String {
    #"{"kind":"dataset","id":"dataset:mlflow:nb1:\#(name)@\#(digest)","version":"\#(digest)","name":"\#(name)","source":{"system":"mlflow","instance":"nb1","locator":"inputs/\#(name)"},"aliases":[{"system":"mlflow","name":"\#(name)","digest":"\#(digest)","uri":"\#(uri)"}],"wasDerivedFrom":[{"id":"\#(whole)"}],"specializationOf":[{"id":"\#(whole)"}]}"#
  }

  private static let mlflow = SourceLines(
    "mlflow",
    [
      #"{"kind":"dataset","id":"\#(whole)","name":"loan_applications","source":{"system":"mlflow","instance":"nb1","locator":"runs/7d82/inputs/loan_applications@7f56868c"},"aliases":[{"system":"mlflow","name":"loan_applications","digest":"7f56868c","uri":"\#(address)"}],"digest":{"sha256":"\#(digest)"},"uris":["\#(address)"]}"#,
      #"{"kind":"dataset","id":"\#(whole)","source":{"system":"mlflow","instance":"nb1","locator":"runs/7d82/tags","recordedAt":"2026-03-02T10:06:00Z"},"digest":{"sha256":"\#(digest)"},"uris":["\#(address)"],\#(purposes("contract")),"retention":{"period":"P5Y"},\#(owner("mailto:risk-modelling@nordbank.example"))}"#,
      #"{"kind":"dataset","id":"\#(whole)","source":{"system":"mlflow","instance":"nb1","locator":"runs/legacy-import/tags","recordedAt":"2025-01-10T08:00:00Z"},"digest":{"sha256":"\#(digest)"},\#(purposes("consent")),\#(owner("mailto:former-owner@nordbank.example"))}"#,
      slice("loan_applications_train", "dccb3cfd", address),
      slice(
        "loan_applications_test", "5ab67f45", "file:///srv/nordbank/lake/loan_applications/loan_applications_2026q1.csv"
      ),
      #"{"kind":"run","id":"run:mlflow:nb1:7d82","type":"training","startedAt":"2026-03-02T10:00:00Z","endedAt":"2026-03-02T10:05:00Z","used":[{"id":"dataset:mlflow:nb1:loan_applications_train@dccb3cfd","role":"training-input"}],"generated":[{"id":"model:mlflow:nb1:credit@12"}],"wasAssociatedWith":[{"id":"agent:mlflow:jane"}]}"#,
      #"{"kind":"model","id":"model:mlflow:nb1:credit@12","version":"12"}"#,
    ])

  private static let openLineage = SourceLines(
    "openlineage",
    [
      #"{"kind":"dataset","id":"\#(address)","name":"loan_applications/loan_applications_2026q1.csv","source":{"system":"openlineage","export":"events.ndjson","locator":"line 18","recordedAt":"2026-03-05T00:00:00Z"},"aliases":[{"system":"openlineage","namespace":"s3://nordbank-lake","name":"loan_applications/loan_applications_2026q1.csv","uri":"\#(address)"}],"uris":["s3a://nordbank-lake/loan_applications/loan_applications_2026q1.csv"],\#(purposes("legitimate-interests")),\#(owner("agent:openlineage:team:data-platform"))}"#,
      #"{"kind":"dataset","id":"postgres://core-db/core.public.loan_applications","source":{"system":"openlineage","export":"events.ndjson","locator":"line 1"},"aliases":[{"system":"openlineage","namespace":"postgres://core-db:5432","name":"core.public.loan_applications","uri":"postgres://core-db/core.public.loan_applications"},{"system":"openlineage","namespace":"glue://eu-north-1","name":"lake.loan_applications"}],"uris":["postgres://core-db:5432/core.public.loan_applications"],"personalData":"identified"}"#,
      #"{"kind":"run","id":"run:openlineage:extract","type":"transform","used":[{"id":"postgres://core-db/core.public.loan_applications"}],"generated":[{"id":"\#(address)"}]}"#,
    ])

  private static let others = [
    SourceLines(
      "croissant",
      [
        #"{"kind":"dataset","id":"dataset:croissant:loan_applications_2026q1.csv","name":"loan_applications_2026q1.csv","source":{"system":"croissant"},"digest":{"sha256":"\#(digest)"},"uris":["https://data.nordbank.example/download/loan_applications_2026q1.csv"]}"#
      ]),
    SourceLines(
      "ro-crate",
      [
        #"{"kind":"dataset","id":"\#(whole)","name":"loan_applications_2026q1.csv","source":{"system":"ro-crate"},"digest":{"sha256":"\#(digest)"}}"#
      ]),
    SourceLines(
      "prov",
      [
        #"{"kind":"dataset","id":"ex:loan_applications","source":{"system":"prov"},"digest":{"sha256":"\#(digest)"},"atLocation":"\#(address)",\#(purposes("consent"))}"#
      ]),
    SourceLines(
      "mlmd",
      [
        #"{"kind":"dataset","id":"dataset:mlmd:examples@1","name":"Examples","version":"1","source":{"system":"mlmd"},"wasDerivedFrom":[{"id":"\#(whole)"}]}"#
      ]),
  ]

  private static let sources = [mlflow, openLineage] + others

  /// The address carries no version in the lineage events: that it is this file is the operator's word.
  private static let aliases = [AliasDeclaration(names: [whole, address])]

  private func set(_ aliases: [AliasDeclaration] = Self.aliases) throws -> RecordSet {
    try Assembling.set(Self.sources, aliases: aliases)
  }

  @Test func itIsOneEntityWithAllItsNames() throws {
    let set = try set()
    for name in [Self.address, "dataset:croissant:loan_applications_2026q1.csv", "ex:loan_applications"] {
      #expect(set.aliases[name] == Self.whole)
    }
    let record = try set.value(Self.whole)
    let aliases = record["aliases"]?.array ?? []
    for (system, name) in [
      ("mlflow", "loan_applications"), ("openlineage", "loan_applications/loan_applications_2026q1.csv"),
      ("openlineage", Self.address), ("croissant", "loan_applications_2026q1.csv"), ("prov", "ex:loan_applications"),
      ("ro-crate", "loan_applications_2026q1.csv"),
    ] {
      #expect(aliases.contains { $0["system"]?.string == system && $0["name"]?.string == name }, "\(system) \(name)")
    }
    #expect(
      Set(record["mergedFrom"]?.array?.compactMap { $0["system"]?.string } ?? [])
        == ["mlflow", "openlineage", "croissant", "ro-crate", "prov"])
  }

  @Test func slicesAndDerivativesStayApart() throws {
    let set = try set()
    for name in ["loan_applications_train@dccb3cfd", "loan_applications_test@5ab67f45"] {
      let slice = try set.value("dataset:mlflow:nb1:\(name)")
      #expect(slice["specializationOf"]?.array?.contains(["id": .string(Self.whole)]) == true)
    }
    #expect(try set.value("dataset:mlmd:examples@1")["wasDerivedFrom"] == [["id": .string(Self.whole)]])
    #expect(set.entries.filter { $0.kind == .dataset }.count == 5)
  }

  @Test func thePlantedContradictionsAreListed() throws {
    let set = try set()
    let record = try set.value(Self.whole)
    #expect(record["purposes"]?.array?.count == 1)
    #expect(record["purposes"]?[0]?["legalBasis"]?.string == "contract")
    let conflict = try #require(record["conflicts"]?.array?.first { $0["member"]?.string == "/purposes/0/legalBasis" })
    #expect(
      Set(conflict["others"]?.array?.compactMap { $0["value"]?.string } ?? []) == ["consent", "legitimate-interests"])
    let consent = conflict["others"]?.array?.first { $0["value"]?.string == "consent" }
    #expect(consent?["sources"]?.array?.compactMap { $0["system"]?.string } == ["mlflow", "prov"])
    #expect(
      record["wasAttributedTo"]?.array?.compactMap { $0["id"]?.string } == [
        "mailto:risk-modelling@nordbank.example", "mailto:former-owner@nordbank.example",
        "agent:openlineage:team:data-platform",
      ])
    let owners = record["conflicts"]?.array?.first { $0["member"]?.string == "/wasAttributedTo" }
    #expect(owners?["kept"]?["value"]?[0]?["id"]?.string == "mailto:risk-modelling@nordbank.example")
    #expect(owners?["others"]?.array?.count == 2)
    #expect(set.conflicts.contains { $0.record == Self.whole && $0.member == "/purposes/0/legalBasis" })
  }

  @Test func theModelDescendsFromTheTableOfTheOtherSystem() throws {
    for aliases in [Self.aliases, []] {
      let graph = try RecordWorld(try set(aliases)).graph
      let table = try graph.named("postgres://core-db/core.public.loan_applications")
      let model = try graph.named("model:mlflow:nb1:credit@12")
      #expect(graph.path(from: table, to: model) != nil)
      #expect(graph.facts(model).personal)
    }
  }

  @Test func theBareAddressOfAFileIsANameOfTheOnlyContentThere() throws {
    let set = try set([])
    #expect(set.aliases[Self.address] == Self.whole)
    #expect(try set.value(Self.whole)["purposes"]?[0]?["legalBasis"]?.string == "contract")
  }

  @Test(arguments: [
    // A folder holds whatever is in it, and two contents at one address are two versions of a product.
    ("s3://lake/loans", ["a"]), ("s3://lake/loans.csv", ["a", "b"]),
  ])
  func anAddressOfMoreThanOneContentIsTheProduct(_ address: String, _ contents: [String]) throws {
    var lines = contents.map { letter in
      let digest = String(repeating: letter, count: 64)
      return #"{"kind":"dataset","id":"ds:sha256:\#(digest)","digest":{"sha256":"\#(digest)"},"uris":["\#(address)"]}"#
    }
    lines.append(#"{"kind":"dataset","id":"\#(address)","uris":["\#(address)"]}"#)
    let set = try Assembling.set([SourceLines("openlineage", lines)])
    #expect(set.aliases[address] == nil)
    for letter in contents {
      let id = "ds:sha256:" + String(repeating: letter, count: 64)
      #expect(try set.value(id)["specializationOf"] == [["id": .string(address)]])
    }
  }

  @Test func everyRecordIsStillValid() throws {
    let set = try set()
    for entry in set.entries {
      let document = try JSONParser().parse(Array(set.bytes(entry)))
      #expect(throws: Never.self) { try RecordSchema.shared.validate(document.root) }
    }
  }
}
