#include <string.h>

#include <openssl/crypto.h>

#include "aff_base64url.h"
#include "aff_seal.h"

enum { iv_characters = 16, tag_characters = 22 };

size_t aff_reseal(aff_gcm *opening, const aff_class *sealing, aff_pool *pool, const uint8_t *token, size_t count,
                  uint8_t *room, uint8_t *out) {
  const uint8_t *end = token + count;
  const uint8_t *header_end = memchr(token, '.', count);
  // header, an empty wrapped key, IV, ciphertext, tag.
  if (header_end == NULL || (size_t)(end - header_end) < 2 + iv_characters + 1 + 1 + tag_characters) return 0;
  const uint8_t *iv_text = header_end + 2;
  const uint8_t *sealed_text = iv_text + iv_characters + 1;
  const uint8_t *tag_text = end - tag_characters;
  if (header_end[1] != '.' || sealed_text[-1] != '.' || tag_text[-1] != '.' || tag_text - 1 < sealed_text) return 0;
  size_t sealed_characters = (size_t)(tag_text - 1 - sealed_text);
  if (memchr(sealed_text, '.', sealed_characters) != NULL) return 0;

  uint8_t iv[aff_iv_bytes], tag[aff_tag_bytes];
  if (aff_base64url_decode(iv, (const char *)iv_text, iv_characters) != aff_iv_bytes) return 0;
  if (aff_base64url_decode(tag, (const char *)tag_text, tag_characters) != aff_tag_bytes) return 0;
  ptrdiff_t size = aff_base64url_decode(room, (const char *)sealed_text, sealed_characters);
  if (size < 0) return 0;
  uint8_t *plain = room;
  if (!aff_gcm_open(opening, iv, token, (size_t)(header_end - token), room, (size_t)size, tag, plain)) return 0;

  int good = aff_pool_take(pool, iv, aff_iv_bytes) &&
             aff_gcm_seal(sealing->cipher, iv, sealing->header, sealing->header_count, plain, (size_t)size, room, tag);
  if (!good) {
    OPENSSL_cleanse(room, (size_t)size);
    return 0;
  }
  uint8_t *next = out;
  memcpy(next, sealing->header, sealing->header_count);
  next += sealing->header_count;
  *next++ = '.';
  *next++ = '.';
  aff_base64url_encode((char *)next, iv, aff_iv_bytes);
  next += iv_characters;
  *next++ = '.';
  aff_base64url_encode((char *)next, room, (size_t)size);
  next += aff_base64url_length((size_t)size);
  *next++ = '.';
  aff_base64url_encode((char *)next, tag, aff_tag_bytes);
  next += tag_characters;
  return (size_t)(next - out);
}
