import Provenance

/// What one worker remembers of the world: facts that many records ask for.
final class WorldNotes {
  private let world: CachedWorld
  private var known: [String: LineageFlags?] = [:]

  /// Records remembered; then all are forgotten.
  private static let capacity = 1 << 16

  init(_ world: CachedWorld) { self.world = world }

  /// Flags of the facts that flowed to a record, whatever name it is called by; nil if the graph does not have it.
  func flags(_ id: String) -> LineageFlags? {
    if let flags = known[id] { return flags }
    let flags = world.node(id).map(world.graph.flags)
    if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
    known[id] = .some(flags)
    return flags
  }
}
