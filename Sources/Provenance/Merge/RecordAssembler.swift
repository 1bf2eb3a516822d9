public import Spill

/// Turns the index of all chunks into the set of merged records: identity across systems, then merging with conflicts
/// (record format, section 5).
public struct RecordAssembler: Sendable {
  /// By index of the source in the run.
  public var sources: [SourceInfo]
  public var declarations: [AliasDeclaration]

  /// - Parameters:
  ///   - sources: by index of the source in the run, as in `RecordPlace.source`.
  ///   - aliases: the operator's alias file.
  public init(sources: [SourceInfo], aliases: [AliasDeclaration] = []) {
    self.sources = sources
    declarations = aliases
  }

  /// Linear in records but for sorting. The order of chunks decides only which of two records with one id and two kinds
  /// is the later, and so refused.
  /// - Throws: `SpillError` where the disk fails on which the index put entries.
  public func assemble(_ index: RecordIndex) throws(SpillError) -> RecordSet {
    var assembly = Assembly(index: index, sources: sources)
    assembly.gather()
    try assembly.resolveStreams()
    assembly.identify(declarations)
    assembly.mergeAll()
    return assembly.finished()
  }
}
