import JSON

/// By what the contributions that a request reaches are told: the person who made it, or, where it lists them, the request itself.
public struct RequestKey: Hashable, Sendable {
  /// Hash of a person's pseudonym or of the id of a request, in NFC; by another key in every process.
  public let word: UInt64
  /// It lists the contributions.
  public let isListed: Bool

  /// Nil if the request names neither a person nor contributions.
  public init?(_ request: JSONView) {
    if request["contributions"] != nil, let id = request["id"]?.string {
      self.init(listing: id)
    } else if let person = request["subjectRef"]?.string {
      self.init(person: NameNumbers.hash(person))
    } else {
      return nil
    }
  }

  init(listing request: String) {
    word = NameNumbers.hash(request)
    isListed = true
  }

  init(person: UInt64) {
    word = person
    isListed = false
  }
}

extension RecordWorld {
  /// Whether any request was read: without one no contribution has to be looked at.
  public var hasRequests: Bool { !records.requests.isEmpty || !records.listings.isEmpty }

  /// The keys of the requests that reach a contribution; empty for most.
  public func requestKeys(of contribution: JSONView) -> [RequestKey] {
    var keys: [RequestKey] = []
    if !records.requests.isEmpty, let person = contribution["subjectRef"]?.string.map(NameNumbers.hash(_:)),
      !records.requests.ids(of: person).isEmpty
    {
      keys.append(RequestKey(person: person))
    }
    if !records.listings.isEmpty, let id = contribution["id"]?.string {
      keys += records.listings.ids(of: NameNumbers.hash(id)).sorted().map(RequestKey.init(listing:))
    }
    return keys
  }
}
