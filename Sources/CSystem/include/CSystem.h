#ifndef CSYSTEM_H
#define CSYSTEM_H

/* Swaps two paths of one file system in one step (Linux renameat2 with RENAME_EXCHANGE). 0, or -1 with errno. */
int csystem_exchange(const char *one, const char *other);

/* Moves a path of one file system in one step to a name that nothing has (Linux renameat2 with RENAME_NOREPLACE). 0, or -1 with errno,
   EEXIST if something has the name. */
int csystem_move(const char *from, const char *to);

/* Keeps the memory of this process out of core dumps and from other processes of the same user. 0, or -1 with errno. */
int csystem_keep_memory(void);

/* Has the allocator of this process (glibc's) give large blocks back when they are freed, and share its heaps among threads: less memory
   for a little time. To be called before there are threads. */
void csystem_hold_little_memory(void);

/* Gives back what was freed and is held for later. */
void csystem_give_memory_back(void);

/* A new file, to read and write, that no folder names (Linux O_TMPFILE; elsewhere unlinked at once), mode 0600. Its descriptor, or -1
   with errno. */
int csystem_unnamed_file(const char *folder);

#endif
