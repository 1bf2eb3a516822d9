import CLibXML2
import CLibXSLT
import CXMLSec

/// Versions of the libraries behind this room, as reports print them.
public enum XMLLibraries {
  /// Name and version, in the order of their names: `libxml2 2.9.14`.
  public static var versions: [(name: String, version: String)] {
    [
      ("libxml2", dotted(String(cString: afx_version()))),
      ("libxslt", dotted(String(cString: afs_version()))),
      ("xmlsec", String(cString: afd_xmlsec_version())),
    ]
  }

  /// `20914` and `20914-GITv2.9.14` are 2.9.14.
  private static func dotted(_ packed: String) -> String {
    guard let number = Int(packed.prefix { $0.isASCII && $0.isNumber }) else { return packed }
    return "\(number / 10_000).\(number / 100 % 100).\(number % 100)"
  }
}
