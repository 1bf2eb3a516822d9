// A small C ABI over libxml2: parse with limits, build, read, write, canonicalise, validate.
// No header of libxml2 is needed to use it. Strings are UTF-8. What a function allocates for the caller is released with the
// function named beside it.
#ifndef AFFIDAVIT_LIBXML2_H
#define AFFIDAVIT_LIBXML2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct _xmlDoc;
struct _xmlNode;
struct _xmlSchema;

// Takes one message about a fault. `path` is an XPath of the node at fault or NULL; `line` is 0 where unknown.
typedef void (*afx_sink)(void *context, int line, const char *path, const char *message);

typedef enum afx_status {
  AFX_OK = 0,
  AFX_SYNTAX,
  AFX_DOCTYPE,
  AFX_COMMENT,
  AFX_INSTRUCTION,
  AFX_DEPTH,
  AFX_NODES,
  AFX_ENCODING,
  AFX_MEMORY,
} afx_status;

typedef struct afx_limits {
  int max_depth;       // nested elements
  long max_nodes;      // elements, attributes and runs of text
  bool allow_comments; // comments and processing instructions are dropped instead of refused
} afx_limits;

// Must be called before anything else; may be called often and from any thread.
void afx_initialize(void);

// Parses UTF-8. Never touches files or the network, never accepts a DTD or expands an entity. NULL on failure. Free with afx_free_document.
struct _xmlDoc *afx_parse(const uint8_t *bytes, int count, const char *name, const afx_limits *limits, afx_status *status,
                          afx_sink sink, void *context);
void afx_free_document(struct _xmlDoc *document);

// Building. A prefix may be NULL. All return NULL or false when memory ends.
struct _xmlDoc *afx_new_document(const char *root, const char *namespace_uri);
struct _xmlNode *afx_add_element(struct _xmlNode *parent, const char *name);
bool afx_add_text(struct _xmlNode *parent, const char *text);
bool afx_set_attribute(struct _xmlNode *element, const char *name, const char *value);

// Reading. Elements only; strings live as long as the document unless said otherwise.
struct _xmlNode *afx_root(struct _xmlDoc *document);
struct _xmlNode *afx_first_child(struct _xmlNode *element);
struct _xmlNode *afx_next_sibling(struct _xmlNode *element);
bool afx_is_last_node(struct _xmlNode *element); // nothing at all follows it in its parent
const char *afx_name(struct _xmlNode *element);
const char *afx_namespace(struct _xmlNode *element); // NULL for none
long afx_line(struct _xmlNode *element);
char *afx_path(struct _xmlNode *element);                          // free with afx_free
char *afx_text(struct _xmlNode *element);                          // all text below; free with afx_free
char *afx_attribute(struct _xmlNode *element, const char *name);   // without namespace; NULL if absent; free with afx_free
int afx_attribute_count(struct _xmlNode *element);
void afx_free(void *memory);

// Exclusive XML Canonicalisation 1.0 without comments of the whole document. Returns the byte count or -1. Free with afx_free.
int afx_canonical(struct _xmlDoc *document, uint8_t **bytes);

// Schemas. Imports and includes are read from below `folder` (an absolute real path) alone.
struct _xmlSchema *afx_schema_load(const char *path, const char *folder, afx_sink sink, void *context);
void afx_schema_free(struct _xmlSchema *schema);
// 0 valid, 1 not valid, -1 the validator itself failed.
int afx_schema_validate(struct _xmlSchema *schema, struct _xmlDoc *document, afx_sink sink, void *context);

// Files for schemas and style sheets: reads a file that really lies below `folder`, at most `max` bytes. Free with afx_free.
uint8_t *afx_read_below(const char *uri, const char *folder, int max, int *count, char **real_path);

// The real path of an existing file or folder, or NULL. Free with afx_free.
char *afx_real_path(const char *path);

// Version of libxml2 at run time, for example "20914".
const char *afx_version(void);

// Used by the XSLT shim: parse what a style sheet names, sharing its dictionary.
struct _xmlDict;
struct _xmlDoc *afx_parse_sheet(const uint8_t *bytes, int count, const char *name, struct _xmlDict *dictionary, afx_status *status,
                                afx_sink sink, void *context);

#endif
