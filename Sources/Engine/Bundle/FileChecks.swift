/// Every file is the listed one, and no other is there.
struct FileChecks {
  let contents: BundleContents
  let listed: [Manifest.File]

  /// Files that no list names, since they sign the lists.
  private static let unlisted = [
    Manifest.name, Manifest.signatureName, Manifest.name + FileSignatureChecks.suffix, Sealing.name,
    Sealing.signatureName,
  ]

  func run() -> [BundleCheck] {
    var checks: [BundleCheck] = []
    for file in listed {
      let name = "file \(file.name)"
      // What has another size is not read: who put it there says how long that would take.
      if let size = contents.size(file.name), size != file.size {
        checks.append(.failed(name, "altered: it has \(size) bytes, not \(file.size)"))
        continue
      }
      guard let found = contents.digest(file.name) else {
        checks.append(.failed(name, "missing"))
        continue
      }
      checks.append(
        found == file
          ? .passed(name, "\(file.size) bytes, sha256 \(file.sha256)")
          : .failed(name, "altered: sha256 is \(found.sha256)"))
    }
    let known = Set(listed.map(\.name)).union(Self.unlisted)
    for name in contents.names where !known.contains(name) {
      checks.append(.failed("file \(name)", "not in the manifest"))
    }
    for name in contents.strange { checks.append(.failed("file \(name)", "a link or device, which no bundle holds")) }
    return checks
  }
}
