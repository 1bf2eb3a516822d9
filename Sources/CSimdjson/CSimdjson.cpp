#include "CSimdjson.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

#include "MemberNames.h"

struct csj_document {
  simdjson::dom::document document;
};

struct csj_parser {
  simdjson::dom::parser parser;
  size_t max_depth;
  std::unique_ptr<uint8_t[]> padded;
  size_t padded_size = 0;
  csj::MemberNames names;
};

namespace {

using simdjson::error_code;

csj_status status_of(error_code code) {
  switch (code) {
  case error_code::SUCCESS: return CSJ_OK;
  case error_code::CAPACITY: return CSJ_CAPACITY;
  case error_code::MEMALLOC: return CSJ_MEMORY;
  case error_code::DEPTH_ERROR: return CSJ_DEPTH;
  case error_code::STRING_ERROR:
  case error_code::UNESCAPED_CHARS: return CSJ_STRING;
  case error_code::NUMBER_ERROR:
  case error_code::NUMBER_OUT_OF_RANGE: return CSJ_NUMBER;
  case error_code::UTF8_ERROR: return CSJ_UTF8;
  case error_code::EMPTY: return CSJ_EMPTY;
  default: return CSJ_SYNTAX;
  }
}

bool is_hex(uint8_t c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

/// The code unit of a `\uXXXX` at `p` (four digits that are known to lie inside the buffer), or -1.
int32_t code_unit(const uint8_t *p) {
  int32_t value = 0;
  for (int i = 0; i < 4; i++) {
    if (!is_hex(p[i])) return -1;
    value = value * 16 + (p[i] <= '9' ? p[i] - '0' : (p[i] | 0x20) - 'a' + 10);
  }
  return value;
}

/// True if every escaped surrogate is half of a pair. simdjson 3.0 lets some lone ones through. Only texts that
/// hold a backslash pay for it. Malformed escapes are left to simdjson.
bool surrogates_are_paired(const uint8_t *bytes, size_t length) {
  const uint8_t *end = bytes + length;
  const uint8_t *p = bytes;
  while (p < end && (p = static_cast<const uint8_t *>(memchr(p, '\\', end - p))) != nullptr) {
    if (end - p < 6 || p[1] != 'u') {
      p += 2;
      continue;
    }
    int32_t unit = code_unit(p + 2);
    p += 6;
    if (unit < 0xD800 || unit > 0xDFFF) continue;
    if (unit > 0xDBFF || end - p < 6 || p[0] != '\\' || p[1] != 'u') return false;
    unit = code_unit(p + 2);
    if (unit < 0xDC00 || unit > 0xDFFF) return false;
    p += 6;
  }
  return true;
}

}  // namespace

#define CSJ_TEXT_OF(x) #x
#define CSJ_TEXT(x) CSJ_TEXT_OF(x)

const char *csj_version(void) { return CSJ_TEXT(SIMDJSON_VERSION); }

csj_parser *csj_parser_new(size_t max_depth) {
  auto *parser = new (std::nothrow) csj_parser;
  if (parser == nullptr) return nullptr;
  parser->max_depth = max_depth;
  // simdjson counts from the root and leaves empty containers out: it needs one level more, and the tape is
  // looked at afterwards.
  if (parser->parser.allocate(simdjson::dom::MINIMAL_DOCUMENT_CAPACITY, max_depth + 1) != error_code::SUCCESS) {
    delete parser;
    return nullptr;
  }
  return parser;
}

void csj_parser_free(csj_parser *parser) { delete parser; }

csj_document *csj_document_new(void) { return new (std::nothrow) csj_document; }

void csj_document_free(csj_document *document) { delete document; }

csj_status csj_parse(csj_parser *parser, csj_document *document, const uint8_t *bytes, size_t length,
                     csj_checks checks) {
  if (length >= simdjson::SIMDJSON_MAXSIZE_BYTES) return CSJ_CAPACITY;
  if (length == 0) return CSJ_EMPTY;
  if (parser->padded_size < length) {
    size_t size = std::max(length, parser->padded_size * 2);
    parser->padded.reset(new (std::nothrow) uint8_t[size + simdjson::SIMDJSON_PADDING]);
    parser->padded_size = parser->padded ? size : 0;
    if (!parser->padded) return CSJ_MEMORY;
  }
  memcpy(parser->padded.get(), bytes, length);
  memset(parser->padded.get() + length, ' ', simdjson::SIMDJSON_PADDING);
  if (parser->parser.capacity() < length) {
    size_t size = std::min<size_t>(std::max(length, parser->parser.capacity() * 2), simdjson::SIMDJSON_MAXSIZE_BYTES);
    error_code code = parser->parser.allocate(size, parser->max_depth + 1);
    if (code != error_code::SUCCESS) return status_of(code);
  }
  auto &target = document->document;
  if (target.capacity() != 0 && target.capacity() < length) {  // a document in its second use grows in steps
    error_code code = target.allocate(std::min<size_t>(length + length / 2, simdjson::SIMDJSON_MAXSIZE_BYTES));
    if (code != error_code::SUCCESS) return status_of(code);
  }
  error_code code =
      parser->parser.parse_into_document(target, parser->padded.get(), length, false).error();
  if (code != error_code::SUCCESS) return status_of(code);
  if (!surrogates_are_paired(bytes, length)) return CSJ_STRING;
  if (checks == CSJ_CHECK_NOTHING) return CSJ_OK;
  return parser->names.check(target.tape.get(), target.string_buf.get(), parser->max_depth,
                             checks == CSJ_CHECK_DEPTH_AND_NAMES);
}

size_t csj_copy(const csj_document *document, csj_document *copy) {
  const uint64_t *tape = document->document.tape.get();
  const uint8_t *strings = document->document.string_buf.get();
  const uint64_t payload = ~uint64_t(0) >> 8;
  const size_t words = tape[0] & payload;
  size_t last = SIZE_MAX;  // where the last string lies: they follow each other in the order of the tape
  for (size_t at = 1; at < words; at++) {
    switch (tape[at] >> 56) {
    case '"': last = tape[at] & payload; break;
    case 'l': case 'u': case 'd': at++; break;  // the number itself follows
    default: break;
    }
  }
  size_t bytes = 0;
  if (last != SIZE_MAX) {
    uint32_t length;
    memcpy(&length, strings + last, sizeof length);
    bytes = last + sizeof length + length + 1;
  }
  // A document of no capacity: a parse into it allocates afresh.
  copy->document = simdjson::dom::document();
  copy->document.tape.reset(new (std::nothrow) uint64_t[words]);
  copy->document.string_buf.reset(new (std::nothrow) uint8_t[bytes + 1]);
  if (!copy->document.tape || !copy->document.string_buf) {
    copy->document = simdjson::dom::document();
    return 0;
  }
  memcpy(copy->document.tape.get(), tape, words * sizeof *tape);
  if (bytes > 0) memcpy(copy->document.string_buf.get(), strings, bytes);
  return words * sizeof *tape + bytes;
}

const uint64_t *csj_tape(const csj_document *document) { return document->document.tape.get(); }

const uint8_t *csj_strings(const csj_document *document) { return document->document.string_buf.get(); }
