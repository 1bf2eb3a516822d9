// A small C ABI over xmlsec and OpenSSL: one profile of XML Signature, and digests.
#ifndef AFFIDAVIT_XMLSEC_H
#define AFFIDAVIT_XMLSEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct _xmlDoc;

typedef void (*afd_sink)(void *context, const char *message);

// Appends an enveloped signature as the last child of the root: exclusive canonicalisation, ECDSA P-256 with SHA-256, and a
// ds:KeyName. `pem` is an unencrypted PKCS#8 or SEC 1 private key. 0, or -1 and a message.
int afd_sign(struct _xmlDoc *document, const uint8_t *pem, int count, const char *key_name, afd_sink sink, void *context);

// Verifies the only signature against a public key (PEM SubjectPublicKeyInfo). Keys inside the document are never read.
// 0 and the exact bytes that were digested (free with afd_free_bytes), 1 the signature does not hold, -1 it cannot be judged.
int afd_verify(struct _xmlDoc *document, const uint8_t *pem, int count, uint8_t **signed_bytes, size_t *signed_count, afd_sink sink,
               void *context);
void afd_free_bytes(uint8_t *bytes);

// 32 and 20 bytes.
bool afd_sha256(const uint8_t *bytes, size_t count, uint8_t *digest);
bool afd_sha1(const uint8_t *bytes, size_t count, uint8_t *digest);

// Versions at run time.
const char *afd_xmlsec_version(void);
#endif
