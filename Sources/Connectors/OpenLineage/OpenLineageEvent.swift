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
    /// `/inputs/0`.
    var place: String
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
    let root = JSONPointer.root
    guard view.type == .object else { throw Self.fault(.memberType, root, "an event is a JSON object") }
    let hasRun = view["run"] != nil
    let hasJob = view["job"] != nil
    guard hasRun || hasJob || view["dataset"] != nil || view["eventType"] != nil else {
      throw Self.fault(.memberMissing, root.appending("job"), "an event has run and job, or job, or dataset")
    }
    time = try Self.time(view["eventTime"], root.appending("eventTime"))
    producer = view["producer"]?.string ?? ""
    if let said = view["eventType"], !said.isNull {
      let pointer = root.appending("eventType")
      guard let text = said.string else { throw Self.fault(.memberType, pointer, "eventType is text") }
      guard Self.types.contains(text.uppercased()) else {
        throw Rejection(
          .valueToken, pointer: pointer, nearest: nearestName(to: text, in: Self.types),
          message: "not an eventType; write one of \(Self.types.joined(separator: ", "))")
      }
      type = text.uppercased()
    }
    if hasRun || type != nil {
      sort = .run
      let run = try Self.object(view["run"], root.appending("run"))
      self.run = try Self.runID(run["runId"], root.appending("run").appending("runId"))
      runFacets = try Self.facets(run, root.appending("run"))
    } else if hasJob {
      sort = .job
    } else {
      sort = .dataset
      dataset = try Self.mention(view["dataset"], root.appending("dataset"), side: nil)
      return
    }
    let job = try Self.object(view["job"], root.appending("job"))
    jobNamespace = try Self.text(job["namespace"], root.appending("job").appending("namespace"), mayBeEmpty: true)
    jobName = try Self.text(job["name"], root.appending("job").appending("name"))
    jobFacets = try Self.facets(job, root.appending("job"))
    inputs = try Self.mentions(view["inputs"], root.appending("inputs"), side: "inputFacets")
    outputs = try Self.mentions(view["outputs"], root.appending("outputs"), side: "outputFacets")
  }

  // MARK: Members

  private static func fault(_ code: Rejection.Code, _ pointer: JSONPointer, _ message: String) -> Rejection {
    Rejection(code, pointer: pointer, message: message)
  }

  private static func time(_ view: JSONView?, _ pointer: JSONPointer) throws(Rejection) -> EventTime {
    guard let view, !view.isNull else { throw fault(.memberMissing, pointer, "an event says when it happened") }
    guard let text = view.string else { throw fault(.memberType, pointer, "eventTime is text") }
    guard let time = EventTime(text) else { throw fault(.timeInvalid, pointer, "write an instant, such as 2026-03-02T10:06:00Z") }
    return time
  }

  private static func runID(_ view: JSONView?, _ pointer: JSONPointer) throws(Rejection) -> String {
    let id = try text(view, pointer)
    // Patterns of tests are no ids: all of them would become one run.
    guard !id.contains("${"), !id.contains("{{") else { throw fault(.valueFormat, pointer, "a run id is a UUID, not a pattern") }
    return Identifier.isUUID(id) ? id.lowercased() : id
  }

  private static func object(_ view: JSONView?, _ pointer: JSONPointer) throws(Rejection) -> JSONView {
    guard let view, !view.isNull else { throw fault(.memberMissing, pointer, "\(pointer) is missing") }
    guard view.type == .object else { throw fault(.memberType, pointer, "\(pointer) is an object") }
    return view
  }

  private static func text(_ view: JSONView?, _ pointer: JSONPointer, mayBeEmpty: Bool = false) throws(Rejection) -> String {
    guard let view, !view.isNull else { throw fault(.memberMissing, pointer, "\(pointer) is missing") }
    guard let text = view.string else { throw fault(.memberType, pointer, "\(pointer) is text") }
    guard mayBeEmpty || !text.isEmpty else { throw fault(.idInvalid, pointer, "\(pointer) is empty") }
    return text
  }

  private static func facets(_ owner: JSONView, _ pointer: JSONPointer) throws(Rejection) -> JSONView? {
    let pointer = pointer.appending("facets")
    guard let facets = owner["facets"], !facets.isNull else { return nil }
    guard facets.type == .object else { throw fault(.memberType, pointer, "facets are an object") }
    try FacetCheck.check(facets, pointer)
    return facets
  }

  private static func mentions(_ view: JSONView?, _ pointer: JSONPointer, side: String) throws(Rejection) -> [Mention] {
    guard let view, !view.isNull else { return [] }
    guard view.type == .array else { throw fault(.memberType, pointer, "\(pointer) is a list") }
    var mentions: [Mention] = []
    for (index, item) in view.elements.enumerated() {
      mentions.append(try mention(item, pointer.appending(index), side: side))
    }
    return mentions
  }

  private static func mention(_ view: JSONView?, _ pointer: JSONPointer, side: String?) throws(Rejection) -> Mention {
    let view = try object(view, pointer)
    let namespace = try text(view["namespace"], pointer.appending("namespace"), mayBeEmpty: true)
    let name = try text(view["name"], pointer.appending("name"))
    var mention = Mention(namespace: namespace, name: name, place: pointer.description)
    mention.facets = try facets(view, pointer)
    if let side, let more = view[side], more.type == .object { mention.sideFacets = more }
    return mention
  }
}

/// What the mapped facets cannot do without, by their schemas.
enum FacetCheck {
  static func check(_ facets: JSONView, _ pointer: JSONPointer) throws(Rejection) {
    for (name, facet) in facets.members where facet.type == .object && facet["_deleted"]?.bool != true {
      let here = pointer.appending(name)
      switch name {
      case "ownership": try each(facet, "owners", ["name"], here)
      case "schema": try each(facet, "fields", ["name"], here)
      case "tags": try each(facet, "tags", ["key"], here)
      default: continue
      }
    }
  }

  private static func each(
    _ facet: JSONView, _ list: String, _ wanted: [String], _ pointer: JSONPointer
  ) throws(Rejection) {
    let here = pointer.appending(list)
    guard let items = facet[list], !items.isNull else { return }
    guard items.type == .array else { throw Rejection(.memberType, pointer: here, message: "\(here) is a list") }
    for (index, item) in items.elements.enumerated() {
      for name in wanted where item[name]?.type != .string {
        let place = here.appending(index).appending(name)
        throw Rejection(item[name] == nil ? .memberMissing : .memberType, pointer: place, message: "\(place) is text, and must be there")
      }
    }
  }
}
