import XML

extension Report.Statistic {
  func write(to element: XMLBuilder) {
    element.attribute("id", id)
    element.attribute("title", title)
    element.attribute("measure", measure)
    element.attribute("dimension", dimension)
    element.attribute("confidence", confidence)
    element.attribute("simultaneous", simultaneous)
    element.attribute("replayed", replayed)
    element.attribute("postProcessing", postProcessing)
    element.element("axis") { axis in
      axis.attribute("low", self.axis.low)
      axis.attribute("high", self.axis.high)
      for tick in self.axis.ticks { axis.element("tick", tick) }
    }
    for cell in cells {
      element.element("cell") {
        $0.attribute("label", cell.label)
        $0.attribute("raw", cell.raw)
        $0.attribute("published", cell.published)
        $0.attribute("lower", cell.lower)
        $0.attribute("upper", cell.upper)
        $0.attribute("halfWidth", cell.halfWidth)
        $0.attribute("zero", cell.indistinguishableFromZero)
      }
    }
  }
}

extension Report.RefusedStatistic {
  func write(to element: XMLBuilder) {
    element.attribute("id", id)
    element.attribute("title", title)
    element.attribute("reason", reason)
  }
}
