import Provenance
import Synchronization

/// Which datasets bring the facts that path clauses follow, and to what these facts come: each dataset is asked once, and the answers
/// flow along the graph once, whatever the number of descendants.
final class Carriers: Sendable {
  /// What is known when all datasets were asked.
  struct Reach: Sendable {
    /// The clauses whose fact a dataset brings.
    let own: ClauseMarks
    /// The clauses whose fact at least one dataset brings that a node derives from, itself not counted.
    let inherited: ClauseMarks
  }

  private struct Answers {
    var marks: ClauseMarks
    var isAsked: [Bool]
  }

  private let graph: LineageGraph
  /// Nil once they have flowed.
  private let answers: Mutex<Answers?>
  private let flowed = Once<Reach>()

  /// - Parameter clauses: number of path clauses over datasets.
  init(_ graph: LineageGraph, clauses: Int) {
    self.graph = graph
    let none = ClauseMarks(clauses: clauses, nodes: clauses == 0 ? 0 : graph.count)
    answers = Mutex(Answers(marks: none, isAsked: Array(repeating: false, count: clauses == 0 ? 0 : graph.count)))
  }

  /// Nodes of datasets, ascending.
  var sources: [LineageGraph.Node] {
    (0..<LineageGraph.Node(graph.count)).filter { graph.kind($0) == .dataset }
  }

  /// Those of some datasets that have not been asked yet.
  func open(among sources: some Sequence<LineageGraph.Node>) -> [LineageGraph.Node] {
    answers.withLock { answers in
      guard let isAsked = answers?.isAsked, !isAsked.isEmpty else { return [] }
      return sources.filter { !isAsked[Int($0)] }
    }
  }

  /// - Parameter found: datasets, each with the clauses whose fact it brings.
  func add(_ found: [(node: LineageGraph.Node, clauses: [Int])]) {
    answers.withLock { answers in
      for (node, clauses) in found {
        answers?.isAsked[Int(node)] = true
        for clause in clauses { answers?.marks.insert(clause, at: node) }
      }
    }
  }

  /// What comes to which node.
  ///
  /// - Parameter ask: asks the datasets that have not been asked yet, and adds their answers.
  func reach(_ ask: ([LineageGraph.Node]) -> Void) -> Reach {
    flowed.get {
      ask(open(among: sources))
      let own = answers.withLock { answers in
        defer { answers = nil }
        return answers?.marks
      }
      guard let own else { preconditionFailure("facts flow once") }
      return Reach(own: own, inherited: own.inherited(in: graph))
    }
  }
}
