import JSON

/// Which records are one, and under which id.
extension Assembly {
  mutating func identify(_ declarations: [AliasDeclaration]) {
    let marks = index.identity.compactMap { mark -> IdentityMark? in
      let item = itemOfRecord[Int(mark.record)]
      return item < 0 ? nil : IdentityMark(hash: mark.hash, record: item, match: mark.match)
    }
    let (items, index, parser) = (items, index, parser)
    let resolver = IdentityResolver(
      items: items, itemByID: itemByID, marks: marks, declarations: declarations
    ) { item in
      items[Int(item)].versions.compactMap { version in
        index.store.bytes(index.kept[version].body).withUnsafeBytes { try? parser.parse($0) }
      }
    }
    partition = resolver.partition
    findings.formUnion(resolver.findings)
    for (specific, general) in resolver.specializations {
      specializations[partition.root(specific), default: []].append(general)
    }
    for (a, b) in resolver.mirrors {
      mirrors[partition.root(a), default: []].append(b)
    }
    var best: [Int32: Int32] = [:]
    for item in 0..<Int32(items.count) {
      let root = partition.root(item)
      if let known = best[root], IdentityItem.precedes(items[Int(known)], items[Int(item)]) { continue }
      best[root] = item
    }
    for item in 0..<Int32(items.count) {
      guard let kept = best[partition.root(item)], kept != item else { continue }
      set.aliases[items[Int(item)].id] = items[Int(kept)].id
    }
    rewriter = ReferenceRewriter(set.aliases)
    keptItem = best
  }

  mutating func keptID(_ item: Int32) -> String {
    items[Int(keptItem[partition.root(item)] ?? item)].id
  }
}
