import ArgumentParser
import Engine
import Foundation

@main
struct Affidavit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "affidavit",
    abstract: "Shows how an organisation's AI was made, without giving away the people in the data.",
    discussion: """
      A quarter's work: 'affidavit init DIR' makes a workspace, 'affidavit run' reads the sources that its \
      affidavit.yaml names, and leaves a sealed bundle with the report in reports/PERIOD. 'affidavit verify' checks a \
      bundle.

      Exit codes: 0 done; 1 findings at or above --fail-on; 2 the command, the configuration, a pack or a template is \
      wrong; 3 input was rejected under --strict, no source could be read, or the disk failed, is full or may not be \
      written; 4 a digest, signature or schema does \
      not hold; 5 the privacy budget does not allow it; 6 a key is missing or may not open this; 129, 130 and 143 stopped \
      by a closed terminal, Ctrl-C or kill; 141 nobody read the output to its end.
      """,
    version: EngineVersion.text,
    subcommands: [
      Init.self, Run.self, Check.self, Convert.self, Lineage.self, Explain.self, Disclose.self, Open.self, Verify.self,
      Keys.self, Attest.self, Waive.self, Budget.self, Policy.self, Audit.self, Quarantine.self,
    ])

  /// Interrupting cancels the work, which then cleans up behind it.
  static func main() async {
    ProcessAllocator.holdLittle()
    let work = Task { await execute() }
    Interruption.shared.watch { work.cancel() }
    await work.value
  }

  private static func execute() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let code as ExitCode {
      Foundation.exit(code.rawValue)
    } catch {
      fail(error)
    }
  }

  /// Prints the error where it belongs and ends with the code that it means.
  private static func fail(_ error: any Error) -> Never {
    if let code = Interruption.shared.code {
      Console.stopped(isPublished: Scaffold.shared.hasCompleted)
      Foundation.exit(code)
    }
    if let failure = Failure(error) {
      Console.error(failure.text)
      Foundation.exit(failure.code)
    }
    let code = exitCode(for: error)
    let message = fullMessage(for: error)
    if code == .success {
      print(message)
      Foundation.exit(0)
    }
    Console.plain(message)
    Foundation.exit(EngineError.Kind.configuration.rawValue)
  }
}
