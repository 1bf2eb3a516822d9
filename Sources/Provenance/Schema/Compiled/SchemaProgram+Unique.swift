import JSON

extension SchemaProgram {
  /// The place of the first text of a list of texts that equals one before it (`uniqueItems`); `nil` if there is none.
  func firstRepeated(in array: JSONCursor) -> Int? {
    let first = array.index &+ 1
    let count = array.close &- first  // a text takes one word of the tape
    if count > Self.pairwise { return firstRepeatedOfMany(in: array) }
    var place = 1
    while place < count {
      let text = array.at(first &+ place)
      let name = text.name
      var earlier = 0
      while earlier < place {
        let other = array.at(first &+ earlier)
        if other.name == name && (name.isWhole || other.utf8.elementsEqual(text.utf8)) { return place }
        earlier &+= 1
      }
      place &+= 1
    }
    return nil
  }

  /// Short lists are compared each with each, longer ones in a set.
  private static let pairwise = 16

  private func firstRepeatedOfMany(in array: JSONCursor) -> Int? {
    var seen: Set<[UInt8]> = []
    for index in (array.index + 1)..<array.close where !seen.insert(Array(array.at(index).utf8)).inserted {
      return index - array.index - 1
    }
    return nil
  }
}
