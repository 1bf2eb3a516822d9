#ifndef AFFIDAVIT_AFF_SEALER_H
#define AFFIDAVIT_AFF_SEALER_H

#include "aff_seal.h"

/// A digest of the record, of its `index`-th disclosure or, behind those, decoy.
typedef struct {
  uint64_t start;  // its first eight characters, the first one highest
  const uint8_t *text;
  size_t index;
} aff_place;

/// Memory that only grows.
typedef struct {
  uint8_t *bytes;
  size_t room;
} aff_buffer;

struct aff_sealer {
  aff_pool *pool;
  aff_class *classes;
  size_t class_count, class_room;
  aff_buffer digests;  // 43 characters a piece
  aff_buffer encoded;  // disclosures in base64url, one behind the other: in clear
  aff_buffer ends;     // where they end there, a size_t each
  aff_buffer order;    // aff_place, ascending
  aff_buffer sealed;   // one ciphertext
  aff_buffer line;
};

/// Room for `count` bytes; what was there is gone. 1 or 0.
int aff_buffer_need(aff_buffer *buffer, size_t count);
void aff_buffer_free(aff_buffer *buffer);

#endif
