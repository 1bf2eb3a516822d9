// A small C ABI over libxslt: compile a style sheet from a folder, run it with everything outside that folder refused.
#ifndef AFFIDAVIT_LIBXSLT_H
#define AFFIDAVIT_LIBXSLT_H

#include <stddef.h>
#include <stdint.h>

struct _xmlDoc;
struct _xsltStylesheet;

typedef void (*afs_sink)(void *context, int line, const char *path, const char *message);

typedef struct afs_limits {
  int max_depth;      // nested template calls
  int max_variables;  // variables and parameters alive at once
  unsigned long max_operations;
  int max_bytes;      // of the result
} afs_limits;

// `folder` is an absolute real path; imports, includes and document() are read from below it alone. Free with afs_free.
struct _xsltStylesheet *afs_load(const char *path, const char *folder, afs_sink sink, void *context);
void afs_free(struct _xsltStylesheet *sheet);

// 0 and the serialised result (free with afs_free_bytes), or -1. White-space stripping changes `source`. `name` and `text` are
// a global parameter, as xsltproc takes it with --stringparam; NULL for none.
int afs_apply(struct _xsltStylesheet *sheet, struct _xmlDoc *source, const char *folder, const char *name, const char *text,
              const afs_limits *limits, uint8_t **bytes, int *count, afs_sink sink, void *context);
void afs_free_bytes(uint8_t *bytes);

// Version of libxslt at run time, for example "10135".
const char *afs_version(void);

#endif
