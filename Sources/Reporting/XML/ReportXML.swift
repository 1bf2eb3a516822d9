import XML

/// A report as XML: the one document of which every other rendering is a view.
public enum ReportXML {
  /// Namespace of the report's elements; it holds the major version of the schema.
  public static let namespace = "urn:affidavit:report:1"
}
