#define _GNU_SOURCE
#include "CSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int csystem_unnamed_file(const char *folder) {
#ifdef O_TMPFILE
  int descriptor = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
  if (descriptor >= 0) return descriptor;
  /* File systems and kernels that do not know such files. */
  if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) return -1;
#endif
  char path[PATH_MAX];
  int count = snprintf(path, sizeof path, "%s/.affidavit-XXXXXX", folder);
  if (count < 0 || (size_t)count >= sizeof path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  int named = mkostemp(path, O_CLOEXEC);
  if (named >= 0 && unlink(path) != 0) {
    int code = errno;
    close(named);
    errno = code;
    return -1;
  }
  return named;
}
