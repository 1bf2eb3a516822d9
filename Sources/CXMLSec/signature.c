// XML Signature, one profile: enveloped, exclusive C14N, ECDSA P-256 with SHA-256, one reference to the whole document.

// As Debian's xmlsec1 was built (xmlsec1-config --cflags); the size type is part of its ABI.
#define XMLSEC_NO_SIZE_T 1
#define XMLSEC_NO_GOST 1
#define XMLSEC_NO_GOST2012 1
#define XMLSEC_NO_CRYPTO_DYNAMIC_LOADING 1
#define XMLSEC_CRYPTO_OPENSSL 1
#define XMLSEC_OPENSSL3_ENGINES 1

#include "CXMLSec.h"
#include "CLibXML2.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <libxml/tree.h>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/errors.h>
#include <xmlsec/templates.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmltree.h>
#include <xmlsec/crypto.h>
#include <xmlsec/openssl/evp.h>

typedef struct receiver {
  afd_sink sink;
  void *context;
} receiver;

static __thread receiver *current = NULL;
static bool ready = false;

// Never passes on `object` or `subject`: they may hold content.
static void on_error(const char *file, int line, const char *function, const char *object, const char *subject, int reason,
                     const char *message) {
  (void)file;
  (void)line;
  (void)object;
  (void)subject;
  (void)message;
  if (current == NULL || current->sink == NULL) return;
  const char *words = xmlSecErrorsGetMsg((xmlSecSize)reason);
  char text[256];
  snprintf(text, sizeof text, "%s (%s)", words != NULL ? words : "error", function != NULL ? function : "xmlsec");
  current->sink(current->context, text);
}

static void set_up(void) {
  afx_initialize();
  if (xmlSecInit() < 0) return;
  xmlSecErrorsSetCallback(on_error);
  if (xmlSecCheckVersionExt(1, 2, 37, xmlSecCheckVersionABICompatible) != 1) return;
  if (xmlSecOpenSSLAppInit(NULL) < 0 || xmlSecOpenSSLInit() < 0) return;
  ready = true;
}

static bool initialise(afd_sink sink, void *context) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, set_up);
  afx_initialize();
  if (!ready && sink != NULL) sink(context, "xmlsec could not be started, or is too old");
  return ready;
}

// Refuses instead of prompting.
static int no_passphrase(char *buffer, int size, int writing, void *user) {
  (void)buffer;
  (void)size;
  (void)writing;
  (void)user;
  return -1;
}

static bool is_p256(EVP_PKEY *key) {
  char group[32] = "";
  size_t length = 0;
  return EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, &length) &&
         (strcmp(group, "prime256v1") == 0 || strcmp(group, "P-256") == 0);
}

static xmlSecKeyPtr load_key(const uint8_t *pem, int count, bool private_key, const char *name, afd_sink sink, void *context) {
  BIO *memory = BIO_new_mem_buf(pem, count);
  if (memory == NULL) return NULL;
  EVP_PKEY *key = private_key ? PEM_read_bio_PrivateKey(memory, NULL, no_passphrase, NULL)
                              : PEM_read_bio_PUBKEY(memory, NULL, no_passphrase, NULL);
  BIO_free(memory);
  if (key == NULL || !is_p256(key)) {
    sink(context, key == NULL ? "the key cannot be read: not PEM, or encrypted" : "the key is not on P-256");
    EVP_PKEY_free(key);
    return NULL;
  }
  xmlSecKeyDataPtr data = xmlSecOpenSSLEvpKeyAdopt(key);
  if (data == NULL) {
    EVP_PKEY_free(key);
    return NULL;
  }
  xmlSecKeyPtr result = xmlSecKeyCreate();
  if (result == NULL || xmlSecKeySetValue(result, data) < 0) {
    if (result != NULL) xmlSecKeyDestroy(result);
    xmlSecKeyDataDestroy(data);
    return NULL;
  }
  if (name != NULL && xmlSecKeySetName(result, BAD_CAST name) < 0) {
    xmlSecKeyDestroy(result);
    return NULL;
  }
  return result;
}

static xmlNodePtr add_template(xmlDocPtr document, xmlNodePtr root) {
  xmlNodePtr signature = xmlSecTmplSignatureCreate(document, xmlSecTransformExclC14NId, xmlSecTransformEcdsaSha256Id, NULL);
  if (signature == NULL) return NULL;
  xmlAddChild(root, signature);
  xmlNodePtr reference = xmlSecTmplSignatureAddReference(signature, xmlSecTransformSha256Id, NULL, BAD_CAST "", NULL);
  bool done = reference != NULL && xmlSecTmplReferenceAddTransform(reference, xmlSecTransformEnvelopedId) != NULL &&
              xmlSecTmplReferenceAddTransform(reference, xmlSecTransformExclC14NId) != NULL;
  xmlNodePtr info = done ? xmlSecTmplSignatureEnsureKeyInfo(signature, NULL) : NULL;
  if (info != NULL && xmlSecTmplKeyInfoAddKeyName(info, NULL) != NULL) return signature;
  xmlUnlinkNode(signature);
  xmlFreeNode(signature);
  return NULL;
}

