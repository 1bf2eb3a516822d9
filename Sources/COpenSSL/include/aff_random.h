#ifndef AFFIDAVIT_AFF_RANDOM_H
#define AFFIDAVIT_AFF_RANDOM_H

#include <stddef.h>

/// A pool of random bytes in front of RAND_bytes, for one thread. Bytes are wiped as they are taken. The kernel empties
/// the pool in a child process (MADV_WIPEONFORK); where it cannot, nothing is pooled and each draw asks RAND_bytes.
typedef struct aff_pool aff_pool;

/// NULL if there is no memory.
aff_pool *aff_pool_new(void);
void aff_pool_free(aff_pool *pool);
/// 1, or 0 if the generator failed: then `out` holds nothing to rely on.
int aff_pool_take(aff_pool *pool, void *out, size_t count);

#endif
