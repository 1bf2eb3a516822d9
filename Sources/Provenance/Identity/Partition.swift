/// Union-find over records with pairs that must stay apart.
struct Partition {
  private var parents: [Int32]
  private var sizes: [Int32]
  /// Roots that must not meet this root; only roots that have any are in it.
  private var apart: [Int32: Set<Int32>] = [:]

  init(count: Int) {
    parents = Array(0..<Int32(count))
    sizes = [Int32](repeating: 1, count: count)
  }

  mutating func root(_ item: Int32) -> Int32 {
    var root = item
    while parents[Int(root)] != root { root = parents[Int(root)] }
    var here = item
    while parents[Int(here)] != root {
      let next = parents[Int(here)]
      parents[Int(here)] = root
      here = next
    }
    return root
  }

  mutating func keepApart(_ a: Int32, _ b: Int32) {
    let (x, y) = (root(a), root(b))
    guard x != y else { return }
    apart[x, default: []].insert(y)
    apart[y, default: []].insert(x)
  }

  mutating func mustStayApart(_ a: Int32, _ b: Int32) -> Bool { apart[root(a)]?.contains(root(b)) ?? false }

  /// False if the two must stay apart; true if they are one now.
  mutating func unite(_ a: Int32, _ b: Int32) -> Bool {
    var (x, y) = (root(a), root(b))
    if x == y { return true }
    if apart[x]?.contains(y) == true { return false }
    if sizes[Int(x)] < sizes[Int(y)] { swap(&x, &y) }
    parents[Int(y)] = x
    sizes[Int(x)] += sizes[Int(y)]
    for other in apart.removeValue(forKey: y) ?? [] {
      apart[x, default: []].insert(other)
      apart[other]?.remove(y)
      apart[other]?.insert(x)
    }
    return true
  }
}
