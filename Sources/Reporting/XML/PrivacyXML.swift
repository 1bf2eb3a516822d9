import XML

extension Report.Privacy {
  func write(to element: XMLBuilder) {
    element.attribute("exhausted", exhausted)
    element.attribute("notPrivate", notPrivate)
    element.prose("unit", unit)
    element.prose("neighbours", neighbours)
    quarter.write(to: element, named: "quarter")
    year.write(to: element, named: "year")
    for epsilon in epsilons { element.element("epsilon") { epsilon.write(to: $0) } }
    for charge in quarters {
      element.element("spent") {
        $0.attribute("quarter", charge.name)
        $0.attribute("rho", charge.spent)
        $0.attribute("current", charge.isCurrent)
      }
    }
    for population in populations {
      element.element("population") {
        $0.attribute("name", population.name)
        $0.attribute("rho", population.rho)
        $0.attribute("delta", population.delta)
      }
    }
    for line in forecast {
      element.element("forecast") {
        $0.attribute("quarter", line.quarter)
        $0.attribute("available", line.available)
        $0.attribute("planned", line.planned)
        $0.attribute("fits", line.fits)
      }
    }
    for charge in charges { element.element("charge") { charge.write(to: $0) } }
    for bound in bounds {
      element.element("bound") {
        $0.attribute("statistic", bound.statistic)
        $0.attribute("name", bound.name)
        $0.attribute("value", bound.value)
        $0.attribute("origin", bound.origin)
      }
    }
    element.prose("notCovered", each: notCovered)
    for field in registry {
      element.mixed("registry") {
        $0.attribute("name", field.name)
        $0.text(field.value)
      }
    }
  }
}

extension Report.Budget {
  func write(to parent: XMLBuilder, named name: String) {
    parent.element(name) {
      $0.attribute("limit", limit)
      $0.attribute("spent", spent)
      $0.attribute("left", left)
    }
  }
}

extension Report.Epsilon {
  func write(to element: XMLBuilder) {
    element.attribute("delta", delta)
    element.attribute("quarter", quarter)
    element.attribute("year", year)
    element.attribute("lossDistribution", lossDistribution)
    element.attribute("factor", factor)
  }
}

extension Report.Charge {
  func write(to element: XMLBuilder) {
    element.attribute("id", id)
    element.attribute("title", title)
    element.attribute("mechanism", mechanism)
    element.attribute("parameter", parameter)
    element.attribute("rho", rho)
    element.attribute("delta", delta)
    element.attribute("halfWidth", halfWidth)
    element.attribute("replayed", replayed)
  }
}
