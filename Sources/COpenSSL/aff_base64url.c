#include "aff_base64url.h"

#include <stdint.h>
#include <string.h>

static const char alphabet[65] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// Two characters for each 12 bits, filled before main: encoding reads them a pair at a time.
static char pairs[4096][2];
static int8_t values[256];

__attribute__((constructor)) static void fill(void) {
  for (int i = 0; i < 4096; i++) {
    pairs[i][0] = alphabet[i >> 6];
    pairs[i][1] = alphabet[i & 63];
  }
  memset(values, -1, sizeof values);
  for (int i = 0; i < 64; i++) values[(uint8_t)alphabet[i]] = (int8_t)i;
}

void aff_base64url_encode(char *out, const void *bytes, size_t count) {
  const uint8_t *in = bytes;
  while (count >= 3) {
    uint32_t word = (uint32_t)in[0] << 16 | (uint32_t)in[1] << 8 | in[2];
    memcpy(out, pairs[word >> 12], 2);
    memcpy(out + 2, pairs[word & 4095], 2);
    in += 3;
    out += 4;
    count -= 3;
  }
  if (count == 1) {
    memcpy(out, pairs[(uint32_t)in[0] << 4], 2);
  } else if (count == 2) {
    uint32_t word = (uint32_t)in[0] << 8 | in[1];
    memcpy(out, pairs[word >> 4], 2);
    out[2] = alphabet[(word & 15) << 2];
  }
}

ptrdiff_t aff_base64url_decode(void *out, const char *text, size_t count) {
  const uint8_t *in = (const uint8_t *)text;
  uint8_t *next = out;
  while (count >= 4) {
    int a = values[in[0]], b = values[in[1]], c = values[in[2]], d = values[in[3]];
    if ((a | b | c | d) < 0) return -1;
    uint32_t word = (uint32_t)a << 18 | (uint32_t)b << 12 | (uint32_t)c << 6 | (uint32_t)d;
    next[0] = (uint8_t)(word >> 16);
    next[1] = (uint8_t)(word >> 8);
    next[2] = (uint8_t)word;
    in += 4;
    next += 3;
    count -= 4;
  }
  if (count == 1) return -1;
  if (count >= 2) {
    int a = values[in[0]], b = values[in[1]], c = count == 3 ? values[in[2]] : 0;
    if ((a | b | c) < 0) return -1;
    uint32_t word = (uint32_t)a << 18 | (uint32_t)b << 12 | (uint32_t)c << 6;
    if (count == 2 ? (b & 15) != 0 : (c & 3) != 0) return -1;
    *next++ = (uint8_t)(word >> 16);
    if (count == 3) *next++ = (uint8_t)(word >> 8);
  }
  return next - (uint8_t *)out;
}
