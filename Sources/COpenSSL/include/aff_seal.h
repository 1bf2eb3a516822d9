#ifndef AFFIDAVIT_AFF_SEAL_H
#define AFFIDAVIT_AFF_SEAL_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/evp.h>

#include "aff_random.h"

enum { aff_iv_bytes = 12, aff_tag_bytes = 16, aff_salt_characters = 22, aff_digest_characters = 43 };

/// AES-256-GCM under one key, the cipher fetched once and the context kept. One thread at a time.
typedef struct aff_gcm aff_gcm;

/// `key` is 32 bytes. NULL if the library refuses.
aff_gcm *aff_gcm_new(const uint8_t *key, int sealing);
void aff_gcm_free(aff_gcm *cipher);
/// Another key (32 bytes) for the same cipher, in the same direction. 1, or 0 if the library refuses.
int aff_gcm_rekey(aff_gcm *cipher, const uint8_t *key, int sealing);
/// Writes `count` bytes of ciphertext and 16 of tag. 1, or 0 on failure.
int aff_gcm_seal(aff_gcm *cipher, const uint8_t *iv, const void *aad, size_t aad_count, const void *plain, size_t count,
                 uint8_t *out, uint8_t *tag);
/// Writes `count` bytes of plaintext and returns 1; if the tag does not hold, wipes `out` and returns 0.
int aff_gcm_open(aff_gcm *cipher, const uint8_t *iv, const void *aad, size_t aad_count, const void *sealed,
                 size_t count, const uint8_t *tag, uint8_t *out);

/// AES-256 key wrap (RFC 3394); `key` is 32 bytes. Wrapping writes count + 8 bytes, unwrapping count - 8. 1 or 0.
int aff_key_wrap(const uint8_t *key, const uint8_t *plain, size_t count, uint8_t *out);
int aff_key_unwrap(const uint8_t *key, const uint8_t *wrapped, size_t count, uint8_t *out);

// A whole record at once.

/// The key of a class: its cipher, and the protected header in base64url, which is also the AAD (RFC 7516).
typedef struct {
  aff_gcm *cipher;
  const char *header;
  size_t header_count;
} aff_class;

/// One disclosure in clear, `["<22 characters of salt>"...]`, at `start` in the text; the salt is filled in when it is
/// sealed. `slot` is the index of its class, -1 for a redacted one, whose digest stands without ciphertext. `scope` is
/// the list of digests that it belongs to.
typedef struct {
  size_t start, count;
  int32_t slot, scope;
} aff_field;

/// What one record discloses, and the claims with room for the digests. `places[scope]` is where the scope's first
/// digest goes; the next one stands three characters (`","`) behind it. `decoys` are the scopes of the digests that
/// belong to nothing.
typedef struct {
  uint8_t *text;
  size_t text_count;
  const aff_field *fields;
  size_t field_count;
  const int32_t *decoys;
  size_t decoy_count;
  uint8_t *claims;
  size_t claims_count;
  size_t *places;
  size_t scope_count;
} aff_record;

/// The constant parts of a line: what stands before the JWT, the JWT's header with its dot, what stands between the
/// signature and the ciphertexts, and what ends the line.
typedef struct {
  const uint8_t *opening, *header, *middle, *closing;
  size_t opening_count, header_count, middle_count, closing_count;
} aff_frame;

/// Buffers that are kept from one record to the next, and all that seals it. One thread at a time.
typedef struct aff_sealer aff_sealer;

/// Pool, ciphers and headers must outlive it. NULL if there is no memory.
aff_sealer *aff_sealer_new(aff_pool *pool, const aff_class *classes, size_t count);
/// Other classes from now on; they are copied, and what they point to must outlive their use. 1 or 0.
int aff_sealer_set_classes(aff_sealer *sealer, const aff_class *classes, size_t count);
/// Wipes what was in clear.
void aff_sealer_free(aff_sealer *sealer);

/// Draws salts and decoys, digests, and writes each scope's digests into the claims in ascending order. 1, or 0 on
/// failure.
int aff_sealer_disclose(aff_sealer *sealer, const aff_record *record);
/// After aff_sealer_disclose, with the same record: the finished line, `opening header claims . signature middle JWEs
/// closing`, with commas between the JWEs, which are JSON strings in ascending order of their digests. It lives until
/// the next call. NULL on failure.
const uint8_t *aff_sealer_line(aff_sealer *sealer, const aff_record *record, const aff_frame *frame,
                               EVP_PKEY_CTX *signer, size_t *count);

/// Opens one compact JWE, `header..iv.ciphertext.tag` without quotation marks, and seals it anew: a fresh IV, another key, another
/// header. `room` and `out` have place for `count` bytes, and `out` for the other header. Returns the number of bytes written, 0 if
/// it does not open or is not of that form; what was in clear is wiped.
size_t aff_reseal(aff_gcm *opening, const aff_class *sealing, aff_pool *pool, const uint8_t *token, size_t count,
                  uint8_t *room, uint8_t *out);

#endif
