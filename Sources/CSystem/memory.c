#include "CSystem.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

void csystem_hold_little_memory(void) {
#ifdef __GLIBC__
  /* Both grow by themselves otherwise: a large block that was freed once makes all of its size come from the heap, which is not given
     back while anything lies behind it. */
  mallopt(M_MMAP_THRESHOLD, 512 << 10);
  mallopt(M_TRIM_THRESHOLD, 4 << 20);
  mallopt(M_ARENA_MAX, 2);
#endif
}

void csystem_give_memory_back(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}
