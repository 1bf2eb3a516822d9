import Foundation
import Testing

@Suite("The search for plaintext") struct CanarySearch {
  private let text = SmallWorkspace.canary

  @Test("finds a text in each form, wherever it begins") func forms() {
    let raw = Array("..\(text)..".utf8)
    #expect(Canaries().stands(in: raw))
    #expect(Canaries().stands(in: Array(text.lowercased().utf8)))
    #expect(Canaries().stands(in: raw.map { String(format: "%02x", $0) }.joined().utf8.map { $0 }))
    #expect(Canaries().stands(in: raw.map { String(format: "%02X", $0) }.joined().utf8.map { $0 }))
    #expect(Canaries().stands(in: text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }))
    #expect(Canaries().stands(in: text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }))
    for lead in 0..<7 {
      for trail in 0..<4 {
        let bytes = Data(repeating: 0xFF, count: lead) + Data(text.utf8) + Data(repeating: 0xFF, count: trail)
        #expect(Canaries().stands(in: Data(bytes.base64EncodedString().utf8)), "\(lead), \(trail)")
      }
    }
  }

  @Test("finds nothing where there is nothing") func nothing() {
    #expect(!Canaries().stands(in: [UInt8]()))
    #expect(!Canaries().stands(in: Array(text.utf8.dropLast())))
    #expect(!Canaries().stands(in: Array(repeating: UInt8(ascii: "K"), count: 1000)))
  }
}
