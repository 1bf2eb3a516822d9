/* Stands between a program and the C library (LD_PRELOAD), counts the calls that change what lies under one folder, and lets one of them
 * fail. Built by the tests at run time; see Support/FaultShim.swift for what the environment says:
 *
 *   FAULT_ROOT   the folder; calls on paths and descriptors elsewhere pass
 *   FAULT_MODE   eio, enospc, short, torn, kill (after the call) or signal (before it); none: count alone
 *   FAULT_AT     the call that fails, from 1
 *   FAULT_ON     set: those after it fail too
 *   FAULT_SIGNAL the number of the signal that the process sends itself
 *   FAULT_LOG    a file that takes a line for each counted call
 *   FAULT_CLOCK  seconds by which the clock is off
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* O_TMPFILE without the bit of O_DIRECTORY that is in it. */
enum { descriptors = 4096, unnamed = O_TMPFILE & ~O_DIRECTORY };
enum sort { grows = 1, writes = 2 };
enum verdict { pass, fail, half, half_and_die, die_after };

static char root[PATH_MAX], mode[16];
static long at, on, offset, number_of_signal;
static int log_file = -1;
static atomic_long counter;
/* Paths of descriptors under the folder that were opened to be written, or to be synchronised. */
static char *_Atomic paths[descriptors];

