import XML

extension Report.Display {
  /// One of `clear`, `token`, `sealed`, `absent`.
  func write(to parent: XMLBuilder) {
    switch self {
    case .clear(let text): parent.element("clear", text)
    case .token(let text): parent.element("token", text)
    case .sealed(let sealed): sealed.write(to: parent)
    case .absent: parent.mixed("absent") { _ in }
    }
  }
}

extension Report.Sealed {
  func write(to parent: XMLBuilder) {
    parent.element("sealed") { mark in
      mark.attribute("reference", reference)
      for reader in readableBy { mark.element("reader", reader) }
    }
  }
}

extension Report.Quantity {
  /// `exact`, or `fewerThan` and perhaps a mark where the exact number is sealed.
  func write(to parent: XMLBuilder) {
    switch self {
    case .exact(let number): parent.element("exact", String(number))
    case .fewerThan(let bound, let sealed):
      parent.element("fewerThan", String(bound))
      sealed?.write(to: parent)
    }
  }
}

extension Report.Prose {
  /// Mixed content.
  func write(to element: XMLBuilder) {
    for run in runs {
      switch run {
      case .text(let text): element.text(text)
      case .code(let text): element.element("code", text)
      case .strong(let text): element.element("strong", text)
      case .finding(let id): element.element("ref", id)
      case .sealed(let sealed): sealed.write(to: element)
      }
    }
  }
}

extension XMLBuilder {
  /// An element around a value as the audience may see it; nil leaves it out.
  func display(_ name: String, _ value: Report.Display?) {
    guard let value else { return }
    mixed(name) { value.write(to: $0) }
  }

  /// An element of prose; nil leaves it out.
  func prose(_ name: String, _ value: Report.Prose?) {
    guard let value else { return }
    mixed(name) { value.write(to: $0) }
  }

  /// One element of prose for each paragraph.
  func prose(_ name: String, each values: [Report.Prose]) {
    for value in values { prose(name, value) }
  }
}
