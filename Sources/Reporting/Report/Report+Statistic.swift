extension Report {
  /// A released statistic: one value a cell, each with the interval of its noise.
  public struct Statistic: Hashable, Sendable {
    /// Id of the statistic in the configuration, an XML name.
    public var id: String
    public var title: String
    /// What is counted or measured, the name of the value axis.
    public var measure: String
    /// By what the cells differ, the name of the category axis; empty for a single value.
    public var dimension: String = ""
    /// Level of the intervals, as a decimal: `0.95`.
    public var confidence: String = "0.95"
    /// Whether the intervals hold all at once rather than each by itself.
    public var simultaneous: Bool = false
    /// The value axis. `Axis(covering:)` chooses it.
    public var axis: Axis
    public var cells: [Cell]
    /// How the published values were made from the raw ones, in words; nil if they are the same.
    public var postProcessing: String?
    /// Whether the values are a stored release of the same question on the same data.
    public var replayed: Bool = false

    public init(
      id: String, title: String, measure: String, dimension: String = "", confidence: String = "0.95",
      simultaneous: Bool = false, axis: Axis, cells: [Cell], postProcessing: String? = nil, replayed: Bool = false
    ) {
      self.id = id
      self.title = title
      self.measure = measure
      self.dimension = dimension
      self.confidence = confidence
      self.simultaneous = simultaneous
      self.axis = axis
      self.cells = cells
      self.postProcessing = postProcessing
      self.replayed = replayed
    }
  }

  /// One cell of a statistic; all numbers are exact decimals.
  public struct Cell: Hashable, Sendable {
    public var label: String
    /// The noisy value as drawn. The interval belongs to it.
    public var raw: String
    /// The value that is published, after rounding and other post-processing.
    public var published: String
    public var lower: String
    public var upper: String
    public var halfWidth: String
    /// Whether the interval holds zero, so that the value cannot be told from none.
    public var indistinguishableFromZero: Bool = false

    public init(
      label: String, raw: String, published: String, lower: String, upper: String, halfWidth: String,
      indistinguishableFromZero: Bool = false
    ) {
      self.label = label
      self.raw = raw
      self.published = published
      self.lower = lower
      self.upper = upper
      self.halfWidth = halfWidth
      self.indistinguishableFromZero = indistinguishableFromZero
    }
  }

  /// A value axis that begins at zero unless values lie below it.
  public struct Axis: Hashable, Sendable {
    /// Lowest value shown, an exact decimal.
    public var low: String
    /// Highest value shown.
    public var high: String
    /// The values that are marked, from lowest to highest.
    public var ticks: [String]

    public init(low: String, high: String, ticks: [String]) {
      self.low = low
      self.high = high
      self.ticks = ticks
    }
  }

  /// A statistic that was not released.
  public struct RefusedStatistic: Hashable, Sendable {
    public var id: String
    public var title: String
    /// Why, in words: the budget, or that the noise would drown it.
    public var reason: String

    public init(id: String, title: String, reason: String) {
      self.id = id
      self.title = title
      self.reason = reason
    }
  }
}
