#include "CSystem.h"

#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

int csystem_keep_memory(void) {
  struct rlimit none = {0, 0};
  int failed = setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) failed = -1;
#endif
  return failed;
}
