#!/usr/bin/env python3
"""Writes the native records of the example, an invented bank, for two quarters. The same bytes every time.

    python3 generate.py            # writes records/2026-Q3 and records/2026-Q4 beside this file

Nordbank AB lends money in Sweden, Germany and France and has a small business in California. Its data platform keeps what MLflow,
OpenLineage and Airflow cannot: documents, requests, breaches, and who gave which part of a data set. The people do not exist.
"""
import gzip
import io
import json
import pathlib
import random

HERE = pathlib.Path(__file__).parent
LOANS = "ds:sha256:a16abf6b8b8727102bc2c5decf3ebe9fe69b232e476ce406cb3e97973b7fea97"
CUSTOMERS = "ds:nordbank:customers@2026-07"
FEATURES = "ds:nordbank:customer-features@2026-07"
NEWSLETTER = "ds:nordbank:newsletter@2026-07"
TICKETS = "ds:nordbank:support-tickets@2025"
HEALTH = "ds:nordbank:income-protection-claims@2026-06"
CLAIM_FEATURES = "ds:nordbank:claim-features@2026-07"
CHURN_1, CHURN_2 = "model:nordbank:churn@1", "model:nordbank:churn@2"
SCORER = "model:nordbank:claim-triage@1"
ORG = "lei:529900NORDBANK00001"


WITHDRAWN, LOST = {10, 1907}, {41}


def hexdigest(seed, length=64):
    pick = random.Random(seed)
    return "".join(pick.choice("0123456789abcdef") for _ in range(length))


def link(*ids):
    return [{"id": i} for i in ids]


def source(locator):
    return {"system": "affidavit", "export": "governance register", "locator": locator}


def purpose(name, basis, **more):
    return {"purpose": name, "legalBasis": basis, **more}


def organisation():
    yield {"kind": "profile", "id": ORG, "name": "Nordbank AB", "country": "SE", "establishedInUnion": True,
           "offersToUnion": True, "roles": ["controller", "business"], "dpo": {"agent": "agent:dpo", "notifiedAt": "2024-03-01"},
           "headcount": 1312, "ccpaBusiness": True, "sells": False, "shares": False,
           "californiaConsumers": {"2025": 8400}, "coreLargeScaleMonitoring": False, "asOf": "2026-09-30"}
    yield {"kind": "agent", "id": "agent:dpo", "type": "person", "name": "Linnea Ek", "roles": ["dpo"], "country": "SE",
           "contact": {"email": "dpo@nordbank.example"}}
    yield {"kind": "agent", "id": "agent:customer-analytics", "type": "organisation", "name": "Customer analytics team", "roles": ["controller"],
           "country": "SE", "actedOnBehalfOf": link(ORG),
           "authorisations": [{"records": [CUSTOMERS, FEATURES], "purposes": ["service-optimisation/churn"], "operations": ["use", "analyse"],
                               "from": "2026-01-01", "to": "2027-01-01", "grantedBy": "agent:dpo"}]}
    yield {"kind": "agent", "id": "agent:claims-team", "type": "organisation", "name": "Claims team", "roles": ["controller"], "country": "SE",
           "actedOnBehalfOf": link(ORG)}
    yield {"kind": "agent", "id": "agent:cloudrun", "type": "organisation", "name": "Cloudrun Ltd", "roles": ["processor", "service-provider"],
           "country": "US", "contracts": ["doc:dpa-cloudrun"], "actedOnBehalfOf": link(ORG),
           "certifications": [{"scheme": "dpf", "from": "2024-02-01", "to": "2027-02-01", "checkedAt": "2026-07-01"}]}
    yield {"kind": "agent", "id": "agent:brevpost", "type": "organisation", "name": "Brevpost Oy", "roles": ["processor"], "country": "FI",
           "actedOnBehalfOf": link(ORG)}


