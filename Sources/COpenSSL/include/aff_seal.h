#ifndef AFFIDAVIT_AFF_SEAL_H
#define AFFIDAVIT_AFF_SEAL_H

#include <stddef.h>
#include <stdint.h>

#include "aff_random.h"

enum { aff_iv_bytes = 12, aff_tag_bytes = 16, aff_salt_characters = 22, aff_digest_characters = 43 };

/// AES-256-GCM under one key, the cipher fetched once and the context kept. One thread at a time.
typedef struct aff_gcm aff_gcm;

/// `key` is 32 bytes. NULL if the library refuses.
aff_gcm *aff_gcm_new(const uint8_t *key, int sealing);
void aff_gcm_free(aff_gcm *cipher);
/// Writes `count` bytes of ciphertext and 16 of tag. 1, or 0 on failure.
int aff_gcm_seal(aff_gcm *cipher, const uint8_t *iv, const void *aad, size_t aad_count, const void *plain, size_t count,
                 uint8_t *out, uint8_t *tag);
/// Writes `count` bytes of plaintext and returns 1; if the tag does not hold, wipes `out` and returns 0.
int aff_gcm_open(aff_gcm *cipher, const uint8_t *iv, const void *aad, size_t aad_count, const void *sealed,
                 size_t count, const uint8_t *tag, uint8_t *out);

/// AES-256 key wrap (RFC 3394); `key` is 32 bytes. Wrapping writes count + 8 bytes, unwrapping count - 8. 1 or 0.
int aff_key_wrap(const uint8_t *key, const uint8_t *plain, size_t count, uint8_t *out);
int aff_key_unwrap(const uint8_t *key, const uint8_t *wrapped, size_t count, uint8_t *out);

// A whole record's disclosures at once.

/// The key of a class: its cipher, and the protected header in base64url, which is also the AAD (RFC 7516).
typedef struct {
  aff_gcm *cipher;
  const char *header;
  size_t header_count;
} aff_class;

/// One disclosure in clear, `["<22 characters of salt>"...]`, at `start` in the text; the salt is filled in here.
/// `slot` is the index of its class, -1 for a redacted one, whose digest stands without ciphertext.
typedef struct {
  size_t start, count;
  int32_t slot;
} aff_field;

/// Room that a disclosure of `count` bytes takes in the output of aff_seal_fields, and in its scratch.
size_t aff_sealed_room(size_t count, size_t header_count);
size_t aff_scratch_room(size_t count);

/// Salts, digests and encrypts `n` disclosures. Writes their digests in base64url to `digests`, 43 characters a piece,
/// and their JWEs, each with its quotation marks, one after another to `out`; `ends[i]` is the end of the i-th there.
/// `scratch` has aff_scratch_room of the longest. 1, or 0 on failure.
int aff_seal_fields(aff_pool *pool, const aff_class *classes, uint8_t *text, const aff_field *fields, size_t n,
                    uint8_t *digests, uint8_t *out, size_t *ends, uint8_t *scratch);

/// `n` digests of 32 fresh random bytes each, 43 characters a piece: not told apart from real ones. 1 or 0.
int aff_decoys(aff_pool *pool, size_t n, uint8_t *digests);

#endif
