import Foundation
import JSON
import Provenance

@testable import Connectors

extension Target {
  /// A file of OpenLineage events; what is read can be written in every format, and read again.
  static let openLineage = Target(
    name: "openlineage", summary: "OpenLineage events", dictionary: "openlineage", longest: 8192
  ) {
    let parser = RecordParser()
    return { bytes in
      let path = Scratch.write(bytes, "events.json")
      guard let export = Export("openlineage", path, parser) else { return }
      if let instant = Instant(rfc3339: "2026-10-01T00:00:00Z") {
        _ = export.converted(.provJSON, at: instant)
        let events = Scratch.write(export.converted(.openLineage, at: instant), "again.json")
        guard let again = Export("openlineage", events, parser) else { return }
        check(again.tally.rejected == 0, "events that were written here are refused")
      }
    }
  }

  /// A tracking database.
  static let mlflowDatabase = Target(
    name: "mlflow-database", summary: "MLflow's SQLite database", dictionary: "sqlite", longest: 65_536
  ) {
    let parser = RecordParser()
    return { bytes in
      guard bytes.starts(with: "SQLite format 3\u{0}".utf8) else { return }
      _ = Export("mlflow", Scratch.write(bytes, "mlflow.db"), parser)
    }
  }

  /// A saved answer of the REST API.
  static let mlflowAnswers = Target(
    name: "mlflow-answers", summary: "MLflow's REST answers", dictionary: "mlflow", longest: 8192
  ) {
    let parser = RecordParser()
    return { bytes in _ = Export("mlflow", Scratch.write(bytes, "answer.json"), parser) }
  }

  /// Sections `mlruns/…/file`: a folder of the file store.
  static let mlflowFiles = Target(
    name: "mlflow-files", summary: "MLflow's file store", dictionary: "mlflow", longest: 8192
  ) {
    let parser = RecordParser()
    return { bytes in
      let folder = Scratch.empty("store")
      for (name, content) in sections(bytes).dropFirst().prefix(24) {
        let parts = name.split(separator: "/").filter { $0 != ".." && $0 != "." && !$0.utf8.contains(0) }.prefix(8)
        guard let last = parts.last, parts.allSatisfy({ $0.utf8.count < 200 }) else { continue }
        let place = ([folder] + parts.dropLast().map(String.init)).joined(separator: "/")
        try? FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: "\(place)/\(last)", contents: Data(content.dropLast()))
      }
      _ = Export("mlflow", folder, parser)
    }
  }
}

/// What a connector makes of an export: every record is valid and placed, and nothing is lost; nil where it is refused as a
/// whole.
private struct Export {
  var chunks: [RecordChunk] = []
  var tally = Tally()

  init?(_ system: String, _ path: String, _ parser: RecordParser) {
    do {
      let connector = try Sources.open(system: system, paths: [path])
      var reader = try connector.makeReader()
      while let chunk = try reader.next() {
        check(chunk.ordinal == chunks.count, "chunks are not numbered in order")
        let lines = chunk.bytes.split(separator: 0x0A)
        let places = if case .locators(let places) = chunk.place { places.count } else { -1 }
        check(places == lines.count, "\(places) places for \(lines.count) records")
        for line in lines { Self.checkValid(line, parser) }
        check(chunk.rejected.allSatisfy { !$0.rejection.message.isEmpty }, "refused without a reason")
        for refusal in chunk.rejected { checkSilent(refusal.rejection.message) }
        check(chunk.rejected.count == chunk.tally.rejected, "an item is lost")
        tally += chunk.tally
        chunks.append(chunk)
      }
      check(tally.isConserved, "items are lost: \(tally)")
    } catch {
      checkSilent("\(error)")
      return nil
    }
  }

  private static func checkValid(_ line: ArraySlice<UInt8>, _ parser: RecordParser) {
    line.withUnsafeBytes { bytes in
      do throws(Rejection) {
        _ = try parser.parse(bytes)
      } catch {
        check(false, "a connector writes what the schema refuses: \(error.reason) \(error.pointer?.description ?? "")")
      }
    }
  }

  func converted(_ format: Converter.Format, at instant: Instant) -> [UInt8] {
    var converter = Converter(format, at: instant)
    return chunks.flatMap { converter.convert($0) } + converter.finish()
  }
}
