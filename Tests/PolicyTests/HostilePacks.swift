import Testing

@testable import Policy

@Suite("A hostile or senseless pack does not load, and says why") struct HostilePacks {
  static func require(_ expression: String, when: String = "personal") -> String {
    PackLoading.good
      .replacing(
        "size(dataset.purposes) > 0\n        && dataset.purposes.all(p, p.legalBasis == 'consent')", with: expression
      )
      .replacing("when: personal", with: "when: \(when)")
  }

  static func fault(_ expression: String, when: String = "personal") -> String {
    PackLoading.faults(require(expression, when: when)).joined(separator: "\n")
  }

  @Test("a regular expression that explodes, or that RE2 refuses") func regex() {
    #expect(Self.fault("dataset.id.matches('((a{1,1000}){1,1000}){1,1000}')").contains("require:"))
    #expect(Self.fault("dataset.id.matches('(a+')").contains("require:"))
    #expect(Self.fault("dataset.id.matches('(a)\\\\1')").contains("require:"))
    // What makes other engines slow is linear here.
    #expect(Self.fault("dataset.id.matches('(a+)+$')") == "")
  }

  @Test("macros within macros") func macros() {
    let deep = (0..<12).reduce("true") { inner, depth in "dataset.purposes.all(p\(depth), \(inner))" }
    #expect(Self.fault(deep).contains("require:"))
    let costly = (0..<6).reduce("has(dataset.name)") { inner, depth in "dataset.purposes.exists(p\(depth), \(inner))" }
    #expect(Self.fault(costly).contains("the power 6 of the length of lists; at most 5 is allowed"))
  }

  @Test("a megabyte of parentheses, and what is merely long") func parentheses() {
    let million = String(repeating: "(", count: 1 << 20)
    #expect(!Self.fault(million).isEmpty)
    #expect(
      Self.fault(String(repeating: "(", count: 300) + "true" + String(repeating: ")", count: 300)).contains("require:"))
    #expect(Self.fault(String(repeating: "true && ", count: 20_000) + "true").contains("require:"))
  }

  @Test("an alias bomb, a doubled key, no as a country") func yaml() {
    let bomb = (1...12).reduce("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n") { text, level in
      let name = "*a\(level - 1)"
      return text + "a\(level): &a\(level) [\(Array(repeating: name, count: 10).joined(separator: ", "))]\n"
    }
    #expect(!PackLoading.faults(bomb + PackLoading.good).isEmpty)
    #expect(
      PackLoading.faults(PackLoading.good.replacing("    cite: 1", with: "    cite: 1\n    cite: 2")).first?.contains(
        "cite") == true)
    #expect(
      PackLoading.faults(PackLoading.good, table: PackLoading.table.replacing("country: SE", with: "country: no"))
        == ["house/tables/limits.yaml:3:18: no is no country: codes are in capitals, as in NO"])
  }

  @Test("cost that is above the limit for sure") func cost() {
    let list = "[\(Array(repeating: "1", count: 1000).joined(separator: ", "))]"
    #expect(Self.fault("\(list).all(a, \(list).all(b, \(list).all(c, a + b + c > 2)))").contains("units; at most"))
  }

  @Test("contradictions, through definitions, equality and order") func contradiction() {
    func contradicts(_ require: String, _ when: String = "personal") -> Bool {
      let fault = Self.fault(require, when: when)
      return fault.contains("contradict each other") || fault.contains("never holds") || fault.contains("is always")
    }
    #expect(contradicts("dataset.criminalData && !dataset.criminalData"))
    #expect(contradicts("!personal"))
    #expect(contradicts("dataset.scale == 'large-scale' && dataset.scale == 'small-scale'"))
    #expect(contradicts("dataset.ageFloor > 16 && dataset.ageFloor < 13"))
    #expect(contradicts("dataset.criminalData", "has(dataset.scale) && !has(dataset.scale)"))
    #expect(contradicts("has(dataset.scale) || !has(dataset.scale)"))
    #expect(!contradicts("dataset.scale == 'large-scale' || dataset.scale == 'small-scale'"))
    #expect(!contradicts("dataset.ageFloor > 12 && dataset.ageFloor < 16"))
    #expect(!contradicts("dataset.ageFloor > 12 && dataset.ageFloor < 14"))
    #expect(
      Self.fault("dataset.knownMinors", when: "dataset.criminalData").isEmpty
        && Self.fault("!dataset.criminalData", when: "dataset.criminalData").hasSuffix(
          "when and require contradict each other: the rule never passes")
    )
    #expect(
      Self.fault("has(dataset.scale)", when: "has(dataset.scale)").hasSuffix(
        "require holds wherever when does: the rule never fails"))
    #expect(!contradicts("false"), "written out, it is meant")
  }

  @Test("conditions that no fact can change") func constants() throws {
    #expect(Self.fault("true").hasSuffix("require is always true: nothing is asked"))
    #expect(Self.fault("1 + 1 == 2") == "house/pack.yaml:14:7: require: 1 + 1 == 2 is always true")
    #expect(
      Self.fault("dataset.criminalData || 'a' in ['a', 'b']").hasSuffix(
        #"14:31: require: "a" in ["a", "b"] is always true"#))
    #expect(Self.fault("1 > 2 && personal").hasSuffix("14:7: require: 1 > 2 is always false"))
    #expect(Self.fault("personal", when: "1 > 2").hasSuffix("12:11: when: 1 > 2 is always false"))
    #expect(throws: Never.self, "a person is asked instead") {
      try SmallWorld.pack(require: "true", decide: "both")
    }
  }

  @Test("a law table with overlapping dates, or a row that ends before it begins") func tables() {
    func faults(_ rows: String, key: String = "") -> [String] {
      PackLoading.faults(
        PackLoading.good,
        table: "table: limits\ncolumns: {country: text, age: number, from: when, to: when}\n\(key)rows:\n\(rows)")
    }
    let first = "  - {country: SE, age: 13, from: 2018-05-25, to: 2024-01-01}\n"
    #expect(faults(first + "  - {country: SE, age: 14, from: 2024-01-01}\n", key: "key: country\nvalue: age\n") == [])
    #expect(
      faults(first + "  - {country: SE, age: 14, from: 2023-12-31}\n", key: "key: country\nvalue: age\n")
        == ["house/tables/limits.yaml:7:5: the dates of the row overlap those of the row on line 6"])
    #expect(faults(first + "  - {country: SE, age: 13, from: 2023-12-31}\n").count == 1)
    #expect(faults(first + "  - {country: SE, age: 14, from: 2023-12-31}\n") == [], "another row where there is no key")
    #expect(
      faults("  - {country: SE, age: 13, from: 2024-01-01, to: 2018-05-25}\n")
        == ["house/tables/limits.yaml:4:5: the row ends before it begins"])
  }
}
