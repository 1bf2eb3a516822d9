#ifndef AFFIDAVIT_AFF_CMS_H
#define AFFIDAVIT_AFF_CMS_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

// Certificates, detached CMS signatures (RFC 5652) as CAdES-BES (RFC 5126), and time stamps (RFC 3161). NULL or a
// negative number = refused; the error queue is left empty.

/// A self-signed certificate for signatures alone: CN = `name`, valid between two times in seconds since 1970. PEM.
BIO *aff_x509_self_signed(EVP_PKEY *key, const char *name, int64_t from, int64_t to);
/// The first certificate in PEM.
X509 *aff_x509_read(const void *pem, size_t count);
/// DER of the certificate.
BIO *aff_x509_der(X509 *certificate);
/// Seconds since 1970 between which it is valid. 1 or 0.
int aff_x509_validity(const X509 *certificate, int64_t *from, int64_t *to);
/// Whether an authority's certificate, which may issue others, signed this one. 1 or 0.
int aff_x509_issued_by(X509 *certificate, X509 *authority);
/// Whether its key may sign: no key usage, or one with digitalSignature. 1 or 0.
int aff_x509_may_sign(X509 *certificate);
/// The organisational units (OU) of its subject in UTF-8, each ended by a zero byte; NULL where one has a zero byte within.
BIO *aff_x509_units(X509 *certificate);

/// A detached signature over the bytes, DER. The certificate goes along.
BIO *aff_cms_sign(EVP_PKEY *key, X509 *certificate, const void *bytes, size_t count, int64_t time);

enum {
  aff_cms_good = 1,
  aff_cms_bad = 0,       // no such signature, or altered
  aff_cms_expired = -1,  // the certificate was not valid at that time
};

/// Verifies a detached CAdES-BES signature by one signer whose certificate it carries, and hands that over (owned by the caller; NULL
/// unless the result is good or expired). The certificate is checked against itself: whether its key is trusted is the caller's to judge.
int aff_cms_verify(const void *der, size_t der_count, const void *bytes, size_t count, int64_t time, X509 **signer);

/// A request for a time stamp over a SHA-256 digest, with a nonce and the wish for the certificate. DER.
BIO *aff_ts_request(const uint8_t *digest, const uint8_t *nonce, size_t nonce_count);
/// Checks a response against the digest and authorities (PEM, any number of certificates): version, status, digest, signature, the
/// purpose of the signer. 1 and the time of the stamp in seconds since 1970, or 0.
int aff_ts_verify(const void *der, size_t der_count, const uint8_t *digest, const void *authorities, size_t count,
                  int64_t *time);

#endif
