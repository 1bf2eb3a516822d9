import CSystem

/// What this process has in memory once it holds keys.
enum ProcessMemory {
  /// Keeps it out of core dumps, and from other processes of the same user, from the first call on (`RLIMIT_CORE` 0, `PR_SET_DUMPABLE`
  /// 0). A system that refuses gives no more protection than before, and no reason not to go on.
  static func keep() { _ = isKept }

  private static let isKept = csystem_keep_memory() == 0
}
