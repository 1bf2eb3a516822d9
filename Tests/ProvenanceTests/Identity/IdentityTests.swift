import JSON
import Testing

@testable import Provenance

/// The order of identity of the record format, section 5.
@Suite struct OneThingUnderSeveralNames {
  private let a = String(repeating: "a", count: 64)
  private let b = String(repeating: "b", count: 64)

  private func set(_ first: [String], _ second: [String], aliases: [AliasDeclaration] = []) throws -> RecordSet {
    try Assembling.set([SourceLines("mlflow", first), SourceLines("openlineage", second)], aliases: aliases)
  }

  private func dataset(_ id: String, _ members: String) -> String { #"{"kind":"dataset","id":"\#(id)",\#(members)}"# }

  @Test func equalStrongDigestsAreOne() throws {
    let set = try set([dataset("m", #""digest":{"sha256":"\#(a)"}"#)], [dataset("o", #""digest":{"sha256":"\#(a)"}"#)])
    #expect(set.aliases == ["o": "m"])
    #expect(try set.value("m")["aliases"] == [["system": "openlineage", "name": "o"]])
  }

  @Test func theBestSourceKeepsItsId() throws {
    let set = try set([dataset("z", #""digest":{"sha256":"\#(a)"}"#)], [dataset("b", #""digest":{"sha256":"\#(a)"}"#)])
    #expect(set.entries.map(\.id) == ["z"])
  }

  @Test func digestsOfDifferentAlgorithmsSayNothing() throws {
    let set = try set([dataset("m", #""digest":{"sha256":"\#(a)"}"#)], [dataset("o", #""digest":{"blake3":"\#(a)"}"#)])
    #expect(set.aliases.isEmpty)
  }

  @Test func eightDigitsAreEqualOnlyInsideTheirSystem() throws {
    let own = #""aliases":[{"system":"mlflow","name":"loans","digest":"7f56868c"}]"#
    let foreign = #""aliases":[{"system":"dvc","name":"loans","digest":"7f56868c"}]"#
    let set = try set([dataset("m1", own), dataset("m2", own)], [dataset("o", foreign)])
    #expect(set.aliases == ["m2": "m1"])
  }

  @Test func equalAddressAndVersionAreOneWhateverTheSpelling() throws {
    let set = try set(
      [dataset("m", #""uris":["s3a://Lake/loans.csv"],"version":"42""#)],
      [dataset("o", #""uris":["s3://lake/loans.csv/"],"version":"42""#)])
    #expect(set.aliases == ["o": "m"])
  }

  @Test func aVersionThatIsTheDigestCutShortIsThatVersion() throws {
    let set = try set(
      [dataset("m", #""uris":["s3://lake/loans.csv"],"digest":{"sha256":"\#(a)"}"#)],
      [dataset("o", #""uris":["s3://lake/loans.csv"],"version":"\#(a.prefix(16))""#)])
    #expect(set.aliases == ["o": "m"])
  }

  @Test func equalAddressWithoutVersionIsTheProduct() throws {
    let set = try set(
      [
        dataset("m1", #""uris":["s3://lake/loans.csv"],"version":"1""#),
        dataset("m2", #""uris":["s3://lake/loans.csv"],"version":"2""#),
      ],
      [dataset("o", #""uris":["s3://lake/loans.csv"]"#)])
    #expect(set.aliases.isEmpty)
    #expect(try set.value("m1")["specializationOf"] == [["id": "o"]])
    #expect(try set.value("m2")["specializationOf"] == [["id": "o"]])
  }

  @Test func equalAddressAndVersionWithOtherBytesStayApart() throws {
    let set = try set(
      [dataset("m", #""uris":["s3://lake/x"],"version":"1","digest":{"sha256":"\#(a)"}"#)],
      [dataset("o", #""uris":["s3://lake/x"],"version":"1","digest":{"sha256":"\#(b)"}"#)])
    #expect(set.aliases.isEmpty)
    #expect(set.findings.contains(IdentityFinding(.heldApart, ["m", "o"])))
  }

  @Test func theAliasFileMergesAndMirrorsStayApart() throws {
    let first = [dataset("m", #""name":"x""#)]
    let second = [dataset("o", #""uris":["s3://eu/x"]"#), dataset("p", #""uris":["s3://us/x"]"#)]
    let set = try set(
      first, second,
      aliases: [
        AliasDeclaration(names: ["m", "s3a://eu/x"]),
        AliasDeclaration(sort: .mirror, names: ["s3://eu/x", "s3://us/x"]),
      ])
    #expect(set.aliases == ["o": "m"])
    #expect(try set.value("m")["alternateOf"] == [["id": "p"]])
  }

  @Test func alternatesWithEqualBytesAreTwoRecords() throws {
    let set = try set(
      [dataset("m", #""digest":{"sha256":"\#(a)"},"alternateOf":[{"id":"o"}]"#)],
      [dataset("o", #""digest":{"sha256":"\#(a)"}"#)])
    #expect(set.aliases.isEmpty)
  }

  @Test func likenessIsAHintNeverAMerge() throws {
    let like = #""name":"loans","fields":[{"name":"a"},{"name":"b"}],"statistics":{"rows":7}"#
    let set = try set([dataset("m", like)], [dataset("o", like)])
    #expect(set.aliases.isEmpty)
    #expect(set.findings == [IdentityFinding(.hint, ["m", "o"])])
  }

  @Test func aNameAloneIsNothing() throws {
    let set = try set([dataset("m", #""name":"loans""#)], [dataset("o", #""name":"loans""#)])
    #expect(set.aliases.isEmpty && set.findings.isEmpty)
  }

  @Test func twoContentsUnderOneIdAreTwoRecords() throws {
    let first = dataset("x", #""version":"1","digest":{"sha256":"\#(a)"}"#)
    let second = dataset("x", #""version":"1","digest":{"sha256":"\#(b)"}"#)
    let set = try set([first], [second])
    #expect(set.entries.map(\.id) == ["x", "x#bbbbbbbbbbbb"])
    #expect(set.findings == [IdentityFinding(.digestClash, ["x", "x#bbbbbbbbbbbb"])])
    #expect(try set.value("x#bbbbbbbbbbbb")["digest"]?["sha256"]?.string == b)
  }

  @Test func referencesFollowTheKeptId() throws {
    let run =
      #"{"kind":"run","id":"r","type":"training","used":[{"id":"o","role":"training-input"}],"generated":[{"id":"y"}]}"#
    let set = try set(
      [dataset("m", #""digest":{"sha256":"\#(a)"}"#)],
      [dataset("o", #""digest":{"sha256":"\#(a)"}"#), run, dataset("y", #""wasDerivedFrom":[{"id":"o"},{"id":"m"}]"#)])
    #expect(try set.value("r")["used"]?[0]?["id"]?.string == "m")
    #expect(try set.value("y")["wasDerivedFrom"] == [["id": "m"]])
  }

  @Test func idsAreComparedInNFC() throws {
    let set = try set([dataset("ds:Gr\u{F6}sse", #""licence":"A""#)], [dataset("ds:Gro\u{308}sse", #""licence":"A""#)])
    #expect(set.entries.count == 1)
  }
}
