#include "aff_seal.h"

#include <string.h>

#include <openssl/crypto.h>

#include "aff_base64url.h"
#include "aff_hash.h"

// The parts of a compact JWE around header and ciphertext: two quotation marks, four dots, IV and tag.
enum { jwe_frame = 2 + 4 + 16 + 22 };

size_t aff_sealed_room(size_t count, size_t header_count) {
  return header_count + jwe_frame + aff_base64url_length(aff_base64url_length(count));
}

size_t aff_scratch_room(size_t count) { return 2 * aff_base64url_length(count); }

// Writes one JWE: "header..iv.ciphertext.tag", as a JSON string. The end, or NULL.
static char *write_jwe(const aff_class *class, const uint8_t *iv, const char *plain, size_t count, uint8_t *sealed,
                       char *out) {
  uint8_t tag[aff_tag_bytes];
  if (!aff_gcm_seal(class->cipher, iv, class->header, class->header_count, plain, count, sealed, tag)) return NULL;
  *out++ = '"';
  memcpy(out, class->header, class->header_count);
  out += class->header_count;
  *out++ = '.';
  *out++ = '.';
  aff_base64url_encode(out, iv, aff_iv_bytes);
  out += 16;
  *out++ = '.';
  aff_base64url_encode(out, sealed, count);
  out += aff_base64url_length(count);
  *out++ = '.';
  aff_base64url_encode(out, tag, sizeof tag);
  out += 22;
  *out++ = '"';
  return out;
}

int aff_seal_fields(aff_pool *pool, const aff_class *classes, uint8_t *text, const aff_field *fields, size_t n,
                    uint8_t *digests, uint8_t *out, size_t *ends, uint8_t *scratch) {
  char *next = (char *)out;
  for (size_t i = 0; i < n; i++) {
    const aff_field *field = &fields[i];
    char *clear = (char *)text + field->start;
    uint8_t fresh[16 + aff_iv_bytes];  // salt, IV
    if (!aff_pool_take(pool, fresh, sizeof fresh)) return 0;
    aff_base64url_encode(clear + 2, fresh, 16);

    size_t count = aff_base64url_length(field->count);
    uint8_t digest[32];
    aff_base64url_encode((char *)scratch, clear, field->count);
    aff_sha256_once(scratch, count, digest);
    aff_base64url_encode((char *)digests + i * aff_digest_characters, digest, sizeof digest);

    if (field->slot >= 0) {
      next = write_jwe(&classes[field->slot], fresh + 16, (char *)scratch, count, scratch + count, next);
      if (next == NULL) return 0;
    }
    ends[i] = (size_t)((uint8_t *)next - out);
  }
  return 1;
}

int aff_decoys(aff_pool *pool, size_t n, uint8_t *digests) {
  for (size_t i = 0; i < n; i++) {
    uint8_t seed[32], digest[32];
    if (!aff_pool_take(pool, seed, sizeof seed)) return 0;
    aff_sha256_once(seed, sizeof seed, digest);
    aff_base64url_encode((char *)digests + i * aff_digest_characters, digest, sizeof digest);
    OPENSSL_cleanse(seed, sizeof seed);
  }
  return 1;
}
