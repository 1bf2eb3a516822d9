#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "aff_base64url.h"
#include "aff_hash.h"
#include "aff_sealer.h"

int aff_buffer_need(aff_buffer *buffer, size_t count) {
  if (count <= buffer->room) return 1;
  size_t room = count + count / 2 + 256;
  if (room < count) return 0;
  uint8_t *bytes = OPENSSL_malloc(room);
  if (bytes == NULL) return 0;
  aff_buffer_free(buffer);
  buffer->bytes = bytes;
  buffer->room = room;
  return 1;
}

void aff_buffer_free(aff_buffer *buffer) {
  OPENSSL_clear_free(buffer->bytes, buffer->room);
  buffer->bytes = NULL;
  buffer->room = 0;
}

aff_sealer *aff_sealer_new(aff_pool *pool, const aff_class *classes, size_t count) {
  aff_sealer *sealer = OPENSSL_zalloc(sizeof *sealer);
  if (sealer == NULL) return NULL;
  sealer->pool = pool;
  if (!aff_sealer_set_classes(sealer, classes, count)) {
    aff_sealer_free(sealer);
    return NULL;
  }
  return sealer;
}

int aff_sealer_set_classes(aff_sealer *sealer, const aff_class *classes, size_t count) {
  if (count > sealer->class_room) {
    size_t room = count + 8;
    aff_class *grown = OPENSSL_realloc(sealer->classes, room * sizeof *grown);
    if (grown == NULL) return 0;
    sealer->classes = grown;
    sealer->class_room = room;
  }
  if (count != 0) memcpy(sealer->classes, classes, count * sizeof *classes);
  sealer->class_count = count;
  return 1;
}

void aff_sealer_free(aff_sealer *sealer) {
  if (sealer == NULL) return;
  aff_buffer_free(&sealer->digests);
  aff_buffer_free(&sealer->encoded);
  aff_buffer_free(&sealer->ends);
  aff_buffer_free(&sealer->order);
  aff_buffer_free(&sealer->sealed);
  aff_buffer_free(&sealer->line);
  OPENSSL_free(sealer->classes);
  OPENSSL_free(sealer);
}

static int compare(const void *a, const void *b) {
  const aff_place *x = a, *y = b;
  if (x->start != y->start) return x->start < y->start ? -1 : 1;
  return memcmp(x->text, y->text, aff_digest_characters);
}

static void sort(aff_place *order, size_t count) {
  if (count > 64) {
    qsort(order, count, sizeof *order, compare);
    return;
  }
  for (size_t i = 1; i < count; i++) {
    aff_place place = order[i];
    size_t j = i;
    for (; j > 0 && compare(&place, &order[j - 1]) < 0; j--) order[j] = order[j - 1];
    order[j] = place;
  }
}

// Where the parts lie may come from a fault of the caller; nothing is read or written outside.
static int is_sound(const aff_sealer *sealer, const aff_record *record) {
  for (size_t i = 0; i < record->field_count; i++) {
    const aff_field *field = &record->fields[i];
    if (field->start > record->text_count || field->count > record->text_count - field->start) return 0;
    if (field->count < 4 + aff_salt_characters) return 0;
    if (field->slot >= 0 && (size_t)field->slot >= sealer->class_count) return 0;
    if (field->scope < 0 || (size_t)field->scope >= record->scope_count) return 0;
  }
  for (size_t i = 0; i < record->decoy_count; i++) {
    if (record->decoys[i] < 0 || (size_t)record->decoys[i] >= record->scope_count) return 0;
  }
  return 1;
}

static int digest_fields(aff_sealer *sealer, const aff_record *record) {
  char *encoded = (char *)sealer->encoded.bytes;
  size_t *ends = (size_t *)sealer->ends.bytes;
  size_t end = 0;
  for (size_t i = 0; i < record->field_count; i++) {
    const aff_field *field = &record->fields[i];
    char *clear = (char *)record->text + field->start;
    uint8_t salt[16], digest[32];
    if (!aff_pool_take(sealer->pool, salt, sizeof salt)) return 0;
    aff_base64url_encode(clear + 2, salt, sizeof salt);
    size_t count = aff_base64url_length(field->count);
    aff_base64url_encode(encoded + end, clear, field->count);
    aff_sha256_once(encoded + end, count, digest);
    aff_base64url_encode((char *)sealer->digests.bytes + i * aff_digest_characters, digest, sizeof digest);
    ends[i] = end += count;
  }
  return 1;
}

// Digests of fresh random bytes: nobody tells them from real ones.
static int draw_decoys(aff_sealer *sealer, const aff_record *record) {
  for (size_t i = 0; i < record->decoy_count; i++) {
    char *out = (char *)sealer->digests.bytes + (record->field_count + i) * aff_digest_characters;
    uint8_t seed[32], digest[32];
    if (!aff_pool_take(sealer->pool, seed, sizeof seed)) return 0;
    aff_sha256_once(seed, sizeof seed, digest);
    aff_base64url_encode(out, digest, sizeof digest);
    OPENSSL_cleanse(seed, sizeof seed);
  }
  return 1;
}

static int place_digests(aff_sealer *sealer, const aff_record *record) {
  size_t total = record->field_count + record->decoy_count;
  aff_place *order = (aff_place *)sealer->order.bytes;
  for (size_t i = 0; i < total; i++) {
    const uint8_t *text = sealer->digests.bytes + i * aff_digest_characters;
    uint64_t start;
    memcpy(&start, text, sizeof start);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    start = __builtin_bswap64(start);
#endif
    order[i] = (aff_place){start, text, i};
  }
  sort(order, total);
  for (size_t i = 0; i < total; i++) {
    size_t index = order[i].index;
    int32_t scope = index < record->field_count ? record->fields[index].scope : record->decoys[index - record->field_count];
    size_t *place = &record->places[scope];
    if (record->claims_count < aff_digest_characters || *place > record->claims_count - aff_digest_characters) return 0;
    memcpy(record->claims + *place, order[i].text, aff_digest_characters);
    *place += aff_digest_characters + 3;
  }
  return 1;
}

int aff_sealer_disclose(aff_sealer *sealer, const aff_record *record) {
  size_t total = record->field_count + record->decoy_count, encoded = 0;
  if (!is_sound(sealer, record)) return 0;
  for (size_t i = 0; i < record->field_count; i++) encoded += aff_base64url_length(record->fields[i].count);
  return aff_buffer_need(&sealer->digests, total * aff_digest_characters) &&
         aff_buffer_need(&sealer->order, total * sizeof(aff_place)) &&
         aff_buffer_need(&sealer->ends, record->field_count * sizeof(size_t)) &&
         aff_buffer_need(&sealer->encoded, encoded) && digest_fields(sealer, record) && draw_decoys(sealer, record) &&
         place_digests(sealer, record);
}