def documents(quarter):
    gdpr_terms = [f"gdpr-28-3-{c}" for c in "abcdefgh"]
    yield {"kind": "document", "id": "doc:dpa-cloudrun", "type": "contract", "validFrom": "2024-02-01", "approvedAt": "2024-01-20", "approvedBy": "agent:dpo",
           "covers": {"records": [LOANS, CUSTOMERS, FEATURES], "purposes": ["service-optimisation/churn", "credit-checking/loan-risk"]},
           "contract": {"parties": [ORG, "agent:cloudrun"], "role": "processor", "terms": gdpr_terms + ["ccpa-limited-specified-purposes", "ccpa-no-sale-or-sharing"],
                        "purposes": ["service-optimisation/churn"], "informWithin": "PT24H", "sccModule": 2}}
    yield {"kind": "document", "id": "doc:notice-customers@7", "type": "notice", "public": True, "languages": ["sv", "de", "fr", "en"],
           "publishedAt": "2025-11-15", "validFrom": "2025-12-01", "uris": ["https://nordbank.example/privacy/7"],
           "covers": {"records": [CUSTOMERS, LOANS], "purposes": ["service-provision/accounts", "service-optimisation/churn", "direct-marketing/newsletter"]},
           "states": {"purposes": ["service-provision/accounts", "service-optimisation/churn", "direct-marketing/newsletter", "credit-checking/loan-risk"],
                      "legalBases": ["contract", "legitimate-interests", "consent"], "categories": ["name", "email-address", "income", "transaction", "age"],
                      "ccpaCategories": ["identifiers", "customer-records", "commercial-information"], "recipients": ["Cloudrun Ltd"],
                      "subjectGroups": ["customer"], "retention": True, "rights": True, "countries": ["US"], "safeguards": ["adequacy"], "remoteAccess": True,
                      "retentionByCategory": {"identifiers": "P2Y", "customer-records": "P2Y", "commercial-information": "P2Y"},
                      "controllerContact": True, "soldOrShared": False, "accessRoute": True, "optOutRoute": True}}
    yield {"kind": "document", "id": "doc:lia-churn", "type": "lia", "approvedAt": "2026-01-12", "approvedBy": "agent:dpo",
           "covers": {"records": [CUSTOMERS, FEATURES], "purposes": ["service-optimisation/churn"]}, "sections": ["interest", "necessity", "balancing"]}
    yield {"kind": "document", "id": "doc:dpia-churn", "type": "dpia", "approvedAt": "2026-02-03", "approvedBy": "agent:dpo",
           "covers": {"records": ["product:churn", CHURN_1, CHURN_2, "run:nordbank:train-churn-1", "run:nordbank:train-churn-2"],
                      "purposes": ["service-optimisation/churn"]},
           "sections": ["description", "necessity", "risks", "measures", "dpo-advice", "subject-views-waived"], "conclusion": "accepted"}
    yield {"kind": "document", "id": "doc:dpia-loans", "type": "dpia", "approvedAt": "2026-01-20", "approvedBy": "agent:dpo",
           "covers": {"records": [LOANS, "model:mlflow:credit-default-scorer@1", "model:mlflow:credit-default-scorer@2",
                                 "run:mlflow:7d82c057645d44b9b5d54837ebb6df6c", "run:mlflow:735a22c8f3ac4a51bf940f543ab63180"], "purposes": ["credit-checking/loan-risk"]},
           "sections": ["description", "necessity", "risks", "measures", "dpo-advice"], "conclusion": "accepted"}
    yield {"kind": "document", "id": "doc:ropa-customers", "type": "ropa-entry", "createdAt": "2024-05-02", "updatedAt": "2026-07-02",
           "covers": {"records": [CUSTOMERS, FEATURES], "purposes": ["service-provision/accounts", "service-optimisation/churn"]}}
    yield {"kind": "document", "id": "doc:privacy-policy", "type": "policy", "public": True, "publishedAt": "2025-11-15", "updatedAt": "2025-11-15",
           "states": {"ccpaCategories": ["identifiers", "customer-records", "commercial-information"], "ccpaSold": [], "ccpaDisclosed": ["identifiers"],
                      "soldOrShared": False, "rights": True}}
    if quarter == 4:
        yield {"kind": "document", "id": "doc:retention-claims", "type": "retention-justification", "approvedAt": "2026-11-02", "approvedBy": "agent:dpo",
               "covers": {"records": [CLAIM_FEATURES]}}


