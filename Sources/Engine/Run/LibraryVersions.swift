import Connectors
import Crypto
import JSON
import XML

/// Versions of the engine and of the libraries that did the work, for manifest and report.
enum LibraryVersions {
  static var all: [String: String] {
    var versions = ["affidavit": EngineVersion.text, "openssl": OpenSSLLibrary.description]
    versions["simdjson"] = JSONLibrary.version
    for library in XMLLibraries.versions + StreamLibraries.versions { versions[library.name] = library.version }
    return versions
  }
}
