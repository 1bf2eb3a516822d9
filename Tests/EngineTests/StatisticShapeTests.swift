import Privacy
import Testing

@testable import Engine

@Suite("Statistics as they are configured")
struct StatisticShapeTests {
  private typealias Configured = Configuration.Statistic

  private func statistic(_ count: Configured.Count, _ change: (inout Configured) -> Void = { _ in }) -> Configured {
    var statistic = Configured(
      id: "s", count: count, by: [], partitions: [], delta: nil, loss: .rho("0.01"), maxGroups: 2, maxRows: 3,
      value: nil, quantiles: [],
      totals: false, top: nil, dataset: nil, maxRelativeError: nil, plausible: nil, line: 7, column: 5)
    change(&statistic)
    return statistic
  }

  private let income = Configured.Value(name: "income", lower: "0", upper: "100000", decimals: 2, bins: [])
  private let bins = Configured.Value(name: "income", lower: nil, upper: nil, decimals: 0, bins: ["0", "10", "20"])

  @Test("sums and means take bounds, histograms and quantiles bins")
  func shapes() throws {
    let mean = try StatisticShape(statistic(.mean) { $0.value = income })
    #expect(mean.measure == .mean && mean.value != nil && mean.bins == nil && mean.levels == .groups)
    let histogram = try StatisticShape(
      statistic(.histogram) {
        $0.value = bins
        $0.by = ["region"]
        $0.partitions = [["DE"]]
      })
    #expect(histogram.measure == .rows && histogram.attributes.count == 2 && histogram.partitions.count == 2)
    let quantiles = try StatisticShape(
      statistic(.quantiles) {
        $0.value = bins
        $0.quantiles = ["0.5"]
      })
    #expect(quantiles.levels == .tree && quantiles.bins?.count == 2)
    let people = try StatisticShape(statistic(.subjects) { ($0.maxGroups, $0.maxRows) = (nil, nil) })
    #expect(people.bounds == .init(groups: 1, rows: 1), "one group, in which a person counts once: nothing to bound")
    let totals = try StatisticShape(statistic(.rows) { $0.totals = true })
    #expect(totals.levels == .totals)
  }

  @Test("what is missing or makes no sense is said with file and line, before anything is read")
  func mistakes() {
    func says(_ part: String, _ statistic: Configured) {
      let privacy = Configuration.Privacy(quarterRho: "0.05", yearRho: "0.15", window: nil, statistics: [statistic])
      let error = #expect(throws: (any Error).self) { try StatisticPlans.check(privacy, file: "affidavit.yaml") }
      let text = "\(error.map { "\($0)" } ?? "")"
      #expect(text.contains("affidavit.yaml") && text.contains("7") && text.contains(part), "\(text)")
    }
    func value(_ lower: String?, _ upper: String?, bins: [String] = []) -> Configured.Value {
      Configured.Value(name: "income", lower: lower, upper: upper, decimals: 0, bins: bins)
    }
    says("'lower' and 'upper' is missing", statistic(.mean))
    says("'lower' and 'upper' is missing", statistic(.sum) { $0.value = value("0", nil) })
    says("the lower bound must be below the upper one", statistic(.sum) { $0.value = value("5", "4") })
    says("the lower bound must be below the upper one", statistic(.sum) { $0.value = value("4", "4") })
    says("values are kept to 0 decimals", statistic(.variance) { $0.value = value("0.5", "4") })
    says("at most 1073741824", statistic(.sum) { $0.value = value("-1073741825", "0") })
    says("at most 1073741824", statistic(.sum) { $0.value = value("-1073741823", "2") })
    says("'name' and 'bins' is missing", statistic(.histogram) { $0.value = value("0", "1") })
    says("ascending", statistic(.histogram) { $0.value = value(nil, nil, bins: ["3", "3"]) })
    says("'quantiles' is missing", statistic(.quantiles) { $0.value = bins })
    says(
      "strictly between 0 and 1",
      statistic(.quantiles) {
        $0.value = bins
        $0.quantiles = ["1"]
      })
    says("belongs to a count of quantiles", statistic(.rows) { $0.quantiles = ["0.5"] })
    says("of no use to the count of rows", statistic(.rows) { $0.value = income })
    says(
      "is not an attribute",
      statistic(.rows) {
        $0.by = ["shoeSize"]; $0.partitions = [["1"]]
      })
    says(
      "lists DE of region twice",
      statistic(.rows) {
        $0.by = ["region"]; $0.partitions = [["DE", "DE"]]
      })
    says("'partitions' is missing: the values of region", statistic(.rows) { $0.by = ["region"] })
    says(
      "'partitions' has 1 lists, and 'by' names 2",
      statistic(.rows) {
        $0.by = ["region", "ageBand"]; $0.partitions = [["DE"]]
      })
    says("'by' names 4 attributes", statistic(.rows) { $0.by = ["region", "ageBand", "category", "consentState"] })
    says("at least 1", statistic(.rows) { $0.maxGroups = 0 })
    says(
      "'bounds' lacks 'groups' (how many groups one person may enter): set",
      statistic(.subjects) {
        $0.by = ["region"]; $0.partitions = [["DE"]]
        ($0.maxGroups, $0.maxRows) = (nil, nil)
      })
    says(
      "'bounds' lacks 'rows' (how many rows of one person",
      statistic(.rows) { ($0.maxGroups, $0.maxRows) = (nil, nil) })
    says(
      "one person may enter) and 'rows'",
      statistic(.histogram) {
        $0.value = bins
        ($0.maxGroups, $0.maxRows) = (nil, nil)
      })
    says("rho must be positive", statistic(.rows) { $0.loss = .rho("-0.01") })
    says("rho is no decimal", statistic(.rows) { $0.loss = .rho("much") })
    says("a half-width of at least one step", statistic(.rows) { $0.loss = .accuracy("0.5") })
    says(
      "intervals of means",
      statistic(.mean) {
        $0.value = income; $0.loss = .accuracy("10")
      })
    says(
      "accuracy has no price",
      statistic(.datasetRows) {
        $0.dataset = "ds:1"; $0.loss = .accuracy("10")
      })
    says(
      "groups that come from the data",
      statistic(.mean) {
        $0.value = income; $0.by = ["region"]; $0.delta = "0.000001"
      })
    says("only counts of groups have levels", statistic(.subjects) { $0.totals = true })
    says("'dataset' is missing", statistic(.datasetSum) { $0.by = ["income"] })
    says("needs one attribute", statistic(.datasetSum) { $0.dataset = "ds:1" })
  }
}