def datasets(quarter):
    security = ["encryption-at-rest", "encryption-in-transfer", "access-control", "pseudonymisation"]
    yield {"kind": "dataset", "id": LOANS, "version": "2026q1", "name": "Loan applications", "source": source("datasets/loans"),
           "digest": {"sha256": LOANS.split(":")[-1]}, "uris": ["s3://nordbank-lake/loan_applications/loan_applications_2026q1.csv"],
           "personalData": "identified", "categories": ["name", "email-address", "income"], "specialCategories": [], "criminalData": False,
           "subjectRegions": ["SE", "DE"], "subjectGroups": ["customer"], "locations": ["SE"], "security": security, "knownMinors": False,
           "purposes": [purpose("credit-checking/loan-risk", "contract", decidedBy="agent:dpo", decidedAt="2026-01-10")],
           "retention": {"period": "P5Y", "start": "collection-end", "until": "2031-04-01"},
           "collection": {"source": "direct", "from": "2026-01-01", "to": "2026-04-01"}, "notices": link("doc:notice-customers@7"),
           "statistics": {"method": "exact", "subjectField": "applicant_id", "rows": 41280, "subjects": 40112, "maxRowsPerSubject": 3,
                          "boundsEnforced": True, "computedAt": "2026-04-02T04:00:00Z", "distributions": [
                              {"attribute": "residence", "unit": "subjects", "domain": "closed", "maxValuesPerSubject": 1,
                               "values": [{"value": "SE", "count": 29874}, {"value": "DE", "count": 8120}, {"value": "FR", "count": 2118}]}]}}
    yield {"kind": "dataset", "id": CUSTOMERS, "version": "2026-07", "name": "Customers", "source": source("datasets/customers"),
           "digest": {"sha256": hexdigest("customers")}, "uris": ["s3://nordbank-lake/customers/2026-07.parquet"],
           "personalData": "identified", "categories": ["name", "email-address", "age", "transaction"],
           "ccpaCategories": ["identifiers", "customer-records", "commercial-information"], "specialCategories": [], "sensitivePI": [],
           "criminalData": False, "knownMinors": False, "subjectGroups": ["customer"], "subjectRegions": ["SE", "DE", "FR", "US-CA"], "locations": ["SE"],
           "security": security, "roles": ["controller", "business"], "scale": "medium-scale",
           "purposes": [purpose("service-provision/accounts", "contract", decidedBy="agent:dpo", decidedAt="2025-12-01", firstUsedAt="2026-01-02"),
                        purpose("service-optimisation/churn", "legitimate-interests", decidedBy="agent:dpo", decidedAt="2026-01-12", firstUsedAt="2026-02-10")],
           "retention": {"period": "P2Y", "start": "collection-end", "until": "2028-07-01"},
           "collection": {"source": "direct", "from": "2026-01-01", "to": "2026-07-01", "informationSocietyService": True},
           "notices": link("doc:notice-customers@7"),
           "approvedFields": {"service-optimisation/churn": ["age", "transactions", "tenure"]},
           "recipients": [{"id": "agent:cloudrun", "role": "processor", "country": "US", "contract": "doc:dpa-cloudrun", "from": "2026-01-01"}],
           "transfers": [{"id": "t-cloudrun", "exporter": ORG, "importer": "agent:cloudrun", "country": "US", "tool": "adequacy", "scheme": "dpf",
                          "from": "2026-01-01", "remoteAccess": True, "contract": "doc:dpa-cloudrun"}]}
    yield {"kind": "dataset", "id": NEWSLETTER, "version": "2026-07", "name": "Newsletter", "source": source("datasets/newsletter"),
           "digest": {"sha256": hexdigest("newsletter")}, "personalData": "identified", "categories": ["name", "email-address"],
           "ccpaCategories": ["identifiers"], "specialCategories": [], "sensitivePI": [], "criminalData": False, "knownMinors": False,
           "subjectGroups": ["subscriber"], "subjectRegions": ["SE", "DE", "FR"], "locations": ["SE"], "security": security, "roles": ["controller"],
           "purposes": [purpose("direct-marketing/newsletter", "consent", decidedBy="agent:dpo", decidedAt="2025-12-01", firstUsedAt="2026-01-02")],
           "retention": {"period": "P2Y", "start": "collection-end", "until": "2028-07-01"},
           "collection": {"source": "direct", "from": "2026-01-01", "to": "2026-07-01", "informationSocietyService": True},
           "notices": link("doc:notice-customers@7")}
    yield {"kind": "dataset", "id": "ds:nordbank:newsletter-interests@2026-08", "version": "2026-08", "name": "Newsletter interests",
           "source": source("datasets/newsletter-interests"), "digest": {"sha256": hexdigest("interests")}, "personalData": "pseudonymised",
           "categories": ["interest"], "specialCategories": [], "criminalData": False, "subjectRegions": ["SE", "DE", "FR"], "subjectGroups": ["subscriber"],
           "locations": ["SE"], "security": security, "collection": {"source": "derived"},
           "purposes": [purpose("direct-marketing/newsletter", "consent", decidedBy="agent:dpo", decidedAt="2025-12-01", firstUsedAt="2026-01-02")],
           "retention": {"until": "2028-01-01"}, "wasGeneratedBy": link("run:nordbank:interests"), "generatedAt": "2026-07-20T04:10:00Z"}
    yield {"kind": "dataset", "id": FEATURES, "version": "2026-07", "name": "Customer features", "source": source("datasets/customer-features"),
           "digest": {"sha256": hexdigest("features")}, "personalData": "pseudonymised", "categories": ["age", "transaction"],
           "specialCategories": [], "criminalData": False, "subjectRegions": ["SE", "DE", "FR", "US-CA"], "subjectGroups": ["customer"],
           "locations": ["SE"], "security": security, "roles": ["controller"],
           "purposes": [purpose("service-optimisation/churn", "legitimate-interests", decidedBy="agent:dpo", decidedAt="2026-01-12", firstUsedAt="2026-02-10")],
           # Longer than its source may be kept: found along lineage.
           "retention": {"until": "2029-01-01"}, "collection": {"source": "derived"}, "wasDerivedFrom": link(CUSTOMERS),
           "wasGeneratedBy": link("run:nordbank:features"), "generatedAt": "2026-07-06T04:10:00Z"}
    yield {"kind": "dataset", "id": TICKETS, "version": "2025", "name": "Support tickets", "source": source("datasets/support-tickets"),
           "personalData": "identified", "categories": ["name", "communication"], "specialCategories": [], "criminalData": False,
           "subjectRegions": ["SE", "US-CA"], "subjectGroups": ["customer"], "locations": ["SE"], "security": ["encryption-at-rest", "access-control"],
           "purposes": [purpose("service-provision/support", "contract", decidedBy="agent:dpo", decidedAt="2024-12-01")],
           "retention": {"period": "P18M", "start": "collection-start", "until": "2026-07-01"},
           "collection": {"source": "direct", "from": "2025-01-01", "to": "2026-01-01"}, "notices": link("doc:notice-customers@6")}
    yield {"kind": "dataset", "id": HEALTH, "version": "2026-06", "name": "Income protection claims", "source": source("datasets/claims"),
           "digest": {"sha256": hexdigest("claims")}, "personalData": "identified", "categories": ["name", "income", "mental-health"],
           "specialCategories": ["health-data"], "criminalData": False, "subjectRegions": ["SE"], "subjectGroups": ["customer"], "locations": ["SE"],
           "security": security, "purposes": [purpose("service-provision/claims", "contract", art9Condition="9-2-f", decidedBy="agent:dpo", decidedAt="2026-01-05")],
           "retention": {"until": "2036-07-01"}, "collection": {"source": "direct", "from": "2026-01-01", "to": "2026-06-01"},
           "notices": link("doc:notice-customers@7")}
    yield {"kind": "dataset", "id": CLAIM_FEATURES, "version": "2026-07", "name": "Claim features", "source": source("datasets/claim-features"),
           "personalData": "pseudonymised", "categories": ["income", "mental-health"], "specialCategories": ["health-data"], "criminalData": False,
           "subjectRegions": ["SE"], "subjectGroups": ["customer"], "locations": ["SE"], "security": security,
           # A purpose that the claims were not collected for.
           "purposes": [purpose("fraud-prevention/claims", "legitimate-interests", decidedAt="2026-07-01")],
           "retention": {"until": "2030-01-01"}, "collection": {"source": "derived"}, "wasDerivedFrom": link(HEALTH),
           "wasGeneratedBy": link("run:nordbank:claim-features"), "generatedAt": "2026-07-08T09:00:00Z"}


