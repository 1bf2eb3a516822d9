#include "aff_keys.h"

#include <limits.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

static const char group_name[] = "prime256v1";

static EVP_PKEY *checked(EVP_PKEY *key, int private) {
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
  int good = context != NULL && EVP_PKEY_public_check(context) == 1 &&
             (!private || EVP_PKEY_pairwise_check(context) == 1);
  EVP_PKEY_CTX_free(context);
  if (good) return key;
  EVP_PKEY_free(key);
  return NULL;
}

EVP_PKEY *aff_p256_from_parts(const uint8_t *point, const uint8_t *scalar) {
  EVP_PKEY *key = NULL;
  BIGNUM *number = NULL;
  OSSL_PARAM *parameters = NULL;
  OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
  int good = builder != NULL && context != NULL &&
             OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, group_name, 0) &&
             OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, 65);
  if (good && scalar != NULL) {
    number = BN_secure_new();
    good = number != NULL && BN_bin2bn(scalar, 32, number) != NULL &&
           OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, number);
  }
  good = good && (parameters = OSSL_PARAM_BLD_to_param(builder)) != NULL && EVP_PKEY_fromdata_init(context) == 1 &&
         EVP_PKEY_fromdata(context, &key, scalar == NULL ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR, parameters) == 1;
  if (good) {
    key = checked(key, scalar != NULL);
  } else {
    EVP_PKEY_free(key);
    key = NULL;
  }
  OSSL_PARAM_free(parameters);
  OSSL_PARAM_BLD_free(builder);
  EVP_PKEY_CTX_free(context);
  BN_clear_free(number);
  ERR_clear_error();
  return key;
}

EVP_PKEY *aff_p256_generate(void) {
  EVP_PKEY *key = EVP_EC_gen(group_name);
  ERR_clear_error();
  return key;
}

EVP_PKEY *aff_ed25519_generate(void) {
  EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
  ERR_clear_error();
  return key;
}

int aff_p256_derive(EVP_PKEY *private_key, EVP_PKEY *peer, uint8_t *secret) {
  static const uint8_t zeros[32];
  size_t length = 32;
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, private_key, NULL);
  int good = context != NULL && EVP_PKEY_derive_init(context) == 1 &&
             EVP_PKEY_derive_set_peer_ex(context, peer, 1) == 1 && EVP_PKEY_derive(context, secret, &length) == 1 &&
             length == 32 && CRYPTO_memcmp(secret, zeros, 32) != 0;
  EVP_PKEY_CTX_free(context);
  if (!good) OPENSSL_cleanse(secret, 32);
  ERR_clear_error();
  return good;
}

int aff_is_p256(const EVP_PKEY *key) {
  char name[32];
  size_t length = 0;
  int good = EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_group_name(key, name, sizeof name, &length) == 1 &&
             strcmp(name, group_name) == 0;
  ERR_clear_error();
  return good;
}

int aff_p256_point(const EVP_PKEY *key, uint8_t *point) {
  BIGNUM *x = NULL, *y = NULL;
  int good = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1 &&
             EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1 && BN_bn2binpad(x, point + 1, 32) == 32 &&
             BN_bn2binpad(y, point + 33, 32) == 32;
  point[0] = 4;
  BN_free(x);
  BN_free(y);
  ERR_clear_error();
  return good;
}

int aff_p256_scalar(const EVP_PKEY *key, uint8_t *scalar) {
  BIGNUM *number = NULL;
  int good = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &number) == 1 &&
             BN_bn2binpad(number, scalar, 32) == 32;
  BN_clear_free(number);
  ERR_clear_error();
  return good;
}

BIO *aff_pkcs8_write(const EVP_PKEY *key, const char *passphrase, size_t count) {
  uint8_t salt[16];
  X509_SIG *sealed = NULL;
  X509_ALGOR *algorithm = NULL;
  BIO *out = NULL;
  PKCS8_PRIV_KEY_INFO *plain = count > INT_MAX ? NULL : EVP_PKEY2PKCS8(key);
  if (plain != NULL && RAND_bytes(salt, sizeof salt) == 1) {
    algorithm = PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), salt, sizeof salt, NULL, 16384, 8, 5);
  }
  if (algorithm != NULL) {
    sealed = PKCS8_set0_pbe(passphrase, (int)count, plain, algorithm);
    if (sealed == NULL) X509_ALGOR_free(algorithm);
  }
  if (sealed != NULL && (out = BIO_new(BIO_s_secmem())) != NULL && PEM_write_bio_PKCS8(out, sealed) != 1) {
    BIO_free(out);
    out = NULL;
  }
  X509_SIG_free(sealed);
  PKCS8_PRIV_KEY_INFO_free(plain);  // wipes the key octets
  ERR_clear_error();
  return out;
}

