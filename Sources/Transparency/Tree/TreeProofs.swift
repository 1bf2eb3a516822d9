public import Crypto

/// A tree (RFC 6962) of which any whole subtree's root can be had.
public protocol HashedTree {
  /// Leaves.
  var size: Int { get }
  /// The root of the `index`-th subtree of 2^`level` leaves, all of which are there.
  func hash(level: Int, index: Int) throws -> Digest
}

extension HashedTree {
  /// The root of the first `size` leaves.
  public func root(of size: Int) throws -> Digest {
    precondition(size <= self.size)
    return size == 0 ? TreeHash.empty : try root(0..<size)
  }

  /// What proves that a leaf is in the tree of the first `size` leaves (RFC 6962 section 2.1.1), nearest hash first.
  public func inclusionProof(of leaf: Int, size: Int) throws -> [Digest] {
    precondition(leaf < size && size <= self.size)
    return try path(leaf, in: 0..<size)
  }

  /// What proves that the tree of the first `size` leaves continues that of the first `old` (RFC 6962 section 2.1.2).
  public func consistencyProof(from old: Int, to size: Int) throws -> [Digest] {
    precondition(old <= size && size <= self.size)
    return old == 0 || old == size ? [] : try proof(old, in: 0..<size, isRoot: true)
  }

  private func root(_ range: Range<Int>) throws -> Digest {
    let count = range.count
    if count & (count - 1) == 0 {
      return try hash(level: count.trailingZeroBitCount, index: range.lowerBound / count)
    }
    let middle = Self.middle(of: range)
    return TreeHash.node(try root(range.lowerBound..<middle), try root(middle..<range.upperBound))
  }

  private func path(_ leaf: Int, in range: Range<Int>) throws -> [Digest] {
    guard range.count > 1 else { return [] }
    let middle = Self.middle(of: range)
    return leaf < middle
      ? try path(leaf, in: range.lowerBound..<middle) + [root(middle..<range.upperBound)]
      : try path(leaf, in: middle..<range.upperBound) + [root(range.lowerBound..<middle)]
  }

  private func proof(_ old: Int, in range: Range<Int>, isRoot: Bool) throws -> [Digest] {
    guard old < range.upperBound else { return isRoot ? [] : [try root(range)] }
    let middle = Self.middle(of: range)
    return old <= middle
      ? try proof(old, in: range.lowerBound..<middle, isRoot: isRoot) + [root(middle..<range.upperBound)]
      : try proof(old, in: middle..<range.upperBound, isRoot: false) + [root(range.lowerBound..<middle)]
  }

  /// After the largest power of two that is smaller than the count.
  private static func middle(of range: Range<Int>) -> Int {
    range.lowerBound + 1 << (Int.bitWidth - 1 - (range.count - 1).leadingZeroBitCount)
  }
}

/// Checks of proofs by who has not the tree (RFC 9162 sections 2.1.3.2 and 2.1.4.2).
public enum TreeProof {
  /// Whether the leaf stands at `index` of the tree with this size and root.
  public static func includes(
    _ leaf: Digest, at index: Int, size: Int, root: Digest, proof: [Digest]
  ) -> Bool {
    guard index >= 0, index < size else { return false }
    var (node, last, hash) = (index, size - 1, leaf)
    for sibling in proof {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        hash = TreeHash.node(sibling, hash)
        while node & 1 == 0, node > 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        hash = TreeHash.node(hash, sibling)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 && hash == root
  }

  /// Whether the larger tree begins with the smaller one. A tree of no leaves proves nothing, so it needs no proof.
  public static func isConsistent(
    from old: (size: Int, root: Digest), to new: (size: Int, root: Digest), proof: [Digest]
  ) -> Bool {
    guard old.size >= 0, old.size <= new.size else { return false }
    if old.size == new.size { return proof.isEmpty && old.root == new.root }
    if old.size == 0 { return proof.isEmpty && old.root == TreeHash.empty }
    var path = proof
    if old.size & (old.size - 1) == 0 { path.insert(old.root, at: 0) }
    guard let first = path.first else { return false }
    var (node, last) = (old.size - 1, new.size - 1)
    while node & 1 == 1 {
      node >>= 1
      last >>= 1
    }
    var (older, newer) = (first, first)
    for hash in path.dropFirst() {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        older = TreeHash.node(hash, older)
        newer = TreeHash.node(hash, newer)
        while node & 1 == 0, node > 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        newer = TreeHash.node(newer, hash)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 && older == old.root && newer == new.root
  }
}
