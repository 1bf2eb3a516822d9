import Testing

@testable import Provenance

/// One test for each sentence of the normal form.
@Suite struct NormalFormOfAddresses {
  private func normal(_ text: String) -> String? { URINormalForm(text)?.text }

  @Test func schemesThatMeanTheSameAreOne() {
    #expect(normal("s3a://lake/a.csv") == "s3://lake/a.csv")
    #expect(normal("s3n://lake/a.csv") == "s3://lake/a.csv")
    #expect(normal("gcs://bucket/a") == "gs://bucket/a")
  }

  @Test func schemeAndHostAreLowerCaseThePathIsNot() {
    #expect(normal("HTTPS://Data.Example/Path/A.CSV") == "https://data.example/Path/A.CSV")
  }

  @Test func defaultPortsGoOthersStay() {
    #expect(normal("https://data.example:443/a") == "https://data.example/a")
    #expect(normal("postgres://core-db:5432/core.public.loans") == "postgres://core-db/core.public.loans")
    #expect(normal("postgres://core-db:6543/core.public.loans") == "postgres://core-db:6543/core.public.loans")
    #expect(normal("http://[2001:db8::1]:80/a") == "http://[2001:db8::1]/a")
  }

  @Test func trailingSlashesGo() {
    #expect(normal("s3://lake/folder//") == "s3://lake/folder")
    #expect(normal("s3://lake/") == "s3://lake")
  }

  @Test func percentEscapesOfUnreservedCharactersAreDecodedOthersUpperCase() {
    #expect(normal("s3://lake/loan%5Fapplications%2D1") == "s3://lake/loan_applications-1")
    #expect(normal("s3://lake/a%2fb") == "s3://lake/a%2Fb")
    #expect(normal("s3://lake/100%") == "s3://lake/100%")
  }

  @Test func filesHaveThreeSlashes() {
    #expect(normal("file:/srv/lake/a.csv") == "file:///srv/lake/a.csv")
    #expect(normal("file:///srv/lake/a.csv") == "file:///srv/lake/a.csv")
    #expect(normal("file://localhost/srv/lake/a.csv") == "file:///srv/lake/a.csv")
    #expect(normal("/srv/lake/a.csv") == "file:///srv/lake/a.csv")
    #expect(normal("file://nas/lake/a.csv") == "file://nas/lake/a.csv")
  }

  @Test func containersAndAccountsStayUsersGo() {
    #expect(
      normal("abfss://Lake@acct.dfs.core.windows.net/a") == "abfss://Lake@acct.dfs.core.windows.net/a")
    #expect(normal("wasbs://lake@acct.blob.core.windows.net/a") == "wasbs://lake@acct.blob.core.windows.net/a")
    #expect(normal("postgres://user:secret@core-db/core.public.loans") == "postgres://core-db/core.public.loans")
  }

  @Test func jdbcPrefixAndParametersGo() {
    #expect(normal("jdbc:postgresql://core-db:5432/core?user=x&password=y") == "postgres://core-db/core")
    #expect(normal("jdbc:sqlserver://db:1433;databaseName=core") == "sqlserver://db")
  }

  @Test func openLineageIsNamespaceSlashName() {
    #expect(URINormalForm(namespace: "s3://lake", name: "loans/a.csv")?.text == "s3://lake/loans/a.csv")
    #expect(
      URINormalForm(namespace: "postgres://core-db:5432", name: "core.public.loans")?.text
        == "postgres://core-db/core.public.loans")
    #expect(URINormalForm(namespace: "file", name: "/srv/a.csv")?.text == "file:///srv/a.csv")
    #expect(URINormalForm(namespace: "file://nas", name: "/srv/a.csv")?.text == "file://nas/srv/a.csv")
  }

  @Test func aNameAloneIsNoAddress() {
    #expect(normal("loan_applications") == nil)
    #expect(normal("") == nil)
    #expect(normal("file://") == nil)
  }

  @Test func composedAndDecomposedLettersAreOne() {
    #expect(normal("s3://lake/Gro\u{308}\u{DF}e") == normal("s3://lake/Gr\u{F6}\u{DF}e"))
  }

  @Test func theNormalFormOfANormalFormIsItself() {
    for text in [
      "s3a://Lake/x%5fy/", "file:/srv/a/", "jdbc:postgresql://h:5432/d?x=1", "abfss://c@a/p%2f/", "urn:x:y/",
      "http://[::1]:8080/a?b=c#d", "s3://lake/x \u{B}/", "s3://lake/x / /", "s3://h:443::", "https://h:443:443/",
      "s3://lake/%%34%31",
      "s3://lake/%zz%41", "s3://lake/%41\u{30A}", "jdbc:jdbc:mysql://h/d", "jdbc:mysql://h ;x=1",
      "file://u@localhost:/x",
      "s3://h \n/", "https://h :443 /", "https://h :443 :/x",
    ] {
      let once = normal(text)
      #expect(once.flatMap(normal) == once)
    }
  }
}