def models(quarter):
    first, second, altered = hexdigest("churn-1"), hexdigest("churn-2"), hexdigest("churn-2-hotfix")
    yield {"kind": "dataset", "id": "product:churn", "name": "Churn programme", "personalData": "none", "collection": {"source": "controller-own"}}
    common = {"personalData": "pseudonymised", "specialCategories": [], "subjectRegions": ["SE", "DE", "FR", "US-CA"], "locations": ["SE"],
              "purposes": [purpose("service-optimisation/churn", "legitimate-interests", decidedBy="agent:dpo", decidedAt="2026-01-12", firstUsedAt="2026-02-10")],
              "retention": {"until": "2028-07-01"}, "specializationOf": link("product:churn"),
              "decisionUse": {"soleAutomated": False, "significant": False, "domain": "none"}, "canOutputPersonalInformation": False}
    yield {"kind": "model", "id": CHURN_1, "version": "1", "name": "Churn", "digest": {"sha256": first}, "status": "withdrawn" if quarter == 4 else "deployed",
           "wasGeneratedBy": link("run:nordbank:train-churn-1"), "generatedAt": "2026-07-07T02:00:00Z",
           "deployments": [{"id": "prod", "environment": "production", "deployedAt": "2026-07-15T06:00:00Z", "location": "SE", "digest": {"sha256": first},
                            **({"retiredAt": "2026-10-20T06:00:00Z"} if quarter == 4 else {})}], **common}
    if quarter == 4:
        # The file in production is not the one that was approved.
        yield {"kind": "model", "id": CHURN_2, "version": "2", "name": "Churn", "digest": {"sha256": second}, "status": "deployed",
               "wasGeneratedBy": link("run:nordbank:train-churn-2"), "wasRevisionOf": link(CHURN_1), "generatedAt": "2026-10-14T02:00:00Z",
               "deployments": [{"id": "prod", "environment": "production", "deployedAt": "2026-10-20T06:00:00Z", "location": "SE", "digest": {"sha256": altered}}], **common}
    # What MLflow does not keep of its own models and of the slices that they were trained on.
    loans = [purpose("credit-checking/loan-risk", "contract", decidedBy="agent:dpo", decidedAt="2026-01-10")]
    for version in (1, 2):
        yield {"kind": "model", "id": f"model:mlflow:credit-default-scorer@{version}", "source": source("models/credit-default-scorer"),
               "personalData": "pseudonymised", "specialCategories": [], "subjectRegions": ["SE", "DE"], "locations": ["SE"], "purposes": loans,
               "retention": {"until": "2031-04-01"}, "canOutputPersonalInformation": False,
               "decisionUse": {"soleAutomated": False, "significant": True, "domain": "finance-lending", "humanIntervention": True}}
    for name in ("train@dccb3cfd", "test@5ab67f45"):
        yield {"kind": "dataset", "id": f"dataset:mlflow:loan_applications_{name}", "source": source("datasets/loans"), "personalData": "pseudonymised",
               "categories": ["income"], "specialCategories": [], "criminalData": False, "subjectRegions": ["SE", "DE"], "subjectGroups": ["customer"],
               "locations": ["SE"], "security": ["encryption-at-rest", "encryption-in-transfer", "access-control", "pseudonymisation"],
               "purposes": loans, "retention": {"until": "2031-04-01"}, "collection": {"source": "derived"}}
    yield {"kind": "model", "id": SCORER, "version": "1", "name": "Claim triage", "digest": {"sha256": hexdigest("triage")}, "status": "deployed",
           "personalData": "pseudonymised", "specialCategories": ["health-data"], "subjectRegions": ["SE"], "locations": ["SE"],
           "purposes": [purpose("fraud-prevention/claims", "legitimate-interests", decidedAt="2026-07-01")], "retention": {"until": "2030-01-01"},
           "wasGeneratedBy": link("run:nordbank:train-triage"), "generatedAt": "2026-08-02T03:00:00Z",
           "decisionUse": {"soleAutomated": True, "significant": True, "domain": "finance-lending", "gateway": "contract", "humanIntervention": True,
                           "expressView": True, "contest": False},
           "deployments": [{"id": "prod", "environment": "production", "deployedAt": "2026-08-20T06:00:00Z", "location": "SE",
                            "digest": {"sha256": hexdigest("triage")}}]}


