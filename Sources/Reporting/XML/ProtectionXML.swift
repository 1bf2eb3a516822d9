import XML

extension Report.Protection {
  func write(to element: XMLBuilder) {
    for field in fields {
      element.element("field") { row in
        row.attribute("path", field.path)
        row.attribute("treatment", field.treatment.rawValue)
        row.attribute("class", field.keyClass)
        row.attribute("values", field.values)
        for reader in field.readableBy { row.element("reader", reader) }
      }
    }
    for scope in jointScopes {
      element.element("joint") {
        $0.attribute("name", scope.name)
        $0.attribute("reason", scope.reason)
      }
    }
    element.prose("note", each: notes)
  }
}
