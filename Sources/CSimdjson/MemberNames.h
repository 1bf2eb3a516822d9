// Walks a tape once and refuses doubled member names and containers nested too deep.
#ifndef CSIMDJSON_MEMBER_NAMES_H
#define CSIMDJSON_MEMBER_NAMES_H

#include <cstddef>
#include <cstdint>
#include <vector>

#include "CSimdjson.h"

namespace csj {

class MemberNames {
public:
  csj_status check(const uint64_t *tape, const uint8_t *strings, size_t max_depth, bool unique);

private:
  struct Name {
    uint64_t hash;
    const uint8_t *bytes;
    uint32_t length;
  };
  bool unique_in(const uint64_t *tape, const uint8_t *strings, size_t object);
  bool unique_by_sorting();
  std::vector<Name> names;
};

}  // namespace csj

#endif
