#ifndef AFFIDAVIT_AFF_HASH_H
#define AFFIDAVIT_AFF_HASH_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/sha.h>

// SHA-256 as a plain value: the state can be copied without a call into the library, and a hash of a short text costs
// its compressions alone (EVP in OpenSSL 3.0 adds provider dispatch to each). The kernel is OpenSSL's own, with the
// SHA extensions where the CPU has them; OpenSSL marks this door deprecated, so only aff_hash.c goes through it.

typedef struct {
  SHA256_CTX state;
} aff_sha256;

typedef struct {
  aff_sha256 inner, outer;
} aff_hmac;

void aff_sha256_init(aff_sha256 *hash);
void aff_sha256_update(aff_sha256 *hash, const void *bytes, size_t count);
/// Writes 32 bytes; the state is spent.
void aff_sha256_final(aff_sha256 *hash, void *digest);
void aff_sha256_once(const void *bytes, size_t count, void *digest);

/// The two states of HMAC-SHA-256 (RFC 2104) after the padded key: kept for a key, copied for each message.
void aff_hmac_key(aff_hmac *keyed, const void *key, size_t count);
/// Writes 32 bytes; the copy is spent and wiped.
void aff_hmac_final(aff_hmac *copy, void *tag);

#endif
