/// The rules that the script beside this benchmark has too: those that concern most records.
enum Yardstick {
  static let rules = [
    "ccpa.1798.100.a.3.retention-disclosed", "ccpa.1798.100.a.notice-at-collection",
    "ccpa.1798.100.e.model-integrity", "ccpa.1798.120.c.minors-opt-in", "ccpa.1798.82.breach-30-days",
    "ccpa.7021.a.confirm-10-business-days", "ccpa.7021.b.respond-45-days", "gdpr.art12.3.one-month",
    "gdpr.art13.notice-at-collection", "gdpr.art14.notice-indirect", "gdpr.art22.automated-decisions",
    "gdpr.art29.access-authorised", "gdpr.art33.1.notify-72h", "gdpr.art33.5.breach-register",
    "gdpr.art35.1.dpia-before-start", "gdpr.art44.lineage-transfer", "gdpr.art5.1.e.retention",
    "gdpr.art5.1.e.retention-declared", "gdpr.art5.1.f.model-integrity", "gdpr.art5.2.provenance-complete",
    "gdpr.art6.1.basis-per-purpose", "gdpr.art7.1.consent-evidence", "gdpr.art8.1.child-consent",
    "gdpr.art9.2.condition",
  ]
}
