/// Cells of a level made of the groups of a statistic: within every run of `size` groups, `block` neighbours each.
struct Grouping: Hashable, Sendable {
  let size: Int
  let block: Int

  /// The groups themselves.
  static let none = Grouping(size: 1, block: 1)

  /// Cells of a run.
  private var blocks: Int { (size + block - 1) / block }

  func count(of groups: Int) -> Int { groups / size * blocks }

  func cell(of group: Int) -> Int { group / size * blocks + group % size / block }

  /// The first and last group of a cell.
  func groups(of cell: Int) -> ClosedRange<Int> {
    let start = cell / blocks * size
    let first = start + cell % blocks * block
    return first...min(first + block, start + size) - 1
  }

  /// The levels of a statistic, the groups first.
  static func levels(of statistic: Statistic) -> [Grouping] {
    let counts = statistic.partitions.values.map(\.count)
    switch statistic.levels {
    case .groups: return [.none]
    case .totals:
      var levels = [Grouping.none]
      var size = 1
      // A level over an attribute of one value is the level before.
      for count in counts.reversed() where count > 1 {
        size *= count
        levels.append(Grouping(size: size, block: size))
      }
      return levels
    case .tree:
      let size = counts.last ?? 1
      var levels = [Grouping(size: size, block: 1)]
      var block = branching
      while block < size {
        levels.append(Grouping(size: size, block: block))
        block *= branching
      }
      return levels
    }
  }

  /// Qardaji, Yang and Li 2013 ("Understanding hierarchical methods for differentially private histograms") find the least
  /// error near 16.
  static let branching = 16
}
