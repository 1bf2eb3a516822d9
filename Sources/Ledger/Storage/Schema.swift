import GRDB

/// The tables of a ledger, by version. `entry` is the truth; the others are what its entries lead to, kept for reading.
enum Schema {
  /// "Affi" in ASCII: SQLite's application id of a ledger.
  static let applicationID = 0x4166_6669
  /// The version that this code writes.
  static let version = 3

  /// Makes an empty file a ledger. Later versions add a step here and never change an earlier one.
  static func migrate(_ db: Database, from found: Int) throws {
    if found < 1 { try db.execute(sql: first) }
    if found < 2 { try db.execute(sql: second) }
    if found < 3 { try db.execute(sql: third) }
    try db.execute(sql: "PRAGMA application_id = \(applicationID)")
    try db.execute(sql: "PRAGMA user_version = \(version)")
  }

  /// What a charge adds to δ.
  private static let third = "ALTER TABLE charge ADD COLUMN delta TEXT NOT NULL DEFAULT '0'"

  /// What a run under way replaced in the history, until it is over.
  private static let second = """
    CREATE TABLE replacing (
      run INTEGER PRIMARY KEY REFERENCES run (number),
      name TEXT NOT NULL,
      start TEXT,
      finish TEXT
    ) STRICT;

    CREATE TABLE replaced (
      run INTEGER NOT NULL REFERENCES replacing (run),
      finding INTEGER NOT NULL REFERENCES finding (id),
      verdict TEXT NOT NULL,
      severity TEXT NOT NULL,
      PRIMARY KEY (run, finding)
    ) STRICT, WITHOUT ROWID;
    """

  private static let first = """
    CREATE TABLE entry (
      number INTEGER PRIMARY KEY,
      previous BLOB NOT NULL CHECK (length(previous) = 32),
      body BLOB NOT NULL,
      hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32)
    ) STRICT;
    CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
    CREATE TRIGGER entry_is_fixed BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;

    CREATE TABLE run (
      number INTEGER PRIMARY KEY,
      period TEXT NOT NULL,
      asOf TEXT NOT NULL,
      configuration TEXT NOT NULL,
      engine TEXT NOT NULL,
      started TEXT NOT NULL,
      ended TEXT,
      output TEXT,
      state TEXT NOT NULL CHECK (state IN ('started', 'finished', 'abandoned'))
    ) STRICT;

    CREATE TABLE charge (
      number INTEGER PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES run (number),
      statistic TEXT NOT NULL,
      population TEXT NOT NULL,
      plan TEXT NOT NULL,
      data TEXT NOT NULL,
      quarter TEXT NOT NULL,
      rho TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('reserved', 'drawn', 'released', 'burned'))
    ) STRICT;

    CREATE TABLE carry (
      number INTEGER PRIMARY KEY,
      source TEXT NOT NULL,
      target TEXT NOT NULL,
      rho TEXT NOT NULL
    ) STRICT;

    CREATE TABLE release (
      plan TEXT NOT NULL,
      data TEXT NOT NULL,
      charge INTEGER NOT NULL REFERENCES charge (number),
      content BLOB NOT NULL,
      PRIMARY KEY (plan, data)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE period (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      start TEXT NOT NULL,
      finish TEXT NOT NULL
    ) STRICT;

    CREATE TABLE finding (
      id INTEGER PRIMARY KEY,
      identifier TEXT NOT NULL UNIQUE,
      rule TEXT NOT NULL,
      subject TEXT NOT NULL
    ) STRICT;

    CREATE TABLE presence (
      period INTEGER NOT NULL REFERENCES period (id),
      finding INTEGER NOT NULL REFERENCES finding (id),
      verdict TEXT NOT NULL,
      severity TEXT NOT NULL,
      PRIMARY KEY (period, finding)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE record (
      period INTEGER NOT NULL REFERENCES period (id),
      identifier TEXT NOT NULL,
      kind TEXT NOT NULL,
      digest BLOB NOT NULL CHECK (length(digest) = 32),
      PRIMARY KEY (period, identifier)
    ) STRICT, WITHOUT ROWID;
    """
}