typedef struct {
  const char *bytes;
  size_t count;
} phrase;

static int give_phrase(char *buffer, int size, int writing, void *context) {
  const phrase *given = context;
  (void)writing;
  if (given->bytes == NULL || given->count > (size_t)size) return -1;
  memcpy(buffer, given->bytes, given->count);
  return (int)given->count;
}

EVP_PKEY *aff_pem_read_private(const void *pem, size_t pem_count, const char *passphrase, size_t count) {
  if (pem_count > 65536) return NULL;
  phrase given = {passphrase, count};
  BIO *in = BIO_new_mem_buf(pem, (int)pem_count);
  EVP_PKEY *key = in == NULL ? NULL : PEM_read_bio_PrivateKey_ex(in, NULL, give_phrase, &given, NULL, NULL);
  BIO_free(in);
  // A file may give any point beside the scalar; that of Ed25519 is always derived.
  if (key != NULL && EVP_PKEY_is_a(key, "EC") == 1) key = checked(key, 1);
  ERR_clear_error();
  return key;
}

BIO *aff_pem_write_public(const EVP_PKEY *key) {
  BIO *out = BIO_new(BIO_s_mem());
  if (out != NULL && PEM_write_bio_PUBKEY(out, key) != 1) {
    BIO_free(out);
    out = NULL;
  }
  ERR_clear_error();
  return out;
}

EVP_PKEY *aff_pem_read_public(const void *pem, size_t pem_count) {
  if (pem_count > 65536) return NULL;
  phrase none = {NULL, 0};  // without a callback OpenSSL would prompt for an encrypted file
  BIO *in = BIO_new_mem_buf(pem, (int)pem_count);
  EVP_PKEY *key = in == NULL ? NULL : PEM_read_bio_PUBKEY_ex(in, NULL, give_phrase, &none, NULL, NULL);
  BIO_free(in);
  ERR_clear_error();
  if (key == NULL) return NULL;
  return EVP_PKEY_is_a(key, "EC") ? checked(key, 0) : key;
}

size_t aff_bio_bytes(BIO *bio, const char **bytes) {
  char *start = NULL;
  long count = BIO_get_mem_data(bio, &start);
  *bytes = start;
  return count < 0 ? 0 : (size_t)count;
}

// One positive INTEGER of a signature that the library has just made, as 32 bytes. What follows it, or NULL.
static const uint8_t *take_integer(const uint8_t *next, const uint8_t *end, uint8_t *out) {
  if (end - next < 2 || next[0] != 0x02 || next[1] > 33 || end - next < 2 + next[1]) return NULL;
  size_t count = next[1];
  const uint8_t *bytes = next + 2;
  if (count == 33 && bytes[0] != 0) return NULL;
  if (count == 33) bytes++, count--;
  memset(out, 0, 32 - count);
  memcpy(out + 32 - count, bytes, count);
  return bytes + count;
}

int aff_es256_sign(EVP_PKEY_CTX *context, const uint8_t *digest, uint8_t *raw) {
  uint8_t der[80];
  size_t count = sizeof der;
  const uint8_t *next = NULL;
  if (EVP_PKEY_sign(context, der, &count, digest, 32) == 1 && count > 2 && der[0] == 0x30 && der[1] == count - 2) {
    next = take_integer(der + 2, der + count, raw);
    if (next != NULL) next = take_integer(next, der + count, raw + 32);
  }
  if (next != NULL && next == der + count) return 1;
  ERR_clear_error();
  return 0;
}

size_t aff_ecdsa_to_der(const uint8_t *raw, uint8_t *der) {
  BIGNUM *r = BN_bin2bn(raw, 32, NULL), *s = BN_bin2bn(raw + 32, 32, NULL);
  ECDSA_SIG *signature = ECDSA_SIG_new();
  size_t length = 0;
  if (r != NULL && s != NULL && signature != NULL && ECDSA_SIG_set0(signature, r, s) == 1) {
    int count = i2d_ECDSA_SIG(signature, &der);
    length = count > 0 ? (size_t)count : 0;
  } else {
    BN_free(r);
    BN_free(s);
  }
  ECDSA_SIG_free(signature);
  ERR_clear_error();
  return length;
}
