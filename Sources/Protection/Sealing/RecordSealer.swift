import Crypto
import JSON
import Provenance

/// Turns a record into one line of `records.sdj`:
/// `{"v":1,"sd":"<issuer-signed JWT>","d":["<JWE>",…]}`.
///
/// The JWT (RFC 9901, `ES256`) holds what is in clear and salted digests of the rest, decoys among them; `d` holds each
/// sealed field as a compact JWE under the key of its class, in ascending order of the digests. A field that was moved
/// to another place or record finds no digest there.
///
/// One instance belongs to one thread; plan and run keys are shared. Records are expected to be valid; a member that
/// the schema has not is sealed for the owner like anything that no rule names.
public final class RecordSealer {
  let plan: ProtectionPlan
  private let contentKeys: [ContentKey]
  let pseudonymizers: [Pseudonymizer]
  let namesPerson: @Sendable (String) -> Bool
  private let random = SecureRandom()
  let batch: DisclosureBatch
  private let signer: ES256.Signer
  private let header: [UInt8]
  private let opening: (before: [UInt8], after: [UInt8])

  var claims: [UInt8] = []
  var text: [UInt8] = []
  private var counts: [Int]
  var isPerson = false

  /// - Parameter namesPerson: whether an id that the plan keeps in clear is a person's all the same; then it is sealed
  ///   for the owner. An id made of a mail address always is, and so is the id of an agent record that does not say
  ///   that it is an organisation or software.
  public init(
    plan: ProtectionPlan, keys: RunKeys, issue: RecordIssue,
    namesPerson: @escaping @Sendable (String) -> Bool = { _ in false }
  ) throws(ProtectionError) {
    self.plan = plan
    self.namesPerson = namesPerson
    var contentKeys: [ContentKey] = []
    for name in plan.classes { contentKeys.append(try keys.contentKey(class: name)) }
    var pseudonymizers: [Pseudonymizer] = []
    for scope in plan.scopes { pseudonymizers.append(try Pseudonymizer(keys: keys, scope: scope)) }
    do {
      batch = try DisclosureBatch(keys: contentKeys.map { ($0.kid, $0.key) }, random: random)
      signer = try ES256.Signer(key: issue.signingKey)
    } catch {
      throw .library
    }
    self.contentKeys = contentKeys
    self.pseudonymizers = pseudonymizers
    header = Array(JWS.header(type: RecordFile.type, key: issue.signingKey.publicKey).utf8)
    opening = RecordFile.opening(issue)
    counts = Array(repeating: 0, count: contentKeys.count)
  }

  deinit {
    SecretBytes.wipe(&text)
    SecretBytes.wipe(&claims)
  }

  /// One line with its line feed.
  public func seal(record: JSONView, kind: RecordKind) throws(ProtectionError) -> [UInt8] {
    var line: [UInt8] = []
    try seal(record: record, kind: kind, to: &line)
    return line
  }

  /// Appends one line with its line feed. Throws `ProtectionError.exhausted` when a key has sealed all that it may.
  public func seal(record: JSONView, kind: RecordKind, to line: inout [UInt8]) throws(ProtectionError) {
    begin()
    isPerson = kind == .agent && !["organisation", "software"].contains { record["type"]?.equals($0) ?? false }
    let scope = batch.makeScope()
    var isFirst = false
    record.withCursor { cursor in
      writeMembers(of: cursor, view: record, node: plan.roots[kind], scope: scope, isFirst: &isFirst)
    }
    writeDigests(of: scope, isFirst: isFirst)
    claims.append(UInt8(ascii: "}"))
    try count()
    do {
      try batch.seal(text: &text, claims: &claims)
      try write(to: &line)
    } catch {
      throw .library
    }
  }

  private func begin() {
    batch.removeAll()
    text.removeAll(keepingCapacity: true)
    claims.removeAll(keepingCapacity: true)
    claims.append(contentsOf: opening.before)
    Base64URL.encode(random.bytes(16), into: &claims)
    claims.append(contentsOf: opening.after)
  }

  private func count() throws(ProtectionError) {
    for place in counts.indices { counts[place] = 0 }
    batch.addCounts(to: &counts)
    for (place, key) in contentKeys.enumerated() where counts[place] > 0 { try key.reserve(counts[place]) }
  }

