#include "aff_cms.h"

#include <limits.h>
#include <string.h>

#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

static BIO *reader(const void *bytes, size_t count) {
  return count > INT_MAX ? NULL : BIO_new_mem_buf(count == 0 ? "" : bytes, (int)count);
}

static int seconds(const ASN1_TIME *time, int64_t *out) {
  ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
  int days = 0, rest = 0;
  int good = epoch != NULL && ASN1_TIME_diff(&days, &rest, epoch, time) == 1;
  ASN1_TIME_free(epoch);
  *out = (int64_t)days * 86400 + rest;
  return good;
}

static int add_extension(X509 *certificate, int nid, const char *value) {
  X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
  int good = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return good;
}

BIO *aff_x509_self_signed(EVP_PKEY *key, const char *name, int64_t from, int64_t to) {
  X509 *certificate = X509_new();
  BIO *out = BIO_new(BIO_s_mem());
  BIGNUM *number = BN_new();
  X509_NAME *subject = certificate == NULL ? NULL : X509_get_subject_name(certificate);
  int good = subject != NULL && out != NULL && number != NULL && X509_set_version(certificate, X509_VERSION_3) == 1 &&
             BN_rand(number, 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
             BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL &&
             ASN1_TIME_set(X509_getm_notBefore(certificate), (time_t)from) != NULL &&
             ASN1_TIME_set(X509_getm_notAfter(certificate), (time_t)to) != NULL &&
             X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, (const unsigned char *)name, -1, -1,
                                        0) == 1 &&
             X509_set_issuer_name(certificate, subject) == 1 && X509_set_pubkey(certificate, key) == 1 &&
             add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
             add_extension(certificate, NID_key_usage, "critical,digitalSignature") &&
             X509_sign(certificate, key, EVP_sha256()) > 0 && PEM_write_bio_X509(out, certificate) == 1;
  BN_free(number);
  X509_free(certificate);
  ERR_clear_error();
  if (good) return out;
  BIO_free(out);
  return NULL;
}

X509 *aff_x509_read(const void *pem, size_t count) {
  BIO *in = reader(pem, count);
  X509 *certificate = in == NULL ? NULL : PEM_read_bio_X509(in, NULL, NULL, NULL);
  BIO_free(in);
  ERR_clear_error();
  return certificate;
}

int aff_x509_issued_by(X509 *certificate, X509 *authority) {
  EVP_PKEY *key = X509_get0_pubkey(authority);
  int good = key != NULL && X509_check_ca(authority) == 1 && X509_check_issued(authority, certificate) == X509_V_OK &&
             X509_verify(certificate, key) == 1;
  ERR_clear_error();
  return good;
}

int aff_x509_may_sign(X509 *certificate) {
  return (X509_get_key_usage(certificate) & KU_DIGITAL_SIGNATURE) != 0;
}

BIO *aff_x509_units(X509 *certificate) {
  BIO *out = BIO_new(BIO_s_mem());
  X509_NAME *subject = X509_get_subject_name(certificate);
  int good = out != NULL && subject != NULL, at = -1;
  while (good && (at = X509_NAME_get_index_by_NID(subject, NID_organizationalUnitName, at)) >= 0) {
    unsigned char *text = NULL;
    int count = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    // A zero byte within would make two units of one.
    good = count >= 0 && memchr(text, 0, (size_t)count) == NULL && BIO_write(out, text, count) == count &&
           BIO_write(out, "", 1) == 1;
    OPENSSL_free(text);
  }
  ERR_clear_error();
  if (good) return out;
  BIO_free(out);
  return NULL;
}

BIO *aff_x509_der(X509 *certificate) {
  BIO *out = BIO_new(BIO_s_mem());
  if (out != NULL && i2d_X509_bio(out, certificate) == 1) return out;
  BIO_free(out);
  ERR_clear_error();
  return NULL;
}