def runs(quarter):
    def run(name, kind, goal, start, end, used, generated, agent, **more):
        return {"kind": "run", "id": f"run:nordbank:{name}", "type": kind, "purpose": goal, "startedAt": start, "endedAt": end, "status": "succeeded",
                "used": used, "generated": link(*generated), "wasAssociatedWith": [{"id": agent, "role": "operator"}], "location": "SE", **more}
    yield run("features", "transform", "service-optimisation/churn", "2026-07-06T04:00:00Z", "2026-07-06T04:10:00Z",
              [{"id": CUSTOMERS, "role": "input", "fields": ["age", "transactions", "tenure"]}], [FEATURES], "agent:customer-analytics",
              code={"commit": hexdigest("c1", 40)})
    yield run("train-churn-1", "training", "service-optimisation/churn", "2026-07-07T01:00:00Z", "2026-07-07T02:00:00Z",
              [{"id": FEATURES, "role": "training-input"}], [CHURN_1], "agent:customer-analytics", code={"commit": hexdigest("c2", 40)})
    yield run("interests", "transform", "direct-marketing/newsletter", "2026-07-20T04:00:00Z", "2026-07-20T04:10:00Z",
              [{"id": NEWSLETTER, "role": "input"}], ["ds:nordbank:newsletter-interests@2026-08"], "agent:customer-analytics")
    yield run("claim-features", "transform", "fraud-prevention/claims", "2026-07-08T08:00:00Z", "2026-07-08T09:00:00Z",
              [{"id": HEALTH, "role": "input"}], [CLAIM_FEATURES], "agent:claims-team")
    yield run("train-triage", "training", "fraud-prevention/claims", "2026-08-02T01:00:00Z", "2026-08-02T03:00:00Z",
              [{"id": CLAIM_FEATURES, "role": "training-input"}], [SCORER], "agent:claims-team", scoring=True)
    if quarter == 4:
        yield run("train-churn-2", "training", "service-optimisation/churn", "2026-10-14T01:00:00Z", "2026-10-14T02:00:00Z",
                  [{"id": FEATURES, "role": "training-input"}], [CHURN_2], "agent:customer-analytics", code={"commit": hexdigest("c3", 40)})


