#ifndef CSYSTEM_H
#define CSYSTEM_H

/* Swaps two paths of one file system in one step (Linux renameat2 with RENAME_EXCHANGE). 0, or -1 with errno. */
int csystem_exchange(const char *one, const char *other);

#endif
