import CEL

/// Struct types of what the engine computes and configures.
enum FactTypes {
  static let lineage = "Lineage"
  static let regime = "Regime"
  static let period = "ReportPeriod"
  static let config = "Config"
  static let grace = "Config.Grace"
  static let tables = "Tables"
  static let world = "World"
  static let hop = "Hop"
  static let ground = "Hop.Ground"
  static let use = "Use"

  static let declarations: [CELStructType] = [
    CELStructType(lineage, fields: lineageFields),
    CELStructType(regime, fields: ["gdpr": .bool, "ccpa": .bool, "aiAct": .bool]),
    CELStructType(period, fields: ["from": .timestamp, "to": .timestamp, "name": .string]),
    CELStructType(config, fields: ["grace": .object(grace), "timezone": .string]),
    CELStructType(grace, fields: ["withdrawal": Period.type, "purge": Period.type, "disposition": Period.type]),
    CELStructType(world, fields: worldFields),
    CELStructType(hop, fields: hopFields),
    CELStructType(
      ground,
      fields: [
        "type": .string, "purpose": .string, "art9Condition": .string, "document": .string, "law": .string,
        "at": Moment.type,
      ]),
    CELStructType(use, fields: useFields),
  ]

  static let lineageFields: [String: CELType] = [
    "personal": .bool, "purposesAllowed": .list(.string), "retentionEnd": .timestamp,
    "specialCategories": .list(.string), "sensitivePI": .list(.string), "criminalData": .bool, "minors": .bool,
    "regions": .list(.string), "countries": .list(.string), "contributions": .int, "withdrawn": .int, "erased": .int,
    "optedOut": .int, "limited": .int, "gdpr": .bool, "ccpa": .bool, "complete": .bool, "gaps": .list(.string),
    "trained": .bool, "grounded": .bool,
  ]

  /// Look-ups by id. `x in world.datasets` asks whether a record resolves; `world.datasets[x]` reads it.
  static let worldFields: [String: CELType] = [
    "datasets": .map(.string, .object(RecordShapes.typeName(.dataset))),
    "models": .map(.string, .object(RecordShapes.typeName(.model))),
    "entities": .map(.string, .object(RecordShapes.entityType)),
    "runs": .map(.string, .object(RecordShapes.typeName(.run))),
    "agents": .map(.string, .object(RecordShapes.typeName(.agent))),
    "documents": .map(.string, .object(RecordShapes.typeName(.document))),
    "events": .map(.string, .object(RecordShapes.typeName(.event))), "lineage": .map(.string, .object(lineage)),
    "documentsOf": .map(.string, .list(.object(RecordShapes.typeName(.document)))),
    "eventsOf": .map(.string, .list(.object(RecordShapes.typeName(.event)))),
    "runsOf": .map(.string, .list(.object(RecordShapes.typeName(.run)))),
    // The id itself, the products it specialises and what those specialise: an entry for any of them covers it.
    "names": .map(.string, .list(.string)),
  ]

  /// A run that read what a person contributed or what derives from it, or an event about either.
  static let useFields: [String: CELType] = [
    "id": .string, "isRun": .bool, "type": .string, "purpose": .string, "at": Moment.type, "entities": .list(.string),
    "contributions": .list(.string),
  ]

  static let hopFields: [String: CELType] = [
    "from": .string, "to": .string, "run": .string, "at": Moment.type, "country": .string,
    "grounds": .list(.object(ground)), "facts": .object(lineage),
  ]
}