def events(quarter):
    yield {"kind": "event", "id": "evt:deploy:churn-1", "type": "change", "atTime": "2026-07-14T09:00:00Z", "entities": [CHURN_1], "agent": "agent:customer-analytics",
           "approvedBy": "agent:dpo", "approvedAt": "2026-07-13", "digestAfter": {"sha256": hexdigest("churn-1")}, "ticket": "CHG-1041"}
    yield {"kind": "event", "id": "evt:approve:triage-1", "type": "change", "atTime": "2026-08-19T09:00:00Z", "entities": [SCORER], "agent": "agent:claims-team",
           "approvedBy": "agent:dpo", "approvedAt": "2026-08-18", "digestAfter": {"sha256": hexdigest("triage")}, "ticket": "CHG-1077"}
    yield {"kind": "event", "id": "evt:access:20260903-118", "type": "access", "atTime": "2026-09-03T14:22:09+02:00", "entities": [CUSTOMERS],
           "agent": "agent:customer-analytics", "location": "SE", "purpose": "service-optimisation/churn"}
    yield {"kind": "event", "id": "evt:access:20260911-007", "type": "access", "atTime": "2026-09-11T03:10:00Z", "entities": [CUSTOMERS],
           "agent": "agent:cloudrun", "location": "US", "transfer": "t-cloudrun", "purpose": "enforce-security/operations"}
    if quarter == 3:
        yield {"kind": "event", "id": "evt:breach:2026-08", "type": "breach", "atTime": "2026-08-10T06:30:00Z", "entities": [TICKETS],
               "breach": {"risk": "medium", "nature": ["confidentiality"], "awareAt": "2026-08-10T06:30:00Z", "notifiedAuthorityAt": "2026-08-13T15:05:00Z",
                          "subjects": 311, "rows": 402, "consequences": "Ticket texts readable by another customer", "measures": "Access closed, keys changed",
                          "riskReasoning": "No credentials; names and topics only", "notificationItems": ["nature", "contact", "consequences", "measures"],
                          "encrypted": False}}
    else:
        yield {"kind": "event", "id": "evt:breach:2026-11", "type": "breach", "atTime": "2026-11-02T10:00:00Z", "entities": [CUSTOMERS],
               "breach": {"risk": "low", "nature": ["availability"], "awareAt": "2026-11-02T10:00:00Z", "notifiedAuthorityAt": "2026-11-05T09:59:59Z",
                          "subjects": 1200, "rows": 1200, "consequences": "Accounts not reachable for six hours", "measures": "Failover tested",
                          "riskReasoning": "No disclosure", "notificationItems": ["nature", "contact", "consequences", "measures"], "encrypted": True}}
        yield {"kind": "event", "id": "evt:delete:tickets-2025", "type": "delete", "atTime": "2026-10-09T02:00:00Z", "entities": [TICKETS],
               "agent": "agent:customer-analytics", "reason": "end of retention"}


