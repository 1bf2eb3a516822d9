import JSON

/// The invented organisation: its profile, its people and vendors, its papers.
enum Organisation {
  static let prefix = "urn:nordwind"
  static let id = "urn:nordwind:org"
  static let staff = 50

  static func person(_ number: Int) -> JSONValue { .string("\(prefix):agent:staff-\(number)") }
  static func vendor(_ number: Int) -> JSONValue { .string("\(prefix):agent:vendor-\(number)") }

  static func records() -> [JSONObject] {
    var records: [JSONObject] = [
      [
        "kind": "profile", "id": .string(id), "name": "Nordwind Group", "country": "DE", "establishedInUnion": true,
        "roles": ["controller", "business", "ai-provider", "ai-deployer"], "ccpaBusiness": true, "sells": false,
        "shares": false, "headcount": 4200, "requestRecordsKept": "P36M", "asOf": "2026-09-30",
      ]
    ]
    let products = JSONValue.array(Family.all.map { .string($0.product) })
    let purposes = JSONValue.array((Set(Family.all.map(\.purpose)).sorted() + ["model-training"]).map { .string($0) })
    for number in 0..<staff {
      records.append([
        "kind": "agent", "id": person(number), "type": "person", "name": .string("Staff member \(number)"),
        "country": "DE",
        "authorisations": [
          [
            "records": products, "purposes": purposes, "operations": ["access", "analyse", "use"], "from": "2023-01-01",
            "grantedBy": .string(id),
          ]
        ],
        "contact": ["email": .string("staff-\(number)@nordwind.example")], "actedOnBehalfOf": [["id": .string(id)]],
      ])
    }
    for number in 0..<2 {
      records.append([
        "kind": "agent", "id": vendor(number), "type": "organisation", "name": .string("Vendor \(number)"),
        "roles": ["processor"], "country": "DE", "contracts": [.string("\(prefix):doc:contract:\(number)")],
      ])
      records.append([
        "kind": "document", "id": .string("\(prefix):doc:contract:\(number)"), "type": "contract",
        "validFrom": "2023-01-01", "validTo": "2029-01-01", "covers": ["records": products],
        "contract": [
          "parties": [.string(id), vendor(number)], "role": "processor",
          "terms": .array("abcdefgh".map { .string("gdpr-28-3-\($0)") }), "informWithin": "PT24H",
        ],
      ])
    }
    for family in Family.all {
      let covers: JSONValue = [
        "records": [.string(family.product)], "purposes": [.string(family.purpose), "model-training"],
      ]
      records.append([
        "kind": "document", "id": .string(family.notice), "type": "notice", "validFrom": "2023-12-01",
        "publishedAt": "2023-12-01", "covers": covers, "states": family.statement(),
      ])
      records.append([
        "kind": "document", "id": .string("\(prefix):doc:dpia:\(family.name)"), "type": "dpia",
        "approvedAt": "2023-11-27",
        "approvedBy": person(1), "covers": covers, "conclusion": "risks-mitigated",
        "sections": ["description", "necessity", "risks", "measures", "dpo-advice", "subject-views"],
      ])
    }
    return records
  }
}
