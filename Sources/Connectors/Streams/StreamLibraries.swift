import CZlib
import CZstd

/// The libraries that unpack streams.
public enum StreamLibraries {
  /// Name and version, in the order of their names.
  public static var versions: [(name: String, version: String)] {
    [
      ("zlib", String(cString: zlibVersion())),
      ("zstd", String(cString: ZSTD_versionString())),
    ]
  }
}
