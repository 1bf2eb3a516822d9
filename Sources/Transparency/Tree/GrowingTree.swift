public import Crypto

/// The root of a tree (RFC 6962) whose leaves come one after another: it keeps one hash for each bit of their number.
public struct GrowingTree: Hashable, Sendable {
  /// Leaves so far.
  public private(set) var size = 0
  /// Roots of the whole subtrees, the largest first.
  private var subtrees: [Digest] = []

  public init() {}

  /// Adds a leaf by its hash.
  public mutating func append(_ leaf: Digest) {
    var hash = leaf
    var rest = size
    while rest & 1 == 1, let left = subtrees.popLast() {
      hash = TreeHash.node(left, hash)
      rest >>= 1
    }
    subtrees.append(hash)
    size += 1
  }

  public var root: Digest {
    guard var root = subtrees.last else { return TreeHash.empty }
    for left in subtrees.dropLast().reversed() { root = TreeHash.node(left, root) }
    return root
  }
}