int afd_sign(struct _xmlDoc *document, const uint8_t *pem, int count, const char *key_name, afd_sink sink, void *context) {
  if (!initialise(sink, context)) return -1;
  receiver target = {sink, context};
  current = &target;
  int result = -1;
  xmlNodePtr signature = NULL;
  xmlSecKeyPtr key = load_key(pem, count, true, key_name, sink, context);
  if (key != NULL) signature = add_template(document, xmlDocGetRootElement(document));
  xmlSecDSigCtxPtr run = signature != NULL ? xmlSecDSigCtxCreate(NULL) : NULL;
  if (run != NULL) {
    run->signKey = key;
    key = NULL;
    if (xmlSecDSigCtxSign(run, signature) == 0 && run->status == xmlSecDSigStatusSucceeded) result = 0;
    xmlSecDSigCtxDestroy(run);
  }
  if (key != NULL) xmlSecKeyDestroy(key);
  if (result != 0 && signature != NULL) {
    xmlUnlinkNode(signature);
    xmlFreeNode(signature);
  }
  current = NULL;
  return result;
}

static bool narrow(xmlSecDSigCtxPtr run) {
  run->enabledReferenceUris = xmlSecTransformUriTypeEmpty;
  run->flags |= XMLSEC_DSIG_FLAGS_STORE_SIGNEDINFO_REFERENCES;
  return xmlSecDSigCtxEnableReferenceTransform(run, xmlSecTransformEnvelopedId) == 0 &&
         xmlSecDSigCtxEnableReferenceTransform(run, xmlSecTransformExclC14NId) == 0 &&
         xmlSecDSigCtxEnableReferenceTransform(run, xmlSecTransformSha256Id) == 0 &&
         xmlSecDSigCtxEnableSignatureTransform(run, xmlSecTransformExclC14NId) == 0 &&
         xmlSecDSigCtxEnableSignatureTransform(run, xmlSecTransformEcdsaSha256Id) == 0;
}

int afd_verify(struct _xmlDoc *document, const uint8_t *pem, int count, uint8_t **signed_bytes, size_t *signed_count, afd_sink sink,
               void *context) {
  if (!initialise(sink, context)) return -1;
  receiver target = {sink, context};
  current = &target;
  int result = -1;
  xmlNodePtr signature = xmlSecFindNode(xmlDocGetRootElement(document), xmlSecNodeSignature, xmlSecDSigNs);
  xmlSecKeyPtr key = signature != NULL ? load_key(pem, count, false, NULL, sink, context) : NULL;
  xmlSecDSigCtxPtr run = key != NULL ? xmlSecDSigCtxCreate(NULL) : NULL;
  if (run != NULL) {
    run->signKey = key;
    key = NULL;
    if (narrow(run) && xmlSecDSigCtxVerify(run, signature) == 0) {
      result = 1;
      xmlSecDSigReferenceCtxPtr reference = xmlSecPtrListGetSize(&run->signedInfoReferences) == 1
                                                ? xmlSecPtrListGetItem(&run->signedInfoReferences, 0)
                                                : NULL;
      xmlSecBufferPtr buffer = reference != NULL ? xmlSecDSigReferenceCtxGetPreDigestBuffer(reference) : NULL;
      if (run->status == xmlSecDSigStatusSucceeded && reference != NULL && reference->status == xmlSecDSigStatusSucceeded &&
          buffer != NULL) {
        size_t size = xmlSecBufferGetSize(buffer);
        uint8_t *copy = xmlMalloc(size + 1);
        if (copy != NULL) {
          memcpy(copy, xmlSecBufferGetData(buffer), size);
          *signed_bytes = copy;
          *signed_count = size;
          result = 0;
        }
      }
    }
    xmlSecDSigCtxDestroy(run);
  }
  if (key != NULL) xmlSecKeyDestroy(key);
  current = NULL;
  return result;
}

void afd_free_bytes(uint8_t *bytes) {
  if (bytes != NULL) xmlFree(bytes);
}

bool afd_sha256(const uint8_t *bytes, size_t count, uint8_t *digest) {
  return EVP_Digest(bytes, count, digest, NULL, EVP_sha256(), NULL) == 1;
}

bool afd_sha1(const uint8_t *bytes, size_t count, uint8_t *digest) {
  return EVP_Digest(bytes, count, digest, NULL, EVP_sha1(), NULL) == 1;
}

const char *afd_xmlsec_version(void) { return XMLSEC_VERSION; }
