#ifndef AFFIDAVIT_AFF_SEAL_H
#define AFFIDAVIT_AFF_SEAL_H

#include <stddef.h>
#include <stdint.h>

#include "aff_random.h"

enum { aff_iv_bytes = 12, aff_tag_bytes = 16, aff_key_bytes = 32, aff_salt_characters = 22, aff_digest_characters = 43 };

/// AES-256-GCM under one key, the cipher fetched once and the context kept. One thread at a time.
typedef struct aff_gcm aff_gcm;

/// `key` is 32 bytes. NULL if the library refuses.
aff_gcm *aff_gcm_new(const uint8_t *key, int sealing);
void aff_gcm_free(aff_gcm *cipher);
/// Writes `count` bytes of ciphertext and 16 of tag. 1, or 0 on failure.
int aff_gcm_seal(aff_gcm *cipher, const uint8_t *iv, const void *aad, size_t aad_count, const void *plain, size_t count,
                 uint8_t *out, uint8_t *tag);
/// Writes `count` bytes of plaintext and returns 1; if the tag does not hold, wipes `out` and returns 0.
int aff_gcm_open(aff_gcm *cipher, const uint8_t *iv, const void *aad, size_t aad_count, const void *sealed, size_t count,
                 const uint8_t *tag, uint8_t *out);

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

/// The digest of a disclosure in base64url, and its JWE, with its quotation marks, at `start` in the output.
typedef struct {
  char digest[43];
  size_t start, count;
} aff_sealed;

/// Room that `count` bytes of disclosure take in the output of aff_seal_fields, and in its scratch.
size_t aff_sealed_room(size_t count, size_t header_count);
size_t aff_scratch_room(size_t count);

/// Salts, digests and encrypts `n` disclosures. `scratch` has aff_scratch_room of the longest. The characters written to
/// `out`, or -1 on failure.
ptrdiff_t aff_seal_fields(aff_pool *pool, const aff_class *classes, char *text, const aff_field *fields, size_t n,
                          char *out, char *scratch, aff_sealed *sealed);

/// `n` digests of 32 fresh random bytes each, 43 characters a piece, not told apart from real ones. 1 or 0.
int aff_decoys(aff_pool *pool, size_t n, char *out);

#endif
