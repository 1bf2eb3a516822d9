#ifndef AFFIDAVIT_AFF_KEYS_H
#define AFFIDAVIT_AFF_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/evp.h>

// Keys in and out of files. Pass phrases go in as bytes; nothing here prompts. NULL or 0 = refused, and the error queue
// is left empty: why a key file does not open is never told apart.

/// A P-256 key from its uncompressed point (65 bytes) and, for a private key, its scalar (32 bytes) or NULL. The point
/// is checked to lie on the curve, the scalar to belong to it.
EVP_PKEY *aff_p256_from_parts(const uint8_t *point, const uint8_t *scalar);
EVP_PKEY *aff_p256_generate(void);
EVP_PKEY *aff_ed25519_generate(void);
/// The uncompressed point, 65 bytes.
int aff_p256_point(const EVP_PKEY *key, uint8_t *point);
/// The private scalar, 32 bytes.
int aff_p256_scalar(const EVP_PKEY *key, uint8_t *scalar);
/// 1 if this is an EC key on P-256.
int aff_is_p256(const EVP_PKEY *key);

/// PKCS#8, PBES2 with scrypt (N 16384, r 8, p 5) and AES-256-CBC. Writes into a fresh memory BIO.
BIO *aff_pkcs8_write(const EVP_PKEY *key, const char *passphrase, size_t count);
/// Any PEM private key that OpenSSL reads; `passphrase` may be NULL for a key that is not encrypted.
EVP_PKEY *aff_pem_read_private(const void *pem, size_t pem_count, const char *passphrase, size_t count);
BIO *aff_pem_write_public(const EVP_PKEY *key);
EVP_PKEY *aff_pem_read_public(const void *pem, size_t pem_count);

/// The bytes in a memory BIO; they live as long as it does.
size_t aff_bio_bytes(BIO *bio, const char **bytes);

/// The x coordinate that both keys share, 32 bytes. 0 also for the point at infinity and an all-zero secret.
int aff_p256_derive(EVP_PKEY *private_key, EVP_PKEY *peer, uint8_t *secret);

/// ECDSA on P-256 over a SHA-256 digest, under a context after EVP_PKEY_sign_init: raw r,s (64 bytes) as in JOSE and
/// XMLDSig. 1 or 0.
int aff_es256_sign(EVP_PKEY_CTX *context, const uint8_t *digest, uint8_t *raw);
/// The DER of raw r,s, 64 bytes.
/// `der` has room for 72 bytes. Returns the length, 0 on failure.
size_t aff_ecdsa_to_der(const uint8_t *raw, uint8_t *der);

#endif
