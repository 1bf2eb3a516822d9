import XML

extension Report.Integrity {
  func write(to element: XMLBuilder) {
    if keyName != nil || keyThumbprint != nil {
      element.element("key") {
        $0.attribute("name", keyName)
        $0.attribute("thumbprint", keyThumbprint)
        $0.attribute("algorithm", algorithm)
      }
    }
    if let checkpoint = previousCheckpoint {
      element.element("checkpoint") {
        $0.attribute("origin", checkpoint.origin)
        $0.attribute("size", checkpoint.size)
        $0.attribute("root", checkpoint.root)
      }
    }
    for file in files {
      element.element("file") {
        $0.attribute("name", file.name)
        $0.attribute("what", file.what)
        $0.attribute("sha256", file.digest)
      }
    }
    for command in commands { element.element("command", command) }
  }
}

extension Report.Method {
  func write(to element: XMLBuilder) {
    element.attribute("engine", engine)
    element.attribute("templates", templates)
    element.attribute("templatesSHA256", templatesDigest)
    element.attribute("configurationSHA256", configurationDigest)
    element.attribute("timeZone", timeZone)
    for pack in packs {
      element.element("pack") {
        $0.attribute("id", pack.id)
        $0.attribute("version", pack.version)
        $0.attribute("act", pack.act)
        $0.attribute("uri", pack.uri)
        $0.attribute("lawAsOf", pack.lawAsOf)
        $0.attribute("sha256", pack.digest)
        $0.attribute("rules", pack.rules)
      }
    }
    for library in libraries {
      element.element("library") {
        $0.attribute("name", library.name)
        $0.attribute("version", library.version)
      }
    }
    for calendar in calendars { element.element("calendar", calendar) }
    for severity in Report.Severity.allCases {
      guard let days = deadlines[severity] else { continue }
      element.element("deadline") {
        $0.attribute("severity", severity.rawValue)
        $0.attribute("days", days)
      }
    }
    element.prose("note", each: notes)
  }
}
