import JSON
import Testing

@testable import Provenance

@Suite struct ViewsOfLineage {
  private func view(_ focus: String, _ direction: LineageView.Direction, limit: Int = 50) throws -> LineageView {
    let graph = try Assembling.world([
      #"{"kind":"dataset","id":"ds:raw <&\"'>","personalData":"identified","locations":["SE"]}"#,
      #"{"kind":"run","id":"run:clean","type":"transform","used":[{"id":"ds:raw <&\"'>"}],"generated":[{"id":"ds:clean"}],"wasAssociatedWith":[{"id":"agent:team"}]}"#,
      #"{"kind":"dataset","id":"ds:clean","wasDerivedFrom":[{"id":"ds:missing"}]}"#,
      #"{"kind":"run","id":"run:train","type":"training","used":[{"id":"ds:clean"}],"generated":[{"id":"model:x"}]}"#,
      #"{"kind":"model","id":"model:x"}"#, #"{"kind":"agent","id":"agent:team"}"#,
    ]).graph
    return LineageView(graph, focus: try graph.named(focus), direction: direction, limit: limit)
  }

  @Test func theTreeIsIndentedNearestFirst() throws {
    let text = try view("model:x", .upstream).text
    let starts = text.split(separator: "\n").map { $0.split(separator: "  ", omittingEmptySubsequences: true)[0] }
    #expect(starts == ["model:x", "run:train", "ds:clean", "ds:missing", "run:clean", #"ds:raw <&"'>"#])
    #expect(text.contains("    ds:clean  [dataset; personal; SE; incomplete:"))
    #expect(text.contains("ds:missing  [no record]"))
  }

  @Test func beyondTheLimitStandsACount() throws {
    #expect(try view("model:x", .upstream, limit: 3).text.hasSuffix("… and 3 more\n"))
    #expect(try view("model:x", .upstream, limit: 3).layout.omitted == 3)
  }

  @Test func cyclesAreMarkedAndEnd() throws {
    let graph = try Assembling.world([
      #"{"kind":"dataset","id":"a","wasDerivedFrom":[{"id":"b"}]}"#,
      #"{"kind":"dataset","id":"b","wasDerivedFrom":[{"id":"a"}]}"#,
    ]).graph
    let view = LineageView(graph, focus: try graph.named("a"))
    #expect(view.text.split(separator: "\n").last == "    a  (cycle)")
  }

  @Test func layersRunFromSourcesToResults() throws {
    let layout = try view("ds:clean", .both).layout
    let layers = Dictionary(uniqueKeysWithValues: layout.nodes.map { ($0.id, $0.layer) })
    #expect(layers["run:clean"] == 1 && layers["ds:clean"] == 2 && layers["run:train"] == 3 && layers["model:x"] == 4)
    #expect(layout.nodes.first { $0.id == "agent:team" }?.kind == .agent)
    #expect(Set(layout.nodes.map { [$0.layer, $0.order] }).count == layout.nodes.count, "no two nodes in one place")
    for edge in layout.edges where edge.relation != "wasAssociatedWith" {
      #expect(layers[edge.from, default: 99] < layers[edge.to, default: -1])
    }
  }

  @Test func theDrawingEscapesIdsAndNamesItself() throws {
    let svg = try view("model:x", .upstream).svg
    #expect(svg.contains("ds:raw &lt;&amp;&quot;&#39;&gt;"))
    #expect(!svg.contains("ds:raw <"))
    #expect(svg.contains(#"role="img""#) && svg.contains("<title id=\"lineage-title\">Lineage of model:x</title>"))
    #expect(svg.contains("<polygon") && svg.contains("rx=\"14\"") && !svg.contains("style="))
  }

  @Test func dotQuotesIds() throws {
    #expect(try view("model:x", .upstream).dot.contains(#""ds:raw <&\"'>" -> "run:clean" [label="used"];"#))
  }

  @Test func theObjectForProgramsHoldsNoNumbersOfPeople() throws {
    let json = try view("model:x", .upstream).json
    #expect(json["focus"]?.string == "model:x")
    #expect(json["nodes"]?.array?.count == 7)
    let facts = json["nodes"]?.array?.compactMap { $0["facts"]?.object } ?? []
    for name in ["contributions", "withdrawn", "erased", "optedOut", "limited"] {
      #expect(facts.allSatisfy { $0[name] == nil })
    }
  }
}
