import CSystem

/// How this process takes memory from the system.
public enum ProcessAllocator {
  /// Less memory for a little time: large blocks go back when they are freed, and threads share two heaps. For a program's first line, before
  /// there are threads; without effect where the allocator is not glibc's.
  public static func holdLittle() { csystem_hold_little_memory() }
}
