import Durability
import Foundation
import Protection

/// Makes a workspace: `affidavit init`. Nothing is overwritten.
public struct Initializer {
  let folder: URL
  let secrets: SecretSource

  public init(folder: String, secrets: SecretSource) {
    self.folder = URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL
    self.secrets = secrets
  }

  /// - Returns: what was made and what to do next, line by line.
  public func run() throws -> [String] {
    let workspace = Workspace(folder: folder)
    var lines: [String] = []
    for name in ["keys", "state", "reports", "records", "exports", "policies", "templates"] {
      let isSecret = name == "keys" || name == "state"
      try Folder.make(folder.appendingPathComponent(name).path, mode: isSecret ? 0o700 : 0o777)
    }
    if FileManager.default.fileExists(atPath: workspace.configurationFile.path) {
      lines.append("\(workspace.configurationFile.path) is there and stays as it is")
    } else {
      try PreparedFile.write(
        Array(Self.template.utf8), to: workspace.configurationFile.path, mode: 0o644, replacing: false)
      lines.append(workspace.configurationFile.path)
    }
    for name in ["signing", "owner", "recovery"] {
      let file = workspace.keysFolder.appendingPathComponent("\(name).key.pem")
      if FileManager.default.fileExists(atPath: file.path) {
        lines.append("\(file.path) is there and stays as it is")
        continue
      }
      lines += try KeyMaking(folder: workspace.keysFolder, secrets: secrets).make(name).prefix(1)
    }
    lines.append(
      "Next: name your sources in affidavit.yaml, keep recovery.key.pem in another place, then: affidavit run")
    return lines
  }

  static let template = """
    # Affidavit: the workspace of an organisation. 'affidavit run' reads what stands here, once a quarter.

    organisation: lei:EXAMPLE00000000000001         # the profile record that answers for the report
    period: {name: 2026-Q3}                         # a quarter's days follow from its name; or: from, to

    sources:                                        # in order of precedence for conflicts; * and {period} may stand in paths
      - native: records/*.jsonl                     # plain, gzip or zstd
      # - mlflow: exports/mlflow.db                 # or an mlruns folder, or saved answers of the REST API
      # - openlineage: exports/events/*.ndjson

    # dictionary: {owner: [team], legalBasis: ["gdpr.basis"]}      # which tag means what, added to the defaults
    # purposes: {"churn scoring": service-optimisation/churn}      # your own words for purposes
    # aliases: aliases.yaml                         # what only people know to be one thing

    policies: [gdpr, ccpa]                          # also eu-ai-act, us-aaa; and your own: ./policies/house

    law:
      timezone: UTC                                 # in which the law's clocks count days
      # holidays: [2026-12-25]
      # grace: {withdrawal: P0D, purge: P30D, disposition: P3M}

    protect:
      default: encrypt                              # what no line names is sealed for the owner alone
      # unlink: true                                # another key of a person in each record: key ids then link none of them
      # padding: {people: 64}                       # bytes to a multiple of which lengths are hidden: 32, ..., max
      fields:
        - {path: dataset.name, do: keep}
        - {path: agent.name, do: encrypt, class: people}
        - {path: contribution.subjectRef, do: pseudonymise, scope: auditor}

    keys:                                           # affidavit keys new NAME makes a pair; pass phrases never stand here
      signing: keys/signing.key.pem
      owners: [keys/owner.pub.jwk, keys/recovery.pub.jwk]

    # audiences:
    #   auditor: {opens: [people], recipients: [keys/auditor.pub.jwk]}

    # privacy:
    #   budget: {quarter: {rho: 0.05}, year: {rho: 0.15}}
    #   statistics:
    #     - {id: people-by-region, count: subjects, by: [region], partitions: [DE, FR, SE], rho: 0.01, bounds: {groups: 1}}

    reports: [audit]

    """
}
