@testable import Reporting

/// Reports of an invented organisation, built by hand: the look, the counts and the limits are tested on them.
enum SampleReport {
  static func digest(_ name: String) -> String {
    var state: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var text = ""
    for _ in 0..<64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      text.append(Array("0123456789abcdef")[Int(state >> 60)])
    }
    return text
  }

  static let gdpr = Report.Regulation(
    id: "gdpr", name: "General Data Protection Regulation", act: "Regulation (EU) 2016/679")
  static let ccpa = Report.Regulation(
    id: "ccpa", name: "California Consumer Privacy Act", act: "Cal. Civ. Code §1798.100 ff.")
  static let house = Report.Regulation(id: "house", name: "Own policy, version 7")

  static func identity(language: String = "en", owner: Bool = false) -> Report.Identity {
    Report.Identity(
      id: "AFF-2026-Q3-MHA", edition: "1.0", title: "How personal data was used in machine learning",
      organisationID: "lei:529900MERIDIAN00001", organisation: "Meridian Health Analytics GmbH",
      responsible: "Dr. Ines Falk, data protection officer",
      period: Report.Period(name: "2026-Q3", from: "2026-07-01", to: "2026-10-01"), asOf: "2026-10-05T00:00:00Z",
      audience: owner
        ? Report.Audience(id: "owner", name: "Meridian Health Analytics GmbH", isOwner: true)
        : Report.Audience(id: "auditor", name: "Harlow & Stein LLP"),
      language: language, marking: "Confidential.")
  }

  static let obligations: [Report.Obligation] = [
    .init(
      rule: "gdpr.art5.1.b.purpose", regulation: "gdpr", cite: "Art. 5(1)(b)",
      title: "Each use is within a stated purpose",
      severity: .critical, counts: .init(pass: 412)),
    .init(
      rule: "gdpr.art6.1.basis-per-purpose", regulation: "gdpr", cite: "Art. 6(1); 5(1)(a)",
      title: "Every purpose has a lawful basis", severity: .critical, counts: .init(pass: 57, notApplicable: 3)),
    .init(
      rule: "gdpr.art8.1.child-consent", regulation: "gdpr", cite: "Art. 8(1)-(2)",
      title: "Children's online consent comes with parental authorisation", severity: .critical,
      counts: .init(notApplicable: 40)),
    .init(
      rule: "gdpr.art17.1.erasure-reaches-models", regulation: "gdpr", cite: "Art. 17(1); 5(1)(e)",
      title: "Erased people are gone from data in use", severity: .critical, counts: .init(pass: 8, fail: 1)),
    .init(
      rule: "gdpr.art30.1.f.time-limits", regulation: "gdpr", cite: "Art. 30(1)(f)",
      title: "Time limits for erasure are recorded", severity: .major, counts: .init(pass: 30, fail: 1)),
    .init(
      rule: "gdpr.art35.11.review", regulation: "gdpr", cite: "Art. 35(11)", title: "Impact assessments are current",
      severity: .major, counts: .init(pass: 3, waived: 1)),
    .init(
      rule: "gdpr.art35.2.dpo-advice", regulation: "gdpr", cite: "Art. 35(2)",
      title: "The data protection officer advised on the assessment", severity: .minor,
      counts: .init(pass: 2, needsAttestation: 1)),
    .init(
      rule: "gdpr.art46.1.safeguards", regulation: "gdpr", cite: "Art. 46(1)", title: "Transfers are safeguarded",
      severity: .critical, counts: .init(pass: 5, indeterminate: 1)),
    .init(
      rule: "gdpr.digital-omnibus.training", regulation: "gdpr", cite: "COM(2025) 837",
      title: "Proposed duty on training data",
      severity: .advisory, counts: .init(notYetInForce: 9)),
    .init(
      rule: "ccpa.1798.105.c", regulation: "ccpa", cite: "§1798.105(c)(1)", title: "Deletion is passed on",
      severity: .major, counts: .init(pass: 117, fail: 1)),
    .init(
      rule: "ccpa.1798.120.a", regulation: "ccpa", cite: "§1798.120(a)", title: "No sale after an opt-out",
      severity: .critical, counts: .init(pass: 1306)),
    .init(
      rule: "house.model-card", regulation: "house", cite: "Policy 4.2", title: "Each model in use has a model card",
      severity: .minor, counts: .init(pass: 8, fail: 1)),
    .init(
      rule: "house.retention-all", regulation: "house", cite: "Policy 6",
      title: "Each archive entry has a retention period",
      severity: .minor, counts: .init(pass: 1), notExercised: true),
  ]

  static let findings: [Report.Finding] = [
    .init(
      rule: "gdpr.art17.1.erasure-reaches-models", regulation: "gdpr",
      subjectID: "contrib:erased-2026>model:readmission-risk@4.2.0", subject: "model:readmission-risk@4.2.0",
      cite: "GDPR Art. 17(1), Art. 5(1)(e)",
      title: "Erased patients are still in the training data of a model in use", severity: .critical, verdict: .fail,
      state: .open, firstSeen: "2026-Q2", isNew: false, ageInDays: 96, owner: "Data platform", due: "2026-10-30",
      ruleSentence:
        "Personal data that a person has asked to have erased must be erased without undue delay, and must not be kept longer than its purpose needs.",
      found: [
        .init([
          .text("The source system confirmed erasures between 9 April and 13 May 2026. Snapshot "),
          .code("ds:encounters-2026-05"), .text(", taken on 14 May, still holds those people’s records, and model "),
          .code("model:readmission-risk@4.2.0"),
          .text(" was trained on it six days later. The model has served predictions in three hospitals since 1 June."),
        ])
      ],
      people: .fewerThan(
        50,
        .init(readableBy: ["controller", "data protection officer"], reference: "ds:encounters-2026-05#/subjectCount")),
      evidence: [
        .init(
          record: "req:erasure-log", file: "s3.1", locator: "lines 118–154", pointer: "/completedAt",
          value: "2026-05-13T16:02:00Z", shows: "Requests closed before the snapshot", digest: digest("a")),
        .init(
          record: "ds:encounters-2026-05", file: "s1.1", locator: "run 4398", pointer: "/subjectCount",
          value: .sealed(.init(readableBy: ["controller", "data protection officer"])),
          shows: "Rows of those people are present", digest: digest("b")),
        .init(
          record: "run:train-4407", file: "s1.1", pointer: "/used/0/entity", value: "ds:features-2026-05",
          shows: "Reads the snapshot’s features, writes the model", digest: digest("c")),
      ],
      path: [
        .init(
          from: "ds:encounters-2026-05", to: "ds:features-2026-05", run: "run:build-812", at: "2026-05-14T04:10:00Z",
          note: "carries erased people"),
        .init(
          from: "ds:features-2026-05", to: "model:readmission-risk@4.2.0", run: "run:train-4407",
          at: "2026-05-20T11:42:00Z", breaks: true, note: "trained after the erasure was confirmed"),
      ],
      remedy: [
        "Rebuild the snapshot from the source as it stands today.", "Retrain, and withdraw version 4.2.0 from service.",
        "Make the build fail when a closed erasure request matches a row.",
      ]),
    .init(
      rule: "gdpr.art30.1.f.time-limits", regulation: "gdpr", subjectID: "ds:claims-features",
      subject: "ds:claims-features",
      cite: "GDPR Art. 30(1)(f)", title: "No time limit for erasure is recorded for the claims features",
      severity: .major, verdict: .fail, state: .open, firstSeen: "2026-Q3", isNew: true, owner: "Feature store",
      due: "2026-12-31",
      ruleSentence:
        "The record of processing must give, where possible, the envisaged time limits for erasure of each category of data.",
      found: [
        .init([
          .text("Dataset "), .code("ds:claims-features"),
          .text(
            " states no retention period and inherits none: its two sources state 24 and 36 months, and no rule says which applies."
          ),
        ])
      ],
      evidence: [
        .init(
          record: "ds:claims-features", file: "s2.1", locator: "event 20114", pointer: "/retention", value: .absent,
          digest: digest("d"))
      ],
      remedy: [
        .init([
          .text("Set "), .code("/retention"),
          .text(" on the dataset, or let the pack take the shorter period of its sources."),
        ])
      ]),
    .init(
      rule: "gdpr.art35.11.review", regulation: "gdpr", subjectID: "model:readmission-risk",
      subject: "model:readmission-risk",
      cite: "GDPR Art. 35(11)", title: "The impact assessment is older than the model that it covers", severity: .major,
      verdict: .fail, state: .waived, firstSeen: "2026-Q2", isNew: false, ageInDays: 101,
      ruleSentence: "A data protection impact assessment must be reviewed when the risk of the processing changes.",
      found: ["The assessment is dated 3 February 2026; the model’s inputs changed on 20 May 2026."],
      evidence: [
        .init(record: "doc:dpia-2026-02", file: "s3.1", pointer: "/date", value: "2026-02-03", digest: digest("e"))
      ],
      waiver: .init(
        id: "w-0031", reason: "a review has begun, and the model’s purpose is unchanged.",
        owner: "the data protection officer",
        signedBy: "Dr. Ines Falk", from: "2026-09-08T00:00:00Z", until: "2026-12-15T00:00:00Z")),
    .init(
      rule: "gdpr.art35.2.dpo-advice", regulation: "gdpr", subjectID: "doc:dpia-2026-03", subject: "doc:dpia-2026-03",
      cite: "GDPR Art. 35(2)", title: "No signed statement says that the data protection officer advised",
      severity: .minor,
      verdict: .needsAttestation, state: .needsAttestation, firstSeen: "2026-Q3", isNew: true, owner: "Legal",
      ruleSentence:
        "The controller must seek the advice of the data protection officer when carrying out an assessment.",
      found: ["The assessment names the officer; a signed statement of the advice is missing."],
      remedy: ["A statement by the officer, signed with the key that the workspace trusts."]),
    .init(
      rule: "gdpr.art46.1.safeguards", regulation: "gdpr", subjectID: "ds:vendor-export#t1",
      subject: "ds:vendor-export#t1",
      cite: "GDPR Art. 46(1)", title: "The records do not say how an export outside the Union is safeguarded",
      severity: .critical, verdict: .indeterminate, state: .notDetermined, act: "2026-08-14T09:30:00Z",
      firstSeen: "2026-Q3",
      isNew: true, owner: .sealed(.init(readableBy: ["controller"])), due: "2026-11-30",
      ruleSentence: "A transfer to a country without an adequacy decision needs appropriate safeguards.",
      found: [
        "The vendor’s export names a recipient in a third country; the field that would name the contract clauses is empty. The rule can be judged neither met nor broken."
      ],
      evidence: [
        .init(
          record: "ds:vendor-export", file: "s4.1", locator: "record 61", pointer: "/transfers/0/safeguard",
          value: .absent, digest: digest("f"))
      ],
      remedy: [.init([.text("A reference to the signed clauses in "), .code("/transfers/0/safeguard"), .text(".")])]),
    .init(
      rule: "ccpa.1798.105.c", regulation: "ccpa", subjectID: "req:deletion-2026-08-11",
      subject: .token("pn1.6fQ2c0y7mKcYVt1x0V9d4A"),
      cite: "CCPA §1798.105(c)(1), §1798.130(a)(2)", title: "Deletion was not passed on to a service provider in time",
      severity: .major, verdict: .fail, state: .waiverLapsed, firstSeen: "2026-Q3", isNew: true,
      owner: "Privacy operations",
      due: "2026-11-30",
      ruleSentence:
        "A business that deletes personal information at a consumer’s request must also tell its service providers to delete it; it has 45 days to answer the request.",
      found: [
        "The notice to the annotation provider was sent 61 days after receipt. The provider confirmed deletion the next day. No extension was recorded."
      ],
      evidence: [
        .init(
          record: .token("pn1.6fQ2c0y7mKcYVt1x0V9d4A"), file: "s3.1", locator: "line 902", pointer: "/receivedAt",
          value: "2026-08-11T08:00:00Z", digest: digest("g")),
        .init(
          record: "evt:notice-2026-10-02", file: "s3.1", locator: "line 977", pointer: "/atTime",
          value: "2026-10-02T10:15:00Z", digest: digest("h")),
      ],
      remedy: [
        "Record an extension within the first 45 days where one is needed, and send the notice on the day that the request is verified."
      ],
      waiver: .init(
        id: "w-0019", reason: "the provider’s interface was being rebuilt.", owner: "Privacy operations",
        until: "2026-09-30T00:00:00Z", lapsed: true)),
    .init(
      rule: "house.model-card", regulation: "house", subjectID: "model:cost-forecast@2.0.1",
      subject: "model:cost-forecast@2.0.1",
      cite: "Policy 4.2", title: "A model in use has no model card", severity: .minor, verdict: .fail, state: .open,
      firstSeen: "2026-Q3", isNew: true, owner: "Forecasting",
      ruleSentence: "Each model in use has a model card of its version.",
      found: ["No document covers version 2.0.1."], remedy: ["Write the card and record it with its digest."]),
  ]

  static let scope = Report.Scope(
    sources: [
      .init(
        id: "s1", system: "mlflow", name: "MLflow export, 30 Sept",
        files: [.init(id: "s1.1", name: "exports/mlflow.db", size: 48_119_808, digest: digest("m"))],
        read: 18_204, accepted: 18_112, merged: 80, rejected: 12,
        unmapped: [.init(field: "mlflow.user.cost_center", count: 311)]),
      .init(
        id: "s2", system: "openlineage", name: "OpenLineage events",
        files: [.init(id: "s2.1", name: "exports/events-2026-09.ndjson", size: 512_004_113, digest: digest("o"))],
        read: 241_977, accepted: 240_310, merged: 1_655, rejected: 12),
      .init(
        id: "s3", system: "affidavit", name: "Request register",
        files: [.init(id: "s3.1", name: "records/requests.jsonl.gz", size: 401_221, digest: digest("r"))],
        read: 1_306, accepted: 1_306, merged: 0, rejected: 0),
      .init(
        id: "s4", system: "affidavit", name: "Vendor export",
        files: [.init(id: "s4.1", name: "records/vendor.jsonl", size: 90_112, digest: digest("v"))],
        read: 61, accepted: 60, merged: 0, rejected: 1),
    ],
    records: [
      .init(kind: "dataset", count: 31), .init(kind: "model", count: 9), .init(kind: "run", count: 4_431),
      .init(kind: "event", count: 253_811), .init(kind: "request", count: 1_306), .init(kind: "document", count: 200),
    ],
    rejected: [
      .init(
        source: "s4", file: "s4.1", line: 17, reason: "value.token", pointer: "/purposes/0/legalBasis",
        message: "not a token of legalBasis; write legitimate-interests, or unknown"),
      .init(source: "s2", file: "s2.1", line: 90_233, reason: "json.syntax", message: "the object is not closed"),
    ],
    rejectedUnlisted: 23,
    within: [
      "Training, evaluation and serving of the nine registered models", "Requests of access, erasure and opt-out",
      "Transfers to the two named vendors",
    ],
    notWithin: ["Paper records and e-mail", "Models that no system has registered"])

  static let lineage = Report.Lineage(
    pictures: [
      PictureLayout.picture(
        id: "p1", caption: "How erased people’s data reached a service in use.", findings: [findings[0].id],
        seeds: [
          .init(key: "a", kind: .dataset, label: "ds:encounters-2026-05", note: "holds erased people", flagged: true),
          .init(key: "b", kind: .dataset, label: "ds:claims-2026-Q2", note: "no finding"),
          .init(key: "c", kind: .dataset, label: "ds:lab-codes-2026", note: "no personal data"),
          .init(key: "d", kind: .run, label: "run:build-812", note: "14 May 2026", flagged: true),
          .init(key: "e", kind: .run, label: "run:build-815", note: "2 June 2026"),
          .init(key: "f", kind: .dataset, label: "ds:features-2026-05", note: "carries erased people", flagged: true),
          .init(key: "g", kind: .dataset, label: "ds:claims-features", note: "no time limit set"),
          .init(key: "h", kind: .run, label: "run:train-4407", note: "20 May 2026", flagged: true),
          .init(key: "i", kind: .run, label: "run:train-4431", note: "11 June 2026"),
          .init(key: "j", kind: .model, label: "model:readmission-risk@4.2.0", note: "in use", flagged: true),
          .init(key: "k", kind: .model, label: "model:cost-forecast@2.0.1", note: "in use"),
        ],
        links: [
          .init(from: "a", to: "d", flagged: true), .init(from: "b", to: "e"), .init(from: "c", to: "e"),
          .init(from: "d", to: "f", flagged: true), .init(from: "e", to: "g"),
          .init(from: "f", to: "h", flagged: true), .init(from: "g", to: "i"),
          .init(from: "h", to: "j", flagged: true, breaks: true), .init(from: "i", to: "k"),
        ],
        steps: findings[0].path)
    ], nodeCount: 4_471, edgeCount: 12_902)

  static let privacy = Report.Privacy(
    unit: "One patient, with all of that patient’s records.",
    neighbours: "Two datasets are neighbours if they differ in everything about one patient.",
    quarter: .init(limit: "0.05", spent: "0.045", left: "0.005"),
    year: .init(limit: "0.15", spent: "0.105", left: "0.045"),
    epsilons: [
      .init(delta: "0.000001", quarter: "1.427831", year: "2.241905", lossDistribution: "1.345102", factor: "4.169644"),
      .init(
        delta: "0.00000001", quarter: "1.688422", year: "2.631870", lossDistribution: "1.601877", factor: "5.410937"),
      .init(
        delta: "0.0000000001", quarter: "1.914407", year: "2.969225", lossDistribution: "1.823360", factor: "6.782913"),
    ],
    quarters: [
      .init(name: "2026-Q1", spent: "0.025"), .init(name: "2026-Q2", spent: "0.035"),
      .init(name: "2026-Q3", spent: "0.045", isCurrent: true),
    ],
    populations: [
      .init(name: "ds:encounters", rho: "0.07", delta: "0"),
      .init(name: "all contributions", rho: "0.035", delta: "0.000001"),
    ],
    forecast: [
      .init(quarter: "2026-Q4", available: "0.045", planned: "0.045", fits: true),
      .init(quarter: "2027-Q1", available: "0.03", planned: "0.045", fits: false),
    ],
    charges: [
      .init(
        id: "erasures-by-age", title: "Erasure requests by age band", mechanism: "discrete Gaussian",
        parameter: "σ² = 26", rho: "0.02", halfWidth: "10"),
      .init(
        id: "mean-encounters", title: "Mean encounters a person", mechanism: "discrete Gaussian",
        parameter: "σ² = 80 000", rho: "0.01", delta: "0", halfWidth: "0.2"),
      .init(
        id: "records-by-region", title: "Records by region", mechanism: "discrete Gaussian", parameter: "σ² = 33",
        rho: "0.015", delta: "0.000001", halfWidth: "24"),
    ],
    bounds: [
      .init(statistic: "erasures-by-age", name: "rows per person and group", value: "1", origin: "policy"),
      .init(statistic: "mean-encounters", name: "encounters, clamped", value: "0–40", origin: "public knowledge"),
    ],
    notCovered: ["The time that the run took is not protected."],
    registry: [.init(name: "deployment_model", value: "central"), .init(name: "accountant", value: "zCDP")],
    exhausted: "2026-12-31")

  static let statistics: [Report.Statistic] = {
    let rows: [(String, Int, Int)] = [
      ("18–29", 41, 41), ("30–39", 78, 78), ("40–49", 96, 96), ("50–59", 112, 112), ("60–69", 87, 87),
      ("70–79", 38, 38), ("80+", 9, 9),
    ]
    let cells = rows.map { label, raw, published in
      Report.Cell(
        label: label, raw: String(raw), published: String(published), lower: String(max(0, raw - 10)),
        upper: String(raw + 10), halfWidth: "10", indistinguishableFromZero: raw < 10)
    }
    return [
      .init(
        id: "erasures-by-age", title: "Erasure requests by age band", measure: "Requests",
        dimension: "Age of the person, in years",
        axis: .init(covering: cells.map(\.upper)), cells: cells, postProcessing: "negative counts are shown as zero"),
      .init(
        id: "mean-encounters", title: "Mean encounters a person", measure: "Encounters", axis: .init(covering: ["7.4"]),
        cells: [.init(label: "All", raw: "7.23", published: "7.2", lower: "7.0", upper: "7.4", halfWidth: "0.2")],
        replayed: true),
    ]
  }()

  static func full(language: String = "en", owner: Bool = false) -> Report {
    Report(
      identity: identity(language: language, owner: owner),
      verdict: Report.RollUp(
        regulations: [gdpr, ccpa, house], obligations: obligations, findings: findings, recordsJudged: 259_788,
        recordsRejected: 25),
      decisions: [
        .init(
          what: .init([
            .text("Withdraw "), .code("model:readmission-risk@4.2.0"), .text(", or accept the risk in writing:"),
          ]), owner: "the controller", due: "2026-10-30", finding: findings[0].id),
        .init(what: "Set the erasure period of the claims features:", due: "2026-12-31", finding: findings[1].id),
        .init(what: "Supply the contract clauses for the vendor’s export:", finding: findings[4].id),
      ],
      changes: .init(
        period: "2026-Q2", edition: "1.1", new: findings.filter(\.isNew).map(\.id),
        remaining: findings.filter { !$0.isNew }.map(\.id),
        resolved: ["f-8a02d1e70001", "f-33c9b0f40001"]),
      scope: scope, findings: findings,
      conflicts: [
        .init(
          record: "ds:claims-features", member: "/personalData", kept: "pseudonymised", keptSource: "s2",
          rule: "stricter",
          others: [.init(value: "anonymised", source: "s1")], finding: findings[1].id)
      ],
      matches: .init(
        merged: [
          .init(
            kept: "ds:sha256:41d7…e82c", aliases: ["s3://mha-lake/encounters/2026-05", "mlflow:encounters"],
            ground: "digest")
        ],
        mergedUnlisted: 1_734,
        hints: [
          .init(first: "ds:claims-2026-Q2", second: "ds:claims_2026q2", reason: "equal name, columns and row count")
        ]),
      lineage: lineage, privacy: privacy, statistics: statistics,
      refusedStatistics: [
        .init(id: "by-clinic", title: "Records by clinic", reason: "the noise would drown it at this budget")
      ],
      statutory: .init(
        requests: [
          .init(
            kind: "delete", year: 2026, cite: "11 CCR 7102(a)(1)(A)", received: 1_204, complied: 1_150, denied: 31,
            medianDays: "17.5"),
          .init(kind: "know", year: 2026, cite: "11 CCR 7102(a)(1)(C)", received: 2, complied: 0, denied: 0),
        ],
        assessments: [
          .init(year: 2026, conducted: 3, updated: 1),
          .init(year: 2026, activity: "sensitive-pi", conducted: 2, updated: 0),
        ]),
      protection: .init(
        fields: [
          .init(
            path: "agent.name", treatment: .encrypt, readableBy: ["controller", "auditor"], keyClass: "people",
            values: 48_119),
          .init(path: "contribution.subjectRef", treatment: .pseudonymise, readableBy: ["controller"], values: 212),
          .init(path: "dataset.subjectCount", treatment: .aggregateOnly, values: 31),
          .init(path: "agent.address", treatment: .redact, values: 48_119),
          .init(path: "default", treatment: .encrypt, readableBy: ["controller"]),
        ],
        jointScopes: [.init(name: "joint:trend", reason: "the auditor follows requests from quarter to quarter")],
        notes: ["What was granted in earlier periods stays readable for those who hold the grant."]),
      integrity: .init(
        keyName: "meridian-reports-2026", keyThumbprint: "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
        algorithm: "ECDSA P-256 with SHA-256",
        previousCheckpoint: .init(
          origin: "affidavit/meridian", size: 18_204, root: "qL3Yk0cC1i2X8m0X0cX3K5yF2rVxk1m7mT0o2x9o4uE="),
        files: [
          .init(name: "report.html", what: "This document"),
          .init(
            name: "records.sdj", what: "The records, each field sealed for those who may read it", digest: digest("z")),
          .init(name: "manifest.xml", what: "Digests of all files, signed"),
        ],
        commands: [
          "affidavit verify 2026-Q3.bundle --trust meridian-reports-2026.pub", "", "# without Affidavit",
          "sha256sum --check SHA256SUMS",
          "xmllint --nonet --noout --schema affidavit-report-1.xsd report.xml",
          "xmlsec1 --verify --enabled-key-data key-name --enabled-reference-uris empty --pubkey-pem meridian-reports-2026.pub report.xml",
          "xsltproc --nonet templates/audit/report.xsl report.xml | cmp - report.html",
        ]),
      method: .init(
        engine: "Affidavit 1.0.0",
        packs: [
          .init(
            id: "gdpr", version: "3.2.0", act: "Regulation (EU) 2016/679",
            uri: "http://data.europa.eu/eli/reg/2016/679/oj", lawAsOf: "2026-09-30", digest: digest("p"), rules: 118),
          .init(
            id: "ccpa", version: "2.0.0", act: "Cal. Civ. Code §1798.100 ff.", lawAsOf: "2026-09-30",
            digest: digest("q"), rules: 64),
          .init(id: "house", version: "7", digest: digest("h7"), rules: 8),
        ],
        templates: "1.0.0", templatesDigest: digest("t"),
        libraries: [
          .init(name: "libxml2", version: "2.9.14"), .init(name: "OpenSSL", version: "3.0.22"),
          .init(name: "simdjson", version: "3.1.8"),
        ],
        timeZone: "Europe/Berlin", calendars: ["25 and 26 December 2026"], configurationDigest: digest("cfg")),
      signOff: .init(
        signatures: [
          .init(role: .prepared, name: "Privacy engineering", date: "2026-10-05", signed: true),
          .init(
            role: .reviewed, name: "Dr. Ines Falk, data protection officer",
            opinion: .init([.text("act on "), .finding(findings[0].id), .text(" before any further roll-out.")])),
        ], editions: [.init(edition: "1.0", date: "2026-10-05", change: "First edition")]),
      obligations: obligations)
  }

  /// Nothing read, nothing judged, nothing found.
  static func empty(language: String = "en") -> Report {
    Report(
      identity: identity(language: language, owner: true),
      verdict: Report.RollUp(regulations: [], obligations: [], findings: [], recordsJudged: 0, recordsRejected: 0),
      scope: .init(sources: []), protection: .init(fields: []), integrity: .init(),
      method: .init(engine: "Affidavit 1.0.0", packs: [], templates: "1.0.0", timeZone: "UTC"))
  }

  /// The full report with `count` findings of the same sorts.
  static func many(_ count: Int, language: String = "en") -> Report {
    var report = full(language: language)
    report.findings = (0..<count).map { number in
      let model = findings[number % findings.count]
      var finding = Report.Finding(
        rule: model.rule, regulation: model.regulation, subjectID: "ds:number-\(number)",
        subject: .clear("ds:number-\(number)"),
        cite: model.cite, title: model.title, severity: model.severity, verdict: model.verdict, state: model.state,
        firstSeen: model.firstSeen, isNew: model.isNew, ageInDays: model.ageInDays, owner: model.owner, due: model.due,
        ruleSentence: model.ruleSentence, found: model.found)
      finding.people = model.people
      finding.evidence = model.evidence
      finding.path = model.path
      finding.remedy = model.remedy
      finding.waiver = model.waiver
      return finding
    }
    report.decisions = []
    report.conflicts = []
    report.lineage.pictures = []
    report.signOff = .init()
    report.changes = .init(period: "2026-Q2", new: report.findings.map(\.id))
    report.verdict = Report.RollUp(
      regulations: [gdpr, ccpa, house], obligations: obligations, findings: report.findings, recordsJudged: 259_788,
      recordsRejected: 25)
    return report
  }

  /// Strings that break careless templates.
  static let hostile = [
    "\u{202E}gnp.exe\u{202C} שלום مرحبا", "]]>&lt;/script><script>alert(1)</script>", "\"quote\"\u{0301}' onload='x",
    "nul\u{0}bell\u{7}end\u{FFFF}",
    String(repeating: "Donaudampfschifffahrtsgesellschaft", count: 40), "<!-- a comment --> <?pi?> &amp; {a} {{n}}",
    "a\tb\nc\rd",
    "=HYPERLINK(\"http://evil\")", "Ελληνική Αρχή Προστασίας",
  ]

  static func hostileReport(language: String = "en") -> Report {
    var report = full(language: language)
    let all = hostile.joined(separator: " ")
    report.identity.title = "Title " + hostile[0] + hostile[2]
    report.identity.organisation = hostile[8] + hostile[1]
    report.identity.responsible = .clear(hostile[4])
    report.identity.audience.name = "Audience " + hostile[2] + hostile[0]
    report.identity.marking = all
    for index in report.findings.indices {
      let text = hostile[index % hostile.count]
      report.findings[index].title = "T " + text
      report.findings[index].subject = .clear(text)
      report.findings[index].owner = .clear(text)
      report.findings[index].cite = "Art. " + text
      report.findings[index].found = [
        .init([.text(all), .code(all), .strong(all), .sealed(.init(readableBy: hostile.map { "x" + $0 }))])
      ]
      report.findings[index].remedy = hostile.map { Report.Prose($0) }
      report.findings[index].path = [.init(from: .clear(text), to: .clear(all), run: .token(text), note: .init(all))]
      report.findings[index].evidence = hostile.map {
        .init(record: .clear($0), locator: "at " + $0, pointer: "/" + $0, value: .clear($0), shows: .init($0))
      }
      report.findings[index].waiver?.reason = .init(all)
    }
    for index in report.scope.sources.indices { report.scope.sources[index].name = "S " + hostile[index] }
    report.scope.rejected = hostile.map { .init(source: "s1", line: 1, reason: "value", pointer: $0, message: $0) }
    report.statistics[0].title = "Stat " + hostile[1]
    report.statistics[0].measure = "M " + hostile[2]
    report.statistics[0].dimension = hostile[4]
    for index in report.statistics[0].cells.indices {
      report.statistics[0].cells[index].label = hostile[index % hostile.count]
    }
    report.protection.notes = hostile.map { Report.Prose($0) }
    report.integrity.commands = hostile
    for index in report.lineage.pictures[0].nodes.indices {
      report.lineage.pictures[0].nodes[index].label = .clear(hostile[index % hostile.count])
    }
    report.lineage.pictures[0].caption = .init(all)
    return report
  }
}
