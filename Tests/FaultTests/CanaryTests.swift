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

  @Test("finds a text as pages, documents, strings and addresses escape it") func escaped() {
    let text = #"esc<&'"canary>41"#
    for form in [
      "esc&lt;&amp;'\"canary>41", "esc&lt;&amp;&#39;&quot;canary&gt;41", "esc&lt;&amp;&apos;&#34;canary&gt;41",
      "esc&#60;&#38;&#39;&#34;canary&#62;41", "esc&#x3C;&#x26;&#x27;&#x22;canary&#x3E;41", #"esc<&'\"canary>41"#,
      #"esc\u003c\u0026\u0027\"canary\u003e41"#, "esc%3C%26%27%22canary%3E41",
    ] {
      #expect(Canaries(text).stands(in: Array("..\(form)..".utf8)), "\(form)")
    }
    #expect(!Canaries(text).stands(in: Array("esc&lt;canary".utf8)))
  }

  @Test("finds nothing where there is nothing") func nothing() {
    #expect(!Canaries().stands(in: [UInt8]()))
    #expect(!Canaries().stands(in: Array(text.utf8.dropLast())))
    #expect(!Canaries().stands(in: Array(repeating: UInt8(ascii: "K"), count: 1000)))
  }
}
