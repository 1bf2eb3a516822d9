import Crypto
import Testing

@testable import Transparency

/// All leaves in memory, as slow and plain as RFC 6962 writes it.
struct PlainTree: HashedTree {
  var leaves: [Digest]

  init(_ count: Int) { leaves = (0..<count).map { TreeHash.leaf(Array("leaf \($0)".utf8)) } }

  var size: Int { leaves.count }

  func hash(level: Int, index: Int) -> Digest { Self.root(leaves[(index << level)..<((index + 1) << level)]) }

  static func root(_ leaves: ArraySlice<Digest>) -> Digest {
    guard let first = leaves.first else { return TreeHash.empty }
    guard leaves.count > 1 else { return first }
    var half = 1
    while half * 2 < leaves.count { half *= 2 }
    return TreeHash.node(root(leaves.prefix(half)), root(leaves.dropFirst(half)))
  }
}

@Suite("Trees of RFC 6962") struct TreeTests {
  @Test("the root that grows is the root of all leaves; every proof holds, and for nothing else") func proofs() throws {
    var growing = GrowingTree()
    #expect(growing.root == TreeHash.empty)
    let all = PlainTree(70)
    var roots = [TreeHash.empty]
    for leaf in all.leaves {
      growing.append(leaf)
      #expect(growing.root == PlainTree.root(all.leaves[..<growing.size]))
      #expect(try all.root(of: growing.size) == growing.root)
      roots.append(growing.root)
    }
    for size in 1...70 {
      for index in 0..<size {
        let proof = try all.inclusionProof(of: index, size: size)
        func holds(_ index: Int, _ leaf: Digest, _ proof: [Digest]) -> Bool {
          TreeProof.includes(leaf, at: index, size: size, root: roots[size], proof: proof)
        }
        #expect(holds(index, all.leaves[index], proof))
        #expect(!holds(index + 1, all.leaves[index], proof) && !holds(index - 1, all.leaves[index], proof))
        #expect(!holds(index, all.leaves[(index + 1) % 70], proof))
        #expect(!holds(index, all.leaves[index], proof + [roots[1]]) && !holds(index, roots[0], proof))
        if !proof.isEmpty { #expect(!holds(index, all.leaves[index], proof.dropLast())) }
      }
      for old in 0...size {
        let proof = try all.consistencyProof(from: old, to: size)
        #expect(TreeProof.isConsistent(from: (old, roots[old]), to: (size, roots[size]), proof: proof))
        #expect(
          !TreeProof.isConsistent(
            from: (old, roots[size - 1 == old ? size : 70]), to: (size, roots[size]), proof: proof)
            || size == 70 && old == 70)
        #expect(!TreeProof.isConsistent(from: (size, roots[size]), to: (old, roots[old]), proof: proof) || old == size)
      }
    }
  }
}
