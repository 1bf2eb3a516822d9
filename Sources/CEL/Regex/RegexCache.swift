import Synchronization

/// Patterns that are not constants of an expression, compiled when first used. Bounded; shared by all threads.
final class RegexCache: Sendable {
  static let shared = RegexCache()
  private static let capacity = 256
  private let compiled = Mutex<[CELText: CELRegex]>([:])

  func with(_ pattern: String, _ body: (CELRegex) -> CELValue) -> CELValue {
    let key = CELText(pattern)
    if let known = compiled.withLock({ $0[key] }) { return body(known) }
    do {
      let regex = try CELRegex(pattern)
      compiled.withLock {
        if $0.count >= RegexCache.capacity { $0.removeAll(keepingCapacity: true) }
        $0[key] = regex
      }
      return body(regex)
    } catch {
      return .error(.regex, "the regular expression does not compile: \(error.message)")
    }
  }
}
