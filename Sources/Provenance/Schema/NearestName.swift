/// The name of a list that lies nearest to one that is not in it: by Damerau-Levenshtein distance (letters put in,
/// left out, changed, neighbours swapped; the optimal string alignment variant), capitals aside.
///
/// - Returns: `nil` if every name is further than a third of the longer name's length, which is more than a slip of the
///   pen. Of equally near names the first of the list is given.
public func nearestName(to name: String, in names: some Sequence<String>) -> String? {
  let wanted = Array(name.prefix(longestName).lowercased().utf8)
  var best: (name: String, distance: Int)?
  for candidate in names {
    let letters = Array(candidate.lowercased().utf8)
    let limit = max(1, max(wanted.count, letters.count) / 3)
    guard abs(wanted.count - letters.count) <= limit else { continue }
    let distance = editDistance(wanted, letters)
    if distance <= limit && distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.name
}

/// Longer names are cut: none of the schema's comes near, and the cost is quadratic.
private let longestName = 128

private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var older: [Int] = []
  var old = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var row = [i + 1]
    row.reserveCapacity(b.count + 1)
    for (j, y) in b.enumerated() {
      var cost = min(row[j] + 1, old[j + 1] + 1, old[j] + (x == y ? 0 : 1))
      if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y { cost = min(cost, older[j - 1] + 1) }
      row.append(cost)
    }
    older = old
    old = row
  }
  return old[b.count]
}
