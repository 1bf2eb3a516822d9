#include "CRE2.h"

#include <re2/re2.h>

#include <new>
#include <vector>

struct cre2_pattern {
  RE2 re;
  cre2_pattern(const re2::StringPiece &text, const RE2::Options &options) : re(text, options) {}
};

cre2_pattern *cre2_compile(const char *pattern, size_t length, int64_t memory) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_encoding(RE2::Options::EncodingUTF8);
  if (memory > 0) options.set_max_mem(memory);
  return new (std::nothrow) cre2_pattern(re2::StringPiece(pattern, length), options);
}

void cre2_free(cre2_pattern *pattern) { delete pattern; }

const char *cre2_error(const cre2_pattern *pattern) {
  return pattern->re.ok() ? nullptr : pattern->re.error().c_str();
}

int cre2_groups(const cre2_pattern *pattern) { return pattern->re.NumberOfCapturingGroups(); }

int cre2_program_size(const cre2_pattern *pattern) { return pattern->re.ProgramSize(); }

int cre2_matches(const cre2_pattern *pattern, const char *text, size_t length) {
  if (!pattern->re.ok()) return -1;
  return pattern->re.Match(re2::StringPiece(text, length), 0, length, RE2::UNANCHORED, nullptr, 0) ? 1 : 0;
}

int cre2_find(const cre2_pattern *pattern, const char *text, size_t length, size_t start, int64_t *spans, int count) {
  if (!pattern->re.ok()) return -1;
  if (start > length || count < 0) return 0;
  std::vector<re2::StringPiece> groups(static_cast<size_t>(count));
  const re2::StringPiece subject(text, length);
  if (!pattern->re.Match(subject, start, length, RE2::UNANCHORED, groups.data(), count)) return 0;
  for (int i = 0; i < count; ++i) {
    const bool took_part = groups[i].data() != nullptr;
    spans[2 * i] = took_part ? groups[i].data() - subject.data() : -1;
    spans[2 * i + 1] = took_part ? groups[i].data() - subject.data() + static_cast<int64_t>(groups[i].size()) : -1;
  }
  return 1;
}
