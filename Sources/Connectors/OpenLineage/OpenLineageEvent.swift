import JSON
import Provenance

/// One event, checked: what every consumer needs is there, and so is what the mapped facets need.
struct OpenLineageEvent {
  enum Sort: Equatable { case run, dataset, job }

  /// A data set as an event names it.
  struct Mention {
    var namespace: String
    var name: String
    var facets: JSONView?
    /// `inputFacets` or `outputFacets`.
    var sideFacets: JSONView?
    /// `inputs`, `outputs` or `dataset`.
    var member: String
    /// Place in the list.
    var index: Int?

    /// `/inputs/0`.
    var place: String { "/\(member)" + (index.map { "/\($0)" } ?? "") }
  }

  var sort: Sort
  /// `START`, `RUNNING`, `COMPLETE`, `ABORT`, `FAIL`, `OTHER`; absent from some senders.
  var type: String?
  var time: EventTime
  var producer: String
  var run: String?
  var runFacets: JSONView?
  var jobNamespace: String?
  var jobName: String?
  var jobFacets: JSONView?
  var inputs: [Mention] = []
  var outputs: [Mention] = []
  var dataset: Mention?

  static let types = ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"]

  /// Which sort an event is, is told by the members that it has; `schemaURL` is often missing or wrong.
  /// - Throws: the first fault; its message holds no value.
  init(_ view: JSONView) throws(Rejection) {
    guard view.type == .object else {
      throw Rejection(.memberType, pointer: .root, message: "an event is a JSON object")
    }
    let hasRun = view["run"] != nil
    let hasJob = view["job"] != nil
    guard hasRun || hasJob || view["dataset"] != nil || view["eventType"] != nil else {
      throw Rejection(
        .memberMissing, pointer: Self.place("job"), message: "an event has run and job, or job, or dataset")
    }
    time = try Self.time(view["eventTime"], Self.place("eventTime"))
    producer = view["producer"]?.string ?? ""
    if let said = view["eventType"], !said.isNull {
      let pointer = Self.place("eventType")
      guard let text = said.string else {
        throw Rejection(.memberType, pointer: pointer, message: "eventType is text")
      }
      guard Self.types.contains(text.uppercased()) else {
        throw Rejection(
          .valueToken, pointer: pointer, nearest: nearestName(to: text, in: Self.types),
          message: "not an eventType; write one of \(Self.types.joined(separator: ", "))")
      }
      type = text.uppercased()
    }
    if hasRun || type != nil {
      sort = .run
      let run = try Self.object(view["run"], Self.place("run"))
      self.run = try Self.runID(run["runId"], Self.place("run", "runId"))
      runFacets = try Self.facets(run, Self.place("run"))
    } else if hasJob {
      sort = .job
    } else {
      sort = .dataset
      dataset = try Self.mention(view["dataset"], "dataset", nil, side: nil)
      return
    }
    let job = try Self.object(view["job"], Self.place("job"))
    jobNamespace = try Self.text(job["namespace"], Self.place("job", "namespace"), mayBeEmpty: true)
    jobName = try Self.text(job["name"], Self.place("job", "name"))
    jobFacets = try Self.facets(job, Self.place("job"))
    inputs = try Self.mentions(view["inputs"], "inputs", side: "inputFacets")
    outputs = try Self.mentions(view["outputs"], "outputs", side: "outputFacets")
  }

  // MARK: Members

  /// Places are made only where something is wrong.
  private typealias Pointer = () -> JSONPointer

  private static func place(_ tokens: String...) -> JSONPointer { JSONPointer(tokens: tokens) }

  private static func fault(_ code: Rejection.Code, _ pointer: Pointer, _ message: String) -> Rejection {
    Rejection(code, pointer: pointer(), message: message)
  }

  private static func time(_ view: JSONView?, _ pointer: @autoclosure Pointer) throws(Rejection) -> EventTime {
    guard let view, !view.isNull else { throw fault(.memberMissing, pointer, "an event says when it happened") }
    guard let text = view.string else { throw fault(.memberType, pointer, "eventTime is text") }
    guard let time = EventTime(text) else {
      throw fault(.timeInvalid, pointer, "write an instant, such as 2026-03-02T10:06:00Z")
    }
    return time
  }

