#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* A program may be started with its standard streams closed (`affidavit run 2>&-`). The next file that it opened would then be its standard
   error, and its messages would be written into that file. So each closed one is opened before anything else is, in the direction in which
   nobody uses it: reading and writing fail as they would on a closed one. */
__attribute__((constructor)) static void open_standard_streams(void) {
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++) {
    if (fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
    (void)open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}
