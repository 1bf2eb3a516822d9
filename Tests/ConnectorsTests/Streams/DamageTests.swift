import Testing

@testable import Connectors

@Suite("Damaged and hostile files are refused after what was good in them")
struct DamageTests {
  static let content: [UInt8] = {
    var generator = StreamGenerator(seed: 4)
    return generator.lines(400, longest: 100)
  }()

  @Test("a packed file that ends too early", arguments: [true, false])
  func truncated(_ isGzip: Bool) throws {
    let packed = isGzip ? Packer.gzip(Self.content) : Packer.zstd(Self.content)
    let all = LineStreamTests.lines(Self.content)
    for cut in stride(from: Packing.magicBytes, to: packed.count, by: max(1, packed.count / 60)) {
      let file = try TemporaryFile(Array(packed[..<cut]))
      let reading = LineStreamTests.read(file.path, readSize: 512)
      #expect(reading.error?.reason == .corrupt)
      #expect(all.starts(with: reading.lines))
    }
  }

  @Test("a packed file of which a byte has changed", arguments: [true, false])
  func changed(_ isGzip: Bool) throws {
    let packed = isGzip ? Packer.gzip(Self.content) : Packer.zstd(Self.content)
    var found = 0
    for place in stride(from: packed.count / 2, to: packed.count, by: max(1, packed.count / 40)) {
      var damaged = packed
      damaged[place] ^= 0x55
      let file = try TemporaryFile(damaged)
      let reading = LineStreamTests.read(file.path, readSize: 512)
      if reading.error?.reason == .corrupt { found += 1 }
    }
    #expect(found > 15)
  }

  @Test("something after the packed stream", arguments: [true, false])
  func trailing(_ isGzip: Bool) throws {
    let packed = isGzip ? Packer.gzip(Self.content) : Packer.zstd(Self.content)
    let file = try TemporaryFile(packed + Array("{\"kind\":\"dataset\"}\n".utf8))
    #expect(LineStreamTests.read(file.path).error?.reason == .corrupt)
  }

  @Test("a file that unpacks to far more than it is", arguments: [true, false])
  func bomb(_ isGzip: Bool) throws {
    let zeros = [UInt8](repeating: UInt8(ascii: " "), count: 8 << 20)
    let file = try TemporaryFile(isGzip ? Packer.gzip(zeros, level: 9) : Packer.zstd(zeros, level: 19))
    let limits = StreamLimits(line: 1 << 10, ratio: 100, ratioGrace: 1 << 20)
    #expect(LineStreamTests.read(file.path, limits: limits).error?.reason == .limit)
    let generous = LineStreamTests.read(
      file.path, limits: StreamLimits(line: 1 << 10, ratio: 100, ratioGrace: 16 << 20))
    #expect(generous.error == nil && generous.rejected.count == 1)
  }

  @Test(
    "packings that are not read",
    arguments: [
      Array("BZh91AY&SY".utf8), [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 0x00], Array("PK\u{3}\u{4}....".utf8),
    ])
  func otherPacking(_ bytes: [UInt8]) throws {
    let file = try TemporaryFile(bytes)
    #expect(LineStreamTests.read(file.path).error?.reason == .wrongFormat)
  }
}
