// A C ABI of a few functions over RE2: compile within a memory budget, search, and free.
// Every text is bytes and length, so that NUL is an ordinary character.
#ifndef CRE2_H
#define CRE2_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled pattern. Immutable; may be searched from several threads at once.
typedef struct cre2_pattern cre2_pattern;

/// Compiles UTF-8 `pattern`. Never NULL but when memory is exhausted; ask `cre2_error` whether it compiled.
/// `memory` bounds, in bytes, the compiled program and its automata (RE2's max_mem).
cre2_pattern *cre2_compile(const char *pattern, size_t length, int64_t memory);

/// Frees a pattern. NULL is allowed.
void cre2_free(cre2_pattern *pattern);

/// NULL if the pattern compiled, else RE2's message; valid as long as the pattern.
const char *cre2_error(const cre2_pattern *pattern);

/// The number of capturing groups, the whole match not counted; -1 if the pattern did not compile.
int cre2_groups(const cre2_pattern *pattern);

/// The size of the compiled program in instructions; -1 if the pattern did not compile.
int cre2_program_size(const cre2_pattern *pattern);

/// 1 if the pattern matches a part of `text`, 0 if not, -1 if the pattern did not compile.
int cre2_matches(const cre2_pattern *pattern, const char *text, size_t length);

/// The first match at or after `start`. Writes the byte offsets [begin, end) of the whole match and of the groups after it
/// into `spans` (2 * `count` numbers; -1, -1 for a group that took no part). Returns as `cre2_matches`.
int cre2_find(const cre2_pattern *pattern, const char *text, size_t length, size_t start, int64_t *spans, int count);

#ifdef __cplusplus
}
#endif

#endif
