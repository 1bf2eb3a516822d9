import JSON
import Policy
import Provenance

/// Numbers that the law of California wants exact: requests by kind (11 CCR 7102) and risk assessments (11 CCR 7157), by year.
///
/// No noise is ever added to them. A value that merges: tallies of batches, in any order, give that of all records.
struct StatutoryTally: Sendable {
  /// The kinds of request that 7102(a)(1) names, in its order.
  enum RequestKind: String, Sendable, CaseIterable {
    case delete, correct, know, accessAdmt, optOutSaleShare, limit, optOutAdmt

    /// - Parameter type: `type` of a request record.
    init?(type: String) {
      switch type {
      case "delete": self = .delete
      case "correct": self = .correct
      case "know-categories", "know-specific": self = .know
      case "access-admt": self = .accessAdmt
      case "opt-out-sale-share": self = .optOutSaleShare
      case "limit-sensitive": self = .limit
      case "opt-out-admt": self = .optOutAdmt
      default: return nil
      }
    }
  }

  /// Of one kind and year of receipt.
  struct Requests: Hashable, Sendable {
    var received = 0
    /// In whole or in part.
    var complied = 0
    var denied = 0
    /// Days from receipt to the substantive answer, with how many took so long.
    var days: [Int: Int] = [:]

    /// Twice the median of the days: whole in any case; nil where none was answered.
    var twiceMedianDays: Int? {
      let count = days.values.reduce(0, +)
      guard count > 0 else { return nil }
      let sorted = days.sorted { $0.key < $1.key }
      func place(_ wanted: Int) -> Int {
        var passed = 0
        return sorted.first {
          passed += $0.value
          return passed > wanted
        }?.key ?? 0
      }
      return place((count - 1) / 2) + place(count / 2)
    }

    mutating func merge(_ other: Requests) {
      received += other.received
      complied += other.complied
      denied += other.denied
      days.merge(other.days, uniquingKeysWith: +)
    }
  }

  /// Of one year: how many were conducted, and how many updated.
  struct Assessments: Hashable, Sendable {
    var conducted = 0
    var updated = 0

    mutating func merge(_ other: Assessments) {
      conducted += other.conducted
      updated += other.updated
    }
  }

  struct RequestKey: Hashable, Sendable {
    let year: Int
    let kind: RequestKind
  }

  struct AssessmentKey: Hashable, Sendable {
    let year: Int
    /// As of 7150(b); nil for all together.
    let activity: String?
  }

  private(set) var requests: [RequestKey: Requests] = [:]
  private(set) var assessments: [AssessmentKey: Assessments] = [:]
  private let docket: Docket
  private let clock: ClockCalendar

  /// - Parameter clock: In whose zone days and years are.
  init(_ docket: Docket, clock: ClockCalendar) {
    self.docket = docket
    self.clock = clock
  }

  mutating func take(_ record: JSONView, kind: RecordKind) {
    switch kind {
    case .request: takeRequest(record)
    case .document where record["type"]?.string == "risk-assessment": takeAssessment(record)
    default: break
    }
  }

  private mutating func takeRequest(_ record: JSONView) {
    guard let kind = record["type"]?.string.flatMap(RequestKind.init(type:)),
      docket.isUnderCCPA(request: record) == true,
      let received = day(record["receivedAt"])
    else { return }
    var counts = Requests(received: 1)
    switch record["outcome"]?.string {
    case "complied", "complied-in-part": counts.complied = 1
    case "denied": counts.denied = 1
    default: break
    }
    // A choice is answered by being put into effect.
    if counts.complied + counts.denied > 0, let answered = day(record["respondedAt"]) ?? day(record["effectiveAt"]) {
      counts.days[max(0, answered.number - received.number)] = 1
    }
    requests[RequestKey(year: received.year, kind: kind), default: Requests()].merge(counts)
  }

  private mutating func takeAssessment(_ record: JSONView) {
    let activities = record["covers"]?["activities"]?.elements.compactMap(\.string) ?? []
    func note(_ day: Day?, _ counts: Assessments) {
      guard let day else { return }
      for activity in [nil] + activities.map(Optional.some) {
        assessments[AssessmentKey(year: day.year, activity: activity), default: Assessments()].merge(counts)
      }
    }
    note(day(record["approvedAt"]), Assessments(conducted: 1))
    note(day(record["updatedAt"]), Assessments(updated: 1))
  }

  private func day(_ value: JSONView?) -> Day? { value?.string.flatMap { When($0) }.map { clock.day(of: $0) } }

  mutating func merge(_ other: StatutoryTally) {
    requests.merge(other.requests) { left, right in
      var sum = left
      sum.merge(right)
      return sum
    }
    assessments.merge(other.assessments) { left, right in
      var sum = left
      sum.merge(right)
      return sum
    }
  }
}
