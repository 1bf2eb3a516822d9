#define _GNU_SOURCE
#include "aff_random.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include <openssl/crypto.h>
#include <openssl/rand.h>

enum { pool_bytes = 64 * 1024 };

// Lives in its own pages. After a fork the child sees zeros: `left` is 0, so that its first draw fills the pool anew.
struct aff_pool {
  size_t left;
  uint8_t bytes[pool_bytes];
};

static int draw(void *out, size_t count) {
  uint8_t *next = out;
  while (count != 0) {
    int part = count > INT_MAX ? INT_MAX : (int)count;
    if (RAND_bytes(next, part) != 1) return 0;
    next += part;
    count -= (size_t)part;
  }
  return 1;
}

aff_pool *aff_pool_new(void) {
  void *pages = mmap(NULL, sizeof(aff_pool), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return NULL;
  aff_pool *pool = pages;
  pool->left = SIZE_MAX;  // not pooled
#ifdef MADV_WIPEONFORK
  if (madvise(pages, sizeof(aff_pool), MADV_WIPEONFORK) == 0) pool->left = 0;
#endif
#ifdef MADV_DONTDUMP
  madvise(pages, sizeof(aff_pool), MADV_DONTDUMP);
#endif
  return pool;
}

void aff_pool_free(aff_pool *pool) {
  if (pool == NULL) return;
  OPENSSL_cleanse(pool, sizeof *pool);
  munmap(pool, sizeof *pool);
}

int aff_pool_take(aff_pool *pool, void *out, size_t count) {
  if (count > pool_bytes / 4 || pool->left == SIZE_MAX) return draw(out, count);
  if (count > pool->left) {
    pool->left = 0;
    if (!draw(pool->bytes, pool_bytes)) return 0;
    pool->left = pool_bytes;
  }
  uint8_t *taken = pool->bytes + (pool_bytes - pool->left);
  memcpy(out, taken, count);
  OPENSSL_cleanse(taken, count);
  pool->left -= count;
  return 1;
}
