import XML

extension Report.Scope {
  func write(to element: XMLBuilder) {
    element.attribute("read", sources.reduce(0) { $0 + $1.read })
    element.attribute("accepted", sources.reduce(0) { $0 + $1.accepted })
    element.attribute("merged", sources.reduce(0) { $0 + $1.merged })
    element.attribute("rejected", sources.reduce(0) { $0 + $1.rejected })
    element.attribute("rejectedUnlisted", rejectedUnlisted)
    for source in sources { element.element("source") { source.write(to: $0) } }
    for count in records {
      element.element("records") {
        $0.attribute("kind", count.kind)
        $0.attribute("count", count.count)
      }
    }
    for record in rejected { element.element("reject") { record.write(to: $0) } }
    element.prose("within", each: within)
    element.prose("notWithin", each: notWithin)
  }
}

extension Report.Source {
  func write(to element: XMLBuilder) {
    element.attribute("id", id)
    element.attribute("system", system)
    element.attribute("name", name)
    element.attribute("read", read)
    element.attribute("accepted", accepted)
    element.attribute("merged", merged)
    element.attribute("rejected", rejected)
    for file in files {
      element.element("file") {
        $0.attribute("id", file.id)
        $0.attribute("name", file.name)
        $0.attribute("size", file.size)
        $0.attribute("sha256", file.digest)
      }
    }
    for field in unmapped {
      element.element("unmapped") {
        $0.attribute("field", field.field)
        $0.attribute("count", field.count)
      }
    }
  }
}

extension Report.Rejected {
  func write(to element: XMLBuilder) {
    element.attribute("source", source)
    element.attribute("file", file)
    element.attribute("line", line)
    element.attribute("reason", reason)
    element.attribute("pointer", pointer)
    element.text(message)
  }
}
