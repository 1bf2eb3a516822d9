/// The nine kinds of native record.
public enum RecordKind: String, CaseIterable, Sendable, Hashable {
  case profile, agent, document, dataset, model, run, event, contribution, request
}