__attribute__((constructor)) static void begin(void) {
  const char *value;
  if ((value = getenv("FAULT_ROOT"))) snprintf(root, sizeof root, "%s", value);
  if ((value = getenv("FAULT_MODE"))) snprintf(mode, sizeof mode, "%s", value);
  if ((value = getenv("FAULT_AT"))) at = atol(value);
  if ((value = getenv("FAULT_CLOCK"))) offset = atol(value);
  if ((value = getenv("FAULT_SIGNAL"))) number_of_signal = atol(value);
  on = getenv("FAULT_ON") != NULL;
  if ((value = getenv("FAULT_LOG")))
    log_file = (int)syscall(SYS_openat, AT_FDCWD, value, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

#define NEXT(name) ((__typeof__(&name))next(#name))
static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

/* The path with its folder before it; NULL if it is not under the root. */
static const char *under(int folder, const char *path, char *buffer) {
  if (!root[0] || !path) return NULL;
  if (path[0] == '/') {
    snprintf(buffer, PATH_MAX, "%s", path);
  } else {
    char link[64], where[PATH_MAX];
    ssize_t count;
    if (folder == AT_FDCWD) {
      snprintf(link, sizeof link, "/proc/self/cwd");
    } else {
      snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    }
    if ((count = readlink(link, where, sizeof where - 1)) < 0) return NULL;
    where[count] = 0;
    snprintf(buffer, PATH_MAX, "%.*s/%s", (int)(PATH_MAX / 2), where, path);
  }
  size_t length = strlen(root);
  return strncmp(buffer, root, length) == 0 && (buffer[length] == '/' || !buffer[length]) ? buffer : NULL;
}

static const char *path_of(int descriptor) {
  return descriptor >= 0 && descriptor < descriptors ? atomic_load(&paths[descriptor]) : NULL;
}

static void forget(int descriptor) {
  if (descriptor >= 0 && descriptor < descriptors) free(atomic_exchange(&paths[descriptor], NULL));
}

static void keep(int descriptor, const char *path) {
  forget(descriptor);
  if (descriptor >= 0 && descriptor < descriptors) atomic_store(&paths[descriptor], strdup(path));
}

static void die(void) {
  syscall(SYS_kill, (pid_t)syscall(SYS_getpid), SIGKILL);
  for (;;) pause();
}

/* Counts a call, and says what becomes of it; errno is set where it fails. */
static enum verdict judge(const char *name, const char *path, int sort) {
  if (!path) return pass;
  long number = atomic_fetch_add(&counter, 1) + 1;
  if (log_file >= 0) {
    char line[PATH_MAX + 64];
    int count = snprintf(
        line, sizeof line, "%ld\t%s\t%s\t%s\n", number, name, path + strlen(root),
        sort & writes ? "writes" : sort & grows ? "grows" : "");
    if (count > 0) syscall(SYS_write, log_file, line, (size_t)count);
  }
  if (!at || number < at || (number > at && !on)) return pass;
  if (!strcmp(mode, "eio")) {
    errno = EIO;
    return fail;
  }
  if (!strcmp(mode, "enospc")) {
    if (!(sort & grows)) return pass;
    if (number == at && sort & writes) return half;
    errno = ENOSPC;
    return fail;
  }
  if (!strcmp(mode, "short")) return sort & writes ? half : pass;
  if (!strcmp(mode, "torn")) return sort & writes ? half_and_die : pass;
  if (!strcmp(mode, "kill")) return die_after;
  if (!strcmp(mode, "signal")) kill(getpid(), (int)number_of_signal);
  return pass;
}

#define CALL(verdict, result, call)           \
  if ((verdict) == fail) return -1;           \
  result = (call);                            \
  if ((verdict) == die_after) die();          \
  return result

/* --- Opening and closing */

static int opened(int folder, const char *path, int flags, mode_t permission) {
  char buffer[PATH_MAX];
  int may_write = (flags & O_ACCMODE) != O_RDONLY || flags & O_CREAT;
  const char *known = may_write || flags & O_DIRECTORY ? under(folder, path, buffer) : NULL;
  int saved = errno;
  enum verdict verdict = judge("open", known, flags & (O_CREAT | unnamed) ? grows : 0);
  if (verdict == fail) return -1;
  errno = saved;
  int descriptor = (int)syscall(SYS_openat, folder, path, flags, permission);
  forget(descriptor);
  if (descriptor >= 0 && known) keep(descriptor, known);
  if (verdict == die_after) die();
  return descriptor;
}

#define OPEN_BODY(folder)                                        \
  mode_t permission = 0;                                         \
  if (flags & (O_CREAT | unnamed)) {                         \
    va_list list;                                                \
    va_start(list, flags);                                       \
    permission = va_arg(list, mode_t);                           \
    va_end(list);                                                \
  }                                                              \
  return opened(folder, path, flags, permission)

int open(const char *path, int flags, ...) { OPEN_BODY(AT_FDCWD); }
int open64(const char *path, int flags, ...) { OPEN_BODY(AT_FDCWD); }
int openat(int folder, const char *path, int flags, ...) { OPEN_BODY(folder); }
int openat64(int folder, const char *path, int flags, ...) { OPEN_BODY(folder); }
int creat(const char *path, mode_t permission) {
  return opened(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, permission);
}
int creat64(const char *path, mode_t permission) { return creat(path, permission); }

int close(int descriptor) {
  enum verdict verdict = judge("close", path_of(descriptor), 0);
  int saved = errno;
  forget(descriptor);
  /* On Linux the descriptor is gone in any case. */
  int result = (int)syscall(SYS_close, descriptor);
  if (verdict == die_after) die();
  if (verdict != fail) return result;
  errno = saved;
  return -1;
}

/* --- Writing */

/* What is written of a buffer, and whether anyone lives to see it. */
#define WRITE(name, descriptor, bytes, count, call, halved)                   \
  enum verdict verdict = judge(name, path_of(descriptor), grows | writes);    \
  ssize_t result;                                                             \
  if ((verdict == half || verdict == half_and_die) && (count) >= 2) {         \
    result = (halved);                                                        \
    if (verdict == half_and_die) die();                                       \
    return result;                                                            \
  }                                                                           \
  CALL(verdict, result, call)

ssize_t write(int descriptor, const void *bytes, size_t count) {
  WRITE(
      "write", descriptor, bytes, count, syscall(SYS_write, descriptor, bytes, count),
      syscall(SYS_write, descriptor, bytes, count / 2));
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t place) {
  WRITE(
      "pwrite", descriptor, bytes, count, syscall(SYS_pwrite64, descriptor, bytes, count, place),
      syscall(SYS_pwrite64, descriptor, bytes, count / 2, place));
}
ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t place) {
  return pwrite64(descriptor, bytes, count, place);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  WRITE(
      "writev", descriptor, parts, count, syscall(SYS_writev, descriptor, parts, count),
      syscall(SYS_writev, descriptor, parts, count / 2));
}

int ftruncate64(int descriptor, off64_t size) {
  enum verdict verdict = judge("ftruncate", path_of(descriptor), size > 0 ? grows : 0);
  int result;
  CALL(verdict, result, (int)syscall(SYS_ftruncate, descriptor, size));
}
int ftruncate(int descriptor, off_t size) { return ftruncate64(descriptor, size); }

int fsync(int descriptor) {
  enum verdict verdict = judge("fsync", path_of(descriptor), 0);
  int result;
  CALL(verdict, result, (int)syscall(SYS_fsync, descriptor));
}

int fdatasync(int descriptor) {
  enum verdict verdict = judge("fdatasync", path_of(descriptor), 0);
  int result;
  CALL(verdict, result, (int)syscall(SYS_fdatasync, descriptor));
}

int fchmod(int descriptor, mode_t permission) {
  enum verdict verdict = judge("fchmod", path_of(descriptor), 0);
  int result;
  CALL(verdict, result, (int)syscall(SYS_fchmod, descriptor, permission));
}

/* --- Names */

static int moved(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
  char buffer[PATH_MAX];
  enum verdict verdict = judge("rename", under(to_folder, to, buffer), grows);
  int result;
  CALL(verdict, result, (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
}
int rename(const char *from, const char *to) { return moved(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int from_folder, const char *from, int to_folder, const char *to) {
  return moved(from_folder, from, to_folder, to, 0);
}
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
  return moved(from_folder, from, to_folder, to, flags);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
  char buffer[PATH_MAX];
  enum verdict verdict = judge("link", under(to_folder, to, buffer), grows);
  int result;
  CALL(verdict, result, (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags));
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlinkat(int folder, const char *path, int flags) {
  char buffer[PATH_MAX];
  enum verdict verdict = judge("unlink", under(folder, path, buffer), 0);
  int result;
  CALL(verdict, result, (int)syscall(SYS_unlinkat, folder, path, flags));
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char *path) {
  struct stat status;
  return unlinkat(AT_FDCWD, path, lstat(path, &status) == 0 && S_ISDIR(status.st_mode) ? AT_REMOVEDIR : 0);
}

int mkdirat(int folder, const char *path, mode_t permission) {
  char buffer[PATH_MAX];
  enum verdict verdict = judge("mkdir", under(folder, path, buffer), grows);
  int result;
  CALL(verdict, result, (int)syscall(SYS_mkdirat, folder, path, permission));
}
int mkdir(const char *path, mode_t permission) { return mkdirat(AT_FDCWD, path, permission); }

/* --- Time */

int clock_gettime(clockid_t clock, struct timespec *time) {
  int result = NEXT(clock_gettime)(clock, time);
  if (result == 0 && clock == CLOCK_REALTIME) time->tv_sec += offset;
  return result;
}
int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  int result = NEXT(gettimeofday)(time, zone);
  if (result == 0) time->tv_sec += offset;
  return result;
}
time_t time(time_t *place) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (place) *place = now.tv_sec;
  return now.tv_sec;
}
