import JSON

/// What comes in numbers: events, contributions of people, requests of people.
struct StreamedRecords {
  /// Raw datasets that they refer to.
  let datasets: Int
  /// Distinct people: some give much, most little.
  let people: Int
  private var random: SplitMix64

  private static let regions = ["DE", "DE", "DE", "FR", "FR", "NL", "ES", "IT", "SE", "US-CA"]
  private static let ages = ["adult", "adult", "adult", "adult", "adult", "adult", "16-17", "13-15"]
  private static let states = ["given", "given", "given", "given", "given", "given", "renewed", "withdrawn"]
  private static let types =
    Array(repeating: "access", count: 9) + ["disclose", "disclose", "export", "notify", "review", "test", "change"]
  private static let union = ["access", "erasure", "rectification", "objection", "portability", "consent-withdrawal"]
  private static let california = [
    "delete", "know-specific", "opt-out-sale-share", "correct", "limit-sensitive", "know-categories",
  ]

  init(datasets: Int, people: Int, seed: UInt64) {
    self.datasets = datasets
    self.people = people
    random = SplitMix64(seed: seed)
  }

  mutating func event(_ number: Int) -> JSONObject {
    let dataset = random.below(datasets)
    let type = random.pick(Self.types)
    var event: JSONObject = [
      "kind": "event", "id": .string("\(Organisation.prefix):event:\(number)"), "type": .string(type),
      "atTime": .string(random.instant("2026-0\(7 + random.below(3))")),
      "entities": [.string(LineageRecords.id("raw", dataset))],
      "agent": Organisation.person(random.below(Organisation.staff)), "location": "DE",
      "purpose": .string(Family.all[dataset % Family.all.count].purpose),
      "source": ["system": "affidavit", "export": "access-log.ndjson", "recordedAt": "2026-09-30T22:00:00Z"],
    ]
    switch type {
    case "disclose":
      event["recipient"] = Organisation.vendor(0)
      event["recipientRole"] = "processor"
      event["destination"] = "DE"
    case "export":
      event["recipient"] = Organisation.vendor(1)
      event["recipientRole"] = "processor"
      event["destination"] = "IE"
    case "notify":
      event["audience"] = "subjects"
      event["about"] = .string(Family.all[dataset % Family.all.count].notice)
    case "review", "test": event["outcome"] = "passed"
    case "change":
      event["approvedBy"] = Organisation.person(1)
      event["approvedAt"] = "2026-06-30T08:00:00Z"
    default: break
    }
    return event
  }

  mutating func contribution(_ number: Int) -> JSONObject {
    let dataset = random.below(datasets)
    let family = Family.all[dataset % Family.all.count]
    let person = person()
    let state = random.pick(Self.states)
    let age = Self.ages[Self.mix(person) / 16 % Self.ages.count]
    let at = random.instant("2025-0\(1 + random.below(9))")
    var contribution: JSONObject = [
      "kind": "contribution", "id": .string("\(Organisation.prefix):c:\(number)"),
      "dataset": .string(LineageRecords.id("raw", dataset)), "subjectRef": .string(Self.reference(person)),
      "region": .string(Self.regions[Self.mix(person) % Self.regions.count]),
      "ageBand": .string(age), "category": "regular",
      "consentState": .string(state),
      "values": ["amount": .double(Double(random.below(50_000)) / 100), "sessions": .int(Int64(1 + random.below(32)))],
      "rows": .int(Int64(1 + random.below(8))),
    ]
    if family.basis == "consent" {
      var consent: JSONObject = [
        "givenAt": .string(at), "noticeVersion": .string(family.notice), "method": "checkbox", "explicit": true,
      ]
      if age == "13-15" { consent["parentalAuthorisation"] = ["method": "signed-form", "at": .string(at)] }
      if state == "withdrawn" { consent["withdrawnAt"] = "2026-09-20T10:00:00Z" }
      contribution["consents"] = [.object(consent)]
    }
    contribution["addedAt"] = .string(at)
    return contribution
  }

  mutating func request(_ number: Int) -> JSONObject {
    let month = 1 + random.below(5)
    let received = random.instant("2026-0\(month)")
    let isCalifornian = random.below(4) == 0
    return [
      "kind": "request", "id": .string("\(Organisation.prefix):request:\(number)"),
      "regime": isCalifornian ? "ccpa" : "gdpr",
      "type": .string(random.pick(isCalifornian ? Self.california : Self.union)),
      "subjectRef": .string(Self.reference(person())), "region": isCalifornian ? "US-CA" : "DE",
      "channel": "form", "receivedAt": .string(received), "acknowledgedAt": .string(received), "processDescribed": true,
      "verificationRequired": .bool(!isCalifornian), "fieldsAsked": 2,
      "respondedAt": .string(received.replacing("-0\(month)-", with: "-0\(month + 1)-")),
      "outcome": "complied",
    ]
  }

  private mutating func person() -> Int {
    let share = Double(random.next() >> 11) * 0x1p-53
    return Int(Double(people) * share * share)
  }

  private static func mix(_ person: Int) -> Int { Int(truncatingIfNeeded: (UInt32(person) &* 2_654_435_761) >> 8) }
  private static func reference(_ person: Int) -> String { "p:\(String(mix(person), radix: 16))-\(person)" }
}
