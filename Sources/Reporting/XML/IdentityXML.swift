import XML

extension Report.Identity {
  func write(to element: XMLBuilder) {
    element.element("title", title)
    element.mixed("organisation") {
      $0.attribute("id", organisationID)
      $0.text(organisation)
    }
    element.display("responsible", responsible)
    element.element("period") {
      $0.attribute("name", period.name)
      $0.attribute("from", period.from)
      $0.attribute("to", period.to)
      $0.attribute("through", period.through)
    }
    element.element("asOf", asOf)
    element.mixed("audience") {
      $0.attribute("id", audience.id)
      $0.attribute("owner", audience.isOwner)
      $0.text(audience.name)
    }
    element.element("marking", marking)
  }
}

extension Report.SignOff {
  func write(to element: XMLBuilder) {
    for role in Report.SigningRole.allCases {
      let given = signatures.filter { $0.role == role }
      for signature in given.isEmpty ? [Report.Signature(role: role)] : given {
        element.element("signature") {
          $0.attribute("role", role.rawValue)
          $0.attribute("signed", signature.signed)
          $0.attribute("date", signature.date)
          $0.display("name", signature.name)
          $0.prose("opinion", signature.opinion)
        }
      }
    }
    for edition in editions {
      element.element("edition") {
        $0.attribute("number", edition.edition)
        $0.attribute("date", edition.date)
        $0.prose("change", edition.change)
      }
    }
  }
}