int aff_x509_validity(const X509 *certificate, int64_t *from, int64_t *to) {
  return seconds(X509_get0_notBefore(certificate), from) && seconds(X509_get0_notAfter(certificate), to);
}

BIO *aff_cms_sign(EVP_PKEY *key, X509 *certificate, const void *bytes, size_t count, int64_t time) {
  const unsigned flags = CMS_DETACHED | CMS_BINARY | CMS_CADES | CMS_NOSMIMECAP | CMS_PARTIAL;
  BIO *in = reader(bytes, count), *out = BIO_new(BIO_s_mem());
  CMS_ContentInfo *cms = in == NULL ? NULL : CMS_sign(NULL, NULL, NULL, NULL, flags);
  CMS_SignerInfo *signer = cms == NULL ? NULL : CMS_add1_signer(cms, certificate, key, EVP_sha256(), flags);
  // The time is the caller's, not the clock's.
  ASN1_TIME *stated = ASN1_TIME_set(NULL, (time_t)time);
  int good = signer != NULL && stated != NULL && out != NULL &&
             CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, stated->type, stated, -1) == 1 &&
             CMS_final(cms, in, NULL, flags) == 1 && i2d_CMS_bio(out, cms) == 1;
  ASN1_TIME_free(stated);
  CMS_ContentInfo_free(cms);
  BIO_free(in);
  ERR_clear_error();
  if (good) return out;
  BIO_free(out);
  return NULL;
}

/// The one signer's certificate, which the signature must carry.
static X509 *only_signer(CMS_ContentInfo *cms) {
  STACK_OF(CMS_SignerInfo) *infos = CMS_get0_SignerInfos(cms);
  STACK_OF(X509) *certificates = CMS_get1_certs(cms);
  X509 *found = NULL;
  if (sk_CMS_SignerInfo_num(infos) == 1) {
    CMS_SignerInfo *info = sk_CMS_SignerInfo_value(infos, 0);
    for (int place = 0; place < sk_X509_num(certificates); place += 1) {
      X509 *certificate = sk_X509_value(certificates, place);
      if (CMS_SignerInfo_cert_cmp(info, certificate) == 0) {
        found = certificate;
        X509_up_ref(found);
        break;
      }
    }
  }
  sk_X509_pop_free(certificates, X509_free);
  return found;
}

/// A store that trusts one certificate, whenever it was valid: what CAdES needs to compare the signed certificate's digest.
static X509_STORE *store_of_one(X509 *certificate) {
  X509_STORE *store = X509_STORE_new();
  if (store != NULL && X509_STORE_add_cert(store, certificate) == 1 &&
      X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME) == 1 &&
      X509_STORE_set_purpose(store, X509_PURPOSE_ANY) == 1) {
    return store;
  }
  X509_STORE_free(store);
  return NULL;
}

int aff_cms_verify(const void *der, size_t der_count, const void *bytes, size_t count, int64_t time, X509 **signer) {
  *signer = NULL;
  BIO *in = reader(der, der_count), *content = reader(bytes, count);
  CMS_ContentInfo *cms = in == NULL ? NULL : d2i_CMS_bio(in, NULL);
  int result = aff_cms_bad;
  // One structure and nothing behind it, signed, with the content outside.
  int shaped = cms != NULL && content != NULL && BIO_pending(in) == 0 &&
               OBJ_obj2nid(CMS_get0_type(cms)) == NID_pkcs7_signed && CMS_is_detached(cms) == 1;
  X509 *certificate = shaped ? only_signer(cms) : NULL;
  X509_STORE *store = certificate == NULL ? NULL : store_of_one(certificate);
  if (store != NULL && CMS_verify(cms, NULL, store, content, NULL, CMS_BINARY | CMS_CADES) == 1) {
    time_t at = (time_t)time;
    result = X509_cmp_time(X509_get0_notBefore(certificate), &at) < 0 &&
                     X509_cmp_time(X509_get0_notAfter(certificate), &at) > 0
                 ? aff_cms_good
                 : aff_cms_expired;
    *signer = certificate;
  } else {
    X509_free(certificate);
  }
  X509_STORE_free(store);
  CMS_ContentInfo_free(cms);
  BIO_free(in);
  BIO_free(content);
  ERR_clear_error();
  return result;
}

