/// Sets of contributions, shared between nodes of the graph: big-endian Patricia tries (Okasaki and Gill, "Fast
/// Mergeable Integer Maps", 1998) in one arena, with the counts of each subtree kept in its root.
///
/// A key is a marked contribution, or the unmarked rest of a dataset with its number. A set is the index of its root
/// and never changes; a chain of derivations that adds nothing costs nothing, one that adds a dataset costs a path.
struct ReachTrie: Sendable {
  typealias Root = Int32
  static let empty: Root = -1

  /// Numbers of contributions in a set.
  struct Counts: Sendable, Equatable {
    var total: UInt32 = 0
    var withdrawn: UInt32 = 0
    var erased: UInt32 = 0
    var optedOut: UInt32 = 0
    var limited: UInt32 = 0

    static func + (a: Counts, b: Counts) -> Counts {
      Counts(
        total: sum(a.total, b.total), withdrawn: sum(a.withdrawn, b.withdrawn), erased: sum(a.erased, b.erased),
        optedOut: sum(a.optedOut, b.optedOut), limited: sum(a.limited, b.limited))
    }

    private static func sum(_ a: UInt32, _ b: UInt32) -> UInt32 { UInt32(clamping: UInt64(a) + UInt64(b)) }
  }

  private struct Node: Sendable {
    /// Of a leaf its key; of a branch the common prefix, the bits from `bit` down being zero.
    var key: UInt64
    var left: Root
    var right: Root
    var counts: Counts
    /// Branching bit, 63 the highest; 255 marks a leaf.
    var bit: UInt8
  }

  private var nodes: [Node] = []

  var nodeCount: Int { nodes.count }

  func counts(_ root: Root) -> Counts { root < 0 ? Counts() : nodes[Int(root)].counts }

  mutating func leaf(_ key: UInt64, _ counts: Counts) -> Root {
    nodes.append(Node(key: key, left: Self.empty, right: Self.empty, counts: counts, bit: 255))
    return Root(nodes.count - 1)
  }

  /// A set of leaves given in ascending order of key, built without intermediate sets.
  mutating func build(_ leaves: [(key: UInt64, counts: Counts)]) -> Root {
    leaves.withUnsafeBufferPointer { build($0[...]) }
  }

  private mutating func build(_ leaves: Slice<UnsafeBufferPointer<(key: UInt64, counts: Counts)>>) -> Root {
    guard let first = leaves.first, let last = leaves.last else { return Self.empty }
    if leaves.count == 1 { return leaf(first.key, first.counts) }
    let bit = UInt8(63 - (first.key ^ last.key).leadingZeroBitCount)
    // The first leaf with the branching bit set, by halving.
    var (low, high) = (leaves.startIndex, leaves.endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if leaves[middle].key & 1 << UInt64(bit) == 0 { low = middle + 1 } else { high = middle }
    }
    let left = build(leaves[leaves.startIndex..<low])
    let right = build(leaves[low..<leaves.endIndex])
    return branch(Self.prefix(first.key, bit), bit, left, right)
  }

  private mutating func branch(_ prefix: UInt64, _ bit: UInt8, _ left: Root, _ right: Root) -> Root {
    if left < 0 { return right }
    if right < 0 { return left }
    nodes.append(
      Node(
        key: prefix, left: left, right: right, counts: nodes[Int(left)].counts + nodes[Int(right)].counts, bit: bit))
    return Root(nodes.count - 1)
  }

  private static func prefix(_ key: UInt64, _ bit: UInt8) -> UInt64 {
    bit == 63 ? 0 : key & ~(1 << (UInt64(bit) + 1) - 1)
  }

  private static func isSet(_ key: UInt64, _ bit: UInt8) -> Bool { key & 1 << UInt64(bit) != 0 }

  private func holds(_ node: Node, _ key: UInt64) -> Bool { Self.prefix(key, node.bit) == node.key }

