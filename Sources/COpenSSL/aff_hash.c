#define OPENSSL_SUPPRESS_DEPRECATED
#include "aff_hash.h"

#include <string.h>

#include <openssl/crypto.h>

void aff_sha256_init(aff_sha256 *hash) { SHA256_Init(&hash->state); }

void aff_sha256_update(aff_sha256 *hash, const void *bytes, size_t count) {
  if (count != 0) SHA256_Update(&hash->state, bytes, count);
}

void aff_sha256_final(aff_sha256 *hash, void *digest) { SHA256_Final(digest, &hash->state); }

void aff_sha256_once(const void *bytes, size_t count, void *digest) {
  aff_sha256 hash;
  aff_sha256_init(&hash);
  aff_sha256_update(&hash, bytes, count);
  aff_sha256_final(&hash, digest);
}

void aff_hmac_key(aff_hmac *keyed, const void *key, size_t count) {
  uint8_t block[64] = {0};
  if (count > sizeof block) {
    aff_sha256_once(key, count, block);
  } else if (count != 0) {
    memcpy(block, key, count);
  }
  for (size_t i = 0; i < sizeof block; i++) block[i] ^= 0x36;
  aff_sha256_init(&keyed->inner);
  aff_sha256_update(&keyed->inner, block, sizeof block);
  for (size_t i = 0; i < sizeof block; i++) block[i] ^= 0x36 ^ 0x5c;
  aff_sha256_init(&keyed->outer);
  aff_sha256_update(&keyed->outer, block, sizeof block);
  OPENSSL_cleanse(block, sizeof block);
}

void aff_hmac_final(aff_hmac *copy, void *tag) {
  uint8_t inner[32];
  aff_sha256_final(&copy->inner, inner);
  aff_sha256_update(&copy->outer, inner, sizeof inner);
  aff_sha256_final(&copy->outer, tag);
  OPENSSL_cleanse(inner, sizeof inner);
  OPENSSL_cleanse(copy, sizeof *copy);
}
