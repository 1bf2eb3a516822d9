/// The name among `names` that is nearest to a misspelt one: fewest insertions, deletions, replacements and swaps of
/// neighbours (Damerau–Levenshtein, optimal string alignment), at most a third of its length; ties go to the first in order.
func nearestName(to name: String, in names: some Sequence<String>) -> String? {
  let target = Array(name.unicodeScalars)
  var best: (distance: Int, name: String)?
  for candidate in names where candidate != name {
    let distance = editDistance(target, Array(candidate.unicodeScalars))
    guard distance <= max(1, min(target.count, candidate.unicodeScalars.count) / 3) else { continue }
    if let known = best, (known.distance, known.name) <= (distance, candidate) { continue }
    best = (distance, candidate)
  }
  return best?.name
}

private func editDistance(_ a: [UnicodeScalar], _ b: [UnicodeScalar]) -> Int {
  guard a.count <= 64, b.count <= 64 else { return .max }
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1] + [Int](repeating: 0, count: b.count)
    for j in b.indices {
      row[j + 1] = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { row[j + 1] = min(row[j + 1], beforeLast[j - 1] + 1) }
    }
    beforeLast = last
    last = row
  }
  return last[b.count]
}

extension CELTypeChecker {
  /// The nearest name for an issue, if it is to name one.
  func suggestion<Names: Sequence<String>>(for name: String, in names: @autoclosure () -> Names) -> String? {
    environment.suggestsNames ? nearestName(to: name, in: names()) : nil
  }
}
