import Foundation

/// What an outsider types to check a bundle or a package; the same lines stand in the report and in `VERIFY.md`.
enum VerificationNotes {
  static let commands = signed + pages

  private static let signed = [
    "# the manifest is signed (jose; ask the organisation for signing.pub.jwk on another way)",
    "jose jws ver -i manifest.jws -k signing.pub.jwk -O- | cmp - manifest.json",
    "# and so is the list of what is sealed under keys",
    "jose jws ver -i sealing.jws -k signing.pub.jwk -O- | cmp - sealing.json",
    "python3 -c \"import json;print(json.load(open('sealing.json'))['manifest']+'  manifest.json')\" | sha256sum -c",
    "# every file is the one that they name",
    "python3 -c \"import json;[print(f['sha256']+'  '+f['name']) for n in ('manifest','sealing') for f in json.load(open(n+'.json'))['files']]\" | sha256sum -c",
    "# every record is signed, and none is missing: their tree is the one that the manifest names (openssl)",
    "python3 templates/package/verify.py records signing.pub.pem",
    "# the audit log is signed, and went on from the checkpoint that stands in the report (openssl)",
    "python3 templates/package/verify.py log",
  ]

  private static func report(_ page: ReportPage?) -> [String] {
    let other =
      page.map { page in
        [
          "openssl cms -verify -binary -cades -inform DER -in \(page.name).p7s -content \(page.name) -CAfile signing.cert.pem -out /dev/null",
          "xsltproc --nonet --stringparam language \(page.language ?? "en") templates/audit/report.xsl report.xml | cmp - \(page.name)",
        ]
      } ?? []
    return pages + other
  }

  private static let pages = [
    "# manifest and page carry CMS signatures too (openssl; the certificate's key is the one of signing.pub.pem)",
    "openssl x509 -in signing.cert.pem -pubkey -noout | cmp - signing.pub.pem",
    "openssl cms -verify -binary -cades -inform DER -in manifest.json.p7s -content manifest.json -CAfile signing.cert.pem -out /dev/null",
    "openssl cms -verify -binary -cades -inform DER -in report.html.p7s -content report.html -CAfile signing.cert.pem -out /dev/null",
    "# the report is signed, and its page says what it says (xmlsec1, xsltproc)",
    "xmlsec1 --verify --enabled-reference-uris empty --pubkey-pem signing.pub.pem report.xml",
    "xmllint --nonet --noout --schema templates/xsd/affidavit-report-1.xsd report.xml",
    "xsltproc --nonet templates/audit/report.xsl report.xml | cmp - report.html",
  ]

  static func text(organisation: String) -> String {
    """
    # How to check this bundle

    It was made by Affidavit for \(Terminal.safe(organisation)). Nothing below needs Affidavit. Take the key `signing.pub.jwk` from the organisation on
    another way than this bundle (a call, a web page, the last report): the copy in here proves nothing by itself. Its fingerprint
    (RFC 7638) stands in the report.

    ```
    \(commands.joined(separator: "\n"))
    ```

    `signing.pub.pem` is the same key in PEM. The templates that made the page lie in `templates/`. Records that are sealed for you open with your key: each field in `records.sdj`
    is a JWE (RFC 7516) whose key is in `grant-<you>-….jwe.json`, and each opened field is a disclosure of the record's SD-JWT (RFC 9901).

    """
  }

  /// - Parameters:
  ///   - grant: the file with the audience's keys; nil where fields are in clear, or none is for it.
  ///   - hasReport: whether the report is in the package.
  ///   - page: its page in the audience's language; nil where that is the report's.
  static func text(
    organisation: String, package: PackageManifest.Package, grant: String?, hasReport: Bool, page: ReportPage?
  ) -> String {
    let name = package.audience
    var text = """
      # How to check this package

      It was made by Affidavit for \(name), from a bundle of \(Terminal.safe(organisation)). Nothing below needs Affidavit; in the folder of the unpacked
      files, each line must end without an error. Take the key `signing.pub.jwk` from the organisation on another way than this package (a
      call, a web page, the last report), as JWK and as PEM: the copies in here prove nothing by themselves.

      Every record of the bundle is here, those of which you may read nothing too: their number and the root of their tree (RFC 6962, leaves
      are SHA-256 of a zero byte and the record's JWT) stand in the manifest. The bundle's own manifest has this SHA-256, and names the same tree:
      \(package.bundle.hex)

      ```
      \((signed + (hasReport ? report(page) : [])).joined(separator: "\n"))
      ```

      `templates/package/verify.py` is Python without any library. Read it before you trust it: it calls openssl for signatures.


      """
    if let grant {
      text += """
        ## Read what is sealed for you

        `\(name).key.pem` is your private key. Each field in `records.sdj` is a JWE (RFC 7516), and opened it is a disclosure of the record's
        SD-JWT (RFC 9901).

        ```
        umask 077
        # your key as jose takes it; the keys that were granted to you; the fields of the first 20 records, opened and compared
        python3 templates/package/verify.py jwk \(name).key.pem > \(name).jwk
        jose jwe dec -i \(grant) -k \(name).jwk -O \(name).jwks
        python3 templates/package/verify.py fields \(name).jwks 20
        ```

        """
    }
    return text
  }
}
