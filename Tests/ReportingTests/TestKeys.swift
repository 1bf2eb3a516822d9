/// Keys made for these tests alone, with `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`.
enum TestKeys {
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
}