  private func write(to line: inout [UInt8]) throws(CryptoError) {
    line.append(contentsOf: #"{"v":1,"sd":""#.utf8)
    let start = line.count
    line.append(contentsOf: header)
    line.append(UInt8(ascii: "."))
    Base64URL.encode(claims, into: &line)
    let signature = try signer.sign(SHA256.hash(line[start...]))
    line.append(UInt8(ascii: "."))
    Base64URL.encode(signature, into: &line)
    line.append(contentsOf: #"","d":["#.utf8)
    batch.appendCiphertexts(to: &line)
    line.append(contentsOf: "]}\n".utf8)
  }

  // MARK: Walking

  private func writeMembers(
    of object: JSONCursor, view: JSONView, node: PlanNode?, scope: Int, isFirst: inout Bool
  ) {
    var name = object.at(object.index + 1)
    let end = object.close
    while name.index < end {
      let value = name.at(name.index + 1)
      let member = node?.child(named: name.utf8)
      write(value, name: name, view: view, node: member, scope: scope, isFirst: &isFirst)
      name.index = value.next
    }
  }

  private func write(
    _ value: JSONCursor, name: JSONCursor, view: JSONView, node: PlanNode?, scope: Int, isFirst: inout Bool
  ) {
    guard let node else { return disclose(value, name: name, view: view, node: nil, class: 0, scope: scope) }
    switch node.treatment {
    case .drop: break
    case .seal(let slot): disclose(value, name: name, view: view, node: node, class: slot, scope: scope)
    case .redact: disclose(value, name: name, view: view, node: node, class: nil, scope: scope)
    case .keep:
      beginMember(node, isFirst: &isFirst)
      append(value, view: view, to: &claims)
    case .keepID:
      if mayStandInClear(value, view: view, node: node) {
        beginMember(node, isFirst: &isFirst)
        append(value, view: view, to: &claims)
      } else {
        disclose(value, name: name, view: view, node: node, class: 0, scope: scope)
      }
    case .token(let place, let domain):
      if isSingle(value) {
        beginMember(node, isFirst: &isFirst)
        writeToken(value, view: view, place: place, domain: domain)
      } else {
        disclose(value, name: name, view: view, node: node, class: 0, scope: scope)
      }
    case .descend:
      switch value.type {
      case .object:
        beginMember(node, isFirst: &isFirst)
        writeObject(value, view: view, node: node)
      case .array:
        beginMember(node, isFirst: &isFirst)
        writeElements(of: value, view: view, node: node)
      default: disclose(value, name: name, view: view, node: node, class: 0, scope: scope)
      }
    case .descendMap:
      if value.type == .object {
        beginMember(node, isFirst: &isFirst)
        writeMap(value, view: view, node: node)
      } else {
        disclose(value, name: name, view: view, node: node, class: 0, scope: scope)
      }
    }
  }

  private func writeMap(_ map: JSONCursor, view: JSONView, node: PlanNode) {
    let scope = batch.makeScope()
    var isFirst = true
    claims.append(UInt8(ascii: "{"))
    var name = map.at(map.index + 1)
    while name.index < map.close {
      let value = name.at(name.index + 1)
      if let slot = commonClass(of: value, node: node) {
        disclose(value, name: name, view: view, node: nil, class: slot, scope: scope)
      } else {
        if !isFirst { claims.append(UInt8(ascii: ",")) }
        isFirst = false
        append(name: name, to: &claims)
        claims.append(UInt8(ascii: ":"))
        writeObject(value, view: view, node: node)
      }
      name.index = value.next
    }
    writeDigests(of: scope, isFirst: isFirst)
    claims.append(UInt8(ascii: "}"))
  }

  private func writeObject(_ object: JSONCursor, view: JSONView, node: PlanNode) {
    let scope = batch.makeScope()
    var isFirst = true
    claims.append(UInt8(ascii: "{"))
    writeMembers(of: object, view: view, node: node, scope: scope, isFirst: &isFirst)
    writeDigests(of: scope, isFirst: isFirst)
    claims.append(UInt8(ascii: "}"))
  }

  private func writeElements(of list: JSONCursor, view: JSONView, node: PlanNode) {
    claims.append(UInt8(ascii: "["))
    var element = list.at(list.index + 1)
    var isFirst = true
    while element.index < list.close {
      if !isFirst { claims.append(UInt8(ascii: ",")) }
      isFirst = false
      if let slot = commonClass(of: element, node: node) {
        let scope = batch.makeScope()
        disclose(element, name: nil, view: view, node: nil, class: slot, scope: scope)
        claims.append(contentsOf: #"{"...":"#.utf8)
        batch.reserve(scope, multiple: 1, in: &claims)
        claims.append(UInt8(ascii: "}"))
      } else {
        writeObject(element, view: view, node: node)
      }
      element.index = element.next
    }
    claims.append(UInt8(ascii: "]"))
  }

  /// The class under which an element can be sealed as a whole: the one that all its members have. What is no object
  /// has no members that a rule could name, and is the owner's.
  private func commonClass(of element: JSONCursor, node: PlanNode) -> Int? {
    guard element.type == .object else { return 0 }
    var common: Int?
    var name = element.at(element.index + 1)
    while name.index < element.close {
      let treatment = node.child(named: name.utf8)?.treatment ?? .seal(0)
      guard case .seal(let slot) = treatment, common == nil || common == slot else { return nil }
      common = slot
      name.index = name.at(name.index + 1).next
    }
    return common
  }

  private func beginMember(_ node: PlanNode, isFirst: inout Bool) {
    if !isFirst { claims.append(UInt8(ascii: ",")) }
    isFirst = false
    claims.append(contentsOf: node.memberPrefix)
  }

  private func writeDigests(of scope: Int, isFirst: Bool) {
    guard batch.count(in: scope) > 0 else { return }
    claims.append(contentsOf: (isFirst ? #""_sd":["# : #","_sd":["#).utf8)
    batch.reserve(scope, multiple: RecordFile.digests, in: &claims)
    claims.append(UInt8(ascii: "]"))
  }
}