def requests(quarter, people):
    base = "2026-08" if quarter == 3 else "2026-11"
    late = "2026-09-25T15:00:00Z" if quarter == 3 else "2026-12-02T15:00:00Z"
    yield {"kind": "request", "id": f"req:{base}-0401", "regime": "gdpr", "type": "access", "subjectRef": people[11], "region": "DE", "channel": "form",
           "receivedAt": f"{base}-03T08:00:00Z", "respondedAt": late, "outcome": "complied",
           "answer": {"items": ["confirmation", "purposes", "categories", "recipients", "retention", "rights", "complaint", "source", "safeguards", "copy"]},
           "appliedTo": [{"id": CUSTOMERS, "action": "included", "at": late}]}
    yield {"kind": "request", "id": f"req:{base}-0402", "regime": "gdpr", "type": "portability", "subjectRef": people[12], "region": "SE", "channel": "form",
           "receivedAt": f"{base}-04T08:00:00Z", "respondedAt": f"{base}-21T08:00:00Z", "outcome": "complied", "answer": {"format": "pdf"}}
    yield {"kind": "request", "id": f"req:{base}-0403", "regime": "gdpr", "type": "erasure", "subjectRef": people[13], "region": "FR", "channel": "email",
           "receivedAt": f"{base}-05T08:00:00Z", "respondedAt": f"{base}-28T08:00:00Z", "outcome": "complied",
           "appliedTo": [{"id": CUSTOMERS, "action": "deleted", "at": f"{base}-27T02:00:00Z"}], "downstreamNotified": [{"recipient": "agent:cloudrun", "at": f"{base}-28"}]}
    yield {"kind": "request", "id": f"req:{base}-0404", "regime": "ccpa", "type": "know-specific", "subjectRef": people[14], "region": "US-CA", "channel": "form",
           "receivedAt": f"{base}-03T17:00:00Z", "acknowledgedAt": f"{base}-20T17:00:00Z", "verifiedAt": f"{base}-21", "respondedAt": f"{base}-28T17:00:00Z",
           "outcome": "complied", "processDescribed": True, "verificationRequired": True}
    yield {"kind": "request", "id": f"req:{base}-0405", "regime": "ccpa", "type": "opt-out-sale-share", "subjectRef": people[15], "region": "US-CA", "channel": "link",
           "receivedAt": f"{base}-04T17:00:00Z", "effectiveAt": f"{base}-12T17:00:00Z", "respondedAt": f"{base}-12T17:00:00Z", "outcome": "complied",
           "verificationRequired": False}
    if quarter == 3:
        yield {"kind": "request", "id": "req:2026-07-0406", "regime": "ccpa", "type": "delete", "subjectRef": people[16], "region": "US-CA", "channel": "form",
               "receivedAt": "2026-07-02T17:00:00Z", "acknowledgedAt": "2026-07-09T17:00:00Z", "respondedAt": "2026-08-19T17:00:00Z", "outcome": "complied"}


