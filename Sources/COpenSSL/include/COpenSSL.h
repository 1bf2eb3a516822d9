#ifndef AFFIDAVIT_COPENSSL_H
#define AFFIDAVIT_COPENSSL_H

// The door to libcrypto: its headers, and a few functions over what Swift cannot import (macros, callbacks) or should
// not call once a field (batches).

#include <stddef.h>
#include <stdint.h>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include "aff_base64url.h"
#include "aff_cms.h"
#include "aff_hash.h"
#include "aff_keys.h"
#include "aff_random.h"
#include "aff_seal.h"

#endif
