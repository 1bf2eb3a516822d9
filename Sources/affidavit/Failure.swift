import Connectors
import Durability
import Engine
import Ledger
import Policy
import Protection
import Spill
import Transparency
import XML
import YAML

/// An error as a person should read it, with the exit code that it means.
struct Failure {
  var text: String
  var code: Int32

  /// Nil for errors of the argument parser, which knows how to print its own.
  init?(_ error: any Error) {
    switch error {
    case let error as EngineError: self.init(error.description, error.kind)
    case let error as YAMLError: self.init(Terminal.safe(error.description), .configuration)
    case let error as PackError:
      self.init(error.faults.map { Terminal.safe($0.description) }.joined(separator: "\n"), .configuration)
    case let error as SourceError:
      self.init(Terminal.safe(error.description), error.reason == .unknownSystem ? .configuration : .input)
    case ProtectionError.disk(let error): self.init(Terminal.safe(error.description), .input)
    case let error as ProtectionError: self.init(Terminal.safe(error.description), .key)
    case let error as DiskError: self.init(Terminal.safe(error.description), .input)
    case let error as XMLError: self.init(error.description, .configuration)
    case let error as LedgerError: self.init(Terminal.safe(error.description), Self.kind(error))
    case let error as LogError: self.init(Terminal.safe(error.description), .integrity)
    case let error as SpillError: self.init(Terminal.safe("\(error); nothing was published"), .input)
    default: return nil
    }
  }

  private static func kind(_ error: LedgerError) -> EngineError.Kind {
    switch error {
    case .budgetExceeded, .carryRefused: .budget
    case .locked, .storage, .unknownPeriod, .repeated: .input
    case .notALedger, .newerSchema, .corrupt, .chain, .inconsistent: .integrity
    }
  }

  private init(_ text: String, _ kind: EngineError.Kind) {
    self.text = text
    code = kind.rawValue
  }
}