BIO *aff_ts_request(const uint8_t *digest, const uint8_t *nonce, size_t nonce_count) {
  TS_REQ *request = TS_REQ_new();
  TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
  X509_ALGOR *algorithm = X509_ALGOR_new();
  BIGNUM *number = BN_bin2bn(nonce, (int)nonce_count, NULL);
  ASN1_INTEGER *integer = number == NULL ? NULL : BN_to_ASN1_INTEGER(number, NULL);
  BIO *out = BIO_new(BIO_s_mem());
  int good = request != NULL && imprint != NULL && algorithm != NULL && integer != NULL && out != NULL &&
             X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
             TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 &&
             TS_MSG_IMPRINT_set_msg(imprint, (unsigned char *)digest, 32) == 1 &&
             TS_REQ_set_version(request, 1) == 1 && TS_REQ_set_msg_imprint(request, imprint) == 1 &&
             TS_REQ_set_nonce(request, integer) == 1 && TS_REQ_set_cert_req(request, 1) == 1 &&
             i2d_TS_REQ_bio(out, request) == 1;
  TS_REQ_free(request);
  TS_MSG_IMPRINT_free(imprint);
  X509_ALGOR_free(algorithm);
  ASN1_INTEGER_free(integer);
  BN_free(number);
  ERR_clear_error();
  if (good) return out;
  BIO_free(out);
  return NULL;
}

static X509_STORE *store_of(const void *pem, size_t count) {
  BIO *in = reader(pem, count);
  X509_STORE *store = X509_STORE_new();
  int added = 0;
  X509 *certificate = NULL;
  while (in != NULL && store != NULL && (certificate = PEM_read_bio_X509(in, NULL, NULL, NULL)) != NULL) {
    added += X509_STORE_add_cert(store, certificate);
    X509_free(certificate);
  }
  BIO_free(in);
  ERR_clear_error();
  if (added > 0) return store;
  X509_STORE_free(store);
  return NULL;
}

int aff_ts_verify(const void *der, size_t der_count, const uint8_t *digest, const void *authorities, size_t count,
                  int64_t *time) {
  BIO *in = reader(der, der_count);
  TS_RESP *response = in == NULL ? NULL : d2i_TS_RESP_bio(in, NULL);
  TS_TST_INFO *info = response == NULL || BIO_pending(in) != 0 ? NULL : TS_RESP_get_tst_info(response);
  X509_STORE *store = store_of(authorities, count);
  TS_VERIFY_CTX *context = TS_VERIFY_CTX_new();
  int good = info != NULL && store != NULL && context != NULL && seconds(TS_TST_INFO_get_time(info), time);
  unsigned char *imprint = good ? OPENSSL_memdup(digest, 32) : NULL;
  if (good && imprint != NULL) {
    // The authority's certificate must have been valid when it stamped; today it may have expired.
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), (time_t)*time);
    TS_VERIFY_CTX_set_flags(context, TS_VFY_VERSION | TS_VFY_SIGNATURE | TS_VFY_IMPRINT);
    TS_VERIFY_CTX_set_imprint(context, imprint, 32);
    TS_VERIFY_CTX_set_store(context, store);
    store = NULL;  // the context's now
    TS_MSG_IMPRINT *stated = TS_TST_INFO_get_msg_imprint(info);
    good = OBJ_obj2nid(TS_MSG_IMPRINT_get_algo(stated)->algorithm) == NID_sha256 &&
           TS_RESP_verify_response(context, response) == 1;
  } else {
    good = 0;
  }
  X509_STORE_free(store);
  TS_VERIFY_CTX_free(context);
  TS_RESP_free(response);
  BIO_free(in);
  ERR_clear_error();
  return good;
}
