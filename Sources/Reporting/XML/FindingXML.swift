import XML

extension Report.Finding {
  func write(to element: XMLBuilder, rank: Int) {
    element.attribute("id", id)
    element.attribute("uuid", uuid)
    element.attribute("rank", rank)
    element.attribute("rule", rule)
    element.attribute("regulation", regulation)
    element.attribute("cite", cite)
    element.attribute("severity", severity.rawValue)
    element.attribute("verdict", verdict.rawValue)
    element.attribute("state", state.rawValue)
    element.attribute("act", act)
    element.attribute("firstSeen", firstSeen)
    element.attribute("new", isNew)
    element.attribute("ageInDays", ageInDays)
    element.attribute("due", due)
    element.element("title", title)
    element.display("subject", subject)
    element.display("owner", owner)
    element.prose("ruleSentence", ruleSentence)
    element.prose("found", each: found)
    if let people { element.mixed("people") { people.write(to: $0) } }
    for item in evidence { element.element("evidence") { item.write(to: $0) } }
    for hop in path { element.element("hop") { hop.write(to: $0) } }
    element.prose("remedy", each: remedy)
    if let waiver { element.element("waiver") { waiver.write(to: $0) } }
  }
}

extension Report.Evidence {
  func write(to element: XMLBuilder) {
    element.attribute("file", file)
    element.attribute("locator", locator)
    element.attribute("pointer", pointer)
    element.attribute("sha256", digest)
    element.display("record", record)
    element.display("value", value)
    element.prose("shows", shows)
  }
}

extension Report.PathHop {
  func write(to element: XMLBuilder) {
    element.attribute("at", at)
    element.attribute("country", country)
    element.attribute("breaks", breaks)
    element.display("from", from)
    element.display("run", run)
    element.display("to", to)
    element.prose("note", note)
  }
}

extension Report.Waiver {
  func write(to element: XMLBuilder) {
    element.attribute("id", id)
    element.attribute("from", from)
    element.attribute("until", until)
    element.attribute("lapsed", lapsed)
    element.display("owner", owner)
    element.display("signedBy", signedBy)
    element.prose("reason", reason)
  }
}
