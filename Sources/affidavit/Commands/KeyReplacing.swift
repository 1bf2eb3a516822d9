import ArgumentParser
import Engine

extension Keys {
  /// Bundles whose keys are replaced.
  struct OpenedBundles: ParsableArguments {
    @Argument(help: "Folders of bundles (default: all of the workspace).")
    var bundles: [String] = []

    @Option(help: "An owner's private key that opens them (default: whichever is here).")
    var key: String?
  }

  struct Rotate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Gives a key another pair under the same name.",
      discussion: """
        The old pair is kept in keys/retired, since what was sealed for it and signed with it still needs it. Bundles are sealed for \
        the new one if it is an owner's or an audience's. An interrupted rotation is finished by the next command.
        """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var secrets: SecretOptions

    @Argument(help: "NAME of keys/NAME.key.pem.")
    var name: String

    func run() throws {
      let rotation = KeyRotation(workspace: try shared.open(), name: name, secrets: secrets.source)
      for line in try rotation.run() { shared.say(line) }
    }
  }

  struct Rewrap: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Seals the keys of bundles for the owners and audiences that affidavit.yaml has now.",
      discussion: "Records and their keys stay. Whoever had a key of a bundle before can still open copies of it.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var secrets: SecretOptions
    @OptionGroup var opened: OpenedBundles

    func run() throws {
      let work = Rewrapping(
        workspace: try shared.open(), bundles: opened.bundles, key: opened.key, secrets: secrets.source)
      for line in try work.run() { shared.say(line) }
    }
  }

  struct Rekey: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Seals every field of bundles under new keys, for when the old ones may be known to others.",
      discussion: "What is signed stays: records, the tree over them, manifest, report and audit log verify as before.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var secrets: SecretOptions
    @OptionGroup var opened: OpenedBundles

    func run() throws {
      let work = Rekeying(
        workspace: try shared.open(), bundles: opened.bundles, key: opened.key, secrets: secrets.source)
      for line in try work.run() { shared.say(line) }
    }
  }

  struct Shred: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Erases one person: destroys the keys of what is sealed about them, in every bundle.",
      discussion: """
        Bundles verify as before; the fields can be opened by nobody. Prints, and leaves in state/erasures, who was given the fields and must \
        be told (Art. 19 GDPR), and which datasets and models the data reached with what each needs. Exits with 6 while a legal hold \
        suspends deletion. Given again, it finishes what was interrupted. There is no way back.
        """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var secrets: SecretOptions

    @Option(help: "The person's id as records have it: subjectRef, or the id of an agent.")
    var subject: String

    @Option(help: "On what the erasure rests, such as 'Art. 17(1)(b) GDPR'.")
    var basis: String

    @Option(help: "An owner's private key that opens the bundles (default: whichever is here).")
    var key: String?

    func run() async throws {
      let shredding = Shredding(
        workspace: try shared.open(), subject: subject, basis: basis, key: key, secrets: secrets.source,
        progress: shared.progress())
      for line in try await shredding.run() { Console.out(line) }
    }
  }
}
