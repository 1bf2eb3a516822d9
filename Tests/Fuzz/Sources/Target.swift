/// One parser of bytes that others write, and what must hold whatever the bytes are.
struct Target: Sendable {
  let name: String
  /// What is read, in a few words.
  let summary: String
  /// Its dictionary in `Dictionaries`, without the extension.
  let dictionary: String
  /// Inputs longer than this are cut, in bytes.
  let longest: Int
  /// Makes what inputs share (packs, keys, buffers) and answers what runs on each.
  let make: @Sendable () -> (UnsafeRawBufferPointer) -> Void

  static let all: [Target] = [
    .json, .text, .yaml, .configuration, .packs, .waivers, .mended, .cel, .celPlan, .records, .world, .judging,
    .verdicts,
    .native, .gzip, .zstd, .openLineage, .mlflowDatabase, .mlflowAnswers, .mlflowFiles, .sealed, .tokens, .manifest,
    .xml, .package, .sealing, .certificates, .timeStamp, .log, .ledger, .attestations,
  ]
}
