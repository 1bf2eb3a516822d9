import Foundation
import Reporting

/// How to check the bundle with other people's tools.
struct IntegritySection {
  let facts: RunFacts

  func build() -> Report.Integrity {
    let key = facts.keys.signing.publicKey
    return Report.Integrity(
      keyName: "signing key of \(facts.configuration.organisation)", keyThumbprint: key.thumbprint,
      algorithm: "ECDSA P-256 with SHA-256",
      previousCheckpoint: Report.Checkpoint(
        origin: "affidavit/ledger/1 \(facts.configuration.organisation)", size: Int(facts.previousHead.entries),
        root: Data(facts.previousHead.hash.bytes).base64EncodedString()),
      files: [
        Report.BundleFile(
          name: "manifest.json", what: "size and SHA-256 of every file, and of everything that was read"),
        Report.BundleFile(name: "manifest.jws", what: "its signature"),
        Report.BundleFile(name: "report.xml", what: "this report, signed"),
        Report.BundleFile(name: "report.html", what: "this page, a view of report.xml"),
        Report.BundleFile(name: "findings.csv", what: "the findings as a table"),
        Report.BundleFile(name: "lineage.csv", what: "the paths of findings as a table"),
        Report.BundleFile(name: "verdicts.jsonl", what: "every verdict with its evidence"),
        Report.BundleFile(name: "records.sdj", what: "every record, protected field by field and signed"),
        Report.BundleFile(name: "quarantine.jsonl", what: "refused records, sealed, with reason and place"),
      ],
      commands: VerificationNotes.commands)
  }
}

/// What an outsider types to check a bundle; the same lines stand in the report and in `VERIFY.md`.
enum VerificationNotes {
  static let commands = [
    "# the manifest is signed (jose; ask the organisation for signing.pub.jwk on another way)",
    "jose jws ver -i manifest.jws -k signing.pub.jwk -O- | cmp - manifest.json",
    "# every file is the one that the manifest names",
    "python3 -c \"import json;[print(f['sha256']+'  '+f['name']) for f in json.load(open('manifest.json'))['files']]\" | sha256sum -c",
    "# the report is signed, and this page says what it says (xmlsec1, xsltproc)",
    "xmlsec1 --verify --enabled-reference-uris empty --pubkey-pem signing.pub.pem report.xml",
    "xsltproc --nonet templates/audit/report.xsl report.xml | cmp - report.html",
  ]

  static func text(organisation: String) -> String {
    """
    # How to check this bundle

    It was made by Affidavit for \(organisation). Nothing below needs Affidavit. Take the key `signing.pub.jwk` from the organisation on
    another way than this bundle (a call, a web page, the last report): the copy in here proves nothing by itself. Its fingerprint
    (RFC 7638) stands in the report.

    ```
    \(commands.joined(separator: "\n"))
    ```

    `signing.pub.pem` is the same key in PEM. The templates that made the page lie in `templates/`. Records that are sealed for you open with your key: each field in `records.sdj`
    is a JWE (RFC 7516) whose key is in `grant-<you>-….jwe.json`, and each opened field is a disclosure of the record's SD-JWT (RFC 9901).

    """
  }
}
