import Foundation

/// The checkout that this program was built from.
enum Repository {
  static let folder: URL = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<5 { url.deleteLastPathComponent() }
    return url
  }()
}
