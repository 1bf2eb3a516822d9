/// The examples of the record format, section 2: one for each kind.
enum FormatExamples {
  static let all: [String] = [
    #"""
    {"kind": "profile", "id": "lei:529900NORDBANK00001", "name": "Nordbank AB", "country": "SE",
      "establishedInUnion": true, "roles": ["controller", "business"],
     "dpo": {"agent": "agent:dpo", "notifiedAt": "2024-03-01"}, "ccpaBusiness": true, "sells": false,
      "shares": false, "californiaConsumers": {"2025": 84000}, "asOf": "2026-09-30"}
    """#,
    #"""
    {"kind": "agent", "id": "agent:cloudrun", "type": "organisation", "name": "Cloudrun Ltd",
      "roles": ["processor"], "country": "US", "contracts": ["doc:dpa-cloudrun"],
     "certifications": [{"scheme": "dpf", "from": "2024-02-01", "checkedAt": "2026-07-01"}],
      "actedOnBehalfOf": [{"id": "lei:529900NORDBANK00001"}]}
    """#,
    #"""
    {"kind": "document", "id": "doc:lia-churn@2", "type": "lia", "covers": {"records": ["product:churn"],
      "purposes": ["service-optimisation/churn"]},
     "sections": ["interest", "necessity", "balancing"], "approvedAt": "2025-11-03",
      "approvedBy": "agent:dpo", "wasRevisionOf": [{"id": "doc:lia-churn@1"}]}
    """#,
    #"""
    {"kind": "dataset", "id": "ds:sha256:a16abf6b8b8727102bc2c5decf3ebe9fe69b232e476ce406cb3e97973b7fea97",
      "version": "2026q1", "name": "Loan applications",
     "source": {"system": "openlineage", "export": "lake.ndjson", "locator": "line 812 /outputs/0",
      "recordedAt": "2026-03-02T10:06:00Z"},
     "aliases": [{"system": "mlflow", "name": "loan_applications", "digest": "7f56868c"},
      {"system": "croissant", "name": "loan_applications_2026q1.csv"}],
     "digest": {"sha256": "a16abf6b8b8727102bc2c5decf3ebe9fe69b232e476ce406cb3e97973b7fea97"},
      "uris": ["s3://nordbank-lake/loan_applications/loan_applications_2026q1.csv"],
     "specializationOf": [{"id": "product:loans"}], "wasGeneratedBy": [{"id": "run:openlineage:7d82"}],
      "generatedAt": "2026-03-02T10:05:58Z",
     "personalData": "identified", "categories": ["name", "email-address", "income"],
      "specialCategories": [], "subjectRegions": ["SE", "DE"], "criminalData": false,
     "purposes": [{"purpose": "credit-checking/loan-risk", "legalBasis": "contract"}],
      "retention": {"period": "P5Y", "start": "contract-end"},
     "collection": {"source": "direct", "from": "2026-01-01", "to": "2026-04-01"},
      "notices": [{"id": "doc:notice@7"}], "locations": ["SE"], "security": ["encryption-at-rest",
      "access-control"],
     "statistics": {"method": "exact", "subjectField": "applicant_id", "rows": 41280, "subjects": 40112,
      "maxRowsPerSubject": 3, "boundsEnforced": true,
      "numeric": [{"attribute": "income", "unit": "EUR", "decimals": 0, "lower": 0, "upper": 200000,
      "count": 41280, "sum": 1723400112}]}}
    """#,
    #"""
    {"kind": "model", "id": "model:mlflow:credit-scoring@12", "version": "12",
      "digest": {"sha256": "0f3c2a6b9d1e48775c6fd0b1a2938475665748392a1b0df6c57784e1d9b6a2c3"},
     "specializationOf": [{"id": "product:loans"}], "wasGeneratedBy": [{"id": "run:mlflow:nb1:9c1e"}],
      "wasRevisionOf": [{"id": "model:mlflow:credit-scoring@11"}],
     "purposes": [{"purpose": "credit-checking/loan-risk", "legalBasis": "contract"}],
      "decisionUse": {"soleAutomated": true, "significant": true, "domain": "finance-lending",
      "gateway": "contract", "humanIntervention": true, "expressView": true, "contest": true},
     "canOutputPersonalInformation": "unknown", "status": "deployed", "deployments": [{"id": "prod",
      "deployedAt": "2026-05-04T06:00:00Z", "location": "SE",
      "digest": {"sha256": "0f3c2a6b9d1e48775c6fd0b1a2938475665748392a1b0df6c57784e1d9b6a2c3"}}]}
    """#,
    #"""
    {"kind": "run", "id": "run:mlflow:nb1:9c1e", "type": "training", "purpose": "credit-checking/loan-risk",
      "startedAt": "2026-04-28T21:00:03Z", "endedAt": "2026-04-28T22:41:10Z", "status": "succeeded",
     "used": [{"id": "ds:sha256:a16abf6b8b8727102bc2c5decf3ebe9fe69b232e476ce406cb3e97973b7fea97",
      "role": "training-input", "fields": ["income", "amount"], "contributions": {"selection": "all-but",
      "ids": ["c:77"], "count": 40111}}],
     "generated": [{"id": "model:mlflow:credit-scoring@12"}], "wasAssociatedWith": [{"id": "agent:risk-team",
      "role": "operator"}], "location": "SE", "code": {"commit": "4f1c9e0"}}
    """#,
    #"""
    {"kind": "event", "id": "evt:access:20260703-118", "type": "access",
      "atTime": "2026-07-03T14:22:09+02:00",
      "entities": ["ds:sha256:a16abf6b8b8727102bc2c5decf3ebe9fe69b232e476ce406cb3e97973b7fea97"],
     "agent": "agent:cloudrun", "location": "US", "transfer": "t-1", "purpose": "enforce-security"}
    """#,
    #"""
    {"kind": "contribution", "id": "c:77",
      "dataset": "ds:sha256:a16abf6b8b8727102bc2c5decf3ebe9fe69b232e476ce406cb3e97973b7fea97",
      "subjectRef": "p:5e0a", "region": "DE", "ageBand": "adult", "category": "new",
      "consentState": "withdrawn",
     "values": {"income": 41500}, "rows": 1, "consents": [{"purposes": ["credit-checking/loan-risk"],
      "givenAt": "2026-02-11T09:12:00Z", "noticeVersion": "doc:notice@7", "method": "checkbox",
      "explicit": false, "withdrawnAt": "2026-04-20T08:00:00Z"}]}
    """#,
    #"""
    {"kind": "request", "id": "req:2026-0412", "regime": "gdpr", "type": "erasure", "subjectRef": "p:5e0a",
      "region": "DE", "channel": "form", "receivedAt": "2026-04-20T08:00:00Z",
      "respondedAt": "2026-05-12T15:00:00Z", "outcome": "complied",
     "appliedTo": [{"id": "ds:sha256:a16abf6b8b8727102bc2c5decf3ebe9fe69b232e476ce406cb3e97973b7fea97",
      "action": "deleted", "at": "2026-05-11T02:00:00Z"}],
      "downstreamNotified": [{"recipient": "agent:cloudrun", "at": "2026-05-12"}]}
    """#,
  ]
}
