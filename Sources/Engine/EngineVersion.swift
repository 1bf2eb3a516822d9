import XML

/// The version that reports and manifests name.
public enum EngineVersion {
  public static let text = "0.1.0"
}
