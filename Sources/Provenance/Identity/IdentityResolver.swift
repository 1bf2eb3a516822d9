import JSON

/// Decides which records are one thing under several names, in the order of record format, section 5.
struct IdentityResolver {
  private let items: [IdentityItem]
  private let itemByID: [String: Int32]
  private let read: (Int32) -> [JSONDocument]
  private(set) var partition: Partition
  private(set) var findings: Set<IdentityFinding> = []
  /// Relations that identity adds: versions of a product, mirrors.
  private(set) var specializations: [(specific: Int32, general: Int32)] = []
  private(set) var mirrors: [(Int32, Int32)] = []

  private var keys: [Int32: IdentityKeys] = [:]
  /// Digests of a component, by its root.
  private var contents: [Int32: IdentityKeys] = [:]
  /// Items that specialise another item at the same address: slices.
  private var slices: Set<Int32> = []

  /// An address where everything contradicts everything is not searched without end.
  private static let attempts = 16

  /// - Parameters:
  ///   - items: candidates and all others.
  ///   - marks: keys of the items; `record` is the item.
  ///   - read: the versions of an item.
  init(
    items: [IdentityItem], itemByID: [String: Int32], marks: [IdentityMark], declarations: [AliasDeclaration],
    read: @escaping (Int32) -> [JSONDocument]
  ) {
    self.items = items
    self.itemByID = itemByID
    self.read = read
    partition = Partition(count: items.count)
    let marks = marks.sorted { ($0.match, $0.hash, $0.record) < ($1.match, $1.hash, $1.record) }
    var buckets: [(match: IdentityKeys.Match, items: [Int32])] = []
    var at = 0
    while at < marks.count {
      var end = at + 1
      while end < marks.count && marks[end].hash == marks[at].hash && marks[end].match == marks[at].match { end += 1 }
      let members = Set(marks[at..<end].map(\.record))
      if members.count > 1 { buckets += split(members, by: marks[at].match).map { (marks[at].match, $0) } }
      at = end
    }
    for declaration in declarations where declaration.sort == .mirror { declareMirrors(declaration, marks) }
    holdRelatedApart(Set(buckets.flatMap(\.items)))
    for bucket in buckets {
      switch bucket.match {
      case .digest, .scopedDigest, .version: unite(bucket.items)
      case .address: uniteProduct(bucket.items)
      case .declared, .likeness: break
      }
    }
    for declaration in declarations where declaration.sort == .same {
      unite(declared(declaration, marks).sorted(by: precedes))
    }
    for bucket in buckets where bucket.match == .likeness { hint(bucket.items) }
  }

  private func precedes(_ a: Int32, _ b: Int32) -> Bool { IdentityItem.precedes(items[Int(a)], items[Int(b)]) }

  private mutating func keys(of item: Int32) -> IdentityKeys {
    if let known = keys[item] { return known }
    let versions = read(item).map { IdentityKeys($0.root) }
    var found = versions.first ?? IdentityKeys()
    for version in versions.dropFirst() {
      found.join(version)
      found.scoped.formUnion(version.scoped)
      found.versions.formUnion(version.versions)
      found.addresses.formUnion(version.addresses)
    }
    keys[item] = found
    return found
  }

  /// Items with equal hashes by the texts that were hashed; each bucket in order of precedence.
  private mutating func split(_ members: Set<Int32>, by match: IdentityKeys.Match) -> [[Int32]] {
    var byText: [String: [Int32]] = [:]
    for item in members.sorted(by: precedes) {
      for key in keys(of: item).all() where key.match == match { byText[key.text, default: []].append(item) }
    }
    return byText.sorted { $0.key < $1.key }.map(\.value).filter { $0.count > 1 }
  }

  /// What a source relates is not one thing: a slice and its whole, a mirror, a part, a source, a version before.
  private mutating func holdRelatedApart(_ candidates: Set<Int32>) {
    let relations = [
      "specializationOf", "alternateOf", "hadMember", "wasDerivedFrom", "wasRevisionOf", "hadPrimarySource",
      "wasQuotedFrom",
    ]
    for item in candidates.sorted() {
      for document in read(item) {
        for relation in relations {
          for target in document.root[relation]?.elements.compactMap({ $0["id"]?.string }) ?? [] {
            guard let other = itemByID[NormalText.nfc(target)], other != item, candidates.contains(other) else {
              continue
            }
            partition.keepApart(item, other)
            if relation == "specializationOf", !keys(of: item).addresses.isDisjoint(with: keys(of: other).addresses) {
              slices.insert(item)
            }
          }
        }
      }
    }
  }

  /// Unites the items of one key, in order of precedence.
  private mutating func unite(_ items: [Int32]) {
    var roots: [Int32] = []
    var known: Set<Int32> = []
    for item in items {
      var united = roots.isEmpty
      for root in roots.prefix(Self.attempts) where !united { united = unite(root, item) }
      if !united, let first = roots.first { holdApart(first, item) }
      let root = partition.root(item)
      if known.insert(root).inserted { roots.append(root) }
    }
  }