  private static func runID(_ view: JSONView?, _ pointer: @autoclosure Pointer) throws(Rejection) -> String {
    let id = try text(view, pointer())
    // Patterns of tests are no ids: all of them would become one run.
    guard !id.utf8.contains(UInt8(ascii: "{")) else {
      throw fault(.valueFormat, pointer, "a run id is a UUID, not a pattern")
    }
    return Identifier.isUUID(id) ? id.lowercased() : id
  }

  private static func object(_ view: JSONView?, _ pointer: @autoclosure Pointer) throws(Rejection) -> JSONView {
    guard let view, !view.isNull else { throw fault(.memberMissing, pointer, "\(pointer()) is missing") }
    guard view.type == .object else { throw fault(.memberType, pointer, "\(pointer()) is an object") }
    return view
  }

  private static func text(
    _ view: JSONView?, _ pointer: @autoclosure Pointer, mayBeEmpty: Bool = false
  ) throws(Rejection) -> String {
    guard let view, !view.isNull else { throw fault(.memberMissing, pointer, "\(pointer()) is missing") }
    guard let text = view.string else { throw fault(.memberType, pointer, "\(pointer()) is text") }
    guard mayBeEmpty || !text.isEmpty else { throw fault(.idInvalid, pointer, "\(pointer()) is empty") }
    return text
  }

  private static func facets(_ owner: JSONView, _ pointer: @autoclosure Pointer) throws(Rejection) -> JSONView? {
    guard let facets = owner["facets"], !facets.isNull else { return nil }
    guard facets.type == .object else {
      throw Rejection(.memberType, pointer: pointer().appending("facets"), message: "facets are an object")
    }
    do {
      try FacetCheck.check(facets)
    } catch {
      var fault = error
      let inner = error.pointer?.tokens ?? []
      fault.pointer = JSONPointer(tokens: pointer().tokens + ["facets"] + inner)
      throw fault
    }
    return facets
  }

  private static func mentions(_ view: JSONView?, _ member: String, side: String) throws(Rejection) -> [Mention] {
    guard let view, !view.isNull else { return [] }
    guard view.type == .array else {
      throw Rejection(.memberType, pointer: JSONPointer(tokens: [member]), message: "\(member) is a list")
    }
    var mentions: [Mention] = []
    for item in view.elements { mentions.append(try mention(item, member, mentions.count, side: side)) }
    return mentions
  }

  private static func mention(
    _ view: JSONView?, _ member: String, _ index: Int?, side: String?
  ) throws(Rejection) -> Mention {
    func place(_ last: String?) -> JSONPointer {
      JSONPointer(tokens: [member, index.map(String.init), last].compactMap { $0 })
    }
    let view = try object(view, place(nil))
    let namespace = try text(view["namespace"], place("namespace"), mayBeEmpty: true)
    let name = try text(view["name"], place("name"))
    var mention = Mention(namespace: namespace, name: name, member: member, index: index)
    mention.facets = try facets(view, place(nil))
    if let side, let more = view[side], more.type == .object { mention.sideFacets = more }
    return mention
  }
}

/// What the mapped facets cannot do without, by their schemas. Pointers start at the facets.
enum FacetCheck {
  static func check(_ facets: JSONView) throws(Rejection) {
    if let facet = facets["ownership"] { try each(facet, "ownership", "owners", "name") }
    if let facet = facets["schema"] { try each(facet, "schema", "fields", "name") }
    if let facet = facets["tags"] { try each(facet, "tags", "tags", "key") }
  }

  private static func each(
    _ facet: JSONView, _ name: String, _ list: String, _ wanted: String
  ) throws(Rejection) {
    guard facet.type == .object, facet["_deleted"]?.bool != true, let items = facet[list], !items.isNull else { return }
    guard items.type == .array else {
      throw Rejection(.memberType, pointer: JSONPointer(tokens: [name, list]), message: "\(list) is a list")
    }
    for (index, item) in items.elements.enumerated() where item[wanted]?.type != .string {
      let place = JSONPointer(tokens: [name, list, String(index), wanted])
      throw Rejection(
        item[wanted] == nil ? .memberMissing : .memberType, pointer: place,
        message: "\(wanted) is text, and must be there")
    }
  }
}
