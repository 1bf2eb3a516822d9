import ArgumentParser

/// What can be measured alone.
enum Stage: String, CaseIterable, ExpressibleByArgument {
  case read, join, again, judge, seal, count, all, verdicts, start, limits
}
