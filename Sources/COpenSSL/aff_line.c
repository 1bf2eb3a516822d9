#include <string.h>

#include "aff_base64url.h"
#include "aff_hash.h"
#include "aff_keys.h"
#include "aff_sealer.h"

// The parts of a compact JWE around header and ciphertext: two quotation marks, four dots, IV and tag; and a comma.
enum { jwe_frame = 2 + 4 + 16 + 22 + 1, signature_characters = 86 };

static uint8_t *put(uint8_t *out, const void *bytes, size_t count) {
  if (count != 0) memcpy(out, bytes, count);
  return out + count;
}

static uint8_t *put_base64url(uint8_t *out, const void *bytes, size_t count) {
  aff_base64url_encode((char *)out, bytes, count);
  return out + aff_base64url_length(count);
}

// One JWE, "header..iv.ciphertext.tag", as a JSON string. The end, or NULL.
static uint8_t *put_jwe(aff_sealer *sealer, const aff_class *class, const uint8_t *plain, size_t count, uint8_t *out) {
  uint8_t iv[aff_iv_bytes], tag[aff_tag_bytes];
  if (!aff_pool_take(sealer->pool, iv, sizeof iv)) return NULL;
  if (!aff_gcm_seal(class->cipher, iv, class->header, class->header_count, plain, count, sealer->sealed.bytes, tag)) {
    return NULL;
  }
  *out++ = '"';
  out = put(out, class->header, class->header_count);
  out = put(out, "..", 2);
  out = put_base64url(out, iv, sizeof iv);
  *out++ = '.';
  out = put_base64url(out, sealer->sealed.bytes, count);
  *out++ = '.';
  out = put_base64url(out, tag, sizeof tag);
  *out++ = '"';
  return out;
}

// Room for the line, and for the longest ciphertext.
static int make_room(aff_sealer *sealer, const aff_record *record, const aff_frame *frame) {
  const size_t *ends = (const size_t *)sealer->ends.bytes;
  size_t line = frame->opening_count + frame->header_count + aff_base64url_length(record->claims_count) + 1 +
                signature_characters + frame->middle_count + frame->closing_count;
  size_t longest = 0;
  for (size_t i = 0; i < record->field_count; i++) {
    size_t count = ends[i] - (i == 0 ? 0 : ends[i - 1]);
    if (count > longest) longest = count;
    if (record->fields[i].slot < 0) continue;
    line += sealer->classes[record->fields[i].slot].header_count + jwe_frame + aff_base64url_length(count);
  }
  return aff_buffer_need(&sealer->line, line) && aff_buffer_need(&sealer->sealed, longest);
}

static uint8_t *put_jwes(aff_sealer *sealer, const aff_record *record, uint8_t *out) {
  const aff_place *order = (const aff_place *)sealer->order.bytes;
  const size_t *ends = (const size_t *)sealer->ends.bytes;
  int isFirst = 1;
  for (size_t i = 0; i < record->field_count + record->decoy_count; i++) {
    size_t index = order[i].index;
    if (index >= record->field_count || record->fields[index].slot < 0) continue;
    size_t start = index == 0 ? 0 : ends[index - 1];
    if (!isFirst) *out++ = ',';
    isFirst = 0;
    out = put_jwe(sealer, &sealer->classes[record->fields[index].slot], sealer->encoded.bytes + start,
                  ends[index] - start, out);
    if (out == NULL) return NULL;
  }
  return out;
}

const uint8_t *aff_sealer_line(aff_sealer *sealer, const aff_record *record, const aff_frame *frame,
                               EVP_PKEY_CTX *signer, size_t *count) {
  if (!make_room(sealer, record, frame)) return NULL;
  uint8_t digest[32], signature[64];
  uint8_t *token = put(sealer->line.bytes, frame->opening, frame->opening_count);
  uint8_t *out = put(token, frame->header, frame->header_count);
  out = put_base64url(out, record->claims, record->claims_count);
  aff_sha256_once(token, (size_t)(out - token), digest);
  if (!aff_es256_sign(signer, digest, signature)) return NULL;
  *out++ = '.';
  out = put_base64url(out, signature, sizeof signature);
  out = put(out, frame->middle, frame->middle_count);
  out = put_jwes(sealer, record, out);
  if (out == NULL) return NULL;
  out = put(out, frame->closing, frame->closing_count);
  *count = (size_t)(out - sealer->line.bytes);
  return sealer->line.bytes;
}
