#include "MemberNames.h"

#include <algorithm>
#include <cstring>

namespace csj {
namespace {

constexpr size_t SMALL_OBJECT = 64;

uint8_t type_of(uint64_t word) { return uint8_t(word >> 56); }
size_t past(uint64_t word) { return uint32_t(word); }

size_t next(const uint64_t *tape, size_t index) {
  switch (type_of(tape[index])) {
  case '{':
  case '[': return past(tape[index]);
  case 'l':
  case 'u':
  case 'd': return index + 2;
  default: return index + 1;
  }
}

uint64_t load(const uint8_t *p) {
  uint64_t value;
  memcpy(&value, p, 8);
  return value;
}

uint64_t mix(uint64_t h) {
  h ^= h >> 32;
  h *= 0x9E3779B97F4A7C15u;
  return h ^ (h >> 29);
}

/// A quick hash; equal hashes are always confirmed by comparing the names, so its quality touches speed alone.
uint64_t hash(const uint8_t *p, uint32_t length) {
  uint64_t h = length * 0xD6E8FEB86659FD93u;
  const uint8_t *end = p + length;
  for (; end - p >= 8; p += 8) h = mix(h ^ load(p));
  uint64_t tail = 0;
  memcpy(&tail, p, size_t(end - p));
  return mix(h ^ tail);
}

}  // namespace

csj_status MemberNames::check(const uint64_t *tape, const uint8_t *strings, size_t max_depth, bool unique) {
  size_t end = past(tape[0]);
  size_t depth = 0;
  for (size_t i = 1; i < end;) {
    switch (type_of(tape[i])) {
    case '{':
      if (++depth > max_depth) return CSJ_DEPTH;
      if (unique && !unique_in(tape, strings, i)) return CSJ_DUPLICATE;
      i += 1;
      break;
    case '[':
      if (++depth > max_depth) return CSJ_DEPTH;
      i += 1;
      break;
    case '}':
    case ']':
      depth -= 1;
      i += 1;
      break;
    case 'l':
    case 'u':
    case 'd': i += 2; break;
    default: i += 1;
    }
  }
  return CSJ_OK;
}

bool MemberNames::unique_in(const uint64_t *tape, const uint8_t *strings, size_t object) {
  names.clear();
  uint64_t seen[4] = {0, 0, 0, 0};  // which of 256 buckets hold a name: a miss needs no search
  size_t end = past(tape[object]) - 1;
  for (size_t i = object + 1; i < end; i = next(tape, i + 1)) {
    const uint8_t *text = strings + (tape[i] & 0x00FFFFFFFFFFFFFFu);
    uint32_t length;
    memcpy(&length, text, 4);
    Name name{0, text + 4, length};
    name.hash = hash(name.bytes, length);
    uint64_t &word = seen[(name.hash >> 6) & 3];
    uint64_t bit = uint64_t(1) << (name.hash & 63);
    if ((word & bit) && names.size() < SMALL_OBJECT) {
      for (const Name &other : names) {
        if (other.hash == name.hash && other.length == length && memcmp(other.bytes, name.bytes, length) == 0)
          return false;
      }
    }
    word |= bit;
    names.push_back(name);
  }
  return names.size() <= SMALL_OBJECT || unique_by_sorting();
}

bool MemberNames::unique_by_sorting() {
  // Ties are broken by the names themselves, so that hostile names of one hash cost n log n, not n squared.
  std::sort(names.begin(), names.end(), [](const Name &a, const Name &b) {
    if (a.hash != b.hash) return a.hash < b.hash;
    if (a.length != b.length) return a.length < b.length;
    return memcmp(a.bytes, b.bytes, a.length) < 0;
  });
  return std::adjacent_find(names.begin(), names.end(), [](const Name &a, const Name &b) {
           return a.hash == b.hash && a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
         }) == names.end();
}

}  // namespace csj
