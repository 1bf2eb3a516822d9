/// The schema of native records, format `affidavit-record/1`, in JSON Schema 2020-12.
enum RecordSchemaText {
  /// The schema file itself, laid out for this page; a test compares the two.
  static let json = #"""
    {
     "$schema": "https://json-schema.org/draft/2020-12/schema",
     "$id": "urn:affidavit:schema:record:1",
     "title": "Affidavit record",
     "description": "One record of the native format: one JSON object a line. Meaning, identity, time and number \#
    rules: record-format.md. Facts and their law: rules.md. Tokens: vocabulary.md. Custom keywords: x-sensitivity \#
    (default protection class of a leaf: public, internal, personal, confidential), x-aggregate-only (an exact \#
    number about people leaves only through a differentially private statistic), x-subject (the value identifies a \#
    data subject). Members are closed everywhere but under `extensions`; null is never a value.",
     "type": "object",
     "required": ["kind", "id"],
     "properties": {
      "kind": {
       "enum": ["dataset", "model", "run", "agent", "event", "contribution", "request", "document", "profile"]
      }
     },
     "allOf": [
      {
       "if": {"properties": {"kind": {"const": "dataset"}}, "required": ["kind"]},
       "then": {"$ref": "#/$defs/dataset"}
      },
      {"if": {"properties": {"kind": {"const": "model"}}, "required": ["kind"]}, "then": {"$ref": "#/$defs/model"}},
      {"if": {"properties": {"kind": {"const": "run"}}, "required": ["kind"]}, "then": {"$ref": "#/$defs/run"}},
      {"if": {"properties": {"kind": {"const": "agent"}}, "required": ["kind"]}, "then": {"$ref": "#/$defs/agent"}},
      {"if": {"properties": {"kind": {"const": "event"}}, "required": ["kind"]}, "then": {"$ref": "#/$defs/event"}},
      {
       "if": {"properties": {"kind": {"const": "contribution"}}, "required": ["kind"]},
       "then": {"$ref": "#/$defs/contribution"}
      },
      {
       "if": {"properties": {"kind": {"const": "request"}}, "required": ["kind"]},
       "then": {"$ref": "#/$defs/request"}
      },
      {
       "if": {"properties": {"kind": {"const": "document"}}, "required": ["kind"]},
       "then": {"$ref": "#/$defs/document"}
      },
      {
       "if": {"properties": {"kind": {"const": "profile"}}, "required": ["kind"]},
       "then": {"$ref": "#/$defs/profile"}
      }
     ],
     "$defs": {
      "dataset": {
       "type": "object",
       "description": "A dataset version: prov:Entity, dpv:Data, dcat:Dataset.",
       "required": ["kind", "id"],
       "properties": {
        "kind": {"const": "dataset", "description": "Which sort of record this is.", "x-sensitivity": "public"},
        "format": {
         "const": "affidavit-record/1",
         "description": "Version of this format; absent means 1.",
         "x-sensitivity": "public"
        },
        "id": {
         "$ref": "#/$defs/id",
         "description": "Identifier, unique over all kinds; one entity per version.",
         "x-sensitivity": "internal"
        },
        "version": {
         "$ref": "#/$defs/text",
         "description": "Version label, as the system writes it.",
         "x-sensitivity": "internal"
        },
        "name": {"$ref": "#/$defs/text", "description": "Name for people.", "x-sensitivity": "internal"},
        "description": {"$ref": "#/$defs/text", "description": "What it is.", "x-sensitivity": "confidential"},
        "source": {"$ref": "#/$defs/source", "description": "Where this record was read."},
        "mergedFrom": {
         "type": "array",
         "items": {"$ref": "#/$defs/source"},
         "description": "Every source that spoke of it, in order; written by the engine."
        },
        "aliases": {
         "type": "array",
         "items": {"$ref": "#/$defs/alias"},
         "description": "Other names of the same thing."
        },
        "conflicts": {
         "type": "array",
         "items": {"$ref": "#/$defs/conflict"},
         "description": "Disagreements between sources; written by the engine."
        },
        "tags": {
         "$ref": "#/$defs/map",
         "description": "Tags of the source system, text to text.",
         "x-sensitivity": "confidential"
        },
        "labels": {
         "type": "array",
         "items": {"type": "string", "maxLength": 256},
         "uniqueItems": true,
         "description": "Labels.",
         "x-sensitivity": "internal"
        },
        "links": {"type": "array", "items": {"$ref": "#/$defs/link"}, "description": "Pointers for people."},
        "digest": {"$ref": "#/$defs/digest", "description": "Digests of the content that the record describes."},
        "extensions": {"$ref": "#/$defs/extensions"},
        "wasGeneratedBy": {
         "type": "array",
         "items": {"$ref": "#/$defs/generation"},
         "description": "prov:wasGeneratedBy. More than one is a lineage finding, not a rejection."
        },
        "wasDerivedFrom": {
         "type": "array",
         "items": {"$ref": "#/$defs/derivation"},
         "description": "prov:wasDerivedFrom."
        },
        "wasRevisionOf": {
         "type": "array",
         "items": {"$ref": "#/$defs/derivation"},
         "description": "prov:wasRevisionOf: the version before."
        },
        "hadPrimarySource": {
         "type": "array",
         "items": {"$ref": "#/$defs/derivation"},
         "description": "prov:hadPrimarySource."
        },
        "wasQuotedFrom": {
         "type": "array",
         "items": {"$ref": "#/$defs/derivation"},
         "description": "prov:wasQuotedFrom."
        },
        "wasAttributedTo": {
         "type": "array",
         "items": {"$ref": "#/$defs/association"},
         "description": "prov:wasAttributedTo: owner, author, custodian."
        },
        "wasInvalidatedBy": {
         "type": "array",
         "items": {"$ref": "#/$defs/generation"},
         "description": "prov:wasInvalidatedBy: the run that ended it."
        },
        "wasUsedBy": {
         "type": "array",
         "items": {"$ref": "#/$defs/generation"},
         "description": "Inverse of prov:used, for systems that only know the input's side."
        },
        "specializationOf": {
         "type": "array",
         "items": {"$ref": "#/$defs/relation"},
         "description": "prov:specializationOf: the versionless thing, or the set of which this is a slice."
        },
        "alternateOf": {
         "type": "array",
         "items": {"$ref": "#/$defs/relation"},
         "description": "prov:alternateOf: a mirror with the same content."
        },
        "hadMember": {
         "type": "array",
         "items": {"$ref": "#/$defs/relation"},
         "description": "prov:hadMember: parts of a collection."
        },
        "wasInfluencedBy": {
         "type": "array",
         "items": {"$ref": "#/$defs/relation"},
         "description": "prov:wasInfluencedBy: dependence of unknown kind; counts as derivation for risk facts."
        },
        "generatedAt": {
         "$ref": "#/$defs/when",
         "description": "prov:generatedAtTime.",
         "x-sensitivity": "internal"
        },
        "invalidatedAt": {
         "$ref": "#/$defs/when",
         "description": "prov:invalidatedAtTime.",
         "x-sensitivity": "internal"
        },
        "atLocation": {
         "type": "string",
         "maxLength": 4096,
         "description": "prov:atLocation in words or as a URI.",
         "x-sensitivity": "internal"
        },
        "personalData": {
         "$ref": "#/$defs/personalData",
         "description": "Identification state: GDPR Art. 4(1), (5), recital 26; CCPA 1798.140(b), (m), (v). \#
    `unknown` counts as personal.",
         "x-sensitivity": "internal"
        },
        "categories": {
         "type": "array",
         "items": {"$ref": "#/$defs/category"},
         "uniqueItems": true,
         "description": "Kinds of personal data, vocabulary section 7.",
         "x-sensitivity": "internal"
        },
        "ccpaCategories": {
         "type": "array",
         "items": {"$ref": "#/$defs/ccpaCategory"},
         "uniqueItems": true,
         "description": "1798.140(v)(1)(A)-(L).",
         "x-sensitivity": "internal"
        },
        "specialCategories": {
         "type": "array",
         "items": {"$ref": "#/$defs/specialCategory"},
         "uniqueItems": true,
         "description": "GDPR Art. 9(1).",
         "x-sensitivity": "internal"
        },
        "sensitivePI": {
         "type": "array",
         "items": {"$ref": "#/$defs/sensitivePI"},
         "uniqueItems": true,
         "description": "1798.140(ae).",
         "x-sensitivity": "internal"
        },
        "piFormats": {
         "type": "array",
         "items": {"$ref": "#/$defs/piFormat"},
         "uniqueItems": true,
         "description": "1798.140(v)(4).",
         "x-sensitivity": "internal"
        },
        "criminalData": {
         "$ref": "#/$defs/flag",
         "description": "Convictions and offences, GDPR Art. 10.",
         "x-sensitivity": "internal"
        },
        "authorisingLaw": {
         "$ref": "#/$defs/text",
         "description": "Law that authorises criminal data, Art. 10.",
         "x-sensitivity": "public"
        },
        "officialAuthority": {
         "$ref": "#/$defs/text",
         "description": "Authority under whose control it is processed, Art. 10.",
         "x-sensitivity": "public"
        },
        "subjectGroups": {
         "type": "array",
         "items": {"$ref": "#/$defs/subjectGroup"},
         "uniqueItems": true,
         "description": "Whose data.",
         "x-sensitivity": "internal"
        },
        "subjectRegions": {
         "type": "array",
         "items": {"$ref": "#/$defs/place"},
         "uniqueItems": true,
         "description": "Where the people are; decides the regime.",
         "x-sensitivity": "internal"
        },
        "subjectCount": {
         "$ref": "#/$defs/count",
         "description": "How many people.",
         "x-sensitivity": "confidential",
         "x-aggregate-only": true
        },
        "scale": {
         "$ref": "#/$defs/scale",
         "description": "Scale, GDPR Art. 35(3), recital 91.",
         "x-sensitivity": "internal"
        },
        "knownMinors": {
         "$ref": "#/$defs/flag",
         "description": "Minors are known to be among them: GDPR Art. 8; CCPA 1798.120(c).",
         "x-sensitivity": "internal"
        },
        "purposes": {
         "type": "array",
         "items": {"$ref": "#/$defs/purposeEntry"},
         "description": "Purposes and bases."
        },
        "retention": {"$ref": "#/$defs/retention", "description": "How long."},
        "legalHolds": {
         "type": "array",
         "items": {"$ref": "#/$defs/hold"},
         "description": "Holds that suspend deletion."
        },
        "locations": {
         "type": "array",
         "items": {"$ref": "#/$defs/place"},
         "uniqueItems": true,
         "description": "Countries where it is stored.",
         "x-sensitivity": "internal"
        },
        "uris": {
         "type": "array",
         "items": {"type": "string", "maxLength": 4096},
         "uniqueItems": true,
         "description": "Addresses of the content.",
         "x-sensitivity": "internal"
        },
        "recipients": {"type": "array", "items": {"$ref": "#/$defs/recipient"}, "description": "Who gets it."},
        "transfers": {
         "type": "array",
         "items": {"$ref": "#/$defs/transfer"},
         "description": "Chapter V transfers."
        },
        "security": {
         "type": "array",
         "items": {"$ref": "#/$defs/measure"},
         "uniqueItems": true,
         "description": "Measures in place: GDPR Art. 32; CCPA 1798.100(e).",
         "x-sensitivity": "internal"
        },
        "securityDetails": {
         "type": "array",
         "items": {"$ref": "#/$defs/securityDetail"},
         "description": "More about single measures."
        },
        "keyHolder": {
         "$ref": "#/$defs/id",
         "description": "Agent who can reverse the pseudonyms, GDPR Art. 4(5).",
         "x-sensitivity": "internal"
        },
        "roles": {
         "type": "array",
         "items": {"$ref": "#/$defs/role"},
         "uniqueItems": true,
         "description": "Roles of the reporting organisation as to it.",
         "x-sensitivity": "internal"
        },
        "licence": {
         "$ref": "#/$defs/text",
         "description": "Licence, SPDX expression or words.",
         "x-sensitivity": "public"
        },
        "disposal": {"$ref": "#/$defs/disposal", "description": "How it ended."},
        "deidentification": {"$ref": "#/$defs/deidentification", "description": "CCPA commitments."},
        "quality": {"type": "array", "items": {"$ref": "#/$defs/quality"}, "description": "Quality figures."},
        "languages": {
         "type": "array",
         "items": {"$ref": "#/$defs/language"},
         "uniqueItems": true,
         "description": "Languages of the content.",
         "x-sensitivity": "public"
        },
        "origin": {
         "type": "array",
         "items": {"$ref": "#/$defs/origin"},
         "uniqueItems": true,
         "description": "How values came to be.",
         "x-sensitivity": "internal"
        },
        "collection": {"$ref": "#/$defs/collection", "description": "How the data came in."},
        "notices": {
         "type": "array",
         "items": {"$ref": "#/$defs/noticeUse"},
         "description": "Notices that cover it: GDPR Art. 13, 14; Regs 7012."
        },
        "ageFloor": {
         "type": "integer",
         "minimum": 0,
         "maximum": 150,
         "description": "Youngest age that the service admits, in years.",
         "x-sensitivity": "internal"
        },
        "childrenLikely": {
         "$ref": "#/$defs/flag",
         "description": "Children are likely among the people.",
         "x-sensitivity": "internal"
        },
        "ageAssurance": {"type": "array", "items": {"$ref": "#/$defs/ageAssurance"}, "description": "Age checks."},
        "fields": {"type": "array", "items": {"$ref": "#/$defs/field"}, "description": "Columns."},
        "approvedFields": {
         "type": "object",
         "propertyNames": {"$ref": "#/$defs/purpose"},
         "additionalProperties": {"type": "array", "items": {"$ref": "#/$defs/fieldName"}, "uniqueItems": true},
         "description": "Purpose to the fields approved for it, GDPR Art. 5(1)(c), 25(2); Regs 7002(d).",
         "x-sensitivity": "internal"
        },
        "modalities": {
         "type": "array",
         "items": {"$ref": "#/$defs/modality"},
         "uniqueItems": true,
         "description": "Kinds of content.",
         "x-sensitivity": "public"
        },
        "size": {
         "type": "object",
         "properties": {
          "bytes": {"$ref": "#/$defs/count", "description": "Bytes.", "x-sensitivity": "internal"},
          "files": {"$ref": "#/$defs/count", "description": "Files.", "x-sensitivity": "internal"},
          "tokens": {"$ref": "#/$defs/count", "description": "Tokens.", "x-sensitivity": "internal"},
          "items": {
           "$ref": "#/$defs/count",
           "description": "Items that are not about people.",
           "x-sensitivity": "internal"
          }
         },
         "additionalProperties": false,
         "description": "Size of the content."
        },
        "statistics": {"$ref": "#/$defs/statistics", "description": "Sensitive figures computed upstream."}
       },
       "additionalProperties": false
      },
      "model": {
       "type": "object",
       "description": "A model version; the weights are the entity: prov:Entity, ai:Model.",
       "required": ["kind", "id"],
       "properties": {
        "kind": {"const": "model", "description": "Which sort of record this is.", "x-sensitivity": "public"},
        "format": {
         "const": "affidavit-record/1",
         "description": "Version of this format; absent means 1.",
         "x-sensitivity": "public"
        },
        "id": {
         "$ref": "#/$defs/id",
         "description": "Identifier, unique over all kinds; one entity per version.",
         "x-sensitivity": "internal"
        },
        "version": {
         "$ref": "#/$defs/text",
         "description": "Version label, as the system writes it.",
         "x-sensitivity": "internal"
        },
        "name": {"$ref": "#/$defs/text", "description": "Name for people.", "x-sensitivity": "internal"},
        "description": {"$ref": "#/$defs/text", "description": "What it is.", "x-sensitivity": "confidential"},
        "source": {"$ref": "#/$defs/source", "description": "Where this record was read."},
        "mergedFrom": {
         "type": "array",
         "items": {"$ref": "#/$defs/source"},
         "description": "Every source that spoke of it, in order; written by the engine."
        },
        "aliases": {
         "type": "array",
         "items": {"$ref": "#/$defs/alias"},
         "description": "Other names of the same thing."
        },
        "conflicts": {
         "type": "array",
         "items": {"$ref": "#/$defs/conflict"},
         "description": "Disagreements between sources; written by the engine."
        },
        "tags": {
         "$ref": "#/$defs/map",
         "description": "Tags of the source system, text to text.",
         "x-sensitivity": "confidential"
        },
        "labels": {
         "type": "array",
         "items": {"type": "string", "maxLength": 256},
         "uniqueItems": true,
         "description": "Labels.",
         "x-sensitivity": "internal"
        },
        "links": {"type": "array", "items": {"$ref": "#/$defs/link"}, "description": "Pointers for people."},
        "digest": {"$ref": "#/$defs/digest", "description": "Digests of the content that the record describes."},
        "extensions": {"$ref": "#/$defs/extensions"},
        "wasGeneratedBy": {
         "type": "array",
         "items": {"$ref": "#/$defs/generation"},
         "description": "prov:wasGeneratedBy. More than one is a lineage finding, not a rejection."
        },
        "wasDerivedFrom": {
         "type": "array",
         "items": {"$ref": "#/$defs/derivation"},
         "description": "prov:wasDerivedFrom."
        },
        "wasRevisionOf": {
         "type": "array",
         "items": {"$ref": "#/$defs/derivation"},
         "description": "prov:wasRevisionOf: the version before."
        },
        "hadPrimarySource": {
         "type": "array",
         "items": {"$ref": "#/$defs/derivation"},
         "description": "prov:hadPrimarySource."
        },
        "wasQuotedFrom": {
         "type": "array",
         "items": {"$ref": "#/$defs/derivation"},
         "description": "prov:wasQuotedFrom."
        },
        "wasAttributedTo": {
         "type": "array",
         "items": {"$ref": "#/$defs/association"},
         "description": "prov:wasAttributedTo: owner, author, custodian."
        },
        "wasInvalidatedBy": {
         "type": "array",
         "items": {"$ref": "#/$defs/generation"},
         "description": "prov:wasInvalidatedBy: the run that ended it."
        },
        "wasUsedBy": {
         "type": "array",
         "items": {"$ref": "#/$defs/generation"},
         "description": "Inverse of prov:used, for systems that only know the input's side."
        },
        "specializationOf": {
         "type": "array",
         "items": {"$ref": "#/$defs/relation"},
         "description": "prov:specializationOf: the versionless thing, or the set of which this is a slice."
        },
        "alternateOf": {
         "type": "array",
         "items": {"$ref": "#/$defs/relation"},
         "description": "prov:alternateOf: a mirror with the same content."
        },
        "hadMember": {
         "type": "array",
         "items": {"$ref": "#/$defs/relation"},
         "description": "prov:hadMember: parts of a collection."
        },
        "wasInfluencedBy": {
         "type": "array",
         "items": {"$ref": "#/$defs/relation"},
         "description": "prov:wasInfluencedBy: dependence of unknown kind; counts as derivation for risk facts."
        },
        "generatedAt": {
         "$ref": "#/$defs/when",
         "description": "prov:generatedAtTime.",
         "x-sensitivity": "internal"
        },
        "invalidatedAt": {
         "$ref": "#/$defs/when",
         "description": "prov:invalidatedAtTime.",
         "x-sensitivity": "internal"
        },
        "atLocation": {
         "type": "string",
         "maxLength": 4096,
         "description": "prov:atLocation in words or as a URI.",
         "x-sensitivity": "internal"
        },
        "personalData": {
         "$ref": "#/$defs/personalData",
         "description": "Identification state: GDPR Art. 4(1), (5), recital 26; CCPA 1798.140(b), (m), (v). \#
    `unknown` counts as personal.",
         "x-sensitivity": "internal"
        },
        "categories": {
         "type": "array",
         "items": {"$ref": "#/$defs/category"},
         "uniqueItems": true,
         "description": "Kinds of personal data, vocabulary section 7.",
         "x-sensitivity": "internal"
        },
        "ccpaCategories": {
         "type": "array",
         "items": {"$ref": "#/$defs/ccpaCategory"},
         "uniqueItems": true,
         "description": "1798.140(v)(1)(A)-(L).",
         "x-sensitivity": "internal"
        },
        "specialCategories": {
         "type": "array",
         "items": {"$ref": "#/$defs/specialCategory"},
         "uniqueItems": true,
         "description": "GDPR Art. 9(1).",
         "x-sensitivity": "internal"
        },
        "sensitivePI": {
         "type": "array",
         "items": {"$ref": "#/$defs/sensitivePI"},
         "uniqueItems": true,
         "description": "1798.140(ae).",
         "x-sensitivity": "internal"
        },
        "piFormats": {
         "type": "array",
         "items": {"$ref": "#/$defs/piFormat"},
         "uniqueItems": true,
         "description": "1798.140(v)(4).",
         "x-sensitivity": "internal"
        },
        "criminalData": {
         "$ref": "#/$defs/flag",
         "description": "Convictions and offences, GDPR Art. 10.",
         "x-sensitivity": "internal"
        },
        "authorisingLaw": {
         "$ref": "#/$defs/text",
         "description": "Law that authorises criminal data, Art. 10.",
         "x-sensitivity": "public"
        },
        "officialAuthority": {
         "$ref": "#/$defs/text",
         "description": "Authority under whose control it is processed, Art. 10.",
         "x-sensitivity": "public"
        },
        "subjectGroups": {
         "type": "array",
         "items": {"$ref": "#/$defs/subjectGroup"},
         "uniqueItems": true,
         "description": "Whose data.",
         "x-sensitivity": "internal"
        },
        "subjectRegions": {
         "type": "array",
         "items": {"$ref": "#/$defs/place"},
         "uniqueItems": true,
         "description": "Where the people are; decides the regime.",
         "x-sensitivity": "internal"
        },
        "subjectCount": {
         "$ref": "#/$defs/count",
         "description": "How many people.",
         "x-sensitivity": "confidential",
         "x-aggregate-only": true
        },
        "scale": {
         "$ref": "#/$defs/scale",
         "description": "Scale, GDPR Art. 35(3), recital 91.",
         "x-sensitivity": "internal"
        },
        "knownMinors": {
         "$ref": "#/$defs/flag",
         "description": "Minors are known to be among them: GDPR Art. 8; CCPA 1798.120(c).",
         "x-sensitivity": "internal"
        },
        "purposes": {
         "type": "array",
         "items": {"$ref": "#/$defs/purposeEntry"},
         "description": "Purposes and bases."
        },
        "retention": {"$ref": "#/$defs/retention", "description": "How long."},
        "legalHolds": {
         "type": "array",
         "items": {"$ref": "#/$defs/hold"},
         "description": "Holds that suspend deletion."
        },
        "locations": {
         "type": "array",
         "items": {"$ref": "#/$defs/place"},
         "uniqueItems": true,
         "description": "Countries where it is stored.",
         "x-sensitivity": "internal"
        },
        "uris": {
         "type": "array",
         "items": {"type": "string", "maxLength": 4096},
         "uniqueItems": true,
         "description": "Addresses of the content.",
         "x-sensitivity": "internal"
        },
        "recipients": {"type": "array", "items": {"$ref": "#/$defs/recipient"}, "description": "Who gets it."},
        "transfers": {
         "type": "array",
         "items": {"$ref": "#/$defs/transfer"},
         "description": "Chapter V transfers."
        },
        "security": {
         "type": "array",
         "items": {"$ref": "#/$defs/measure"},
         "uniqueItems": true,
         "description": "Measures in place: GDPR Art. 32; CCPA 1798.100(e).",
         "x-sensitivity": "internal"
        },
        "securityDetails": {
         "type": "array",
         "items": {"$ref": "#/$defs/securityDetail"},
         "description": "More about single measures."
        },
        "keyHolder": {
         "$ref": "#/$defs/id",
         "description": "Agent who can reverse the pseudonyms, GDPR Art. 4(5).",
         "x-sensitivity": "internal"
        },
        "roles": {
         "type": "array",
         "items": {"$ref": "#/$defs/role"},
         "uniqueItems": true,
         "description": "Roles of the reporting organisation as to it.",
         "x-sensitivity": "internal"
        },
        "licence": {
         "$ref": "#/$defs/text",
         "description": "Licence, SPDX expression or words.",
         "x-sensitivity": "public"
        },
        "disposal": {"$ref": "#/$defs/disposal", "description": "How it ended."},
        "deidentification": {"$ref": "#/$defs/deidentification", "description": "CCPA commitments."},
        "quality": {"type": "array", "items": {"$ref": "#/$defs/quality"}, "description": "Quality figures."},
        "languages": {
         "type": "array",
         "items": {"$ref": "#/$defs/language"},
         "uniqueItems": true,
         "description": "Languages of the content.",
         "x-sensitivity": "public"
        },
        "task": {"$ref": "#/$defs/text", "description": "What it predicts or makes.", "x-sensitivity": "internal"},
        "framework": {"$ref": "#/$defs/text", "description": "Framework and version.", "x-sensitivity": "internal"},
        "parameters": {
         "$ref": "#/$defs/count",
         "description": "Number of parameters.",
         "x-sensitivity": "internal"
        },
        "inputFields": {
         "type": "array",
         "items": {"$ref": "#/$defs/fieldName"},
         "uniqueItems": true,
         "description": "Features it reads.",
         "x-sensitivity": "internal"
        },
        "outputs": {
         "type": "array",
         "items": {"type": "string", "maxLength": 1024},
         "description": "Outputs.",
         "x-sensitivity": "internal"
        },
        "generates": {
         "type": "array",
         "items": {"$ref": "#/$defs/modality"},
         "uniqueItems": true,
         "description": "Synthetic content it makes, AI Act Art. 50(2).",
         "x-sensitivity": "internal"
        },
        "inferredCategories": {
         "type": "array",
         "items": {"$ref": "#/$defs/inferredCategory"},
         "uniqueItems": true,
         "description": "Categories that it infers about people, GDPR Art. 9(1).",
         "x-sensitivity": "internal"
        },
        "capabilities": {
         "type": "array",
         "items": {"$ref": "#/$defs/capability"},
         "uniqueItems": true,
         "description": "Capability flags, AI Act Art. 5, 50.",
         "x-sensitivity": "internal"
        },
        "decisionUse": {"$ref": "#/$defs/decisionUse", "description": "How outputs decide."},
        "canOutputPersonalInformation": {
         "$ref": "#/$defs/flag",
         "description": "Able to output personal information, 1798.140(v)(4) (AB 1008).",
         "x-sensitivity": "internal"
        },
        "tests": {
         "type": "array",
         "items": {"$ref": "#/$defs/test"},
         "description": "Tests of the version: extraction, bias, security."
        },
        "anonymity": {
         "$ref": "#/$defs/anonymityClaim",
         "description": "Claim that the model is anonymous. Absent: nothing claimed, the model counts as personal \#
    if an ancestor is."
        },
        "status": {
         "enum": [
          "in-development", "registered", "placed-on-market", "put-into-service", "deployed", "withdrawn",
          "recalled", "deleted", "unknown", "not-stated"
         ],
         "description": "State.",
         "x-sensitivity": "internal"
        },
        "placedOnMarketAt": {
         "$ref": "#/$defs/when",
         "description": "First placed on the Union market, AI Act Art. 111.",
         "x-sensitivity": "internal"
        },
        "releasedAt": {
         "$ref": "#/$defs/when",
         "description": "First released or made available to anyone.",
         "x-sensitivity": "internal"
        },
        "ab2013Exemption": {
         "enum": ["security-integrity", "aircraft", "defence", "none", "unknown", "not-stated"],
         "description": "Exemption of Civ. Code 3111(b).",
         "x-sensitivity": "internal"
        },
        "offeredInCalifornia": {
         "$ref": "#/$defs/flag",
         "description": "Offered to Californians, Civ. Code 3111.",
         "x-sensitivity": "internal"
        },
        "withdrawnAt": {
         "$ref": "#/$defs/when",
         "description": "Out of service since.",
         "x-sensitivity": "internal"
        },
        "designChangedAt": {
         "$ref": "#/$defs/when",
         "description": "Last significant design change, AI Act Art. 111(2).",
         "x-sensitivity": "internal"
        },
        "deployments": {
         "type": "array",
         "items": {"$ref": "#/$defs/deployment"},
         "description": "Uses of this version."
        },
        "riskClass": {"type": "array", "items": {"$ref": "#/$defs/riskClass"}, "description": "AI Act class."},
        "gpai": {"$ref": "#/$defs/gpai", "description": "General-purpose facts."},
        "marking": {"$ref": "#/$defs/marking", "description": "Marking of outputs."},
        "safeguards": {
         "type": "array",
         "items": {
          "enum": [
           "prompt-screening", "output-screening", "training-data-screening", "red-team-test", "age-gate",
           "unknown", "not-stated"
          ]
         },
         "uniqueItems": true,
         "description": "Screens against prohibited output, AI Act Art. 5(1)(ba), (bb).",
         "x-sensitivity": "internal"
        },
        "registration": {
         "type": "object",
         "properties": {
          "id": {"$ref": "#/$defs/text", "description": "Number.", "x-sensitivity": "public"},
          "at": {"$ref": "#/$defs/when", "description": "Date.", "x-sensitivity": "public"}
         },
         "additionalProperties": false,
         "description": "EU database entry, AI Act Art. 49."
        }
       },
       "additionalProperties": false
      },
      "run": {
       "type": "object",
       "description": "An activity with start and end: prov:Activity.",
       "required": ["kind", "id", "type"],
       "properties": {
        "kind": {"const": "run", "description": "Which sort of record this is.", "x-sensitivity": "public"},
        "format": {
         "const": "affidavit-record/1",
         "description": "Version of this format; absent means 1.",
         "x-sensitivity": "public"
        },
        "id": {
         "$ref": "#/$defs/id",
         "description": "Identifier, unique over all kinds; one entity per version.",
         "x-sensitivity": "internal"
        },
        "version": {
         "$ref": "#/$defs/text",
         "description": "Version label, as the system writes it.",
         "x-sensitivity": "internal"
        },
        "name": {"$ref": "#/$defs/text", "description": "Name for people.", "x-sensitivity": "internal"},
        "description": {"$ref": "#/$defs/text", "description": "What it is.", "x-sensitivity": "confidential"},
        "source": {"$ref": "#/$defs/source", "description": "Where this record was read."},
        "mergedFrom": {
         "type": "array",
         "items": {"$ref": "#/$defs/source"},
         "description": "Every source that spoke of it, in order; written by the engine."
        },
        "aliases": {
         "type": "array",
         "items": {"$ref": "#/$defs/alias"},
         "description": "Other names of the same thing."
        },
        "conflicts": {
         "type": "array",
         "items": {"$ref": "#/$defs/conflict"},
         "description": "Disagreements between sources; written by the engine."
        },
        "tags": {
         "$ref": "#/$defs/map",
         "description": "Tags of the source system, text to text.",
         "x-sensitivity": "confidential"
        },
        "labels": {
         "type": "array",
         "items": {"type": "string", "maxLength": 256},
         "uniqueItems": true,
         "description": "Labels.",
         "x-sensitivity": "internal"
        },
        "links": {"type": "array", "items": {"$ref": "#/$defs/link"}, "description": "Pointers for people."},
        "digest": {"$ref": "#/$defs/digest", "description": "Digests of the content that the record describes."},
        "extensions": {"$ref": "#/$defs/extensions"},
        "type": {
         "enum": [
          "collection", "transform", "training", "fine-tune", "evaluation", "bias-detection", "inference",
          "dp-release", "anonymisation", "deletion", "other", "unknown", "not-stated"
         ],
         "description": "Sort of activity.",
         "x-sensitivity": "public"
        },
        "purpose": {
         "$ref": "#/$defs/purpose",
         "description": "Purpose of the run, GDPR Art. 5(1)(b).",
         "x-sensitivity": "internal"
        },
        "legalBasis": {
         "$ref": "#/$defs/legalBasis",
         "description": "Own basis, if not the inputs'.",
         "x-sensitivity": "internal"
        },
        "art9Condition": {
         "$ref": "#/$defs/art9Condition",
         "description": "Own condition, Art. 9(2).",
         "x-sensitivity": "internal"
        },
        "law": {"$ref": "#/$defs/text", "description": "Law cited for it.", "x-sensitivity": "public"},
        "authorisingLaw": {
         "$ref": "#/$defs/text",
         "description": "Law that authorises criminal data, Art. 10.",
         "x-sensitivity": "public"
        },
        "officialAuthority": {"$ref": "#/$defs/text", "description": "Art. 10.", "x-sensitivity": "public"},
        "startedAt": {
         "$ref": "#/$defs/when",
         "description": "prov:startedAtTime. Law is chosen by this instant.",
         "x-sensitivity": "internal"
        },
        "endedAt": {"$ref": "#/$defs/when", "description": "prov:endedAtTime.", "x-sensitivity": "internal"},
        "status": {
         "enum": ["running", "succeeded", "failed", "cancelled", "unknown", "not-stated"],
         "description": "Result.",
         "x-sensitivity": "internal"
        },
        "used": {"type": "array", "items": {"$ref": "#/$defs/usage"}, "description": "prov:used."},
        "generated": {
         "type": "array",
         "items": {"$ref": "#/$defs/generation"},
         "description": "prov:generated, the inverse of wasGeneratedBy."
        },
        "invalidated": {
         "type": "array",
         "items": {"$ref": "#/$defs/generation"},
         "description": "prov:invalidated."
        },
        "wasInformedBy": {
         "type": "array",
         "items": {"$ref": "#/$defs/relation"},
         "description": "prov:wasInformedBy: earlier runs, such as the parent."
        },
        "wasAssociatedWith": {
         "type": "array",
         "items": {"$ref": "#/$defs/association"},
         "description": "prov:wasAssociatedWith."
        },
        "wasStartedBy": {
         "type": "array",
         "items": {"$ref": "#/$defs/relation"},
         "description": "prov:wasStartedBy."
        },
        "wasEndedBy": {"type": "array", "items": {"$ref": "#/$defs/relation"}, "description": "prov:wasEndedBy."},
        "wasInfluencedBy": {
         "type": "array",
         "items": {"$ref": "#/$defs/relation"},
         "description": "prov:wasInfluencedBy."
        },
        "location": {"$ref": "#/$defs/place", "description": "Where it ran.", "x-sensitivity": "internal"},
        "accessedFrom": {
         "type": "array",
         "items": {"$ref": "#/$defs/place"},
         "uniqueItems": true,
         "description": "Further places from which people reached it.",
         "x-sensitivity": "internal"
        },
        "excludedSubjects": {
         "type": "array",
         "items": {"$ref": "#/$defs/id"},
         "uniqueItems": true,
         "description": "People left out, by pseudonym, whatever input they are in.",
         "x-sensitivity": "personal",
         "x-subject": true
        },
        "removes": {"type": "array", "items": {"$ref": "#/$defs/removal"}, "description": "Removal steps."},
        "grounds": {
         "type": "array",
         "items": {"$ref": "#/$defs/ground"},
         "description": "Grounds for all edges through this run."
        },
        "privacy": {"$ref": "#/$defs/privacyLoss", "description": "Differential privacy of the run."},
        "parameters": {"$ref": "#/$defs/map", "description": "Parameters.", "x-sensitivity": "internal"},
        "metrics": {
         "$ref": "#/$defs/numbers",
         "description": "Results; finite numbers only.",
         "x-sensitivity": "internal"
        },
        "compute": {"$ref": "#/$defs/compute", "description": "Resources."},
        "newTechnology": {
         "$ref": "#/$defs/flag",
         "description": "Innovative technology, WP248 criterion 8.",
         "x-sensitivity": "internal"
        },
        "matchesDatasets": {
         "$ref": "#/$defs/flag",
         "description": "Matches or combines datasets, criterion 6.",
         "x-sensitivity": "internal"
        },
        "systematicMonitoring": {
         "$ref": "#/$defs/flag",
         "description": "Criterion 3.",
         "x-sensitivity": "internal"
        },
        "scoring": {
         "$ref": "#/$defs/flag",
         "description": "Evaluation or scoring, criterion 1.",
         "x-sensitivity": "internal"
        },
        "trainsFor": {
         "type": "array",
         "items": {
          "enum": ["admt-significant-decision", "face-emotion-identity-body", "other", "unknown", "not-stated"]
         },
         "uniqueItems": true,
         "description": "What the trained technology does, Regs 7150(b)(6).",
         "x-sensitivity": "internal"
        },
        "code": {
         "type": "object",
         "properties": {
          "repository": {"$ref": "#/$defs/text", "description": "Repository.", "x-sensitivity": "internal"},
          "commit": {"$ref": "#/$defs/text", "description": "Commit.", "x-sensitivity": "internal"},
          "path": {"$ref": "#/$defs/text", "description": "Entry point.", "x-sensitivity": "internal"}
         },
         "additionalProperties": false,
         "description": "Code that ran."
        },
        "strictNecessity": {
         "$ref": "#/$defs/id",
         "description": "Reason for special categories in bias work, AI Act Art. 4a.",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "agent": {
       "type": "object",
       "description": "A person, organisation or program: prov:Agent.",
       "required": ["kind", "id"],
       "properties": {
        "kind": {"const": "agent", "description": "Which sort of record this is.", "x-sensitivity": "public"},
        "format": {
         "const": "affidavit-record/1",
         "description": "Version of this format; absent means 1.",
         "x-sensitivity": "public"
        },
        "id": {
         "$ref": "#/$defs/id",
         "description": "Identifier, unique over all kinds; one entity per version.",
         "x-sensitivity": "internal"
        },
        "version": {
         "$ref": "#/$defs/text",
         "description": "Version label, as the system writes it.",
         "x-sensitivity": "internal"
        },
        "name": {
         "$ref": "#/$defs/text",
         "description": "Name; of a person, personal data.",
         "x-sensitivity": "personal"
        },
        "description": {"$ref": "#/$defs/text", "description": "What it is.", "x-sensitivity": "confidential"},
        "source": {"$ref": "#/$defs/source", "description": "Where this record was read."},
        "mergedFrom": {
         "type": "array",
         "items": {"$ref": "#/$defs/source"},
         "description": "Every source that spoke of it, in order; written by the engine."
        },
        "aliases": {
         "type": "array",
         "items": {"$ref": "#/$defs/alias"},
         "description": "Other names of the same thing."
        },
        "conflicts": {
         "type": "array",
         "items": {"$ref": "#/$defs/conflict"},
         "description": "Disagreements between sources; written by the engine."
        },
        "tags": {
         "$ref": "#/$defs/map",
         "description": "Tags of the source system, text to text.",
         "x-sensitivity": "confidential"
        },
        "labels": {
         "type": "array",
         "items": {"type": "string", "maxLength": 256},
         "uniqueItems": true,
         "description": "Labels.",
         "x-sensitivity": "internal"
        },
        "links": {"type": "array", "items": {"$ref": "#/$defs/link"}, "description": "Pointers for people."},
        "digest": {"$ref": "#/$defs/digest", "description": "Digests of the content that the record describes."},
        "extensions": {"$ref": "#/$defs/extensions"},
        "type": {
         "enum": ["person", "organisation", "software", "unknown", "not-stated"],
         "description": "prov:Person, prov:Organization, prov:SoftwareAgent.",
         "x-sensitivity": "public"
        },
        "roles": {
         "type": "array",
         "items": {"$ref": "#/$defs/role"},
         "uniqueItems": true,
         "description": "Roles towards the reporting organisation.",
         "x-sensitivity": "internal"
        },
        "country": {"$ref": "#/$defs/place", "description": "Seat or residence.", "x-sensitivity": "internal"},
        "establishedInUnion": {
         "$ref": "#/$defs/flag",
         "description": "Established in the Union, GDPR Art. 3(1).",
         "x-sensitivity": "internal"
        },
        "publicAuthority": {
         "$ref": "#/$defs/flag",
         "description": "Public authority or body.",
         "x-sensitivity": "internal"
        },
        "identifiers": {
         "type": "array",
         "items": {"$ref": "#/$defs/identifier"},
         "description": "Register numbers."
        },
        "contact": {"$ref": "#/$defs/contact", "description": "How to reach."},
        "contracts": {
         "type": "array",
         "items": {"$ref": "#/$defs/id"},
         "uniqueItems": true,
         "description": "Documents of type contract with it.",
         "x-sensitivity": "internal"
        },
        "authorisations": {
         "type": "array",
         "items": {"$ref": "#/$defs/authorisation"},
         "description": "What it may access, GDPR Art. 29."
        },
        "certifications": {
         "type": "array",
         "items": {"$ref": "#/$defs/certification"},
         "description": "Certificates."
        },
        "trainings": {"type": "array", "items": {"$ref": "#/$defs/training"}, "description": "Training."},
        "actedOnBehalfOf": {
         "type": "array",
         "items": {"$ref": "#/$defs/delegation"},
         "description": "prov:actedOnBehalfOf, the processor chain, GDPR Art. 28."
        },
        "wasInfluencedBy": {
         "type": "array",
         "items": {"$ref": "#/$defs/relation"},
         "description": "prov:wasInfluencedBy."
        },
        "from": {"$ref": "#/$defs/when", "description": "Known since.", "x-sensitivity": "internal"},
        "to": {"$ref": "#/$defs/when", "description": "Until, exclusive.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "event": {
       "type": "object",
       "description": "Something at an instant: prov:InstantaneousEvent.",
       "required": ["kind", "id", "type", "atTime"],
       "properties": {
        "kind": {"const": "event", "description": "Which sort of record this is.", "x-sensitivity": "public"},
        "format": {
         "const": "affidavit-record/1",
         "description": "Version of this format; absent means 1.",
         "x-sensitivity": "public"
        },
        "id": {
         "$ref": "#/$defs/id",
         "description": "Identifier, unique over all kinds; one entity per version.",
         "x-sensitivity": "internal"
        },
        "version": {
         "$ref": "#/$defs/text",
         "description": "Version label, as the system writes it.",
         "x-sensitivity": "internal"
        },
        "name": {"$ref": "#/$defs/text", "description": "Name for people.", "x-sensitivity": "internal"},
        "description": {"$ref": "#/$defs/text", "description": "What it is.", "x-sensitivity": "confidential"},
        "source": {"$ref": "#/$defs/source", "description": "Where this record was read."},
        "mergedFrom": {
         "type": "array",
         "items": {"$ref": "#/$defs/source"},
         "description": "Every source that spoke of it, in order; written by the engine."
        },
        "aliases": {
         "type": "array",
         "items": {"$ref": "#/$defs/alias"},
         "description": "Other names of the same thing."
        },
        "conflicts": {
         "type": "array",
         "items": {"$ref": "#/$defs/conflict"},
         "description": "Disagreements between sources; written by the engine."
        },
        "tags": {
         "$ref": "#/$defs/map",
         "description": "Tags of the source system, text to text.",
         "x-sensitivity": "confidential"
        },
        "labels": {
         "type": "array",
         "items": {"type": "string", "maxLength": 256},
         "uniqueItems": true,
         "description": "Labels.",
         "x-sensitivity": "internal"
        },
        "links": {"type": "array", "items": {"$ref": "#/$defs/link"}, "description": "Pointers for people."},
        "digest": {"$ref": "#/$defs/digest", "description": "Digests of the content that the record describes."},
        "extensions": {"$ref": "#/$defs/extensions"},
        "type": {
         "enum": [
          "access", "export", "disclose", "sell", "share", "transfer", "change", "approve", "deploy", "retire",
          "delete", "anonymise", "deidentify", "restrict", "breach", "incident", "notify", "opt-out-signal",
          "consent-request", "decision", "disposition", "review", "test", "consult", "unknown", "not-stated"
         ],
         "description": "What happened.",
         "x-sensitivity": "public"
        },
        "atTime": {
         "$ref": "#/$defs/when",
         "description": "prov:atTime; the instant judged.",
         "x-sensitivity": "internal"
        },
        "entities": {
         "type": "array",
         "items": {"$ref": "#/$defs/id"},
         "uniqueItems": true,
         "description": "Datasets, models or documents it is about.",
         "x-sensitivity": "internal"
        },
        "contributions": {
         "type": "array",
         "items": {"$ref": "#/$defs/id"},
         "uniqueItems": true,
         "description": "Contributions it is about.",
         "x-sensitivity": "personal",
         "x-subject": true
        },
        "subjectRef": {
         "$ref": "#/$defs/id",
         "description": "Person it is about, by pseudonym.",
         "x-sensitivity": "personal",
         "x-subject": true
        },
        "request": {"$ref": "#/$defs/id", "description": "Request it serves.", "x-sensitivity": "internal"},
        "run": {"$ref": "#/$defs/id", "description": "Run in which it happened.", "x-sensitivity": "internal"},
        "about": {
         "$ref": "#/$defs/id",
         "description": "Event or document it refers to: the breach that a notice is about.",
         "x-sensitivity": "internal"
        },
        "agent": {
         "$ref": "#/$defs/id",
         "description": "Who did it: prov:wasAssociatedWith.",
         "x-sensitivity": "internal"
        },
        "recipient": {"$ref": "#/$defs/id", "description": "Who received it.", "x-sensitivity": "internal"},
        "recipientRole": {
         "$ref": "#/$defs/role",
         "description": "Role claimed for the recipient; judged against the contract in force, Regs 7051(c).",
         "x-sensitivity": "internal"
        },
        "location": {
         "$ref": "#/$defs/place",
         "description": "From where: a remote reader's country.",
         "x-sensitivity": "internal"
        },
        "destination": {"$ref": "#/$defs/place", "description": "To where.", "x-sensitivity": "internal"},
        "transfer": {
         "$ref": "#/$defs/text",
         "description": "Transfer entry that covers it: its id, or `record#id`.",
         "x-sensitivity": "internal"
        },
        "purpose": {"$ref": "#/$defs/purpose", "description": "What for.", "x-sensitivity": "internal"},
        "businessPurpose": {
         "$ref": "#/$defs/businessPurpose",
         "description": "1798.140(e).",
         "x-sensitivity": "internal"
        },
        "fields": {
         "type": "array",
         "items": {"$ref": "#/$defs/fieldName"},
         "uniqueItems": true,
         "description": "Fields touched.",
         "x-sensitivity": "internal"
        },
        "forValue": {
         "$ref": "#/$defs/flag",
         "description": "Money or other value was exchanged, 1798.140(ad).",
         "x-sensitivity": "internal"
        },
        "crossContextAdvertising": {
         "$ref": "#/$defs/flag",
         "description": "For cross-context behavioural advertising, 1798.140(ah).",
         "x-sensitivity": "internal"
        },
        "approvedBy": {
         "$ref": "#/$defs/id",
         "description": "Who approved the change.",
         "x-sensitivity": "internal"
        },
        "approvedAt": {"$ref": "#/$defs/when", "description": "When it was approved.", "x-sensitivity": "internal"},
        "digestBefore": {"$ref": "#/$defs/digest", "description": "Digest before."},
        "digestAfter": {"$ref": "#/$defs/digest", "description": "Digest after."},
        "ticket": {"$ref": "#/$defs/text", "description": "Change ticket.", "x-sensitivity": "internal"},
        "reason": {"$ref": "#/$defs/text", "description": "Why.", "x-sensitivity": "confidential"},
        "evidence": {"$ref": "#/$defs/id", "description": "Document that proves it.", "x-sensitivity": "internal"},
        "audience": {
         "enum": [
          "subjects", "authority", "recipients", "service-providers", "third-parties", "controller", "public",
          "unknown", "not-stated"
         ],
         "description": "Who was told, for notify.",
         "x-sensitivity": "internal"
        },
        "outcome": {
         "enum": [
          "passed", "failed", "approved", "refused", "positive", "negative", "mixed", "unknown", "not-stated"
         ],
         "description": "Result of a review, test or decision.",
         "x-sensitivity": "internal"
        },
        "rows": {
         "$ref": "#/$defs/count",
         "description": "Rows touched.",
         "x-sensitivity": "confidential",
         "x-aggregate-only": true
        },
        "breach": {"$ref": "#/$defs/breach", "description": "For type breach."},
        "signal": {"$ref": "#/$defs/optOutSignal", "description": "For type opt-out-signal."},
        "disposition": {"$ref": "#/$defs/disposition", "description": "For type disposition."},
        "incident": {"$ref": "#/$defs/incident", "description": "For type incident."}
       },
       "additionalProperties": false
      },
      "contribution": {
       "type": "object",
       "description": "One person's part of a dataset, by pseudonym: prov:Entity, dpv:ProvidedData.",
       "required": ["kind", "id", "dataset"],
       "properties": {
        "kind": {
         "const": "contribution",
         "description": "Which sort of record this is.",
         "x-sensitivity": "public"
        },
        "format": {
         "const": "affidavit-record/1",
         "description": "Version of this format; absent means 1.",
         "x-sensitivity": "public"
        },
        "id": {
         "$ref": "#/$defs/id",
         "description": "Pseudonymous identifier of one person's part of one dataset.",
         "x-sensitivity": "personal",
         "x-subject": true
        },
        "version": {
         "$ref": "#/$defs/text",
         "description": "Version label, as the system writes it.",
         "x-sensitivity": "internal"
        },
        "name": {"$ref": "#/$defs/text", "description": "Name for people.", "x-sensitivity": "internal"},
        "description": {"$ref": "#/$defs/text", "description": "What it is.", "x-sensitivity": "confidential"},
        "source": {"$ref": "#/$defs/source", "description": "Where this record was read."},
        "mergedFrom": {
         "type": "array",
         "items": {"$ref": "#/$defs/source"},
         "description": "Every source that spoke of it, in order; written by the engine."
        },
        "aliases": {
         "type": "array",
         "items": {"$ref": "#/$defs/alias"},
         "description": "Other names of the same thing."
        },
        "conflicts": {
         "type": "array",
         "items": {"$ref": "#/$defs/conflict"},
         "description": "Disagreements between sources; written by the engine."
        },
        "tags": {
         "$ref": "#/$defs/map",
         "description": "Tags of the source system, text to text.",
         "x-sensitivity": "confidential"
        },
        "labels": {
         "type": "array",
         "items": {"type": "string", "maxLength": 256},
         "uniqueItems": true,
         "description": "Labels.",
         "x-sensitivity": "internal"
        },
        "links": {"type": "array", "items": {"$ref": "#/$defs/link"}, "description": "Pointers for people."},
        "digest": {"$ref": "#/$defs/digest", "description": "Digests of the content that the record describes."},
        "extensions": {"$ref": "#/$defs/extensions"},
        "dataset": {
         "$ref": "#/$defs/id",
         "description": "Dataset to which it was given.",
         "x-sensitivity": "internal"
        },
        "subjectRef": {
         "$ref": "#/$defs/id",
         "description": "Pseudonym of the person, stable over datasets and requests.",
         "x-sensitivity": "personal",
         "x-subject": true
        },
        "accountRef": {
         "$ref": "#/$defs/id",
         "description": "Pseudonym of a known account.",
         "x-sensitivity": "personal",
         "x-subject": true
        },
        "household": {
         "$ref": "#/$defs/id",
         "description": "Pseudonym of the household, where that is the privacy unit.",
         "x-sensitivity": "personal",
         "x-subject": true
        },
        "region": {
         "$ref": "#/$defs/place",
         "description": "Where the person was when it was given.",
         "x-sensitivity": "personal"
        },
        "ageBand": {
         "$ref": "#/$defs/ageBand",
         "description": "Age band: GDPR Art. 8; CCPA 1798.120(c).",
         "x-sensitivity": "personal"
        },
        "ageYears": {
         "type": "integer",
         "minimum": 0,
         "maximum": 150,
         "description": "Exact age, only where a national limit needs it.",
         "x-sensitivity": "personal"
        },
        "ageKnown": {
         "enum": ["actual", "declared", "estimated", "unknown", "not-stated"],
         "description": "How age is known; wilful disregard counts as actual knowledge.",
         "x-sensitivity": "personal"
        },
        "category": {
         "$ref": "#/$defs/token",
         "description": "Own grouping attribute with a closed list in the configuration.",
         "x-sensitivity": "personal"
        },
        "consentState": {
         "$ref": "#/$defs/consentState",
         "description": "State at `source.recordedAt`; a grouping attribute, rules read `consents`.",
         "x-sensitivity": "personal"
        },
        "values": {
         "$ref": "#/$defs/numbers",
         "description": "Numbers to be summed or averaged; bounds stand in the configuration or in the dataset's \#
    statistics.",
         "x-sensitivity": "personal"
        },
        "rows": {
         "$ref": "#/$defs/count",
         "description": "Rows that it has in the dataset.",
         "x-sensitivity": "personal"
        },
        "sensitivePI": {
         "type": "array",
         "items": {"$ref": "#/$defs/sensitivePI"},
         "uniqueItems": true,
         "description": "Sensitive PI in it, where not the dataset's.",
         "x-sensitivity": "personal"
        },
        "consents": {"type": "array", "items": {"$ref": "#/$defs/consent"}, "description": "Consents."},
        "optOuts": {"type": "array", "items": {"$ref": "#/$defs/optOut"}, "description": "Limiting choices."},
        "optIns": {"type": "array", "items": {"$ref": "#/$defs/optIn"}, "description": "Allowing choices."},
        "addedAt": {"$ref": "#/$defs/when", "description": "Given.", "x-sensitivity": "personal"},
        "removedAt": {
         "$ref": "#/$defs/when",
         "description": "Removed from `dataset`.",
         "x-sensitivity": "personal"
        },
        "removedBy": {"$ref": "#/$defs/id", "description": "Delete event.", "x-sensitivity": "internal"},
        "copies": {
         "type": "array",
         "items": {"$ref": "#/$defs/copy"},
         "description": "Further datasets that hold it beside what lineage shows."
        }
       },
       "additionalProperties": false
      },
      "request": {
       "type": "object",
       "description": "A person's use of a right: dpv:RightExerciseActivity.",
       "required": ["kind", "id", "type"],
       "properties": {
        "kind": {"const": "request", "description": "Which sort of record this is.", "x-sensitivity": "public"},
        "format": {
         "const": "affidavit-record/1",
         "description": "Version of this format; absent means 1.",
         "x-sensitivity": "public"
        },
        "id": {
         "$ref": "#/$defs/id",
         "description": "Identifier, unique over all kinds; one entity per version.",
         "x-sensitivity": "internal"
        },
        "version": {
         "$ref": "#/$defs/text",
         "description": "Version label, as the system writes it.",
         "x-sensitivity": "internal"
        },
        "name": {"$ref": "#/$defs/text", "description": "Name for people.", "x-sensitivity": "internal"},
        "description": {"$ref": "#/$defs/text", "description": "What it is.", "x-sensitivity": "confidential"},
        "source": {"$ref": "#/$defs/source", "description": "Where this record was read."},
        "mergedFrom": {
         "type": "array",
         "items": {"$ref": "#/$defs/source"},
         "description": "Every source that spoke of it, in order; written by the engine."
        },
        "aliases": {
         "type": "array",
         "items": {"$ref": "#/$defs/alias"},
         "description": "Other names of the same thing."
        },
        "conflicts": {
         "type": "array",
         "items": {"$ref": "#/$defs/conflict"},
         "description": "Disagreements between sources; written by the engine."
        },
        "tags": {
         "$ref": "#/$defs/map",
         "description": "Tags of the source system, text to text.",
         "x-sensitivity": "confidential"
        },
        "labels": {
         "type": "array",
         "items": {"type": "string", "maxLength": 256},
         "uniqueItems": true,
         "description": "Labels.",
         "x-sensitivity": "internal"
        },
        "links": {"type": "array", "items": {"$ref": "#/$defs/link"}, "description": "Pointers for people."},
        "digest": {"$ref": "#/$defs/digest", "description": "Digests of the content that the record describes."},
        "extensions": {"$ref": "#/$defs/extensions"},
        "regime": {
         "$ref": "#/$defs/regime",
         "description": "Law under which it was made.",
         "x-sensitivity": "public"
        },
        "type": {"$ref": "#/$defs/requestType", "description": "What was asked.", "x-sensitivity": "public"},
        "subjectRef": {
         "$ref": "#/$defs/id",
         "description": "Person, by pseudonym.",
         "x-sensitivity": "personal",
         "x-subject": true
        },
        "contributions": {
         "type": "array",
         "items": {"$ref": "#/$defs/id"},
         "uniqueItems": true,
         "description": "Contributions it reaches; absent: all with the same subjectRef.",
         "x-sensitivity": "personal",
         "x-subject": true
        },
        "region": {"$ref": "#/$defs/place", "description": "Where the person is.", "x-sensitivity": "personal"},
        "channel": {"$ref": "#/$defs/channel", "description": "How it came.", "x-sensitivity": "internal"},
        "authorisedAgent": {
         "$ref": "#/$defs/flag",
         "description": "Made through an agent, Regs 7063.",
         "x-sensitivity": "internal"
        },
        "agentConfirmationAsked": {
         "$ref": "#/$defs/flag",
         "description": "The consumer was asked to confirm the agent.",
         "x-sensitivity": "internal"
        },
        "receivedAt": {
         "$ref": "#/$defs/instant",
         "description": "Receipt: the clocks start here.",
         "x-sensitivity": "internal"
        },
        "acknowledgedAt": {
         "$ref": "#/$defs/when",
         "description": "Receipt confirmed, Regs 7021(a).",
         "x-sensitivity": "internal"
        },
        "processDescribed": {
         "$ref": "#/$defs/flag",
         "description": "The confirmation said how the request is handled.",
         "x-sensitivity": "internal"
        },
        "verificationRequired": {
         "$ref": "#/$defs/flag",
         "description": "Identity check demanded, Regs 7060(b).",
         "x-sensitivity": "internal"
        },
        "verifiedAt": {"$ref": "#/$defs/when", "description": "Identity verified.", "x-sensitivity": "internal"},
        "verificationDegree": {
         "enum": ["none", "reasonable", "reasonably-high", "unknown", "not-stated"],
         "description": "Regs 7062.",
         "x-sensitivity": "internal"
        },
        "fieldsAsked": {
         "$ref": "#/$defs/count",
         "description": "Number of data items asked for.",
         "x-sensitivity": "internal"
        },
        "dataAsked": {
         "type": "array",
         "items": {"$ref": "#/$defs/category"},
         "uniqueItems": true,
         "description": "Which kinds of data were asked for, Regs 7060(c).",
         "x-sensitivity": "internal"
        },
        "pauses": {
         "type": "array",
         "items": {"$ref": "#/$defs/pause"},
         "description": "Time for identity or clarification, GDPR."
        },
        "extendedAt": {
         "$ref": "#/$defs/when",
         "description": "Extension told to the person.",
         "x-sensitivity": "internal"
        },
        "extensionReason": {"$ref": "#/$defs/text", "description": "Why.", "x-sensitivity": "confidential"},
        "respondedAt": {"$ref": "#/$defs/when", "description": "Substantive answer.", "x-sensitivity": "internal"},
        "effectiveAt": {
         "$ref": "#/$defs/when",
         "description": "Choice in effect in the systems.",
         "x-sensitivity": "internal"
        },
        "outcome": {
         "enum": ["complied", "complied-in-part", "denied", "withdrawn", "pending", "unknown", "not-stated"],
         "description": "Outcome. GDPR granted, partial, refused are complied, complied-in-part, denied.",
         "x-sensitivity": "internal"
        },
        "ground": {
         "enum": [
          "not-verifiable", "not-a-consumer", "exempt-information", "manifestly-unfounded", "excessive", "17-3-a",
          "17-3-b", "17-3-c", "17-3-d", "17-3-e", "compelling-grounds", "not-personal-data", "other", "unknown",
          "not-stated"
         ],
         "description": "Basis of a denial: Regs 7102(a)(2); GDPR Art. 12(5), 17(3), 21(1).",
         "x-sensitivity": "internal"
        },
        "exceptions": {
         "type": "array",
         "items": {"$ref": "#/$defs/exception"},
         "description": "Exceptions, item by item."
        },
        "refusal": {"$ref": "#/$defs/refusal", "description": "What the refusal said."},
        "answer": {"$ref": "#/$defs/answer", "description": "What the answer held."},
        "objectsTo": {
         "type": "array",
         "items": {
          "enum": [
           "direct-marketing", "public-task", "legitimate-interests", "research", "all", "unknown", "not-stated"
          ]
         },
         "uniqueItems": true,
         "description": "What an objection is against, GDPR Art. 21.",
         "x-sensitivity": "internal"
        },
        "compellingGrounds": {
         "$ref": "#/$defs/id",
         "description": "Document, Art. 21(1).",
         "x-sensitivity": "internal"
        },
        "liftedAt": {
         "$ref": "#/$defs/when",
         "description": "Restriction lifted, Art. 18(3).",
         "x-sensitivity": "internal"
        },
        "appliedTo": {
         "type": "array",
         "items": {"$ref": "#/$defs/applied"},
         "description": "Where it was applied, and where not with the reason."
        },
        "downstreamNotified": {
         "type": "array",
         "items": {"$ref": "#/$defs/notified"},
         "description": "Recipients told."
        },
        "disproportionateEffort": {
         "$ref": "#/$defs/text",
         "description": "Why telling was impossible or disproportionate, GDPR Art. 19; Regs 7022(c).",
         "x-sensitivity": "confidential"
        },
        "lookBackFrom": {
         "$ref": "#/$defs/when",
         "description": "The person asked for less than all since 2022-01-01.",
         "x-sensitivity": "internal"
        },
        "keptUntil": {
         "$ref": "#/$defs/when",
         "description": "Until when the record of the request is kept, Regs 7101.",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "document": {
       "type": "object",
       "description": "A notice, assessment, contract or other paper: prov:Entity.",
       "required": ["kind", "id", "type"],
       "properties": {
        "kind": {"const": "document", "description": "Which sort of record this is.", "x-sensitivity": "public"},
        "format": {
         "const": "affidavit-record/1",
         "description": "Version of this format; absent means 1.",
         "x-sensitivity": "public"
        },
        "id": {
         "$ref": "#/$defs/id",
         "description": "Identifier, unique over all kinds; one entity per version.",
         "x-sensitivity": "internal"
        },
        "version": {
         "$ref": "#/$defs/text",
         "description": "Version label, as the system writes it.",
         "x-sensitivity": "internal"
        },
        "name": {"$ref": "#/$defs/text", "description": "Name for people.", "x-sensitivity": "internal"},
        "description": {"$ref": "#/$defs/text", "description": "What it is.", "x-sensitivity": "confidential"},
        "source": {"$ref": "#/$defs/source", "description": "Where this record was read."},
        "mergedFrom": {
         "type": "array",
         "items": {"$ref": "#/$defs/source"},
         "description": "Every source that spoke of it, in order; written by the engine."
        },
        "aliases": {
         "type": "array",
         "items": {"$ref": "#/$defs/alias"},
         "description": "Other names of the same thing."
        },
        "conflicts": {
         "type": "array",
         "items": {"$ref": "#/$defs/conflict"},
         "description": "Disagreements between sources; written by the engine."
        },
        "tags": {
         "$ref": "#/$defs/map",
         "description": "Tags of the source system, text to text.",
         "x-sensitivity": "confidential"
        },
        "labels": {
         "type": "array",
         "items": {"type": "string", "maxLength": 256},
         "uniqueItems": true,
         "description": "Labels.",
         "x-sensitivity": "internal"
        },
        "links": {"type": "array", "items": {"$ref": "#/$defs/link"}, "description": "Pointers for people."},
        "digest": {"$ref": "#/$defs/digest", "description": "Digests of the content that the record describes."},
        "extensions": {"$ref": "#/$defs/extensions"},
        "wasGeneratedBy": {
         "type": "array",
         "items": {"$ref": "#/$defs/generation"},
         "description": "prov:wasGeneratedBy. More than one is a lineage finding, not a rejection."
        },
        "wasDerivedFrom": {
         "type": "array",
         "items": {"$ref": "#/$defs/derivation"},
         "description": "prov:wasDerivedFrom."
        },
        "wasRevisionOf": {
         "type": "array",
         "items": {"$ref": "#/$defs/derivation"},
         "description": "prov:wasRevisionOf: the version before."
        },
        "hadPrimarySource": {
         "type": "array",
         "items": {"$ref": "#/$defs/derivation"},
         "description": "prov:hadPrimarySource."
        },
        "wasQuotedFrom": {
         "type": "array",
         "items": {"$ref": "#/$defs/derivation"},
         "description": "prov:wasQuotedFrom."
        },
        "wasAttributedTo": {
         "type": "array",
         "items": {"$ref": "#/$defs/association"},
         "description": "prov:wasAttributedTo: owner, author, custodian."
        },
        "wasInvalidatedBy": {
         "type": "array",
         "items": {"$ref": "#/$defs/generation"},
         "description": "prov:wasInvalidatedBy: the run that ended it."
        },
        "specializationOf": {
         "type": "array",
         "items": {"$ref": "#/$defs/relation"},
         "description": "prov:specializationOf: the versionless thing, or the set of which this is a slice."
        },
        "generatedAt": {
         "$ref": "#/$defs/when",
         "description": "prov:generatedAtTime.",
         "x-sensitivity": "internal"
        },
        "invalidatedAt": {
         "$ref": "#/$defs/when",
         "description": "prov:invalidatedAtTime.",
         "x-sensitivity": "internal"
        },
        "atLocation": {
         "type": "string",
         "maxLength": 4096,
         "description": "prov:atLocation in words or as a URI.",
         "x-sensitivity": "internal"
        },
        "type": {
         "enum": [
          "ropa-entry", "ropa-processor-entry", "notice", "policy", "pre-use-notice", "lia", "compatibility",
          "dpia", "tia", "anonymity", "risk-assessment", "fria", "contract", "joint-arrangement", "technical-file",
          "instructions", "attestation", "summary-report", "metrics", "submission", "cyber-audit",
          "training-data-summary", "commitment", "necessity", "design-record", "retention-schedule",
          "retention-justification", "exemption-memo", "source-test", "test-report", "quality-report",
          "certificate", "mandate", "law", "legal-hold-order", "consent-form", "copyright-policy", "conformity",
          "other", "unknown", "not-stated"
         ],
         "description": "What it is.",
         "x-sensitivity": "public"
        },
        "covers": {"$ref": "#/$defs/covers", "description": "What it speaks about."},
        "uris": {
         "type": "array",
         "items": {"type": "string", "maxLength": 4096},
         "uniqueItems": true,
         "description": "Addresses.",
         "x-sensitivity": "internal"
        },
        "languages": {
         "type": "array",
         "items": {"$ref": "#/$defs/language"},
         "uniqueItems": true,
         "description": "Languages.",
         "x-sensitivity": "public"
        },
        "public": {"$ref": "#/$defs/flag", "description": "Published.", "x-sensitivity": "internal"},
        "sections": {
         "type": "array",
         "items": {
          "enum": [
           "interest", "necessity", "balancing", "link", "context", "nature-of-data", "consequences", "safeguards",
           "reasonable-expectations", "description", "risks", "measures", "dpo-advice", "subject-views",
           "subject-views-waived", "ra-purpose", "ra-categories", "ra-operations", "ra-benefits", "ra-impacts",
           "ra-safeguards", "ra-decision", "ra-contributors", "ra-approval", "admt-logic", "admt-output",
           "extraction-attacks", "query-attacks", "dp-accounting", "law-and-practice", "fria-a", "fria-b",
           "fria-c", "fria-d", "fria-e", "fria-f", "annex-iv-1", "annex-iv-2", "annex-iv-3", "annex-iv-4",
           "annex-iv-5", "annex-iv-6", "annex-iv-7", "annex-iv-8", "annex-iv-9", "annex-v", "art13-3-a",
           "art13-3-b", "art13-3-c", "art13-3-d", "art13-3-e", "art13-3-f", "annex-xi-1-1", "annex-xi-1-2",
           "annex-xi-2", "annex-xii-1", "annex-xii-2", "gpai-summary-1", "gpai-summary-2", "gpai-summary-3",
           "art4a-1-a", "art4a-1-b", "art4a-1-c", "art4a-1-d", "art4a-1-e", "art4a-1-f", "unknown", "not-stated"
          ]
         },
         "uniqueItems": true,
         "description": "Parts present. lia: interest, necessity, balancing. compatibility: link, context, \#
    nature-of-data, consequences, safeguards, reasonable-expectations. dpia: description, necessity, risks, \#
    measures, dpo-advice, subject-views. risk-assessment: the nine of Regs 7152(a). anonymity: extraction-attacks, \#
    query-attacks, dp-accounting. tia: law-and-practice, measures. AI Act papers: the annex point, Art. 13(3), \#
    27(1) or 4a(1) letter, or part of the public summary.",
         "x-sensitivity": "internal"
        },
        "createdAt": {"$ref": "#/$defs/when", "description": "Written.", "x-sensitivity": "internal"},
        "approvedAt": {"$ref": "#/$defs/when", "description": "Approved.", "x-sensitivity": "internal"},
        "approvedBy": {"$ref": "#/$defs/id", "description": "Approver.", "x-sensitivity": "internal"},
        "approverAuthority": {
         "$ref": "#/$defs/flag",
         "description": "The approver had authority to decide, Regs 7152(a)(9).",
         "x-sensitivity": "internal"
        },
        "publishedAt": {"$ref": "#/$defs/when", "description": "Published.", "x-sensitivity": "internal"},
        "updatedAt": {"$ref": "#/$defs/when", "description": "Last updated.", "x-sensitivity": "internal"},
        "reviewedAt": {
         "type": "array",
         "items": {"$ref": "#/$defs/when"},
         "description": "Reviews.",
         "x-sensitivity": "internal"
        },
        "validFrom": {"$ref": "#/$defs/when", "description": "In force from.", "x-sensitivity": "internal"},
        "validTo": {"$ref": "#/$defs/when", "description": "In force to, exclusive.", "x-sensitivity": "internal"},
        "deletedAt": {"$ref": "#/$defs/when", "description": "Destroyed.", "x-sensitivity": "internal"},
        "independent": {
         "$ref": "#/$defs/flag",
         "description": "The auditor is independent, Regs 7122.",
         "x-sensitivity": "internal"
        },
        "conclusion": {
         "enum": [
          "equivalent", "measures-needed", "not-equivalent", "compatible", "incompatible", "compatibility-unknown",
          "accepted", "rejected", "risks-acceptable", "risks-mitigated", "high-residual-risk", "consult-authority",
          "proceed", "proceed-with-conditions", "do-not-proceed", "unknown", "not-stated"
         ],
         "description": "Conclusion. tia: equivalent, measures-needed, not-equivalent. compatibility: compatible, \#
    incompatible. anonymity: accepted, rejected. dpia: risks-acceptable, risks-mitigated, high-residual-risk. \#
    risk-assessment: proceed, do-not-proceed.",
         "x-sensitivity": "internal"
        },
        "measures": {
         "type": "array",
         "items": {"$ref": "#/$defs/supplementaryMeasure"},
         "uniqueItems": true,
         "description": "Measures concluded on and in place.",
         "x-sensitivity": "internal"
        },
        "purposeGeneric": {
         "$ref": "#/$defs/flag",
         "description": "The purpose is stated in generic terms, Regs 7152(a)(1).",
         "x-sensitivity": "internal"
        },
        "tests": {"type": "array", "items": {"$ref": "#/$defs/test"}, "description": "Tests it reports."},
        "privacy": {"$ref": "#/$defs/privacyLoss", "description": "Privacy accounting it reports."},
        "removedCategories": {
         "type": "array",
         "items": {"$ref": "#/$defs/specialCategory"},
         "uniqueItems": true,
         "description": "Special categories that a test showed gone.",
         "x-sensitivity": "internal"
        },
        "states": {"$ref": "#/$defs/states", "description": "What it says."},
        "contract": {"$ref": "#/$defs/contract", "description": "For type contract."},
        "attestation": {"$ref": "#/$defs/attestation", "description": "For type attestation."},
        "metrics": {"$ref": "#/$defs/metrics", "description": "For type metrics."},
        "submission": {"$ref": "#/$defs/submission", "description": "For types submission and cyber-audit."}
       },
       "additionalProperties": false
      },
      "profile": {
       "type": "object",
       "description": "The reporting organisation. It is an agent of the graph: relations may name its id, and no \#
    agent record with that id is written.",
       "required": ["kind", "id"],
       "properties": {
        "kind": {"const": "profile", "description": "Which sort of record this is.", "x-sensitivity": "public"},
        "format": {
         "const": "affidavit-record/1",
         "description": "Version of this format; absent means 1.",
         "x-sensitivity": "public"
        },
        "id": {
         "$ref": "#/$defs/id",
         "description": "Identifier, unique over all kinds; one entity per version.",
         "x-sensitivity": "internal"
        },
        "version": {
         "$ref": "#/$defs/text",
         "description": "Version label, as the system writes it.",
         "x-sensitivity": "internal"
        },
        "name": {"$ref": "#/$defs/text", "description": "Name for people.", "x-sensitivity": "internal"},
        "description": {"$ref": "#/$defs/text", "description": "What it is.", "x-sensitivity": "confidential"},
        "source": {"$ref": "#/$defs/source", "description": "Where this record was read."},
        "mergedFrom": {
         "type": "array",
         "items": {"$ref": "#/$defs/source"},
         "description": "Every source that spoke of it, in order; written by the engine."
        },
        "aliases": {
         "type": "array",
         "items": {"$ref": "#/$defs/alias"},
         "description": "Other names of the same thing."
        },
        "conflicts": {
         "type": "array",
         "items": {"$ref": "#/$defs/conflict"},
         "description": "Disagreements between sources; written by the engine."
        },
        "tags": {
         "$ref": "#/$defs/map",
         "description": "Tags of the source system, text to text.",
         "x-sensitivity": "confidential"
        },
        "labels": {
         "type": "array",
         "items": {"type": "string", "maxLength": 256},
         "uniqueItems": true,
         "description": "Labels.",
         "x-sensitivity": "internal"
        },
        "links": {"type": "array", "items": {"$ref": "#/$defs/link"}, "description": "Pointers for people."},
        "digest": {"$ref": "#/$defs/digest", "description": "Digests of the content that the record describes."},
        "extensions": {"$ref": "#/$defs/extensions"},
        "roles": {
         "type": "array",
         "items": {"$ref": "#/$defs/role"},
         "uniqueItems": true,
         "description": "Roles of the organisation.",
         "x-sensitivity": "internal"
        },
        "country": {"$ref": "#/$defs/place", "description": "Seat.", "x-sensitivity": "public"},
        "establishments": {
         "type": "array",
         "items": {
          "type": "object",
          "required": ["country"],
          "properties": {
           "country": {"$ref": "#/$defs/place", "description": "Where.", "x-sensitivity": "public"},
           "main": {
            "$ref": "#/$defs/flag",
            "description": "Main establishment, GDPR Art. 4(16).",
            "x-sensitivity": "public"
           },
           "from": {"$ref": "#/$defs/when", "description": "From.", "x-sensitivity": "public"},
           "to": {"$ref": "#/$defs/when", "description": "To, exclusive.", "x-sensitivity": "public"}
          },
          "additionalProperties": false
         },
         "description": "Establishments."
        },
        "establishedInUnion": {
         "$ref": "#/$defs/flag",
         "description": "Established in the Union, Art. 3(1).",
         "x-sensitivity": "public"
        },
        "offersToUnion": {
         "$ref": "#/$defs/flag",
         "description": "Offers goods or services to people in the Union, Art. 3(2)(a).",
         "x-sensitivity": "public"
        },
        "monitorsInUnion": {
         "$ref": "#/$defs/flag",
         "description": "Monitors behaviour in the Union, Art. 3(2)(b).",
         "x-sensitivity": "public"
        },
        "publicAuthority": {
         "$ref": "#/$defs/flag",
         "description": "Public authority or body.",
         "x-sensitivity": "public"
        },
        "exemptArt27": {"$ref": "#/$defs/flag", "description": "Claims Art. 27(2).", "x-sensitivity": "internal"},
        "exemptArt30": {"$ref": "#/$defs/flag", "description": "Claims Art. 30(5).", "x-sensitivity": "internal"},
        "unionRepresentative": {"$ref": "#/$defs/representative", "description": "GDPR Art. 27."},
        "authorisedRepresentative": {"$ref": "#/$defs/representative", "description": "AI Act Art. 54."},
        "dpo": {
         "type": "object",
         "properties": {
          "agent": {"$ref": "#/$defs/id", "description": "Agent.", "x-sensitivity": "personal"},
          "contact": {"$ref": "#/$defs/contact", "description": "Contact."},
          "notifiedAt": {
           "$ref": "#/$defs/when",
           "description": "Told to the authority.",
           "x-sensitivity": "internal"
          }
         },
         "additionalProperties": false,
         "description": "Data protection officer, Art. 37."
        },
        "leadAuthority": {"$ref": "#/$defs/text", "description": "Lead authority.", "x-sensitivity": "public"},
        "identifiers": {
         "type": "array",
         "items": {"$ref": "#/$defs/identifier"},
         "description": "Register numbers."
        },
        "contact": {"$ref": "#/$defs/contact", "description": "Contact."},
        "headcount": {"$ref": "#/$defs/count", "description": "Staff.", "x-sensitivity": "internal"},
        "revenue": {
         "type": "object",
         "propertyNames": {"pattern": "^[0-9]{4}$"},
         "additionalProperties": {"$ref": "#/$defs/money"},
         "description": "Year to revenue."
        },
        "saleShareOfRevenue": {
         "type": "object",
         "propertyNames": {"pattern": "^[0-9]{4}$"},
         "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1},
         "description": "Year to share of revenue from sale or sharing, 0 to 1, Regs 7120.",
         "x-sensitivity": "confidential"
        },
        "californiaConsumers": {
         "type": "object",
         "propertyNames": {"pattern": "^[0-9]{4}$"},
         "additionalProperties": {"$ref": "#/$defs/count"},
         "description": "Year to California consumers and households whose PI is handled; a statutory threshold, \#
    exact.",
         "x-sensitivity": "confidential"
        },
        "californiaSensitive": {
         "type": "object",
         "propertyNames": {"pattern": "^[0-9]{4}$"},
         "additionalProperties": {"$ref": "#/$defs/count"},
         "description": "Year to those with sensitive PI.",
         "x-sensitivity": "confidential"
        },
        "ccpaBusiness": {
         "$ref": "#/$defs/flag",
         "description": "A business under 1798.140(d).",
         "x-sensitivity": "public"
        },
        "sells": {"$ref": "#/$defs/flag", "description": "Sells PI.", "x-sensitivity": "public"},
        "shares": {
         "$ref": "#/$defs/flag",
         "description": "Shares PI for cross-context advertising.",
         "x-sensitivity": "public"
        },
        "coreLargeScaleMonitoring": {
         "$ref": "#/$defs/flag",
         "description": "Core activity is large-scale monitoring or special categories, Art. 37(1).",
         "x-sensitivity": "internal"
        },
        "officers": {
         "type": "array",
         "items": {"$ref": "#/$defs/association"},
         "description": "Officers who may sign."
        },
        "optOutMethods": {
         "type": "array",
         "items": {
          "type": "object",
          "required": ["channel"],
          "properties": {
           "channel": {"$ref": "#/$defs/channel", "description": "Way.", "x-sensitivity": "public"},
           "testedAt": {"$ref": "#/$defs/when", "description": "Last test.", "x-sensitivity": "internal"},
           "worked": {"$ref": "#/$defs/flag", "description": "It worked.", "x-sensitivity": "internal"}
          },
          "additionalProperties": false
         },
         "description": "Ways offered to opt out, Regs 7026(a)."
        },
        "requestRecordsKept": {
         "$ref": "#/$defs/duration",
         "description": "How long request records are kept, Regs 7101.",
         "x-sensitivity": "internal"
        },
        "asOf": {"$ref": "#/$defs/day", "description": "Day of these facts.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "id": {
       "type": "string",
       "minLength": 1,
       "maxLength": 512,
       "pattern": "^[^\\u0000-\\u001f\\u007f]+$",
       "description": "Identifier of a record: a URI or any text without control characters, at most 512 bytes of \#
    UTF-8 (the schema can only count code points). Compared byte by byte after NFC; never folded in case."
      },
      "text": {"type": "string", "maxLength": 65536, "description": "Free text, UTF-8, no meaning to a rule."},
      "flag": {
       "enum": [true, false, "unknown", "not-stated"],
       "description": "A yes or no that may also be stated as not known. CEL type bool; see record-format.md on \#
    unknown and not-stated."
      },
      "count": {
       "type": "integer",
       "minimum": 0,
       "maximum": 9007199254740991,
       "description": "A whole number within I-JSON (2^53 - 1)."
      },
      "instant": {
       "type": "string",
       "format": "date-time",
       "pattern": \#
    "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|\#
    2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?(?:Z|\\+(?:[01][0-9]|2[0-3]):[0-5][0-9]|-(?:0[1-9]|1[0-9]|\#
    2[0-3]):[0-5][0-9]|-00:(?:0[1-9]|[1-5][0-9]))$",
       "description": "RFC 3339 instant with zone, up to nine decimals; no second 60, no -00:00, upper-case T and Z."
      },
      "day": {
       "type": "string",
       "pattern": \#
    "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?:Z|\\+(?:[01][0-9]|2[0-3]):[0-5][0-9]|-(?:0[1-9]|\#
    1[0-9]|2[0-3]):[0-5][0-9]|-00:(?:0[1-9]|[1-5][0-9]))?$",
       "description": "A calendar day; a UTC day unless an offset follows."
      },
      "when": {
       "type": "string",
       "pattern": \#
    "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?:T(?:[01][0-9]|\#
    2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?(?:Z|\\+(?:[01][0-9]|2[0-3]):[0-5][0-9]|-(?:0[1-9]|1[0-9]|\#
    2[0-3]):[0-5][0-9]|-00:(?:0[1-9]|[1-5][0-9]))|(?:Z|\\+(?:[01][0-9]|2[0-3]):[0-5][0-9]|-(?:0[1-9]|1[0-9]|\#
    2[0-3]):[0-5][0-9]|-00:(?:0[1-9]|[1-5][0-9]))?)$",
       "description": "An instant with zone, or a day. A day stands for its whole half-open interval, never for its \#
    midnight."
      },
      "duration": {
       "type": "string",
       "pattern": "^(?:P(?:[0-9]{1,6}[YMWD])+(?:T(?:[0-9]{1,9}[HMS])+)?|PT(?:[0-9]{1,9}[HMS])+)$",
       "description": "ISO 8601 duration with whole numbers. Years and months are calendar steps, hours are elapsed \#
    time.",
       "examples": ["P18M", "PT72H"]
      },
      "place": {
       "type": "string",
       "pattern": "^(?:[A-Z]{2}(?:-[A-Z0-9]{1,3})?|EEA|unknown|not-stated)$",
       "description": "ISO 3166-1 alpha-2 country, ISO 3166-2 subdivision, or EU, EEA. Always text: in YAML sources \#
    NO must be quoted.",
       "examples": ["DE", "US-CA", "NO"]
      },
      "language": {
       "type": "string",
       "pattern": "^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$",
       "description": "BCP 47 language tag."
      },
      "system": {
       "type": "string",
       "pattern": "^[a-z][a-z0-9-]{0,63}$",
       "description": "Name of a source system, as a connector registers it.",
       "examples": ["mlflow", "openlineage", "affidavit"]
      },
      "token": {
       "type": "string",
       "pattern": "^[a-z0-9]+(?:-[a-z0-9]+)*$",
       "maxLength": 128,
       "description": "An organisation's own kebab-case token."
      },
      "fieldName": {
       "type": "string",
       "minLength": 1,
       "maxLength": 1024,
       "description": "Name of a column or a dotted path to it, as the system writes it."
      },
      "pointer": {
       "type": "string",
       "maxLength": 4096,
       "pattern": "^(?:/(?:[^~/]|~0|~1)*)*$",
       "description": "RFC 6901 JSON Pointer."
      },
      "digest": {
       "type": "object",
       "description": "Algorithm to hexadecimal value. sha1, git-sha1 and md5 may join names, never prove integrity.",
       "properties": {
        "sha256": {
         "type": "string",
         "pattern": "^[0-9a-f]{64}$",
         "description": "SHA-256 of the content, lower-case hexadecimal.",
         "x-sensitivity": "internal"
        },
        "sha384": {
         "type": "string",
         "pattern": "^[0-9a-f]{96}$",
         "description": "SHA-384 of the content, lower-case hexadecimal.",
         "x-sensitivity": "internal"
        },
        "sha512": {
         "type": "string",
         "pattern": "^[0-9a-f]{128}$",
         "description": "SHA-512 of the content, lower-case hexadecimal.",
         "x-sensitivity": "internal"
        },
        "sha3-256": {
         "type": "string",
         "pattern": "^[0-9a-f]{64}$",
         "description": "SHA3-256 of the content, lower-case hexadecimal.",
         "x-sensitivity": "internal"
        },
        "blake2b-512": {
         "type": "string",
         "pattern": "^[0-9a-f]{128}$",
         "description": "BLAKE2b, 64 bytes of the content, lower-case hexadecimal.",
         "x-sensitivity": "internal"
        },
        "blake3": {
         "type": "string",
         "pattern": "^[0-9a-f]{64}$",
         "description": "BLAKE3, 32 bytes of the content, lower-case hexadecimal.",
         "x-sensitivity": "internal"
        },
        "git-sha1": {
         "type": "string",
         "pattern": "^[0-9a-f]{40}$",
         "description": "Git object id, a hint only of the content, lower-case hexadecimal.",
         "x-sensitivity": "internal"
        },
        "sha1": {
         "type": "string",
         "pattern": "^[0-9a-f]{40}$",
         "description": "SHA-1, a hint only, never proof of the content, lower-case hexadecimal.",
         "x-sensitivity": "internal"
        },
        "md5": {
         "type": "string",
         "pattern": "^[0-9a-f]{32}$",
         "description": "MD5, a hint only, never proof of the content, lower-case hexadecimal.",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false,
       "minProperties": 1
      },
      "map": {
       "type": "object",
       "maxProperties": 1024,
       "propertyNames": {"minLength": 1, "maxLength": 256},
       "additionalProperties": {"type": "string", "maxLength": 65536},
       "description": "Text to text."
      },
      "numbers": {
       "type": "object",
       "maxProperties": 1024,
       "propertyNames": {"minLength": 1, "maxLength": 256},
       "additionalProperties": {"type": "number"},
       "description": "Name to finite number."
      },
      "personalData": {
       "enum": [
        "none", "aggregate", "synthetic", "anonymised", "deidentified", "pseudonymised", "identified", "unknown",
        "not-stated"
       ]
      },
      "origin": {"enum": ["provided", "observed", "derived", "inferred", "generated", "unknown", "not-stated"]},
      "collectionSource": {
       "enum": [
        "direct", "indirect", "public-scrape", "published-by-subject", "purchased", "licensed", "controller-own",
        "derived", "generated", "unknown", "not-stated"
       ]
      },
      "purpose": {
       "type": "string",
       "maxLength": 256,
       "pattern": \#
    "^(?:(?:model-training|bias-detection|service-provision|requested-service-provision|service-personalisation|\#
    personalised-recommendations|improve-products|service-optimisation|usage-analytics|research-and-development|\#
    scientific-research|commercial-research|official-statistics|fraud-prevention|misuse-prevention|enforce-security|\#
    identity-verification|age-verification|credit-checking|service-access-determination|applicant-screening|\#
    personnel-evaluation|human-resources|advertising|targeted-advertising|personalised-advertising|\#
    cross-context-advertising|direct-marketing|sell-data|sell-insights|legal-compliance|rights-fulfilment|\#
    public-security|improve-healthcare|face-recognition-database)(?:/[a-z0-9]+(?:-[a-z0-9]+)*){0,4}|unknown|\#
    not-stated)$",
       "description": "A purpose of the vocabulary, section 4, optionally narrowed by own children after a slash. A \#
    child is narrower than its parent; nothing else is. Free text is not a purpose.",
       "examples": ["model-training", "service-provision/loan-servicing"]
      },
      "businessPurpose": {
       "enum": [
        "auditing-ad-impressions", "security-integrity", "debugging", "short-term-transient-use",
        "performing-services", "advertising-non-cross-context", "internal-research", "quality-safety", "unknown",
        "not-stated"
       ]
      },
      "legalBasis": {
       "enum": [
        "consent", "contract", "legal-obligation", "vital-interests", "public-task", "legitimate-interests",
        "unknown", "not-stated"
       ]
      },
      "art9Condition": {
       "enum": [
        "9-2-a", "9-2-b", "9-2-c", "9-2-d", "9-2-e", "9-2-f", "9-2-g", "9-2-h", "9-2-i", "9-2-j", "unknown",
        "not-stated"
       ]
      },
      "specialCategory": {
       "enum": [
        "racial-or-ethnic-origin", "political-opinions", "religious-or-philosophical-beliefs",
        "trade-union-membership", "genetic-data", "biometric-data-for-identification", "health-data",
        "sex-life-or-orientation", "unknown", "not-stated"
       ]
      },
      "category": {
       "enum": [
        "name", "email-address", "telephone-number", "physical-address", "official-id", "username", "password",
        "age", "birth-date", "gender", "nationality", "employment-history", "education", "performance-at-work",
        "communication", "email-content", "social-media", "preference", "interest", "opinion", "location",
        "gps-coordinate", "ip-address", "device-based", "browser-fingerprint", "browsing-behaviour", "purchase",
        "transaction", "financial-account", "credit-score", "income", "picture", "facial-print", "voice-recording",
        "fingerprint", "emotion", "mental-health", "unknown", "not-stated"
       ]
      },
      "inferredCategory": {
       "enum": [
        "racial-or-ethnic-origin", "political-opinions", "religious-or-philosophical-beliefs",
        "trade-union-membership", "genetic-data", "biometric-data-for-identification", "health-data",
        "sex-life-or-orientation", "criminal-convictions-and-offences", "name", "email-address",
        "telephone-number", "physical-address", "official-id", "username", "password", "age", "birth-date",
        "gender", "nationality", "employment-history", "education", "performance-at-work", "communication",
        "email-content", "social-media", "preference", "interest", "opinion", "location", "gps-coordinate",
        "ip-address", "device-based", "browser-fingerprint", "browsing-behaviour", "purchase", "transaction",
        "financial-account", "credit-score", "income", "picture", "facial-print", "voice-recording", "fingerprint",
        "emotion", "mental-health", "unknown", "not-stated"
       ]
      },
      "ccpaCategory": {
       "enum": [
        "identifiers", "customer-records", "protected-classifications", "commercial-information",
        "biometric-information", "network-activity", "geolocation", "sensory-data", "professional-or-employment",
        "education-information", "inferences", "sensitive-personal-information", "unknown", "not-stated"
       ]
      },
      "sensitivePI": {
       "enum": [
        "government-id", "account-credentials", "precise-geolocation", "racial-or-ethnic-origin",
        "citizenship-or-immigration-status", "religious-or-philosophical-beliefs", "union-membership",
        "message-contents", "genetic-data", "neural-data", "biometric-for-identification", "health-information",
        "sex-life-or-orientation", "known-under-16", "unknown", "not-stated"
       ]
      },
      "piFormat": {"enum": ["physical", "digital", "abstract-digital", "unknown", "not-stated"]},
      "breachElement": {
       "enum": [
        "social-security-number", "government-id", "financial-account-with-code", "medical-information",
        "health-insurance-information", "unique-biometric-data", "licence-plate-recognition", "genetic-data",
        "online-account-credentials", "unknown", "not-stated"
       ]
      },
      "subjectGroup": {
       "enum": [
        "customer", "consumer", "user", "subscriber", "employee", "job-applicant", "student", "patient", "member",
        "visitor", "child", "vulnerable", "asylum-seeker", "unknown", "not-stated"
       ]
      },
      "ageBand": {"enum": ["under-13", "13-15", "16-17", "adult", "unknown", "not-stated"]},
      "role": {
       "enum": [
        "controller", "joint-controller", "processor", "sub-processor", "recipient", "third-party",
        "data-exporter", "data-importer", "dpo", "union-representative", "supervisory-authority", "lead-authority",
        "ai-provider", "ai-deployer", "ai-importer", "ai-distributor", "downstream-provider",
        "authorised-representative", "business", "service-provider", "contractor", "ccpa-third-party",
        "covered-entity", "unknown", "not-stated"
       ]
      },
      "provRole": {
       "enum": [
        "training-input", "validation-input", "test-input", "base-model", "label-source", "reference-database",
        "lookup", "input", "output", "checkpoint", "report", "author", "operator", "approver", "owner",
        "custodian", "annotator", "unknown", "not-stated"
       ]
      },
      "scale": {"enum": ["large-scale", "medium-scale", "small-scale", "unknown", "not-stated"]},
      "measure": {
       "enum": [
        "encryption-at-rest", "encryption-in-transfer", "encryption-in-use", "key-management", "hash", "hmac",
        "digital-signature", "access-control", "multi-factor-authentication", "activity-monitoring",
        "pseudonymisation", "anonymisation", "deidentification", "differential-privacy", "data-redaction",
        "secure-multiparty-computation", "homomorphic-encryption", "trusted-execution", "penetration-test",
        "vulnerability-test", "backup", "staff-training", "incident-procedure", "authorisation-procedure",
        "confidentiality-agreement", "deletion-policy", "unknown", "not-stated"
       ]
      },
      "supplementaryMeasure": {
       "enum": [
        "encryption-keys-in-eea", "pseudonymisation-key-in-eea", "split-processing", "contractual",
        "organisational", "unknown", "not-stated"
       ]
      },
      "transferTool": {
       "enum": [
        "adequacy", "public-instrument", "bcr", "scc-commission", "scc-authority", "code-of-conduct",
        "certification", "ad-hoc-clauses", "administrative-arrangement", "derogation-consent",
        "derogation-contract", "derogation-contract-interest", "derogation-public-interest", "derogation-claims",
        "derogation-vital", "derogation-register", "derogation-compelling", "none", "unknown", "not-stated"
       ]
      },
      "operation": {
       "enum": [
        "collect", "acquire", "obtain", "store", "use", "analyse", "derive", "infer", "generate", "combine",
        "match", "filter", "transform", "disclose", "share", "make-available", "transfer", "cross-border-transfer",
        "access", "consult", "export", "pseudonymise", "anonymise", "restrict", "erase", "destruct", "profiling",
        "automated-decision-making", "systematic-monitoring", "scoring", "unknown", "not-stated"
       ]
      },
      "consentState": {
       "enum": [
        "requested", "given", "refused", "expired", "withdrawn", "invalidated", "renewed", "unknown", "not-stated"
       ]
      },
      "capability": {
       "enum": [
        "emotion-recognition", "biometric-identification", "biometric-categorisation", "profiling", "unknown",
        "not-stated"
       ]
      },
      "modality": {
       "enum": ["text", "image", "audio", "video", "code", "tabular", "other", "unknown", "not-stated"]
      },
      "decisionDomain": {
       "enum": [
        "finance-lending", "housing", "education", "employment", "healthcare", "other", "none", "unknown",
        "not-stated"
       ]
      },
      "regime": {"enum": ["gdpr", "ccpa", "eu-ai-act", "other", "unknown", "not-stated"]},
      "riskToken": {
       "type": "string",
       "pattern": \#
    "^(?:ai-system|gpai-model|gpai-system|high-risk-annex-i|high-risk-annex-iii|annex-iii-[1-8]-[a-e]|\#
    annex-iii-[1-8]|prohibited-5-1-(?:[a-h]|ba|bb)|prohibited|high|transparency|minimal|not-high|systemic-risk|\#
    unknown|not-stated)$",
       "description": "AI Act class or point, vocabulary section 15."
      },
      "requestType": {
       "enum": [
        "access", "rectification", "erasure", "restriction", "portability", "objection",
        "automated-decision-review", "consent-withdrawal", "delete", "correct", "know-categories", "know-specific",
        "opt-out-sale-share", "limit-sensitive", "opt-out-admt", "access-admt", "appeal-admt", "opt-in", "unknown",
        "not-stated"
       ]
      },
      "channel": {
       "enum": [
        "signal", "link", "form", "agent", "email", "post", "phone", "in-person", "account", "other", "unknown",
        "not-stated"
       ]
      },
      "source": {
       "type": "object",
       "description": "Where the record was read. Not to be mixed up with `collection.source`, the source of the \#
    data.",
       "required": ["system"],
       "properties": {
        "system": {
         "$ref": "#/$defs/system",
         "description": "System that the record was read from; `affidavit` for one written natively.",
         "x-sensitivity": "internal"
        },
        "instance": {
         "$ref": "#/$defs/text",
         "description": "Which installation of it: a tracking server, a workspace.",
         "x-sensitivity": "internal"
        },
        "export": {
         "$ref": "#/$defs/text",
         "description": "Name of the export, as the workspace lists it; never an absolute path.",
         "x-sensitivity": "internal"
        },
        "locator": {
         "$ref": "#/$defs/text",
         "description": "Place inside the export: line, row key or JSON Pointer.",
         "x-sensitivity": "internal"
        },
        "recordedAt": {
         "$ref": "#/$defs/instant",
         "description": "Instant at which the system wrote the fact down; decides between two statements of equal \#
    rank.",
         "x-sensitivity": "internal"
        },
        "exportedAt": {
         "$ref": "#/$defs/instant",
         "description": "Instant of the export.",
         "x-sensitivity": "internal"
        },
        "connector": {
         "$ref": "#/$defs/text",
         "description": "Connector and its version.",
         "x-sensitivity": "public"
        },
        "digest": {"$ref": "#/$defs/digest", "description": "Digest of the bytes that were read."}
       },
       "additionalProperties": false
      },
      "alias": {
       "type": "object",
       "description": "A further name of the same record.",
       "required": ["system", "name"],
       "properties": {
        "system": {
         "$ref": "#/$defs/system",
         "description": "System that uses this name.",
         "x-sensitivity": "internal"
        },
        "namespace": {
         "$ref": "#/$defs/text",
         "description": "Namespace of the name there.",
         "x-sensitivity": "internal"
        },
        "name": {"$ref": "#/$defs/text", "description": "The name there, unchanged.", "x-sensitivity": "internal"},
        "version": {"$ref": "#/$defs/text", "description": "Version there.", "x-sensitivity": "internal"},
        "digest": {
         "$ref": "#/$defs/text",
         "description": "Opaque fingerprint of that system (such as MLflow's 8 digits); joins only inside that \#
    system.",
         "x-sensitivity": "internal"
        },
        "uri": {
         "$ref": "#/$defs/text",
         "description": "Address under which that system finds the content.",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "conflict": {
       "type": "object",
       "description": "A disagreement between sources: recorded, never resolved by overwriting.",
       "required": ["member", "kept", "others", "rule"],
       "properties": {
        "member": {
         "$ref": "#/$defs/pointer",
         "description": "Member of this record about which the sources differ.",
         "x-sensitivity": "internal"
        },
        "kept": {"$ref": "#/$defs/stated", "description": "The value that stands in the record."},
        "others": {
         "type": "array",
         "items": {"$ref": "#/$defs/stated"},
         "minItems": 1,
         "description": "Every other value, with who said it; never fewer than one."
        },
        "rule": {
         "enum": ["stricter", "earliest", "union", "source-order", "later", "byte-order"],
         "description": "Why the kept value was kept: stricter value of a risk fact, earliest of an end, order of \#
    the sources, later record, byte order.",
         "x-sensitivity": "public"
        }
       },
       "additionalProperties": false
      },
      "stated": {
       "type": "object",
       "description": "A value and who stated it; `value` is absent where a source is silent.",
       "required": ["sources"],
       "properties": {
        "value": {"description": "The value, as normalised.", "x-sensitivity": "confidential"},
        "raw": {
         "$ref": "#/$defs/text",
         "description": "The words of the source, where they differ.",
         "x-sensitivity": "confidential"
        },
        "sources": {
         "type": "array",
         "items": {"$ref": "#/$defs/source"},
         "minItems": 1,
         "description": "Who said it."
        }
       },
       "additionalProperties": false
      },
      "link": {
       "type": "object",
       "description": "A pointer for people; no rule follows it.",
       "required": ["href"],
       "properties": {
        "rel": {
         "$ref": "#/$defs/text",
         "description": "Relation, an IANA link relation or own word.",
         "x-sensitivity": "public"
        },
        "href": {"type": "string", "maxLength": 4096, "description": "Address.", "x-sensitivity": "internal"},
        "title": {"$ref": "#/$defs/text", "description": "What it leads to.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "extensions": {
       "type": "object",
       "propertyNames": {"$ref": "#/$defs/system"},
       "additionalProperties": {"type": "object"},
       "description": "What a connector could not map, verbatim under its system's name. Integers beyond 2^53 - 1 \#
    are kept as text. No rule reads it; the owner alone may decrypt it unless the protection plan names it.",
       "x-sensitivity": "confidential"
      },
      "ground": {
       "type": "object",
       "description": "A reason on one edge: GDPR Art. 5(1)(b), 6(4), 9(2), recital 26; Regs 7002.",
       "required": ["type"],
       "properties": {
        "type": {
         "enum": [
          "fresh-consent", "law", "compatibility", "anonymity", "deidentification", "retention-justified",
          "art9-condition", "onward-clause", "unknown", "not-stated"
         ],
         "description": "What the edge carries that changes a fact in flow.",
         "x-sensitivity": "internal"
        },
        "purpose": {
         "$ref": "#/$defs/purpose",
         "description": "Purpose that the ground adds on this edge only.",
         "x-sensitivity": "internal"
        },
        "art9Condition": {
         "$ref": "#/$defs/art9Condition",
         "description": "Art. 9(2) condition that the ground brings, for type art9-condition.",
         "x-sensitivity": "internal"
        },
        "document": {"$ref": "#/$defs/id", "description": "Document that proves it.", "x-sensitivity": "internal"},
        "law": {
         "$ref": "#/$defs/text",
         "description": "Provision relied on, such as a national act.",
         "x-sensitivity": "public"
        },
        "at": {"$ref": "#/$defs/when", "description": "When it took effect.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "contributionSet": {
       "type": "object",
       "description": "The part of an input that a run read, person by person.",
       "properties": {
        "selection": {
         "enum": ["all", "listed", "all-but", "unknown", "not-stated"],
         "description": "Which contributions of the input were read: `all` present at the start, only those \#
    `listed`, or `all-but` those listed. Absent means all.",
         "x-sensitivity": "internal"
        },
        "ids": {
         "type": "array",
         "items": {"$ref": "#/$defs/id"},
         "uniqueItems": true,
         "description": "Contribution ids that `listed` or `all-but` names.",
         "x-sensitivity": "personal",
         "x-subject": true
        },
        "count": {
         "$ref": "#/$defs/count",
         "description": "Number of contributions read.",
         "x-sensitivity": "confidential",
         "x-aggregate-only": true
        },
        "commitment": {
         "$ref": "#/$defs/digest",
         "description": "Digest over the sorted ids, one a line, each followed by LF; lets a redacted report be \#
    checked."
        }
       },
       "additionalProperties": false
      },
      "usage": {
       "type": "object",
       "description": "prov:Usage.",
       "required": ["id"],
       "properties": {
        "id": {"$ref": "#/$defs/id", "description": "Entity that was used.", "x-sensitivity": "internal"},
        "role": {"$ref": "#/$defs/provRole", "description": "prov:hadRole.", "x-sensitivity": "internal"},
        "atTime": {
         "$ref": "#/$defs/when",
         "description": "When it was first read, if later than the start.",
         "x-sensitivity": "internal"
        },
        "fields": {
         "type": "array",
         "items": {"$ref": "#/$defs/fieldName"},
         "uniqueItems": true,
         "description": "Fields that were read; absent means not known, not all.",
         "x-sensitivity": "internal"
        },
        "digest": {"$ref": "#/$defs/digest", "description": "Digest of what was read."},
        "contributions": {"$ref": "#/$defs/contributionSet", "description": "Whose parts were read."},
        "grounds": {"type": "array", "items": {"$ref": "#/$defs/ground"}, "description": "Grounds on this edge."}
       },
       "additionalProperties": false
      },
      "generation": {
       "type": "object",
       "description": "prov:Generation.",
       "required": ["id"],
       "properties": {
        "id": {
         "$ref": "#/$defs/id",
         "description": "The run that generated, or on a run the entity it generated.",
         "x-sensitivity": "internal"
        },
        "role": {"$ref": "#/$defs/provRole", "description": "prov:hadRole.", "x-sensitivity": "internal"},
        "atTime": {"$ref": "#/$defs/when", "description": "When.", "x-sensitivity": "internal"},
        "digest": {"$ref": "#/$defs/digest", "description": "Digest at generation."}
       },
       "additionalProperties": false
      },
      "derivation": {
       "type": "object",
       "description": "prov:Derivation.",
       "required": ["id"],
       "properties": {
        "id": {"$ref": "#/$defs/id", "description": "Entity it was derived from.", "x-sensitivity": "internal"},
        "activity": {
         "$ref": "#/$defs/id",
         "description": "Run that derived it, if known.",
         "x-sensitivity": "internal"
        },
        "role": {
         "$ref": "#/$defs/provRole",
         "description": "prov:hadRole, such as base-model.",
         "x-sensitivity": "internal"
        },
        "fields": {
         "type": "array",
         "items": {"$ref": "#/$defs/fieldName"},
         "uniqueItems": true,
         "description": "Fields taken over.",
         "x-sensitivity": "internal"
        },
        "grounds": {"type": "array", "items": {"$ref": "#/$defs/ground"}, "description": "Grounds on this edge."}
       },
       "additionalProperties": false
      },
      "association": {
       "type": "object",
       "description": "prov:Association or prov:Attribution.",
       "required": ["id"],
       "properties": {
        "id": {"$ref": "#/$defs/id", "description": "Agent.", "x-sensitivity": "internal"},
        "role": {"$ref": "#/$defs/provRole", "description": "Part played in the run.", "x-sensitivity": "internal"},
        "capacity": {
         "$ref": "#/$defs/role",
         "description": "Legal role in which it acted.",
         "x-sensitivity": "internal"
        },
        "plan": {
         "$ref": "#/$defs/id",
         "description": "prov:hadPlan: the document that steered it.",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "delegation": {
       "type": "object",
       "description": "prov:Delegation.",
       "required": ["id"],
       "properties": {
        "id": {"$ref": "#/$defs/id", "description": "Agent acted for.", "x-sensitivity": "internal"},
        "activity": {
         "$ref": "#/$defs/id",
         "description": "Run to which it is limited.",
         "x-sensitivity": "internal"
        },
        "document": {"$ref": "#/$defs/id", "description": "Mandate or contract.", "x-sensitivity": "internal"},
        "authorisation": {
         "enum": ["specific", "general", "none", "unknown", "not-stated"],
         "description": "GDPR Art. 28(2): how the sub-processor was allowed.",
         "x-sensitivity": "internal"
        },
        "authorisedAt": {"$ref": "#/$defs/when", "description": "When.", "x-sensitivity": "internal"},
        "from": {"$ref": "#/$defs/when", "description": "From.", "x-sensitivity": "internal"},
        "to": {"$ref": "#/$defs/when", "description": "To, exclusive.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "relation": {
       "type": "object",
       "description": "A PROV relation without further facts.",
       "required": ["id"],
       "properties": {
        "id": {"$ref": "#/$defs/id", "description": "The other record.", "x-sensitivity": "internal"},
        "atTime": {"$ref": "#/$defs/when", "description": "When.", "x-sensitivity": "internal"},
        "description": {"$ref": "#/$defs/text", "description": "Note.", "x-sensitivity": "confidential"}
       },
       "additionalProperties": false
      },
      "purposeEntry": {
       "type": "object",
       "description": "One purpose with its basis.",
       "required": ["purpose"],
       "properties": {
        "purpose": {"$ref": "#/$defs/purpose", "description": "The purpose.", "x-sensitivity": "internal"},
        "description": {
         "$ref": "#/$defs/text",
         "description": "Specific wording of it, GDPR Art. 5(1)(b); Regs 7152(a)(1).",
         "x-sensitivity": "confidential"
        },
        "legalBasis": {
         "$ref": "#/$defs/legalBasis",
         "description": "GDPR Art. 6(1) basis; exactly one for each purpose.",
         "x-sensitivity": "internal"
        },
        "art9Condition": {
         "$ref": "#/$defs/art9Condition",
         "description": "GDPR Art. 9(2) condition, besides the basis.",
         "x-sensitivity": "internal"
        },
        "law": {
         "$ref": "#/$defs/text",
         "description": "National or Union law relied on: Art. 6(3), 9(2)(b), (g), (h), (i), (j).",
         "x-sensitivity": "public"
        },
        "explicitConsentText": {
         "$ref": "#/$defs/id",
         "description": "Notice or form that holds the explicit consent.",
         "x-sensitivity": "internal"
        },
        "businessPurpose": {
         "$ref": "#/$defs/businessPurpose",
         "description": "CCPA 1798.140(e) business purpose.",
         "x-sensitivity": "internal"
        },
        "use": {
         "enum": ["primary-use", "secondary-use", "unknown", "not-stated"],
         "description": "Primary or secondary use.",
         "x-sensitivity": "internal"
        },
        "evidence": {
         "$ref": "#/$defs/id",
         "description": "Document with the decision.",
         "x-sensitivity": "internal"
        },
        "decidedBy": {"$ref": "#/$defs/id", "description": "Agent who decided.", "x-sensitivity": "internal"},
        "decidedAt": {"$ref": "#/$defs/when", "description": "When it was decided.", "x-sensitivity": "internal"},
        "firstUsedAt": {
         "$ref": "#/$defs/when",
         "description": "First use under this basis; else the earliest run or the start of collection counts.",
         "x-sensitivity": "internal"
        },
        "from": {"$ref": "#/$defs/when", "description": "Valid from.", "x-sensitivity": "internal"},
        "to": {"$ref": "#/$defs/when", "description": "Valid to, exclusive.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "collection": {
       "type": "object",
       "description": "How the data came in: GDPR Art. 13, 14; CCPA 1798.100; AI Act Art. 10, 53.",
       "properties": {
        "source": {
         "$ref": "#/$defs/collectionSource",
         "description": "Where the data came from: decides GDPR Art. 13 or 14 and CCPA notice at collection.",
         "x-sensitivity": "internal"
        },
        "obtainedFrom": {"$ref": "#/$defs/text", "description": "From whom.", "x-sensitivity": "confidential"},
        "obtainedAt": {
         "$ref": "#/$defs/when",
         "description": "When it was obtained, GDPR Art. 14(3)(a).",
         "x-sensitivity": "internal"
        },
        "from": {"$ref": "#/$defs/when", "description": "Start of collection.", "x-sensitivity": "internal"},
        "to": {
         "$ref": "#/$defs/when",
         "description": "End of collection, exclusive; absent with `ongoing` true while it goes on.",
         "x-sensitivity": "internal"
        },
        "ongoing": {"$ref": "#/$defs/flag", "description": "Collection goes on.", "x-sensitivity": "internal"},
        "firstContactAt": {
         "$ref": "#/$defs/when",
         "description": "First communication with the people, Art. 14(3)(b).",
         "x-sensitivity": "internal"
        },
        "firstDisclosedAt": {
         "$ref": "#/$defs/when",
         "description": "First disclosure to another recipient, Art. 14(3)(c).",
         "x-sensitivity": "internal"
        },
        "noticeExemption": {
         "enum": ["13-4", "14-5-a", "14-5-b", "14-5-c", "14-5-d", "unknown", "not-stated"],
         "description": "Art. 14(5) exemption relied on, or Art. 13(4).",
         "x-sensitivity": "internal"
        },
        "exemptionDocument": {
         "$ref": "#/$defs/id",
         "description": "Memo for the exemption.",
         "x-sensitivity": "internal"
        },
        "publicNotice": {
         "$ref": "#/$defs/id",
         "description": "Public notice that goes with Art. 14(5)(b).",
         "x-sensitivity": "internal"
        },
        "informationSocietyService": {
         "$ref": "#/$defs/flag",
         "description": "Offered online directly to people, Art. 8(1).",
         "x-sensitivity": "internal"
        },
        "sourceTest": {
         "$ref": "#/$defs/id",
         "description": "Per-source test of the person's own act, Art. 9(2)(e).",
         "x-sensitivity": "internal"
        },
        "paid": {
         "$ref": "#/$defs/flag",
         "description": "Obtained for money or other value.",
         "x-sensitivity": "internal"
        },
        "licence": {
         "$ref": "#/$defs/text",
         "description": "Licence under which it was obtained.",
         "x-sensitivity": "internal"
        },
        "ip": {
         "enum": ["protected", "public-domain", "mixed", "none", "unknown", "not-stated"],
         "description": "Copyright state, Civ. Code 3111(a)(5).",
         "x-sensitivity": "internal"
        },
        "crawler": {
         "$ref": "#/$defs/text",
         "description": "Crawler name, AI Act template 2.3.",
         "x-sensitivity": "internal"
        },
        "rightsReservationCheck": {
         "$ref": "#/$defs/when",
         "description": "When rights reservations (robots and other) were checked, AI Act Art. 53(1)(c).",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "noticeUse": {
       "type": "object",
       "description": "A notice that covers this data.",
       "required": ["id"],
       "properties": {
        "id": {"$ref": "#/$defs/id", "description": "Document of type notice.", "x-sensitivity": "internal"},
        "sentAt": {
         "$ref": "#/$defs/when",
         "description": "When it was given to each person, if not only published.",
         "x-sensitivity": "internal"
        },
        "method": {
         "enum": [
          "at-collection", "layered", "email", "post", "in-product", "publication", "unknown", "not-stated"
         ],
         "description": "How.",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "ageAssurance": {
       "type": "object",
       "description": "Age check during collection, GDPR Art. 5(1)(a), 8, 25.",
       "properties": {
        "method": {
         "enum": [
          "self-declaration", "account-history", "document-check", "facial-estimation", "third-party", "parental",
          "unknown", "not-stated"
         ],
         "description": "How age is checked.",
         "x-sensitivity": "internal"
        },
        "from": {"$ref": "#/$defs/when", "description": "Active from.", "x-sensitivity": "internal"},
        "to": {"$ref": "#/$defs/when", "description": "Active to, exclusive.", "x-sensitivity": "internal"},
        "document": {"$ref": "#/$defs/id", "description": "Test of the gate.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "field": {
       "type": "object",
       "description": "One column.",
       "required": ["name"],
       "properties": {
        "name": {
         "$ref": "#/$defs/fieldName",
         "description": "Name as the system writes it.",
         "x-sensitivity": "internal"
        },
        "type": {
         "$ref": "#/$defs/text",
         "description": "Type as the system names it.",
         "x-sensitivity": "internal"
        },
        "description": {"$ref": "#/$defs/text", "description": "Meaning.", "x-sensitivity": "internal"},
        "categories": {
         "type": "array",
         "items": {"$ref": "#/$defs/category"},
         "uniqueItems": true,
         "description": "Kinds of personal data in it.",
         "x-sensitivity": "internal"
        },
        "ccpaCategories": {
         "type": "array",
         "items": {"$ref": "#/$defs/ccpaCategory"},
         "uniqueItems": true,
         "description": "1798.140(v)(1) categories.",
         "x-sensitivity": "internal"
        },
        "specialCategories": {
         "type": "array",
         "items": {"$ref": "#/$defs/specialCategory"},
         "uniqueItems": true,
         "description": "GDPR Art. 9(1).",
         "x-sensitivity": "internal"
        },
        "sensitivePI": {
         "type": "array",
         "items": {"$ref": "#/$defs/sensitivePI"},
         "uniqueItems": true,
         "description": "1798.140(ae).",
         "x-sensitivity": "internal"
        },
        "breachElements": {
         "type": "array",
         "items": {"$ref": "#/$defs/breachElement"},
         "uniqueItems": true,
         "description": "Data elements of Civ. Code 1798.81.5(d), 1798.82(h), 1798.150(a).",
         "x-sensitivity": "internal"
        },
        "protection": {
         "enum": [
          "plain", "encrypted", "pseudonymised", "hashed", "redacted", "tokenised", "aggregated", "unknown",
          "not-stated"
         ],
         "description": "State in which it is kept.",
         "x-sensitivity": "internal"
        },
        "identifier": {
         "enum": ["direct", "indirect", "none", "unknown", "not-stated"],
         "description": "How it points at a person.",
         "x-sensitivity": "internal"
        },
        "nullable": {"$ref": "#/$defs/flag", "description": "May be empty.", "x-sensitivity": "public"},
        "derivedFrom": {
         "type": "array",
         "items": {
          "type": "object",
          "required": ["id", "field"],
          "properties": {
           "id": {"$ref": "#/$defs/id", "description": "Entity.", "x-sensitivity": "internal"},
           "field": {"$ref": "#/$defs/fieldName", "description": "Its column.", "x-sensitivity": "internal"},
           "transformation": {
            "enum": [
             "identity", "transformation", "masked", "aggregated", "joined", "filter-only", "unknown", "not-stated"
            ],
            "description": "How.",
            "x-sensitivity": "internal"
           }
          },
          "additionalProperties": false
         },
         "description": "Columns it was made from."
        }
       },
       "additionalProperties": false
      },
      "retention": {
       "type": "object",
       "description": "GDPR Art. 5(1)(e), 30(1)(f); CCPA 1798.100(a)(3).",
       "properties": {
        "until": {
         "$ref": "#/$defs/when",
         "description": "First instant at which the data may no longer be kept.",
         "x-sensitivity": "internal"
        },
        "period": {
         "$ref": "#/$defs/duration",
         "description": "Length; needs a start.",
         "x-sensitivity": "internal"
        },
        "start": {
         "enum": [
          "collection-start", "collection-end", "generation", "last-activity", "contract-end", "account-closure",
          "withdrawal", "unknown", "not-stated"
         ],
         "description": "What starts the period.",
         "x-sensitivity": "internal"
        },
        "startAt": {"$ref": "#/$defs/when", "description": "When that was, if known.", "x-sensitivity": "internal"},
        "criteria": {
         "$ref": "#/$defs/text",
         "description": "Criterion in words, where no period can be given.",
         "x-sensitivity": "internal"
        },
        "byCategory": {
         "type": "object",
         "propertyNames": {"maxLength": 128},
         "additionalProperties": {"type": "string", "maxLength": 4096},
         "description": "Category token to duration or criterion, CCPA 1798.100(a)(3).",
         "x-sensitivity": "internal"
        },
        "justification": {
         "$ref": "#/$defs/id",
         "description": "Document that justifies a longer period than the sources'.",
         "x-sensitivity": "internal"
        },
        "schedule": {"$ref": "#/$defs/id", "description": "Retention schedule.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "hold": {
       "type": "object",
       "description": "Legal hold or claim that suspends deletion.",
       "required": ["from"],
       "properties": {
        "id": {"$ref": "#/$defs/id", "description": "Name of the order.", "x-sensitivity": "internal"},
        "from": {"$ref": "#/$defs/when", "description": "From.", "x-sensitivity": "internal"},
        "to": {"$ref": "#/$defs/when", "description": "To, exclusive.", "x-sensitivity": "internal"},
        "reason": {"$ref": "#/$defs/text", "description": "Why.", "x-sensitivity": "confidential"}
       },
       "additionalProperties": false
      },
      "recipient": {
       "type": "object",
       "description": "GDPR Art. 4(9), 15(1)(c), 30(1)(d); CCPA 1798.110, .115.",
       "properties": {
        "id": {"$ref": "#/$defs/id", "description": "Agent.", "x-sensitivity": "internal"},
        "category": {
         "$ref": "#/$defs/text",
         "description": "Category of recipients, if no single one is named.",
         "x-sensitivity": "internal"
        },
        "role": {"$ref": "#/$defs/role", "description": "Role as to this data.", "x-sensitivity": "internal"},
        "country": {"$ref": "#/$defs/place", "description": "Where it sits.", "x-sensitivity": "internal"},
        "purposes": {
         "type": "array",
         "items": {"$ref": "#/$defs/purpose"},
         "uniqueItems": true,
         "description": "Why it gets the data.",
         "x-sensitivity": "internal"
        },
        "contract": {
         "$ref": "#/$defs/id",
         "description": "Document of type contract.",
         "x-sensitivity": "internal"
        },
        "from": {"$ref": "#/$defs/when", "description": "From.", "x-sensitivity": "internal"},
        "to": {"$ref": "#/$defs/when", "description": "To, exclusive.", "x-sensitivity": "internal"},
        "canReidentify": {
         "$ref": "#/$defs/flag",
         "description": "Can this recipient single out people with its own means (EDPS v SRB)? Pseudonymised data \#
    is personal for one that can.",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "transfer": {
       "type": "object",
       "description": "One Chapter V transfer: GDPR Art. 30(1)(e), 44 to 49.",
       "required": ["id"],
       "properties": {
        "id": {
         "$ref": "#/$defs/id",
         "description": "Name of the transfer, unique in the record.",
         "x-sensitivity": "internal"
        },
        "exporter": {"$ref": "#/$defs/id", "description": "Exporter, GDPR Art. 44.", "x-sensitivity": "internal"},
        "importer": {"$ref": "#/$defs/id", "description": "Importer.", "x-sensitivity": "internal"},
        "country": {
         "$ref": "#/$defs/place",
         "description": "Country reached, or from which it is remotely read.",
         "x-sensitivity": "internal"
        },
        "tool": {
         "$ref": "#/$defs/transferTool",
         "description": "Chapter V tool or ground.",
         "x-sensitivity": "internal"
        },
        "scheme": {
         "enum": ["dpf", "privacy-shield", "safe-harbour", "unknown", "not-stated"],
         "description": "Adequacy scheme with certification.",
         "x-sensitivity": "internal"
        },
        "module": {
         "type": "integer",
         "minimum": 1,
         "maximum": 4,
         "description": "Module of the Commission's clauses, Decision 2021/914.",
         "x-sensitivity": "internal"
        },
        "at": {"$ref": "#/$defs/when", "description": "Instant of a single transfer.", "x-sensitivity": "internal"},
        "from": {
         "$ref": "#/$defs/when",
         "description": "Start of a standing transfer.",
         "x-sensitivity": "internal"
        },
        "to": {"$ref": "#/$defs/when", "description": "End, exclusive.", "x-sensitivity": "internal"},
        "contract": {"$ref": "#/$defs/id", "description": "Signed clauses or rules.", "x-sensitivity": "internal"},
        "tia": {"$ref": "#/$defs/id", "description": "Document of type tia.", "x-sensitivity": "internal"},
        "supplementaryMeasures": {
         "type": "array",
         "items": {"$ref": "#/$defs/supplementaryMeasure"},
         "uniqueItems": true,
         "description": "Measures in place, EDPB Recommendations 01/2020.",
         "x-sensitivity": "internal"
        },
        "remoteAccess": {
         "$ref": "#/$defs/flag",
         "description": "Reading from afar, no copy.",
         "x-sensitivity": "internal"
        },
        "onwardOf": {
         "$ref": "#/$defs/id",
         "description": "Transfer that this one continues, Art. 44 second half.",
         "x-sensitivity": "internal"
        },
        "onwardClause": {
         "$ref": "#/$defs/id",
         "description": "Clause that binds the next importer.",
         "x-sensitivity": "internal"
        },
        "purposes": {
         "type": "array",
         "items": {"$ref": "#/$defs/purpose"},
         "uniqueItems": true,
         "description": "Why.",
         "x-sensitivity": "internal"
        },
        "occurrences": {
         "$ref": "#/$defs/count",
         "description": "How often, for Art. 49 limits.",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "securityDetail": {
       "type": "object",
       "description": "More about one measure.",
       "required": ["measure"],
       "properties": {
        "measure": {"$ref": "#/$defs/measure", "description": "Measure.", "x-sensitivity": "internal"},
        "present": {"$ref": "#/$defs/flag", "description": "Is it there?", "x-sensitivity": "internal"},
        "from": {"$ref": "#/$defs/when", "description": "From.", "x-sensitivity": "internal"},
        "to": {"$ref": "#/$defs/when", "description": "To, exclusive.", "x-sensitivity": "internal"},
        "reason": {
         "$ref": "#/$defs/text",
         "description": "Why it is absent, GDPR Art. 32(1).",
         "x-sensitivity": "confidential"
        },
        "evidence": {"$ref": "#/$defs/id", "description": "Proof.", "x-sensitivity": "internal"},
        "testedAt": {
         "$ref": "#/$defs/when",
         "description": "Last test, Art. 32(1)(d).",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "disposal": {
       "type": "object",
       "description": "End of the data: GDPR Art. 5(1)(e), 28(3)(g).",
       "properties": {
        "type": {
         "enum": [
          "deleted", "anonymised", "deidentified", "aggregated", "returned", "archived", "unknown", "not-stated"
         ],
         "description": "What was done.",
         "x-sensitivity": "internal"
        },
        "at": {"$ref": "#/$defs/when", "description": "When.", "x-sensitivity": "internal"},
        "event": {"$ref": "#/$defs/id", "description": "Event that records it.", "x-sensitivity": "internal"},
        "evidence": {"$ref": "#/$defs/id", "description": "Certificate.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "deidentification": {
       "type": "object",
       "description": "Civ. Code 1798.140(m), 1798.148.",
       "properties": {
        "claimed": {
         "$ref": "#/$defs/flag",
         "description": "Deidentified under 1798.140(m).",
         "x-sensitivity": "internal"
        },
        "publicCommitment": {
         "$ref": "#/$defs/id",
         "description": "Public commitment, (m)(2).",
         "x-sensitivity": "internal"
        },
        "recipientClause": {
         "$ref": "#/$defs/flag",
         "description": "Recipients are bound not to reidentify, (m)(3).",
         "x-sensitivity": "internal"
        },
        "test": {"$ref": "#/$defs/test", "description": "Technical test, (m)(1)."}
       },
       "additionalProperties": false
      },
      "test": {
       "type": "object",
       "description": "One test.",
       "properties": {
        "type": {
         "enum": [
          "extraction", "membership-inference", "query", "singling-out", "linkability", "inference",
          "reidentification", "robustness", "bias", "accuracy", "security", "watermark-detection",
          "opt-out-method", "unknown", "not-stated"
         ],
         "description": "What was tested.",
         "x-sensitivity": "internal"
        },
        "at": {"$ref": "#/$defs/when", "description": "When.", "x-sensitivity": "internal"},
        "method": {"$ref": "#/$defs/text", "description": "How.", "x-sensitivity": "internal"},
        "passed": {"$ref": "#/$defs/flag", "description": "Result.", "x-sensitivity": "internal"},
        "value": {"type": "number", "description": "Figure, if any.", "x-sensitivity": "internal"},
        "document": {"$ref": "#/$defs/id", "description": "Report.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "anonymityClaim": {
       "type": "object",
       "description": "EDPB Opinion 28/2024.",
       "properties": {
        "claimed": {
         "$ref": "#/$defs/flag",
         "description": "The organisation claims anonymity, GDPR recital 26.",
         "x-sensitivity": "internal"
        },
        "at": {"$ref": "#/$defs/when", "description": "Since when.", "x-sensitivity": "internal"},
        "document": {
         "$ref": "#/$defs/id",
         "description": "Document of type anonymity.",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "privacyLoss": {
       "type": "object",
       "description": "Parameters of a differentially private step.",
       "properties": {
        "mechanism": {
         "enum": [
          "laplace", "discrete-laplace", "gaussian", "discrete-gaussian", "exponential", "randomised-response",
          "dp-sgd", "other", "unknown", "not-stated"
         ],
         "description": "Mechanism.",
         "x-sensitivity": "public"
        },
        "epsilon": {
         "type": "number",
         "exclusiveMinimum": 0,
         "description": "Epsilon, at most 0 is refused.",
         "x-sensitivity": "public"
        },
        "delta": {
         "type": "number",
         "minimum": 0,
         "exclusiveMaximum": 1,
         "description": "Delta.",
         "x-sensitivity": "public"
        },
        "rho": {"type": "number", "exclusiveMinimum": 0, "description": "zCDP rho.", "x-sensitivity": "public"},
        "unit": {
         "enum": ["subject", "row", "household", "group", "unknown", "not-stated"],
         "description": "What is protected: all of a person's rows, one row, a household.",
         "x-sensitivity": "public"
        },
        "adjacency": {
         "enum": ["add-remove", "change-one", "unknown", "not-stated"],
         "description": "Neighbours by adding or removing one unit, or by changing one.",
         "x-sensitivity": "public"
        },
        "composition": {
         "$ref": "#/$defs/text",
         "description": "Accountant and how losses add up.",
         "x-sensitivity": "public"
        },
        "noiseScale": {
         "type": "number",
         "exclusiveMinimum": 0,
         "description": "Scale of the noise, in the unit of the statistic.",
         "x-sensitivity": "public"
        }
       },
       "additionalProperties": false
      },
      "quality": {
       "type": "object",
       "description": "Quality figure: GDPR Art. 5(1)(d); AI Act Art. 10(3).",
       "required": ["type"],
       "properties": {
        "checkedAt": {"$ref": "#/$defs/when", "description": "When.", "x-sensitivity": "internal"},
        "type": {
         "enum": [
          "accuracy", "completeness", "representativeness", "label-error", "freshness", "unknown", "not-stated"
         ],
         "description": "What was checked.",
         "x-sensitivity": "internal"
        },
        "value": {
         "type": "number",
         "description": "Share from 0 to 1, or as the report says.",
         "x-sensitivity": "internal"
        },
        "group": {
         "$ref": "#/$defs/text",
         "description": "Group or setting it speaks of.",
         "x-sensitivity": "internal"
        },
        "document": {"$ref": "#/$defs/id", "description": "Report.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "statistics": {
       "type": "object",
       "description": "Sensitive metadata computed upstream. Exact values stay inside; a report may carry noisy \#
    releases of them only.",
       "properties": {
        "computedAt": {
         "$ref": "#/$defs/instant",
         "description": "When they were computed.",
         "x-sensitivity": "internal"
        },
        "computedBy": {"$ref": "#/$defs/id", "description": "Run that computed them.", "x-sensitivity": "internal"},
        "method": {
         "enum": ["exact", "estimate", "differentially-private", "unknown", "not-stated"],
         "description": "Exact, estimated, or already noisy.",
         "x-sensitivity": "public"
        },
        "population": {
         "$ref": "#/$defs/text",
         "description": "Whose figures these are, in words.",
         "x-sensitivity": "internal"
        },
        "subjectField": {
         "$ref": "#/$defs/fieldName",
         "description": "Field that tells one person's rows from another's; without it the unit is the row.",
         "x-sensitivity": "internal"
        },
        "rows": {
         "$ref": "#/$defs/count",
         "description": "Rows.",
         "x-sensitivity": "confidential",
         "x-aggregate-only": true
        },
        "subjects": {
         "$ref": "#/$defs/count",
         "description": "Distinct people.",
         "x-sensitivity": "confidential",
         "x-aggregate-only": true
        },
        "maxRowsPerSubject": {
         "type": "integer",
         "minimum": 1,
         "maximum": 9007199254740991,
         "description": "Most rows of one person that entered the figures.",
         "x-sensitivity": "internal"
        },
        "boundsEnforced": {
         "$ref": "#/$defs/flag",
         "description": "True if upstream really cut each person to maxRowsPerSubject and clamped values to the \#
    bounds. Unless true, sensitivity is not known and nothing may be released.",
         "x-sensitivity": "internal"
        },
        "distributions": {
         "type": "array",
         "items": {"$ref": "#/$defs/distribution"},
         "description": "Counts by value."
        },
        "numeric": {
         "type": "array",
         "items": {"$ref": "#/$defs/numericSummary"},
         "description": "Summaries of numbers."
        },
        "privacy": {
         "$ref": "#/$defs/privacyLoss",
         "description": "Loss already spent upstream, if method is differentially-private."
        }
       },
       "additionalProperties": false
      },
      "distribution": {
       "type": "object",
       "description": "Counts by value. L1 sensitivity: unit subjects, maxValuesPerSubject; unit rows, \#
    maxValuesPerSubject times maxRowsPerSubjectAndValue, and never more than maxRowsPerSubject.",
       "required": ["attribute", "unit", "domain", "values"],
       "properties": {
        "attribute": {
         "$ref": "#/$defs/fieldName",
         "description": "Field or attribute.",
         "x-sensitivity": "internal"
        },
        "unit": {"enum": ["rows", "subjects"], "description": "What is counted.", "x-sensitivity": "internal"},
        "domain": {
         "enum": ["closed", "open"],
         "description": "`closed`: the listed values are all there can be, fixed without looking at the data. \#
    `open`: the values themselves come from the data and need a threshold.",
         "x-sensitivity": "internal"
        },
        "maxValuesPerSubject": {
         "type": "integer",
         "minimum": 1,
         "maximum": 9007199254740991,
         "description": "Most different values that one person adds to (L0).",
         "x-sensitivity": "internal"
        },
        "maxRowsPerSubjectAndValue": {
         "type": "integer",
         "minimum": 1,
         "maximum": 9007199254740991,
         "description": "Most rows of one person under one value (Linf).",
         "x-sensitivity": "internal"
        },
        "values": {
         "type": "array",
         "items": {
          "type": "object",
          "required": ["value", "count"],
          "properties": {
           "value": {
            "$ref": "#/$defs/text",
            "description": "Value; its own class follows the attribute's.",
            "x-sensitivity": "confidential"
           },
           "count": {
            "$ref": "#/$defs/count",
            "description": "Count.",
            "x-sensitivity": "confidential",
            "x-aggregate-only": true
           }
          },
          "additionalProperties": false
         },
         "description": "Value and count, in ascending order of the value."
        },
        "missing": {
         "$ref": "#/$defs/count",
         "description": "Rows or people without a value.",
         "x-sensitivity": "confidential",
         "x-aggregate-only": true
        }
       },
       "additionalProperties": false
      },
      "numericSummary": {
       "type": "object",
       "description": "Summary of one number, with the bounds that give its sensitivity.",
       "required": ["attribute"],
       "properties": {
        "attribute": {
         "$ref": "#/$defs/fieldName",
         "description": "Field or attribute.",
         "x-sensitivity": "internal"
        },
        "unit": {"$ref": "#/$defs/text", "description": "Unit, UCUM or ISO 4217 code.", "x-sensitivity": "public"},
        "decimals": {
         "type": "integer",
         "minimum": 0,
         "maximum": 9,
         "description": "Decimal places of the grid on which values lie; sums are exact integers on it.",
         "x-sensitivity": "public"
        },
        "lower": {
         "type": "number",
         "description": "Lower bound, chosen without looking at the data; values were clamped to it.",
         "x-sensitivity": "internal"
        },
        "upper": {"type": "number", "description": "Upper bound, likewise.", "x-sensitivity": "internal"},
        "count": {
         "$ref": "#/$defs/count",
         "description": "Values.",
         "x-sensitivity": "confidential",
         "x-aggregate-only": true
        },
        "missing": {
         "$ref": "#/$defs/count",
         "description": "Absent values.",
         "x-sensitivity": "confidential",
         "x-aggregate-only": true
        },
        "sum": {
         "type": "number",
         "description": "Sum of the clamped values. Sensitivity: rows of a person times the larger of |lower|, \#
    |upper|.",
         "x-sensitivity": "confidential",
         "x-aggregate-only": true
        },
        "sumOfSquares": {
         "type": "number",
         "description": "Sum of squares of the clamped values.",
         "x-sensitivity": "confidential",
         "x-aggregate-only": true
        },
        "mean": {
         "type": "number",
         "description": "Mean; released as noisy sum over noisy count only.",
         "x-sensitivity": "confidential",
         "x-aggregate-only": true
        },
        "variance": {
         "type": "number",
         "description": "Population variance; likewise.",
         "x-sensitivity": "confidential",
         "x-aggregate-only": true
        },
        "min": {
         "type": "number",
         "description": "Observed minimum; unbounded sensitivity, never released.",
         "x-sensitivity": "confidential",
         "x-aggregate-only": true
        },
        "max": {
         "type": "number",
         "description": "Observed maximum; likewise.",
         "x-sensitivity": "confidential",
         "x-aggregate-only": true
        },
        "quantiles": {
         "type": "array",
         "items": {
          "type": "object",
          "required": ["q", "value"],
          "properties": {
           "q": {
            "type": "number",
            "minimum": 0,
            "maximum": 1,
            "description": "Level from 0 to 1.",
            "x-sensitivity": "internal"
           },
           "value": {
            "type": "number",
            "description": "Value.",
            "x-sensitivity": "confidential",
            "x-aggregate-only": true
           }
          },
          "additionalProperties": false
         },
         "description": "Observed quantiles; never released from here, ask for a histogram."
        },
        "histogram": {
         "type": "array",
         "items": {
          "type": "object",
          "required": ["from", "to", "count"],
          "properties": {
           "from": {"type": "number", "description": "Lower edge, inclusive.", "x-sensitivity": "internal"},
           "to": {"type": "number", "description": "Upper edge, exclusive.", "x-sensitivity": "internal"},
           "count": {
            "$ref": "#/$defs/count",
            "description": "Count.",
            "x-sensitivity": "confidential",
            "x-aggregate-only": true
           }
          },
          "additionalProperties": false
         },
         "description": "Counts in bins with public edges."
        }
       },
       "additionalProperties": false
      },
      "decisionUse": {
       "type": "object",
       "description": "How outputs decide about people: GDPR Art. 22; Regs 7150, 7200, 7220, 7221.",
       "properties": {
        "soleAutomated": {
         "$ref": "#/$defs/flag",
         "description": "No meaningful human part, GDPR Art. 22(1).",
         "x-sensitivity": "internal"
        },
        "significant": {
         "$ref": "#/$defs/flag",
         "description": "Legal or similarly significant effect; Regs 7001(ddd).",
         "x-sensitivity": "internal"
        },
        "domain": {
         "$ref": "#/$defs/decisionDomain",
         "description": "Field of the decision.",
         "x-sensitivity": "internal"
        },
        "replacesHuman": {
         "$ref": "#/$defs/flag",
         "description": "Replaces or substantially replaces human decision, Regs 7001(e).",
         "x-sensitivity": "internal"
        },
        "gateway": {
         "enum": ["contract", "law", "explicit-consent", "none", "unknown", "not-stated"],
         "description": "Art. 22(2) gateway.",
         "x-sensitivity": "internal"
        },
        "law": {"$ref": "#/$defs/text", "description": "Law relied on, Art. 22(2)(b).", "x-sensitivity": "public"},
        "humanIntervention": {
         "$ref": "#/$defs/flag",
         "description": "People can obtain human intervention, Art. 22(3).",
         "x-sensitivity": "internal"
        },
        "expressView": {
         "$ref": "#/$defs/flag",
         "description": "People can state their view.",
         "x-sensitivity": "internal"
        },
        "contest": {"$ref": "#/$defs/flag", "description": "People can contest.", "x-sensitivity": "internal"},
        "exception": {
         "enum": [
          "human-appeal", "hiring-or-admission", "work-allocation", "security-fraud-safety", "none", "unknown",
          "not-stated"
         ],
         "description": "Exception to the ADMT opt-out, Regs 7221(b).",
         "x-sensitivity": "internal"
        },
        "exceptionDocument": {"$ref": "#/$defs/id", "description": "Its evidence.", "x-sensitivity": "internal"},
        "workOrEducationProfiling": {
         "$ref": "#/$defs/flag",
         "description": "Profiling of workers, applicants or students by observation, Regs 7150(b)(4).",
         "x-sensitivity": "internal"
        },
        "sensitiveLocationProfiling": {
         "$ref": "#/$defs/flag",
         "description": "Profiling by presence in a sensitive place, Regs 7150(b)(5).",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "aiDisclosure": {
       "type": "object",
       "description": "AI Act Art. 50(1), (5).",
       "properties": {
        "atFirstInteraction": {
         "$ref": "#/$defs/flag",
         "description": "People are told at or before the first interaction.",
         "x-sensitivity": "internal"
        },
        "at": {"$ref": "#/$defs/when", "description": "Since when.", "x-sensitivity": "internal"},
        "method": {"$ref": "#/$defs/text", "description": "How.", "x-sensitivity": "internal"},
        "obvious": {
         "$ref": "#/$defs/flag",
         "description": "Obvious to a reasonable person anyway.",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "deployment": {
       "type": "object",
       "description": "One use of a model version. Not a record kind: verdicts attach to the model.",
       "required": ["id"],
       "properties": {
        "id": {
         "$ref": "#/$defs/id",
         "description": "Name of the deployment, unique in the model.",
         "x-sensitivity": "internal"
        },
        "environment": {
         "enum": ["production", "staging", "pilot", "edge", "shadow", "unknown", "not-stated"],
         "description": "Where.",
         "x-sensitivity": "internal"
        },
        "deployer": {"$ref": "#/$defs/id", "description": "Agent.", "x-sensitivity": "internal"},
        "location": {"$ref": "#/$defs/place", "description": "Where it runs.", "x-sensitivity": "internal"},
        "deployedAt": {"$ref": "#/$defs/when", "description": "First use.", "x-sensitivity": "internal"},
        "retiredAt": {"$ref": "#/$defs/when", "description": "Out of use since.", "x-sensitivity": "internal"},
        "digest": {
         "$ref": "#/$defs/digest",
         "description": "Digest of the artefact in use; compared with approved digests."
        },
        "purpose": {"$ref": "#/$defs/purpose", "description": "What for.", "x-sensitivity": "internal"},
        "interactsWithPeople": {
         "$ref": "#/$defs/flag",
         "description": "Talks to people directly.",
         "x-sensitivity": "internal"
        },
        "disclosure": {"$ref": "#/$defs/aiDisclosure", "description": "Art. 50(1)."},
        "preUseNotice": {
         "$ref": "#/$defs/id",
         "description": "Document of type pre-use-notice, Regs 7220.",
         "x-sensitivity": "internal"
        },
        "oversight": {
         "type": "array",
         "items": {"$ref": "#/$defs/id"},
         "uniqueItems": true,
         "description": "Agents assigned to oversee, AI Act Art. 26(2).",
         "x-sensitivity": "internal"
        },
        "loggingFrom": {
         "$ref": "#/$defs/when",
         "description": "Automatic logs since, Art. 12.",
         "x-sensitivity": "internal"
        },
        "logsKeptFrom": {
         "$ref": "#/$defs/when",
         "description": "Oldest log kept, Art. 19.",
         "x-sensitivity": "internal"
        },
        "maxLogGap": {
         "$ref": "#/$defs/duration",
         "description": "Longest gap in the logs.",
         "x-sensitivity": "internal"
        },
        "emotionOrBiometricDisclosed": {
         "$ref": "#/$defs/flag",
         "description": "Art. 50(3).",
         "x-sensitivity": "internal"
        },
        "deepFakeDisclosed": {"$ref": "#/$defs/flag", "description": "Art. 50(4).", "x-sensitivity": "internal"},
        "endpoint": {
         "$ref": "#/$defs/text",
         "description": "Address of the service.",
         "x-sensitivity": "confidential"
        }
       },
       "additionalProperties": false
      },
      "riskClass": {
       "type": "object",
       "description": "AI Act Art. 6, Annex I, III.",
       "required": ["class"],
       "properties": {
        "class": {"$ref": "#/$defs/riskToken", "description": "Class or point.", "x-sensitivity": "internal"},
        "reason": {"$ref": "#/$defs/text", "description": "Why.", "x-sensitivity": "internal"},
        "decidedAt": {"$ref": "#/$defs/when", "description": "When.", "x-sensitivity": "internal"},
        "decidedBy": {"$ref": "#/$defs/id", "description": "By whom.", "x-sensitivity": "internal"},
        "document": {"$ref": "#/$defs/id", "description": "Memo.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "gpai": {
       "type": "object",
       "description": "AI Act Chapter V.",
       "properties": {
        "isGpai": {
         "$ref": "#/$defs/flag",
         "description": "General-purpose model, AI Act Art. 3(63).",
         "x-sensitivity": "internal"
        },
        "openSource": {
         "$ref": "#/$defs/flag",
         "description": "Released under a free licence, Art. 53(2).",
         "x-sensitivity": "internal"
        },
        "systemicRisk": {"$ref": "#/$defs/flag", "description": "Art. 51.", "x-sensitivity": "internal"},
        "trainingFlop": {
         "type": "number",
         "minimum": 0,
         "description": "Cumulated training compute in FLOP.",
         "x-sensitivity": "internal"
        },
        "energyKilowattHours": {
         "type": "number",
         "minimum": 0,
         "description": "Energy of training, kWh.",
         "x-sensitivity": "internal"
        },
        "thresholdMetAt": {
         "$ref": "#/$defs/when",
         "description": "When Art. 51 was met or foreseen.",
         "x-sensitivity": "internal"
        },
        "notifiedAt": {
         "$ref": "#/$defs/when",
         "description": "Notice to the Commission, Art. 52.",
         "x-sensitivity": "internal"
        },
        "integrators": {
         "type": "array",
         "items": {"$ref": "#/$defs/id"},
         "uniqueItems": true,
         "description": "Downstream providers on record, Art. 53(1)(b).",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "marking": {
       "type": "object",
       "description": "AI Act Art. 50(2).",
       "properties": {
        "method": {
         "enum": ["metadata", "watermark", "fingerprint", "logging", "none", "unknown", "not-stated"],
         "description": "How outputs are marked.",
         "x-sensitivity": "internal"
        },
        "test": {"$ref": "#/$defs/test", "description": "Test that the mark is found."},
        "standardEditOnly": {
         "$ref": "#/$defs/flag",
         "description": "Assistive or standard editing only.",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "compute": {
       "type": "object",
       "description": "Resources of a run, AI Act Annex IV 2(c), Annex XI.",
       "properties": {
        "flop": {"type": "number", "minimum": 0, "description": "FLOP.", "x-sensitivity": "internal"},
        "hours": {"type": "number", "minimum": 0, "description": "Device hours.", "x-sensitivity": "internal"},
        "energyKilowattHours": {
         "type": "number",
         "minimum": 0,
         "description": "Energy, kWh.",
         "x-sensitivity": "internal"
        },
        "hardware": {"$ref": "#/$defs/text", "description": "Kind of device.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "removal": {
       "type": "object",
       "description": "A recorded removal step, at which a fact stops flowing.",
       "required": ["what"],
       "properties": {
        "what": {
         "enum": [
          "fields", "special-categories", "criminal-data", "sensitive-pi", "minors", "contributions",
          "identifiers", "unknown", "not-stated"
         ],
         "description": "What was taken out.",
         "x-sensitivity": "internal"
        },
        "tokens": {
         "type": "array",
         "items": {"type": "string", "maxLength": 1024},
         "uniqueItems": true,
         "description": "Which: field names or category tokens.",
         "x-sensitivity": "internal"
        },
        "contributions": {
         "type": "array",
         "items": {"$ref": "#/$defs/id"},
         "uniqueItems": true,
         "description": "Which contributions.",
         "x-sensitivity": "personal",
         "x-subject": true
        },
        "evidence": {"$ref": "#/$defs/id", "description": "Proof that they are gone.", "x-sensitivity": "internal"},
        "verifiedAt": {
         "$ref": "#/$defs/when",
         "description": "When that was checked.",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "authorisation": {
       "type": "object",
       "description": "GDPR Art. 29, 32(4).",
       "properties": {
        "records": {
         "type": "array",
         "items": {"$ref": "#/$defs/id"},
         "uniqueItems": true,
         "description": "Datasets and models it opens.",
         "x-sensitivity": "internal"
        },
        "purposes": {
         "type": "array",
         "items": {"$ref": "#/$defs/purpose"},
         "uniqueItems": true,
         "description": "For which purposes.",
         "x-sensitivity": "internal"
        },
        "operations": {
         "type": "array",
         "items": {"$ref": "#/$defs/operation"},
         "uniqueItems": true,
         "description": "Which operations.",
         "x-sensitivity": "internal"
        },
        "from": {"$ref": "#/$defs/when", "description": "From.", "x-sensitivity": "internal"},
        "to": {"$ref": "#/$defs/when", "description": "To, exclusive.", "x-sensitivity": "internal"},
        "grantedBy": {"$ref": "#/$defs/id", "description": "By whom.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "certification": {
       "type": "object",
       "description": "Certificate of an agent, judged on the day of the act.",
       "required": ["scheme"],
       "properties": {
        "scheme": {
         "enum": [
          "dpf", "privacy-shield", "iso-27001", "iso-27701", "soc-2", "art-42", "other", "unknown", "not-stated"
         ],
         "description": "Scheme.",
         "x-sensitivity": "public"
        },
        "from": {"$ref": "#/$defs/when", "description": "Certified from.", "x-sensitivity": "internal"},
        "to": {"$ref": "#/$defs/when", "description": "To, exclusive.", "x-sensitivity": "internal"},
        "reference": {"$ref": "#/$defs/text", "description": "Number.", "x-sensitivity": "public"},
        "checkedAt": {"$ref": "#/$defs/when", "description": "When it was looked up.", "x-sensitivity": "internal"},
        "scope": {
         "$ref": "#/$defs/text",
         "description": "What it covers, such as HR data.",
         "x-sensitivity": "public"
        }
       },
       "additionalProperties": false
      },
      "training": {
       "type": "object",
       "description": "Civ. Code 1798.130(a)(6); AI Act Art. 4.",
       "required": ["topic"],
       "properties": {
        "topic": {
         "enum": ["consumer-requests", "ai-literacy", "privacy", "security", "unknown", "not-stated"],
         "description": "Topic.",
         "x-sensitivity": "internal"
        },
        "completedAt": {"$ref": "#/$defs/when", "description": "When.", "x-sensitivity": "internal"},
        "validTo": {"$ref": "#/$defs/when", "description": "To, exclusive.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "contact": {
       "type": "object",
       "description": "How to reach.",
       "properties": {
        "email": {
         "type": "string",
         "maxLength": 320,
         "description": "E-mail.",
         "x-sensitivity": "personal",
         "x-subject": true
        },
        "phone": {
         "type": "string",
         "maxLength": 64,
         "description": "Telephone.",
         "x-sensitivity": "personal",
         "x-subject": true
        },
        "address": {
         "type": "string",
         "maxLength": 1024,
         "description": "Postal address.",
         "x-sensitivity": "personal",
         "x-subject": true
        },
        "url": {"type": "string", "maxLength": 4096, "description": "Web page.", "x-sensitivity": "public"}
       },
       "additionalProperties": false
      },
      "identifier": {
       "type": "object",
       "description": "ISO 17442 or national register number.",
       "required": ["scheme", "value"],
       "properties": {
        "scheme": {
         "enum": ["lei", "reg", "vat", "duns", "other", "unknown", "not-stated"],
         "description": "Register.",
         "x-sensitivity": "public"
        },
        "value": {"$ref": "#/$defs/text", "description": "Number.", "x-sensitivity": "public"}
       },
       "additionalProperties": false
      },
      "breach": {
       "type": "object",
       "description": "GDPR Art. 33, 34; Civ. Code 1798.82.",
       "properties": {
        "risk": {
         "enum": ["unlikely", "low", "medium", "high", "unknown", "not-stated"],
         "description": "Risk to people, GDPR Art. 33(1), 34(1).",
         "x-sensitivity": "internal"
        },
        "nature": {
         "type": "array",
         "items": {"enum": ["confidentiality", "integrity", "availability", "unknown", "not-stated"]},
         "uniqueItems": true,
         "description": "Art. 4(12).",
         "x-sensitivity": "internal"
        },
        "startedAt": {"$ref": "#/$defs/when", "description": "Began.", "x-sensitivity": "internal"},
        "endedAt": {"$ref": "#/$defs/when", "description": "Ended.", "x-sensitivity": "internal"},
        "awareAt": {
         "$ref": "#/$defs/instant",
         "description": "Controller became aware: the clock of Art. 33(1) runs from here, in elapsed hours.",
         "x-sensitivity": "internal"
        },
        "discoveredAt": {
         "$ref": "#/$defs/when",
         "description": "Discovery, Civ. Code 1798.82(a).",
         "x-sensitivity": "internal"
        },
        "notifiedAuthorityAt": {
         "$ref": "#/$defs/instant",
         "description": "Notice to the authority, Art. 33(1).",
         "x-sensitivity": "internal"
        },
        "delayReason": {
         "$ref": "#/$defs/text",
         "description": "Reasons for delay, Art. 33(1).",
         "x-sensitivity": "confidential"
        },
        "notifiedSubjectsAt": {
         "$ref": "#/$defs/when",
         "description": "Notice to the people, Art. 34; 1798.82.",
         "x-sensitivity": "internal"
        },
        "notifiedAttorneyGeneralAt": {
         "$ref": "#/$defs/when",
         "description": "Sample to the Attorney General, 1798.82(f).",
         "x-sensitivity": "internal"
        },
        "controllerInformedAt": {
         "$ref": "#/$defs/instant",
         "description": "Processor told the controller, Art. 33(2).",
         "x-sensitivity": "internal"
        },
        "noNoticeGround": {
         "enum": ["34-3-a", "34-3-b", "34-3-c", "unknown", "not-stated"],
         "description": "Art. 34(3) ground for not telling people.",
         "x-sensitivity": "internal"
        },
        "riskReasoning": {
         "$ref": "#/$defs/text",
         "description": "Why no notice was due, Art. 33(5).",
         "x-sensitivity": "confidential"
        },
        "subjects": {
         "$ref": "#/$defs/count",
         "description": "People concerned, approximate, Art. 33(3)(a).",
         "x-sensitivity": "confidential",
         "x-aggregate-only": true
        },
        "rows": {
         "$ref": "#/$defs/count",
         "description": "Records concerned, approximate.",
         "x-sensitivity": "confidential",
         "x-aggregate-only": true
        },
        "californiaResidents": {
         "$ref": "#/$defs/count",
         "description": "California residents concerned.",
         "x-sensitivity": "confidential",
         "x-aggregate-only": true
        },
        "over500": {
         "$ref": "#/$defs/flag",
         "description": "More than 500 California residents, 1798.82(f).",
         "x-sensitivity": "internal"
        },
        "breachElements": {
         "type": "array",
         "items": {"$ref": "#/$defs/breachElement"},
         "uniqueItems": true,
         "description": "Data elements of 1798.82(h) acquired.",
         "x-sensitivity": "internal"
        },
        "encrypted": {
         "$ref": "#/$defs/flag",
         "description": "The data was encrypted and the key safe.",
         "x-sensitivity": "internal"
        },
        "consequences": {
         "$ref": "#/$defs/text",
         "description": "Likely consequences, Art. 33(3)(c).",
         "x-sensitivity": "confidential"
        },
        "measures": {
         "$ref": "#/$defs/text",
         "description": "Measures taken, Art. 33(3)(d).",
         "x-sensitivity": "confidential"
        },
        "notificationItems": {
         "type": "array",
         "items": {"enum": ["nature", "contact", "consequences", "measures", "unknown", "not-stated"]},
         "uniqueItems": true,
         "description": "Parts that the notification had, Art. 33(3).",
         "x-sensitivity": "internal"
        },
        "lawEnforcementDelay": {
         "type": "object",
         "properties": {
          "from": {"$ref": "#/$defs/when", "description": "From.", "x-sensitivity": "internal"},
          "to": {"$ref": "#/$defs/when", "description": "To, exclusive.", "x-sensitivity": "internal"},
          "agency": {"$ref": "#/$defs/text", "description": "Who asked.", "x-sensitivity": "confidential"}
         },
         "additionalProperties": false,
         "description": "Delay asked by law enforcement, 1798.82(c)."
        },
        "phases": {
         "type": "array",
         "items": {"$ref": "#/$defs/instant"},
         "description": "Instants of later parts, Art. 33(4).",
         "x-sensitivity": "internal"
        },
        "authorities": {
         "type": "array",
         "items": {"$ref": "#/$defs/place"},
         "uniqueItems": true,
         "description": "Places whose authorities were told.",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "optOutSignal": {
       "type": "object",
       "description": "Opt-out preference signal, Regs 7025.",
       "properties": {
        "appliedTo": {
         "type": "array",
         "items": {
          "enum": ["device", "browser", "pseudonymous-profile", "account", "person", "unknown", "not-stated"]
         },
         "uniqueItems": true,
         "description": "To what it was applied, Regs 7025(c).",
         "x-sensitivity": "internal"
        },
        "accountRef": {
         "$ref": "#/$defs/id",
         "description": "Pseudonym of a known account.",
         "x-sensitivity": "personal",
         "x-subject": true
        },
        "appliedAt": {"$ref": "#/$defs/when", "description": "When.", "x-sensitivity": "internal"},
        "opposingChoiceAsked": {
         "$ref": "#/$defs/flag",
         "description": "A conflicting setting was put to the person, Regs 7025(c)(3).",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "disposition": {
       "type": "object",
       "description": "Disposition of a dataset or model after withdrawal, erasure or deletion.",
       "required": ["type"],
       "properties": {
        "type": {
         "enum": [
          "removed-and-rederived", "retrained", "withdrawn-from-service", "unlearned", "suppressed",
          "anonymity-accepted", "deidentified", "excluded-before-run", "kept-with-ground", "unknown", "not-stated"
         ],
         "description": "What was decided for a descendant.",
         "x-sensitivity": "internal"
        },
        "cause": {
         "type": "array",
         "items": {"$ref": "#/$defs/id"},
         "uniqueItems": true,
         "description": "Requests or contributions that asked for it.",
         "x-sensitivity": "personal",
         "x-subject": true
        },
        "decidedAt": {"$ref": "#/$defs/when", "description": "Decided.", "x-sensitivity": "internal"},
        "completedAt": {"$ref": "#/$defs/when", "description": "Done.", "x-sensitivity": "internal"},
        "replacement": {
         "$ref": "#/$defs/id",
         "description": "Entity that takes its place.",
         "x-sensitivity": "internal"
        },
        "document": {
         "$ref": "#/$defs/id",
         "description": "Evidence, such as a test of unlearning or an anonymity document.",
         "x-sensitivity": "internal"
        },
        "ground": {
         "$ref": "#/$defs/text",
         "description": "Ground for keeping, such as Art. 17(3)(e).",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "incident": {
       "type": "object",
       "description": "AI Act Art. 73.",
       "properties": {
        "seriousIncident": {
         "$ref": "#/$defs/flag",
         "description": "AI Act Art. 3(49).",
         "x-sensitivity": "internal"
        },
        "awareAt": {"$ref": "#/$defs/instant", "description": "Aware.", "x-sensitivity": "internal"},
        "reportedAt": {"$ref": "#/$defs/instant", "description": "Reported, Art. 73.", "x-sensitivity": "internal"},
        "death": {"$ref": "#/$defs/flag", "description": "A death.", "x-sensitivity": "internal"},
        "widespread": {
         "$ref": "#/$defs/flag",
         "description": "Widespread or critical infrastructure.",
         "x-sensitivity": "internal"
        },
        "causalLink": {
         "$ref": "#/$defs/flag",
         "description": "Link or its likelihood established.",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "consent": {
       "type": "object",
       "description": "One consent, GDPR Art. 4(11), 7, 8, 9(2)(a).",
       "properties": {
        "purposes": {
         "type": "array",
         "items": {"$ref": "#/$defs/purpose"},
         "uniqueItems": true,
         "description": "Purposes it covers; absent means every purpose of the dataset whose basis is consent or \#
    whose condition is 9-2-a.",
         "x-sensitivity": "internal"
        },
        "givenAt": {"$ref": "#/$defs/when", "description": "Given.", "x-sensitivity": "personal"},
        "method": {
         "enum": ["checkbox", "signature", "oral", "in-product", "api", "paper", "unknown", "not-stated"],
         "description": "How.",
         "x-sensitivity": "internal"
        },
        "noticeVersion": {
         "$ref": "#/$defs/id",
         "description": "Notice that was shown, Art. 7(1).",
         "x-sensitivity": "internal"
        },
        "explicit": {"$ref": "#/$defs/flag", "description": "Explicit, Art. 9(2)(a).", "x-sensitivity": "personal"},
        "withdrawnAt": {
         "$ref": "#/$defs/when",
         "description": "The person's own withdrawal, Art. 7(3).",
         "x-sensitivity": "personal"
        },
        "expiresAt": {"$ref": "#/$defs/when", "description": "End of its life.", "x-sensitivity": "personal"},
        "parentalAuthorisation": {
         "type": "object",
         "required": ["method"],
         "properties": {
          "method": {
           "enum": [
            "card-payment", "document-check", "signed-form", "video-call", "account-link", "unknown", "not-stated"
           ],
           "description": "How.",
           "x-sensitivity": "internal"
          },
          "at": {"$ref": "#/$defs/when", "description": "When.", "x-sensitivity": "personal"}
         },
         "additionalProperties": false,
         "description": "Art. 8(1)-(2)."
        }
       },
       "additionalProperties": false
      },
      "optOut": {
       "type": "object",
       "description": "A choice that limits use.",
       "required": ["type", "at"],
       "properties": {
        "type": {
         "enum": ["sale-share", "limit-sensitive", "admt", "objection", "restriction", "unknown", "not-stated"],
         "description": "Choice.",
         "x-sensitivity": "personal"
        },
        "at": {"$ref": "#/$defs/when", "description": "Made.", "x-sensitivity": "personal"},
        "effectiveAt": {
         "$ref": "#/$defs/when",
         "description": "Applied in the systems.",
         "x-sensitivity": "personal"
        },
        "liftedAt": {"$ref": "#/$defs/when", "description": "Taken back or lifted.", "x-sensitivity": "personal"},
        "request": {
         "$ref": "#/$defs/id",
         "description": "Request or signal that made it.",
         "x-sensitivity": "personal"
        }
       },
       "additionalProperties": false
      },
      "optIn": {
       "type": "object",
       "description": "A choice that allows use.",
       "required": ["type", "at"],
       "properties": {
        "type": {
         "enum": ["sale-share", "sensitive-use", "admt", "unknown", "not-stated"],
         "description": "Choice.",
         "x-sensitivity": "personal"
        },
        "at": {"$ref": "#/$defs/when", "description": "Made.", "x-sensitivity": "personal"},
        "by": {
         "enum": ["self", "parent", "unknown", "not-stated"],
         "description": "Who, Regs 7070-7071.",
         "x-sensitivity": "personal"
        },
        "method": {
         "enum": ["double-opt-in", "signed-form", "card-payment", "account", "other", "unknown", "not-stated"],
         "description": "How verified.",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "copy": {
       "type": "object",
       "description": "The contribution's presence in a further dataset.",
       "required": ["dataset"],
       "properties": {
        "dataset": {"$ref": "#/$defs/id", "description": "Dataset that holds a copy.", "x-sensitivity": "internal"},
        "addedAt": {"$ref": "#/$defs/when", "description": "Since.", "x-sensitivity": "internal"},
        "removedAt": {"$ref": "#/$defs/when", "description": "Removed from it.", "x-sensitivity": "personal"},
        "event": {"$ref": "#/$defs/id", "description": "Delete event.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "applied": {
       "type": "object",
       "description": "One place to which the request was applied or not.",
       "required": ["id"],
       "properties": {
        "id": {"$ref": "#/$defs/id", "description": "Dataset or model.", "x-sensitivity": "internal"},
        "action": {
         "enum": [
          "included", "deleted", "deidentified", "aggregated", "corrected", "restricted", "excluded", "unlearned",
          "none", "unknown", "not-stated"
         ],
         "description": "What was done.",
         "x-sensitivity": "internal"
        },
        "at": {"$ref": "#/$defs/when", "description": "When.", "x-sensitivity": "internal"},
        "reason": {
         "$ref": "#/$defs/text",
         "description": "Why not, per item, such as Art. 17(3)(b) or 1798.105(d)(1).",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "exception": {
       "type": "object",
       "description": "An exception, item by item.",
       "required": ["citation"],
       "properties": {
        "citation": {
         "$ref": "#/$defs/text",
         "description": "Provision, such as 1798.105(d)(1) or 17(3)(b).",
         "x-sensitivity": "public"
        },
        "scope": {"$ref": "#/$defs/text", "description": "What is kept.", "x-sensitivity": "internal"},
        "records": {
         "type": "array",
         "items": {"$ref": "#/$defs/id"},
         "uniqueItems": true,
         "description": "Where.",
         "x-sensitivity": "internal"
        },
        "fields": {
         "type": "array",
         "items": {"$ref": "#/$defs/fieldName"},
         "uniqueItems": true,
         "description": "Which fields.",
         "x-sensitivity": "internal"
        },
        "usedForNothingElse": {
         "$ref": "#/$defs/flag",
         "description": "Kept data is used for nothing else, Regs 7022(f).",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "notified": {
       "type": "object",
       "description": "GDPR Art. 19; Regs 7022(b)-(c), 7026(f), 7027(g).",
       "required": ["recipient"],
       "properties": {
        "recipient": {"$ref": "#/$defs/id", "description": "Agent told.", "x-sensitivity": "internal"},
        "at": {"$ref": "#/$defs/when", "description": "When.", "x-sensitivity": "internal"},
        "method": {"$ref": "#/$defs/text", "description": "How.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "pause": {
       "type": "object",
       "description": "Time for which the GDPR clock may stand still.",
       "required": ["from", "reason"],
       "properties": {
        "from": {"$ref": "#/$defs/instant", "description": "Asked.", "x-sensitivity": "internal"},
        "to": {"$ref": "#/$defs/instant", "description": "Answered.", "x-sensitivity": "internal"},
        "reason": {
         "enum": ["identity", "clarification", "unknown", "not-stated"],
         "description": "Why.",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "answer": {
       "type": "object",
       "description": "Contents of an answer.",
       "properties": {
        "items": {
         "type": "array",
         "items": {
          "enum": [
           "confirmation", "purposes", "categories", "recipients", "retention", "rights", "complaint", "source",
           "automated-decisions", "safeguards", "copy", "ccpa-categories", "ccpa-sources", "ccpa-purposes",
           "ccpa-recipients", "ccpa-specific-pieces", "admt-purpose", "admt-logic", "admt-outcome", "admt-use",
           "unknown", "not-stated"
          ]
         },
         "uniqueItems": true,
         "description": "Parts given: Art. 15(1)(a) to (h), 15(2), 15(3); CCPA know and ADMT items.",
         "x-sensitivity": "internal"
        },
        "format": {
         "enum": ["json", "csv", "xml", "pdf", "html", "paper", "unknown", "not-stated"],
         "description": "Format of the copy.",
         "x-sensitivity": "internal"
        },
        "from": {
         "$ref": "#/$defs/when",
         "description": "Start of the period covered; 1798.130(a)(2)(B).",
         "x-sensitivity": "internal"
        },
        "secretIdentifiersDisclosed": {
         "$ref": "#/$defs/flag",
         "description": "Regs 7024(d): must be false.",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "refusal": {
       "type": "object",
       "description": "GDPR Art. 12(4).",
       "properties": {
        "reason": {"$ref": "#/$defs/text", "description": "Reason told.", "x-sensitivity": "confidential"},
        "complaintRoute": {
         "$ref": "#/$defs/flag",
         "description": "Right to complain stated, GDPR Art. 12(4).",
         "x-sensitivity": "internal"
        },
        "courtRemedy": {"$ref": "#/$defs/flag", "description": "Court remedy stated.", "x-sensitivity": "internal"},
        "sentAt": {"$ref": "#/$defs/when", "description": "When.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "covers": {
       "type": "object",
       "description": "Scope of a document. An absent list means not stated, not everything.",
       "properties": {
        "records": {
         "type": "array",
         "items": {"$ref": "#/$defs/id"},
         "uniqueItems": true,
         "description": "Datasets, models, runs, agents, events it covers; a versionless id covers its versions.",
         "x-sensitivity": "internal"
        },
        "purposes": {
         "type": "array",
         "items": {"$ref": "#/$defs/purpose"},
         "uniqueItems": true,
         "description": "Purposes.",
         "x-sensitivity": "internal"
        },
        "countries": {
         "type": "array",
         "items": {"$ref": "#/$defs/place"},
         "uniqueItems": true,
         "description": "Countries.",
         "x-sensitivity": "internal"
        },
        "categories": {
         "type": "array",
         "items": {"$ref": "#/$defs/category"},
         "uniqueItems": true,
         "description": "Categories.",
         "x-sensitivity": "internal"
        },
        "ccpaCategories": {
         "type": "array",
         "items": {"$ref": "#/$defs/ccpaCategory"},
         "uniqueItems": true,
         "description": "CCPA categories.",
         "x-sensitivity": "internal"
        },
        "sensitivePI": {
         "type": "array",
         "items": {"$ref": "#/$defs/sensitivePI"},
         "uniqueItems": true,
         "description": "Sensitive PI.",
         "x-sensitivity": "internal"
        },
        "activities": {
         "type": "array",
         "items": {
          "enum": [
           "sell-or-share", "sensitive-pi", "admt-significant-decision", "work-education-profiling",
           "sensitive-location-profiling", "training", "unknown", "not-stated"
          ]
         },
         "uniqueItems": true,
         "description": "Triggers of Regs 7150(b).",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "states": {
       "type": "object",
       "description": "What a notice, policy, register entry or summary says; compared with the records.",
       "properties": {
        "purposes": {
         "type": "array",
         "items": {"$ref": "#/$defs/purpose"},
         "uniqueItems": true,
         "description": "Purposes listed.",
         "x-sensitivity": "public"
        },
        "legalBases": {
         "type": "array",
         "items": {"$ref": "#/$defs/legalBasis"},
         "uniqueItems": true,
         "description": "Bases listed.",
         "x-sensitivity": "public"
        },
        "categories": {
         "type": "array",
         "items": {"$ref": "#/$defs/category"},
         "uniqueItems": true,
         "description": "Categories listed.",
         "x-sensitivity": "public"
        },
        "specialCategories": {
         "type": "array",
         "items": {"$ref": "#/$defs/specialCategory"},
         "uniqueItems": true,
         "description": "Special categories listed.",
         "x-sensitivity": "public"
        },
        "ccpaCategories": {
         "type": "array",
         "items": {"$ref": "#/$defs/ccpaCategory"},
         "uniqueItems": true,
         "description": "Categories listed by letter name.",
         "x-sensitivity": "public"
        },
        "sensitivePI": {
         "type": "array",
         "items": {"$ref": "#/$defs/sensitivePI"},
         "uniqueItems": true,
         "description": "Sensitive PI listed.",
         "x-sensitivity": "public"
        },
        "ccpaSold": {
         "type": "array",
         "items": {"$ref": "#/$defs/ccpaCategory"},
         "uniqueItems": true,
         "description": "Categories stated as sold or shared in 12 months, 1798.130(a)(5)(C)(i).",
         "x-sensitivity": "public"
        },
        "ccpaDisclosed": {
         "type": "array",
         "items": {"$ref": "#/$defs/ccpaCategory"},
         "uniqueItems": true,
         "description": "Categories stated as disclosed for a business purpose, (C)(ii).",
         "x-sensitivity": "public"
        },
        "soldOrShared": {
         "$ref": "#/$defs/flag",
         "description": "States sale or sharing, 1798.100(a)(1).",
         "x-sensitivity": "public"
        },
        "recipients": {
         "type": "array",
         "items": {"type": "string", "maxLength": 512},
         "uniqueItems": true,
         "description": "Recipients or categories listed.",
         "x-sensitivity": "public"
        },
        "subjectGroups": {
         "type": "array",
         "items": {"$ref": "#/$defs/subjectGroup"},
         "uniqueItems": true,
         "description": "Groups listed, Art. 30(1)(c).",
         "x-sensitivity": "public"
        },
        "retention": {
         "$ref": "#/$defs/flag",
         "description": "States a period or criteria for every category.",
         "x-sensitivity": "public"
        },
        "retentionByCategory": {
         "type": "object",
         "propertyNames": {"maxLength": 128},
         "additionalProperties": {"type": "string", "maxLength": 4096},
         "description": "Category token to duration or criterion.",
         "x-sensitivity": "public"
        },
        "rights": {"$ref": "#/$defs/flag", "description": "States the rights.", "x-sensitivity": "public"},
        "countries": {
         "type": "array",
         "items": {"$ref": "#/$defs/place"},
         "uniqueItems": true,
         "description": "Third countries listed, Art. 13(1)(f).",
         "x-sensitivity": "public"
        },
        "safeguards": {
         "type": "array",
         "items": {"$ref": "#/$defs/transferTool"},
         "uniqueItems": true,
         "description": "Safeguards listed.",
         "x-sensitivity": "public"
        },
        "remoteAccess": {"$ref": "#/$defs/flag", "description": "States remote access.", "x-sensitivity": "public"},
        "controllerContact": {
         "$ref": "#/$defs/flag",
         "description": "States who and how to reach.",
         "x-sensitivity": "public"
        },
        "security": {
         "$ref": "#/$defs/flag",
         "description": "Describes the measures, Art. 30(1)(g).",
         "x-sensitivity": "public"
        },
        "automatedDecisions": {
         "$ref": "#/$defs/flag",
         "description": "States automated decisions with logic.",
         "x-sensitivity": "public"
        },
        "optOutRoute": {
         "$ref": "#/$defs/flag",
         "description": "States how to opt out, Regs 7220(c).",
         "x-sensitivity": "public"
        },
        "accessRoute": {
         "$ref": "#/$defs/flag",
         "description": "States how to get access, Regs 7220(c).",
         "x-sensitivity": "public"
        },
        "howItWorks": {
         "$ref": "#/$defs/flag",
         "description": "Says how the ADMT works.",
         "x-sensitivity": "public"
        },
        "nonRetaliation": {
         "$ref": "#/$defs/flag",
         "description": "Says that rights bring no harm.",
         "x-sensitivity": "public"
        },
        "training": {
         "$ref": "#/$defs/trainingStatement",
         "description": "Training-data statement, Civ. Code 3111(a)."
        }
       },
       "additionalProperties": false
      },
      "trainingStatement": {
       "type": "object",
       "description": "The twelve items of Civ. Code 3111(a) and claims that the lineage can check.",
       "properties": {
        "items": {
         "type": "array",
         "items": {
          "enum": [
           "sources", "purpose", "count", "types", "ip", "licensed", "personal-information",
           "aggregate-information", "cleaning", "period", "first-use", "synthetic", "unknown", "not-stated"
          ]
         },
         "uniqueItems": true,
         "description": "Items present.",
         "x-sensitivity": "public"
        },
        "personalInformation": {
         "$ref": "#/$defs/flag",
         "description": "Says that personal information is in.",
         "x-sensitivity": "public"
        },
        "aggregateInformation": {
         "$ref": "#/$defs/flag",
         "description": "Says that aggregate information is in.",
         "x-sensitivity": "public"
        },
        "licensed": {
         "$ref": "#/$defs/flag",
         "description": "Says purchased or licensed.",
         "x-sensitivity": "public"
        },
        "cleaned": {"$ref": "#/$defs/flag", "description": "Says cleaned or modified.", "x-sensitivity": "public"},
        "synthetic": {
         "$ref": "#/$defs/flag",
         "description": "Says synthetic data was used.",
         "x-sensitivity": "public"
        },
        "collectedFrom": {"$ref": "#/$defs/when", "description": "Period from.", "x-sensitivity": "public"},
        "collectedTo": {"$ref": "#/$defs/when", "description": "Period to, exclusive.", "x-sensitivity": "public"},
        "ongoing": {
         "$ref": "#/$defs/flag",
         "description": "Says that collection goes on.",
         "x-sensitivity": "public"
        },
        "firstUsedAt": {
         "$ref": "#/$defs/when",
         "description": "First use in development.",
         "x-sensitivity": "public"
        }
       },
       "additionalProperties": false
      },
      "contract": {
       "type": "object",
       "description": "GDPR Art. 28(3); Regs 7051, 7053.",
       "properties": {
        "parties": {
         "type": "array",
         "items": {"$ref": "#/$defs/id"},
         "uniqueItems": true,
         "description": "Agents bound.",
         "x-sensitivity": "internal"
        },
        "role": {
         "$ref": "#/$defs/role",
         "description": "Role given to the counterparty.",
         "x-sensitivity": "internal"
        },
        "terms": {
         "type": "array",
         "items": {
          "enum": [
           "gdpr-28-3-a", "gdpr-28-3-b", "gdpr-28-3-c", "gdpr-28-3-d", "gdpr-28-3-e", "gdpr-28-3-f", "gdpr-28-3-g",
           "gdpr-28-3-h", "ccpa-limited-specified-purposes", "ccpa-no-sale-or-sharing",
           "ccpa-no-use-outside-purposes", "ccpa-no-use-outside-relationship", "ccpa-no-combining",
           "ccpa-same-protection", "ccpa-audit-right", "ccpa-stop-and-remediate-right", "ccpa-notify-inability",
           "ccpa-no-reidentification", "ccpa-subcontract-flow-down", "ccpa-assist-requests", "onward-transfer",
           "unknown", "not-stated"
          ]
         },
         "uniqueItems": true,
         "description": "Terms it has: GDPR Art. 28(3)(a)-(h); Regs 7051(a), 7053(a).",
         "x-sensitivity": "internal"
        },
        "purposes": {
         "type": "array",
         "items": {"$ref": "#/$defs/purpose"},
         "uniqueItems": true,
         "description": "Limited and specified purposes.",
         "x-sensitivity": "internal"
        },
        "informWithin": {
         "$ref": "#/$defs/duration",
         "description": "Time for a processor to report a breach.",
         "x-sensitivity": "internal"
        },
        "sccModule": {
         "type": "integer",
         "minimum": 1,
         "maximum": 4,
         "description": "Module, if it holds the Commission's clauses.",
         "x-sensitivity": "internal"
        }
       },
       "additionalProperties": false
      },
      "attestation": {
       "type": "object",
       "description": "A person's signed answer to the part that no machine decides.",
       "required": ["rule", "subject", "person", "at", "expiresAt"],
       "properties": {
        "rule": {
         "type": "string",
         "pattern": "^[a-z0-9-]+(?:\\.[A-Za-z0-9-]+)+$",
         "maxLength": 128,
         "description": "Rule id attested.",
         "x-sensitivity": "internal"
        },
        "subject": {
         "$ref": "#/$defs/text",
         "description": "Subject of the verdict, as printed.",
         "x-sensitivity": "internal"
        },
        "person": {"$ref": "#/$defs/id", "description": "Agent who signs.", "x-sensitivity": "personal"},
        "statement": {"$ref": "#/$defs/text", "description": "What is attested.", "x-sensitivity": "confidential"},
        "at": {"$ref": "#/$defs/when", "description": "When.", "x-sensitivity": "internal"},
        "expiresAt": {"$ref": "#/$defs/when", "description": "No longer valid from.", "x-sensitivity": "internal"},
        "signature": {
         "$ref": "#/$defs/text",
         "description": "Detached JWS over the RFC 8785 form of this record without this member.",
         "x-sensitivity": "public"
        },
        "kid": {"$ref": "#/$defs/text", "description": "Key of the signature.", "x-sensitivity": "public"}
       },
       "additionalProperties": false
      },
      "metricCounts": {
       "type": "object",
       "description": "One row of Regs 7102(a)(1). Exact by law: never noisy.",
       "properties": {
        "received": {"$ref": "#/$defs/count", "description": "Received.", "x-sensitivity": "public"},
        "complied": {
         "$ref": "#/$defs/count",
         "description": "Complied with, in whole or in part.",
         "x-sensitivity": "public"
        },
        "denied": {"$ref": "#/$defs/count", "description": "Denied.", "x-sensitivity": "public"},
        "medianDays": {
         "type": "number",
         "minimum": 0,
         "description": "Median days to answer.",
         "x-sensitivity": "public"
        },
        "meanDays": {"type": "number", "minimum": 0, "description": "Mean days.", "x-sensitivity": "public"}
       },
       "additionalProperties": false
      },
      "metrics": {
       "type": "object",
       "description": "Regs 7102(a), as published.",
       "required": ["year"],
       "properties": {
        "year": {
         "type": "integer",
         "minimum": 2018,
         "maximum": 9999,
         "description": "Calendar year.",
         "x-sensitivity": "public"
        },
        "publishedAt": {"$ref": "#/$defs/when", "description": "Published.", "x-sensitivity": "public"},
        "delete": {"$ref": "#/$defs/metricCounts", "description": "Requests: delete."},
        "correct": {"$ref": "#/$defs/metricCounts", "description": "Requests: correct."},
        "know": {"$ref": "#/$defs/metricCounts", "description": "Requests: know."},
        "accessAdmt": {"$ref": "#/$defs/metricCounts", "description": "Requests: access ADMT."},
        "optOutSaleShare": {"$ref": "#/$defs/metricCounts", "description": "Requests: opt out of sale or sharing."},
        "limit": {"$ref": "#/$defs/metricCounts", "description": "Requests: limit."},
        "optOutAdmt": {"$ref": "#/$defs/metricCounts", "description": "Requests: opt out of ADMT."}
       },
       "additionalProperties": false
      },
      "submission": {
       "type": "object",
       "description": "Regs 7124, 7157.",
       "properties": {
        "authority": {"$ref": "#/$defs/text", "description": "To whom.", "x-sensitivity": "public"},
        "submittedAt": {"$ref": "#/$defs/when", "description": "When.", "x-sensitivity": "internal"},
        "from": {"$ref": "#/$defs/when", "description": "Period from.", "x-sensitivity": "internal"},
        "to": {"$ref": "#/$defs/when", "description": "Period to, exclusive.", "x-sensitivity": "internal"},
        "conducted": {
         "$ref": "#/$defs/count",
         "description": "Assessments conducted.",
         "x-sensitivity": "internal"
        },
        "updated": {"$ref": "#/$defs/count", "description": "Assessments updated.", "x-sensitivity": "internal"},
        "signer": {"$ref": "#/$defs/id", "description": "Agent who signed.", "x-sensitivity": "personal"},
        "receipt": {"$ref": "#/$defs/text", "description": "Receipt number.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "money": {
       "type": "object",
       "description": "Money.",
       "required": ["amount", "currency"],
       "properties": {
        "amount": {"type": "number", "description": "Amount in whole units.", "x-sensitivity": "confidential"},
        "currency": {
         "type": "string",
         "pattern": "^[A-Z]{3}$",
         "description": "ISO 4217.",
         "x-sensitivity": "public"
        }
       },
       "additionalProperties": false
      },
      "representative": {
       "type": "object",
       "description": "GDPR Art. 27; AI Act Art. 54.",
       "properties": {
        "agent": {"$ref": "#/$defs/id", "description": "Agent.", "x-sensitivity": "internal"},
        "country": {"$ref": "#/$defs/place", "description": "Member State.", "x-sensitivity": "public"},
        "mandate": {"$ref": "#/$defs/id", "description": "Written mandate.", "x-sensitivity": "internal"},
        "from": {"$ref": "#/$defs/when", "description": "From.", "x-sensitivity": "internal"},
        "to": {"$ref": "#/$defs/when", "description": "To, exclusive.", "x-sensitivity": "internal"}
       },
       "additionalProperties": false
      },
      "rejection": {
       "type": "object",
       "description": "A refused record, as written to the quarantine. Not a record kind.",
       "required": ["reason", "source", "message"],
       "properties": {
        "reason": {
         "enum": [
          "json.syntax", "json.encoding", "json.duplicate-member", "json.number-range", "json.depth",
          "line.too-long", "kind.unknown", "member.unknown", "member.missing", "member.type", "value.token",
          "value.format", "value.range", "time.no-zone", "time.invalid", "id.invalid", "id.kind-clash",
          "relation.self", "source.unreadable"
         ],
         "description": "Reason code.",
         "x-sensitivity": "public"
        },
        "source": {"$ref": "#/$defs/source", "description": "Where."},
        "line": {"$ref": "#/$defs/count", "description": "Line, from 1.", "x-sensitivity": "public"},
        "column": {"$ref": "#/$defs/count", "description": "Byte in the line, from 1.", "x-sensitivity": "public"},
        "offset": {"$ref": "#/$defs/count", "description": "Byte in the file, from 0.", "x-sensitivity": "public"},
        "pointer": {"$ref": "#/$defs/pointer", "description": "Member at fault.", "x-sensitivity": "public"},
        "keyword": {
         "$ref": "#/$defs/text",
         "description": "Schema keyword that failed.",
         "x-sensitivity": "public"
        },
        "nearest": {
         "$ref": "#/$defs/text",
         "description": "Nearest right name or token.",
         "x-sensitivity": "public"
        },
        "message": {
         "$ref": "#/$defs/text",
         "description": "What to do; never holds the value.",
         "x-sensitivity": "public"
        },
        "body": {
         "$ref": "#/$defs/text",
         "description": "The refused bytes, sealed for the owner.",
         "x-sensitivity": "confidential"
        }
       },
       "additionalProperties": false
      }
     }
    }
    """#
}
