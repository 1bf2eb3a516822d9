import XML

extension Report.Statutory {
  /// Every number says of itself that it is exact.
  func write(to list: XMLBuilder) {
    for count in requests {
      list.element("requests") {
        $0.attribute("exact", true)
        $0.attribute("kind", count.kind)
        $0.attribute("year", count.year)
        $0.attribute("cite", count.cite)
        $0.attribute("received", count.received)
        $0.attribute("complied", count.complied)
        $0.attribute("denied", count.denied)
        $0.attribute("medianDays", count.medianDays)
      }
    }
    for count in assessments {
      list.element("assessments") {
        $0.attribute("exact", true)
        $0.attribute("year", count.year)
        $0.attribute("activity", count.activity)
        $0.attribute("conducted", count.conducted)
        $0.attribute("updated", count.updated)
      }
    }
  }
}