  /// The union. Of two numbers for the same unmarked rest the larger stays.
  mutating func union(_ a: Root, _ b: Root) -> Root {
    if a == b || b < 0 { return a }
    if a < 0 { return b }
    let (x, y) = (nodes[Int(a)], nodes[Int(b)])
    if x.bit == 255 && y.bit == 255 && x.key == y.key { return y.counts.total > x.counts.total ? b : a }
    if x.bit != 255 && y.bit == x.bit && x.key == y.key {
      let left = union(x.left, y.left)
      let right = union(x.right, y.right)
      return same(a, x, left, right) ?? same(b, y, left, right) ?? branch(x.key, x.bit, left, right)
    }
    if x.bit != 255 && (y.bit == 255 || y.bit < x.bit) && holds(x, y.key) {
      let (left, right) = Self.isSet(y.key, x.bit) ? (x.left, union(x.right, b)) : (union(x.left, b), x.right)
      return same(a, x, left, right) ?? branch(x.key, x.bit, left, right)
    }
    if y.bit != 255 && (x.bit == 255 || x.bit < y.bit) && holds(y, x.key) {
      let (left, right) = Self.isSet(x.key, y.bit) ? (y.left, union(a, y.right)) : (union(a, y.left), y.right)
      return same(b, y, left, right) ?? branch(y.key, y.bit, left, right)
    }
    let bit = UInt8(63 - (x.key ^ y.key).leadingZeroBitCount)
    let prefix = Self.prefix(x.key, bit)
    return Self.isSet(x.key, bit) ? branch(prefix, bit, b, a) : branch(prefix, bit, a, b)
  }

  private func same(_ root: Root, _ node: Node, _ left: Root, _ right: Root) -> Root? {
    node.left == left && node.right == right ? root : nil
  }

  /// The union of many sets, halved in the order of their keys, so that a million small sets cost a million nodes.
  mutating func union(_ roots: [Root]) -> Root {
    var roots = Array(Set(roots.filter { $0 >= 0 }))
    guard roots.count > 1 else { return roots.first ?? Self.empty }
    roots.sort { (nodes[Int($0)].key, $0) < (nodes[Int($1)].key, $1) }
    while roots.count > 1 {
      var next: [Root] = []
      next.reserveCapacity((roots.count + 1) / 2)
      for at in stride(from: 0, to: roots.count, by: 2) {
        next.append(at + 1 < roots.count ? union(roots[at], roots[at + 1]) : roots[at])
      }
      roots = next
    }
    return roots[0]
  }

  mutating func removing(_ key: UInt64, from root: Root) -> Root {
    guard root >= 0 else { return root }
    let node = nodes[Int(root)]
    if node.bit == 255 { return node.key == key ? Self.empty : root }
    guard holds(node, key) else { return root }
    let isRight = Self.isSet(key, node.bit)
    let old = isRight ? node.right : node.left
    let new = removing(key, from: old)
    if new == old { return root }
    return isRight ? branch(node.key, node.bit, node.left, new) : branch(node.key, node.bit, new, node.right)
  }

  /// The counts at a key; nil if it is not in the set.
  func value(_ key: UInt64, in root: Root) -> Counts? {
    var root = root
    while root >= 0 {
      let node = nodes[Int(root)]
      if node.bit == 255 { return node.key == key ? node.counts : nil }
      guard holds(node, key) else { return nil }
      root = Self.isSet(key, node.bit) ? node.right : node.left
    }
    return nil
  }

  /// All keys in ascending order.
  func forEach(_ root: Root, _ body: (UInt64, Counts) -> Void) {
    guard root >= 0 else { return }
    var waiting = [root]
    while let next = waiting.popLast() {
      let node = nodes[Int(next)]
      if node.bit == 255 {
        body(node.key, node.counts)
      } else {
        waiting.append(node.right)
        waiting.append(node.left)
      }
    }
  }
}