  private mutating func unite(_ a: Int32, _ b: Int32) -> Bool {
    let (x, y) = (partition.root(a), partition.root(b))
    if x == y { return true }
    if items[Int(x)].kind != items[Int(y)].kind { return false }
    var mine = contents[x] ?? keys(of: x)
    let theirs = contents[y] ?? keys(of: y)
    if mine.contradicts(theirs) || !partition.unite(x, y) { return false }
    mine.join(theirs)
    contents[partition.root(x)] = mine
    return true
  }

  private mutating func holdApart(_ a: Int32, _ b: Int32) {
    findings.insert(IdentityFinding(.heldApart, [items[Int(a)].id, items[Int(b)].id].sorted()))
  }

  /// One address without version is one product, which what has a version there specialises; but see `onlyContent`.
  private mutating func uniteProduct(_ members: [Int32]) {
    var general: [Int32] = []
    var versions: [Int32] = []
    for item in members where !slices.contains(item) {
      let content = contents[partition.root(item)] ?? keys(of: item)
      if content.isVersioned { versions.append(item) } else { general.append(item) }
    }
    unite(general)
    guard let product = general.first else { return }
    if let content = onlyContent(versions, at: product) {
      unite([content, product])
      return
    }
    for version in versions where partition.root(version) != partition.root(product) {
      if !partition.mustStayApart(version, product) { specializations.append((version, product)) }
    }
  }

  /// The one content that any source knows at the address of a file. Who names such a file without a version (as lineage
  /// events do) names that content; of a folder or table, or where two contents were seen, the product alone.
  private mutating func onlyContent(_ versions: [Int32], at product: Int32) -> Int32? {
    guard let first = versions.first, Set(versions.map { partition.root($0) }).count == 1 else { return nil }
    let content = contents[partition.root(first)] ?? keys(of: first)
    guard !content.strong.isEmpty else { return nil }
    let shared = content.addresses.intersection(keys(of: product).addresses)
    return shared.contains(where: Self.isFile) ? first : nil
  }

  /// Whether an address ends in a file name with an extension: `…/loans_2026q1.csv`.
  private static func isFile(_ address: String) -> Bool {
    guard address.contains("://"), let name = address.split(separator: "/").last, let dot = name.lastIndex(of: "."),
      dot != name.startIndex
    else { return false }
    let ending = name[name.index(after: dot)...]
    return (1...10).contains(ending.utf8.count) && ending.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }

  private mutating func hint(_ members: [Int32]) {
    var ids: [Int32: String] = [:]
    for item in members { ids[partition.root(item)] = ids[partition.root(item)] ?? items[Int(item)].id }
    if ids.count > 1 { findings.insert(IdentityFinding(.hint, Array(ids.values.sorted().prefix(GraphFinding.listed)))) }
  }

  // MARK: The operator's alias file

  /// Records that a declaration names, by id, by address, or both.
  private mutating func declared(_ declaration: AliasDeclaration, _ marks: [IdentityMark]) -> Set<Int32> {
    var found: Set<Int32> = []
    for name in declaration.names {
      if let item = itemByID[NormalText.nfc(name)] {
        found.insert(item)
      } else if let address = URINormalForm(name)?.text {
        let there = items(at: address, marks)
        // A bare address names the product; if all there have versions, it names the one thing there.
        var general: [Int32] = []
        for item in there where !keys(of: item).isVersioned { general.append(item) }
        if general.isEmpty {
          if Set(there.map { partition.root($0) }).count == 1 { found.formUnion(there) }
        } else {
          found.formUnion(general)
        }
      }
    }
    return found
  }

  private func items(at address: String, _ marks: [IdentityMark]) -> [Int32] {
    [RecordKind.dataset, .model].flatMap { kind in
      let hash = IdentityMark.hash(.address, kind: kind, address)
      var (low, high) = (0, marks.count)
      while low < high {
        let middle = low + (high - low) / 2
        if (marks[middle].match, marks[middle].hash) < (.address, hash) { low = middle + 1 } else { high = middle }
      }
      return Set(marks[low...].prefix { $0.match == .address && $0.hash == hash }.map(\.record)).sorted()
    }.filter { !slices.contains($0) }
  }

  private mutating func declareMirrors(_ declaration: AliasDeclaration, _ marks: [IdentityMark]) {
    let items = declared(declaration, marks).sorted(by: precedes)
    guard let first = items.first else { return }
    for other in items.dropFirst() { mirrors.append((first, other)) }
    for (at, a) in items.enumerated() {
      for b in items[(at + 1)...] { partition.keepApart(a, b) }
    }
  }
}
