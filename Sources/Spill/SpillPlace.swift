import Foundation

/// Where temporary data go, and from how many bytes in memory on.
public struct SpillPlace: Hashable, Sendable {
  /// A folder on a disk with room.
  public var folder: String
  /// Bytes that one user of this place may hold in memory before it spills.
  public var budget: Int

  public static let standardBudget = 16 << 20

  public init(folder: String, budget: Int = Self.standardBudget) {
    self.folder = folder
    self.budget = budget
  }

  /// `TMPDIR`, else `/var/tmp`, which lies on a disk where `/tmp` may be memory.
  public static func temporary(budget: Int = Self.standardBudget) -> SpillPlace {
    let wanted = ProcessInfo.processInfo.environment["TMPDIR"].map { [$0] } ?? []
    let folders = wanted + ["/var/tmp", "/tmp"]
    return SpillPlace(folder: folders.first { access($0, W_OK | X_OK) == 0 } ?? "/tmp", budget: budget)
  }
}