def contributions(quarter):
    """People of the customers data set: one row a person and product."""
    pick = random.Random("contributions")
    regions = ["SE"] * 62 + ["DE"] * 24 + ["FR"] * 11 + ["US-CA"] * 3
    people, out = [], []
    for n in range(3200 if quarter == 3 else 3290):
        person = "p:" + hexdigest(f"person-{n}", 16)
        people.append(person)
        region, band = pick.choice(regions), pick.choice(["adult"] * 24 + ["16-17"])
        for product in range(1 + (pick.random() < 0.25)):
            c = {"kind": "contribution", "id": f"c:{n:05d}-{product}", "dataset": CUSTOMERS, "subjectRef": person, "region": region, "ageBand": band,
                 "category": pick.choice(["current-account", "savings", "loan"]), "rows": pick.choice([1, 1, 1, 2]),
                 "values": {"tenure": pick.randrange(0, 30)}, "addedAt": f"2026-0{pick.randrange(1, 7)}-{pick.randrange(1, 28):02d}T09:00:00Z"}
            if n == 13:
                c["removedAt"] = "2026-08-27T02:00:00Z" if quarter == 3 else "2026-11-27T02:00:00Z"
            out.append(c)
        if pick.random() < 0.25 and region != "US-CA":
            given = f"2026-0{pick.randrange(1, 7)}-{pick.randrange(1, 28):02d}T09:00:00Z"
            consent = {"purposes": ["direct-marketing/newsletter"], "givenAt": given, "noticeVersion": "doc:notice-customers@7",
                       "method": "checkbox", "explicit": False}
            # Two people have withdrawn; for one more the log has lost when consent was given.
            if n in WITHDRAWN:
                consent["withdrawnAt"] = "2026-08-02T10:00:00Z"
            if n in LOST:
                del consent["givenAt"]
            out.append({"kind": "contribution", "id": f"n:{n:05d}", "dataset": NEWSLETTER, "subjectRef": person, "region": region, "ageBand": band,
                        "rows": 1, "consentState": "withdrawn" if n in WITHDRAWN else "given", "addedAt": given, "consents": [consent]})
    return people, out


def lines(records):
    return "".join(json.dumps(r, separators=(",", ":"), ensure_ascii=False) + "\n" for r in records).encode()


def main():
    for quarter in (3, 4):
        folder = HERE / "records" / f"2026-Q{quarter}"
        folder.mkdir(parents=True, exist_ok=True)
        people, given = contributions(quarter)
        governance = [*organisation(), *documents(quarter), *datasets(quarter), *models(quarter), *runs(quarter)]
        (folder / "governance.jsonl").write_bytes(lines(governance))
        (folder / "events.jsonl").write_bytes(lines(events(quarter)))
        # The last request was exported by hand: a legal regime that does not exist. It is refused, counted and kept.
        broken = b'{"kind":"request","id":"req:2026-09-0499","regime":"gpdr","type":"access","receivedAt":"2026-09-29T08:00:00Z"}\n' if quarter == 3 else b""
        (folder / "requests.jsonl").write_bytes(lines(requests(quarter, people)) + broken)
        packed = io.BytesIO()
        with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as stream:
            stream.write(lines(given))
        (folder / "contributions.jsonl.gz").write_bytes(packed.getvalue())


if __name__ == "__main__":
    main()
