#include "aff_base64url.h"

#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static const char alphabet[65] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// Two characters for each 12 bits, filled before main: encoding reads them a pair at a time.
static char pairs[4096][2];
static int8_t values[256];

// Encodes a beginning of the text, a multiple of three bytes, and returns how many they were.
typedef size_t prefix_encoder(char *out, const uint8_t *in, size_t count);

static size_t encode_nothing(char *out, const uint8_t *in, size_t count) {
  (void)out, (void)in, (void)count;
  return 0;
}

static prefix_encoder *encode_prefix = encode_nothing;

#if defined(__x86_64__)
// Mula and Lemire 2018, "Faster Base64 encoding and decoding using AVX2 instructions", with the alphabet of section 5:
// 24 bytes become 32 characters. Each load reads within the text.
__attribute__((target("avx2"))) static size_t encode_avx2(char *out, const uint8_t *in, size_t count) {
  const __m256i spread = _mm256_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10,  //
                                          1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10);
  // What is added to 0...25, to 26...51, to each digit, to 62 and to 63, by the class that `kind` finds.
  const __m256i offsets = _mm256_setr_epi8(71, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -17, 32, 65, 0, 0,  //
                                           71, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -17, 32, 65, 0, 0);
  size_t done = 0;
  for (; count - done >= 28; done += 24, out += 32) {
    __m128i low = _mm_loadu_si128((const __m128i *)(in + done));
    __m128i high = _mm_loadu_si128((const __m128i *)(in + done + 12));
    __m256i words = _mm256_shuffle_epi8(_mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1), spread);
    __m256i even = _mm256_mulhi_epu16(_mm256_and_si256(words, _mm256_set1_epi32(0x0fc0fc00)),
                                      _mm256_set1_epi32(0x04000040));
    __m256i odd = _mm256_mullo_epi16(_mm256_and_si256(words, _mm256_set1_epi32(0x003f03f0)),
                                     _mm256_set1_epi32(0x01000010));
    __m256i digits = _mm256_or_si256(even, odd);
    __m256i kind = _mm256_subs_epu8(digits, _mm256_set1_epi8(51));
    __m256i upper = _mm256_cmpgt_epi8(_mm256_set1_epi8(26), digits);
    kind = _mm256_or_si256(kind, _mm256_and_si256(upper, _mm256_set1_epi8(13)));
    _mm256_storeu_si256((__m256i *)out, _mm256_add_epi8(digits, _mm256_shuffle_epi8(offsets, kind)));
  }
  return done;
}
#endif

__attribute__((constructor)) static void fill(void) {
  for (int i = 0; i < 4096; i++) {
    pairs[i][0] = alphabet[i >> 6];
    pairs[i][1] = alphabet[i & 63];
  }
  memset(values, -1, sizeof values);
  for (int i = 0; i < 64; i++) values[(uint8_t)alphabet[i]] = (int8_t)i;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2")) encode_prefix = encode_avx2;
#endif
}

void aff_base64url_encode(char *out, const void *bytes, size_t count) {
  const uint8_t *in = bytes;
  if (count >= 28) {
    size_t done = encode_prefix(out, in, count);
    in += done;
    out += done / 3 * 4;
    count -= done;
  }
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

ptrdiff_t aff_base64url_measure(const char *text, size_t count) {
  const uint8_t *in = (const uint8_t *)text;
  int bits = 0;
  for (size_t place = 0; place < count; place++) bits |= values[in[place]];
  size_t rest = count & 3;
  if (bits < 0 || rest == 1) return -1;
  if (rest != 0 && (values[in[count - 1]] & (rest == 2 ? 15 : 3)) != 0) return -1;
  return (ptrdiff_t)(count / 4 * 3 + rest * 3 / 4);
}
