/// Keys made for these tests alone, with `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`.
enum Keys {
  static let secret = Array(
    """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg8LF5/t5VcE8nd3O/
    kTS2NgW0W8YF7nH7pXXm8rY2LPShRANCAAQWeoIADxgt+BNoeNHq3W9kXbElXueB
    e2+nVYsvsyrDdtKZIL9g3ovzHFR6XuxfBQoa45kNaL4/CWourisI+gbV
    -----END PRIVATE KEY-----
    """.utf8)
  static let publicKey = Array(
    """
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEFnqCAA8YLfgTaHjR6t1vZF2xJV7n
    gXtvp1WLL7Mqw3bSmSC/YN6L8xxUel7sXwUKGuOZDWi+PwlqLq4rCPoG1Q==
    -----END PUBLIC KEY-----
    """.utf8)
  /// Another key.
  static let strangerSecret = Array(
    """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgKk8gXZpNDgSo/Sf5
    TNAH7GdYbRw6iDj+8eZb77xfHG+hRANCAAQJ6jYC19C0VaMU24efIMKvMD0c2okU
    e7ubP1CpH333h9p3+CvtrahulPsNCxt9D2OSQcb+lBCRqKPLH+E/jxHg
    -----END PRIVATE KEY-----
    """.utf8)
  static let strangerPublic = Array(
    """
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAECeo2AtfQtFWjFNuHnyDCrzA9HNqJ
    FHu7mz9QqR9994fad/gr7a2obpT7DQsbfQ9jkkHG/pQQkaijyx/hP48R4A==
    -----END PUBLIC KEY-----
    """.utf8)
  /// The first key, encrypted.
  static let encrypted = Array(
    """
    -----BEGIN ENCRYPTED PRIVATE KEY-----
    MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhkV9Heq75OywICCAAw
    DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEENNUsTnsgj1jyLPmoO2+VsUEgZAX
    Yj2pAN08/1Ki9YLSf5NU44/RxoJM4xcj4ST1gIV0OQHx+4XTB7qU9VpCunU1JGxJ
    /BMBkkqwL3z9oHPrb61TDf4R5lF/h3soDmhaCrhMI8kna+rNjUWKKwD9PXJqXTx+
    gGAbP3Uj/OgiuN9HTKxVDxYKc5VLqUUZD1U0BX7ilPEUaqcge4L5iN8Auw4ESb0=
    -----END ENCRYPTED PRIVATE KEY-----
    """.utf8)
  /// A key on another curve.
  static let p384 = Array(
    """
    -----BEGIN PRIVATE KEY-----
    MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDC1912T3/x/wuVDlxsC
    efjhyaAdIynXP9cuMc7/yrSnz9vUiaK/A1QsDrhjfj3ZoS6hZANiAASRAq+qgYzK
    J6uqa+XNLTFyj8Y4WkLCriA8lBwJh7GwBa5mS/hmnhX7596eACoQaXfK+0TIsJGz
    4rd1ycYSL7e9HPkJGy+sN8B9lZYOJIOz0QzG3dGY9X+akW4xsu9JJ/c=
    -----END PRIVATE KEY-----
    """.utf8)
}
