public import Foundation
public import JSON
public import Provenance

/// What `affidavit.yaml` says, checked. Paths are resolved against the workspace.
public struct Configuration: Sendable {
  /// The file that this was read from, for messages.
  public var file: String
  /// SHA-256 of the file's bytes, lower-case hex.
  public var digest: String
  /// Id of the profile record that answers for the report.
  public var organisation: String
  public var period: Period
  public var sources: [Source]
  /// Keys per fact, added to the defaults of the key dictionary.
  public var dictionary: [String: [String]]
  /// The organisation's own words for purposes, each with the purpose of the vocabulary that it stands for.
  public var purposes: [String: String]
  /// What only people know to be one thing.
  public var aliases: URL?
  /// Names of packs that come with Affidavit, or folders of the workspace (with a slash).
  public var policies: [String]
  public var law: Law
  public var protection: Protection
  public var keys: Keys
  public var audiences: [Audience]
  public var privacy: Privacy?
  public var reports: [String]
  /// Where entries stand that are checked later: `policies.NAME`, `dictionary.NAME`, `purposes.WORDS`.
  public var places: [String: Place]

  /// A half-open period: `from <= t < to`.
  public struct Period: Hashable, Sendable {
    public var name: String
    public var from: Instant
    public var to: Instant
  }

  /// One entry of `sources`, in order of precedence for conflicts.
  public struct Source: Hashable, Sendable {
    public var system: String
    /// Glob patterns as written, relative to the workspace; `{period}` stands for the period's name.
    public var patterns: [String]
    public var line: Int
    public var column: Int
  }

  /// Dated data and choices that rules read as `config`.
  public struct Law: Hashable, Sendable {
    public var timeZone: String
    public var holidays: [Day]
    /// Everything under `law` but time zone and holidays, as written: graces, and tables over those of the packs.
    public var values: JSONObject
    /// Where each of its keys stands in the file.
    public var places: [String: Place]
  }

  public struct Place: Hashable, Sendable {
    public var line: Int
    public var column: Int
  }

  public struct Protection: Hashable, Sendable {
    public var rules: [Rule]
    /// Whether a person has another key in each record, so that key ids do not show which records are about one person.
    public var unlinksPeople = false
    /// To a multiple of how many bytes the fields of a class are padded, by class.
    public var padding: [String: Int] = [:]

    public struct Rule: Hashable, Sendable {
      public var path: String
      public var action: Action
      public var line: Int
      public var column: Int
    }

    public enum Action: Hashable, Sendable {
      case keep
      case encrypt(class: String)
      case pseudonymise(scope: String)
      case redact
      case aggregateOnly
    }
  }

  /// Files of the organisation's own keys.
  public struct Keys: Hashable, Sendable {
    /// PKCS#8 private key (encrypted) that signs records, report and manifest.
    public var signing: URL
    /// Public keys that open everything: the primary and the recovery key.
    public var owners: [URL]
    /// Certificate of the authority that gives keys their roles; nil where every key of the organisation has all of them.
    public var authority: URL?
    /// Certificates of people's keys beside that of the signing key.
    public var people: [URL] = []
  }

  public struct Audience: Hashable, Sendable {
    public var name: String
    /// Classes of fields that this audience may open.
    public var opens: [String]
    /// Public key files.
    public var recipients: [URL]
    /// Of the report's page in its packages: a tag such as `de`.
    public var language: String
    public var line: Int
    public var column: Int
  }

  public struct Privacy: Hashable, Sendable {
    /// Exact decimals, as written.
    public var quarterRho: String
    public var yearRho: String
    /// What naming groups that no list names may add to δ in a year; an exact decimal, as written. None where nil.
    public var yearDelta: String?
    /// Cap over the time for which records of a person are kept; none where nil.
    public var window: Window?
    public var statistics: [Statistic]

    public struct Window: Hashable, Sendable {
      public var quarters: Int
      /// Exact decimal, as written.
      public var rho: String
    }
  }

  public struct Statistic: Hashable, Sendable {
    public var id: String
    /// What is counted: `rows` or `subjects` of contributions, or a facet of datasets' statistics.
    public var count: Count
    public var by: [String]
    /// Public partitions, one list for each attribute of `by`; none where the groups come from the data.
    public var partitions: [[String]]
    /// What naming groups that come from the data may add to δ; an exact decimal, as written. nil where they are listed.
    public var delta: String?
    public var loss: Loss
    /// L0 and Linf: groups that one person may enter, rows that one may have in each; nil where nothing is said.
    public var maxGroups: Int?
    public var maxRows: Int?
    /// The number under `values` that is added up or cut into bins.
    public var value: Value?
    /// Quantiles wanted, exact decimals between 0 and 1.
    public var quantiles: [String]
    public var mechanism: Mechanism = .gaussian
    /// Whether totals over the attributes are released too, and made to agree.
    public var totals: Bool
    /// How many of the largest groups the report names; all where nil.
    public var top: Int?
    /// Only contributions to this dataset (or its versions); all where nil.
    public var dataset: String?
    /// The largest half-width that is still of use, as a share of `plausible`; an exact decimal, as written. Nil: a half.
    public var maxRelativeError: String?
    /// A public, plausible size of one cell, for the gate.
    public var plausible: Int?
    public var line: Int
    public var column: Int

    /// What may be spent: so much, or as little as the wanted accuracy takes. Exact decimals, as written.
    public enum Loss: Hashable, Sendable {
      case rho(String)
      /// Half-width at 95 % of each figure, in its own unit.
      case accuracy(String)
    }

    /// How the figures are made private: by noise, or, of a single quantile, by the exponential mechanism.
    public enum Mechanism: String, Hashable, Sendable, CaseIterable {
      case gaussian, exponential
    }

    /// A number with bounds that do not come from the data. Decimals as written.
    public struct Value: Hashable, Sendable {
      public var name: String
      public var lower: String?
      public var upper: String?
      /// Decimal places of the grid.
      public var decimals: Int
      /// Edges of bins, ascending.
      public var bins: [String]
    }

    public enum Count: String, Hashable, Sendable, CaseIterable {
      case rows
      case subjects
      case sum
      case mean
      case variance
      case histogram
      case quantiles
      case datasetSum = "dataset-sum"
      case datasetRows = "dataset-rows"
      case datasetSubjects = "dataset-subjects"
      case distribution
    }
  }
}
