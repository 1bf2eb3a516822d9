import CSimdjson

/// The library behind this room.
public enum JSONLibrary {
  /// Version of simdjson, such as `3.0.1`.
  public static var version: String { String(cString: csj_version()) }
}
