#include "aff_seal.h"

#include <limits.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>

struct aff_gcm {
  EVP_CIPHER_CTX *context;
};

// Fetched before main, freed never: EVP_aes_256_gcm() would fetch anew for each message (openssl issue 20625).
static EVP_CIPHER *gcm, *wrap;

__attribute__((constructor)) static void fetch(void) {
  gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
  wrap = EVP_CIPHER_fetch(NULL, "AES-256-WRAP", NULL);
}

aff_gcm *aff_gcm_new(const uint8_t *key, int sealing) {
  aff_gcm *cipher = OPENSSL_zalloc(sizeof *cipher);
  if (cipher == NULL) return NULL;
  cipher->context = EVP_CIPHER_CTX_new();
  if (gcm == NULL || cipher->context == NULL ||
      EVP_CipherInit_ex2(cipher->context, gcm, key, NULL, sealing, NULL) != 1) {
    aff_gcm_free(cipher);
    ERR_clear_error();
    return NULL;
  }
  return cipher;
}

void aff_gcm_free(aff_gcm *cipher) {
  if (cipher == NULL) return;
  EVP_CIPHER_CTX_free(cipher->context);  // wipes the key schedule
  OPENSSL_free(cipher);
}

int aff_gcm_rekey(aff_gcm *cipher, const uint8_t *key, int sealing) {
  int good = EVP_CipherInit_ex2(cipher->context, NULL, key, NULL, sealing, NULL) == 1;
  if (!good) ERR_clear_error();
  return good;
}

int aff_gcm_seal(aff_gcm *cipher, const uint8_t *iv, const void *aad, size_t aad_count, const void *plain, size_t count,
                 uint8_t *out, uint8_t *tag) {
  EVP_CIPHER_CTX *context = cipher->context;
  int written = 0;
  if (count > INT_MAX || aad_count > INT_MAX) return 0;
  // As a parameter: the same tag through EVP_CIPHER_CTX_ctrl costs a tenth of a short text more.
  OSSL_PARAM wanted[] = {OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, tag, aff_tag_bytes),
                         OSSL_PARAM_construct_end()};
  int good = EVP_EncryptInit_ex2(context, NULL, NULL, iv, NULL) == 1 &&
             (aad_count == 0 || EVP_EncryptUpdate(context, NULL, &written, aad, (int)aad_count) == 1) &&
             (count == 0 || EVP_EncryptUpdate(context, out, &written, plain, (int)count) == 1) &&
             EVP_EncryptFinal_ex(context, out + count, &written) == 1 &&
             EVP_CIPHER_CTX_get_params(context, wanted) == 1;
  if (!good) ERR_clear_error();
  return good;
}

int aff_gcm_open(aff_gcm *cipher, const uint8_t *iv, const void *aad, size_t aad_count, const void *sealed,
                 size_t count, const uint8_t *tag, uint8_t *out) {
  EVP_CIPHER_CTX *context = cipher->context;
  int written = 0;
  uint8_t expected[aff_tag_bytes];
  if (count > INT_MAX || aad_count > INT_MAX) return 0;
  memcpy(expected, tag, sizeof expected);
  int good = EVP_DecryptInit_ex2(context, NULL, NULL, iv, NULL) == 1 &&
             EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, aff_tag_bytes, expected) == 1 &&
             (aad_count == 0 || EVP_DecryptUpdate(context, NULL, &written, aad, (int)aad_count) == 1) &&
             (count == 0 || EVP_DecryptUpdate(context, out, &written, sealed, (int)count) == 1) &&
             EVP_DecryptFinal_ex(context, out + count, &written) == 1;
  if (!good) {
    OPENSSL_cleanse(out, count);
    ERR_clear_error();
  }
  return good;
}

static int key_wrap(const uint8_t *key, const uint8_t *in, size_t count, uint8_t *out, size_t expected, int wrapping) {
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  int written = 0, last = 0;
  if (context == NULL || wrap == NULL || count > 65536) {
    EVP_CIPHER_CTX_free(context);
    return 0;
  }
  EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  int good = EVP_CipherInit_ex2(context, wrap, key, NULL, wrapping, NULL) == 1 &&
             EVP_CipherUpdate(context, out, &written, in, (int)count) == 1 &&
             EVP_CipherFinal_ex(context, out + written, &last) == 1 && (size_t)(written + last) == expected;
  EVP_CIPHER_CTX_free(context);
  if (!good) {
    OPENSSL_cleanse(out, expected);
    ERR_clear_error();
  }
  return good;
}

int aff_key_wrap(const uint8_t *key, const uint8_t *plain, size_t count, uint8_t *out) {
  if (count < 16 || count % 8 != 0) return 0;
  return key_wrap(key, plain, count, out, count + 8, 1);
}

int aff_key_unwrap(const uint8_t *key, const uint8_t *wrapped, size_t count, uint8_t *out) {
  if (count < 24 || count % 8 != 0) return 0;
  return key_wrap(key, wrapped, count, out, count - 8, 0);
}
