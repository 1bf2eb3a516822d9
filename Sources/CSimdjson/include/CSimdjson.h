// A C interface of a few functions over simdjson's DOM parser.
//
// A document holds what one parse leaves behind: the tape (64-bit words, see simdjson's doc/tape.md) and the
// string buffer. A parser holds the scratch memory of parsing and may fill any number of documents, one at a time.
// Nothing here throws; nothing here is thread safe; documents may be read from many threads once parsed.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Version of the headers that this was built with, such as "3.0.1".
const char *csj_version(void);

typedef struct csj_parser csj_parser;
typedef struct csj_document csj_document;

typedef enum csj_status {
  CSJ_OK = 0,
  CSJ_SYNTAX,     // not JSON, or more than one value
  CSJ_UTF8,       // not UTF-8
  CSJ_DEPTH,      // containers nested deeper than the parser allows
  CSJ_NUMBER,     // a number that is malformed or beyond uint64 or binary64
  CSJ_STRING,     // a bad escape, a lone surrogate, a control character
  CSJ_DUPLICATE,  // an object with two members of one name
  CSJ_EMPTY,      // nothing but white space
  CSJ_CAPACITY,   // 4 GiB or more
  CSJ_MEMORY      // out of memory
} csj_status;

/// A parser that refuses containers nested deeper than max_depth (a lone `[]` has depth 1). NULL if out of memory.
csj_parser *csj_parser_new(size_t max_depth);
void csj_parser_free(csj_parser *parser);

/// An empty document. NULL if out of memory.
csj_document *csj_document_new(void);
void csj_document_free(csj_document *document);

/// What is looked at beyond the grammar.
typedef enum csj_checks {
  CSJ_CHECK_NOTHING = 0,  // depth is held to one level more than max_depth, names are not compared
  CSJ_CHECK_DEPTH,
  CSJ_CHECK_DEPTH_AND_NAMES
} csj_checks;

/// Parses `length` bytes (no padding needed) into `document`, whose former content is lost whatever the outcome.
csj_status csj_parse(csj_parser *parser, csj_document *document, const uint8_t *bytes, size_t length,
                     csj_checks checks);

/// Replaces the content of `copy` by that of a parsed document, in buffers that are no longer than it: simdjson reserves for the worst,
/// about ten times the text. Bytes that they take; 0 if out of memory, and `copy` is then empty.
size_t csj_copy(const csj_document *document, csj_document *copy);

/// The tape of the last successful parse; word 0 is the root, word 1 the first value.
const uint64_t *csj_tape(const csj_document *document);
/// The strings of the last successful parse: four bytes of length (native order), the bytes, a zero byte.
const uint8_t *csj_strings(const csj_document *document);

#ifdef __cplusplus
}
#endif

#endif
