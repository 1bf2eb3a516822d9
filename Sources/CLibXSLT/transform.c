// Style sheets without reach: one folder to read from, nothing to write to, bounded work.
#include "CLibXSLT.h"
#include "CLibXML2.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxslt/documents.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/variables.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

enum { MAX_FILE = 16 * 1024 * 1024, MAX_MESSAGE = 8192 };

// The message handler of libxslt is called with pieces of lines; they are put together here.
typedef struct receiver {
  afs_sink sink;
  void *context;
  int messages;
  char line[MAX_MESSAGE];
  size_t length;
} receiver;

static __thread const char *allowed_folder = NULL;
static __thread receiver *current = NULL;
static pthread_mutex_t compile_lock = PTHREAD_MUTEX_INITIALIZER;
static xsltSecurityPrefsPtr preferences = NULL;

static void flush(receiver *target) {
  if (target->length == 0) return;
  target->line[target->length] = 0;
  if (target->messages++ < 50 && target->sink != NULL) target->sink(target->context, 0, NULL, target->line);
  target->length = 0;
}

static void receive(void *context, const char *format, ...) {
  receiver *target = context != NULL ? context : current;
  if (target == NULL) return;
  char piece[MAX_MESSAGE];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(piece, sizeof piece, format, arguments);
  va_end(arguments);
  if (length < 0) return;
  for (const char *at = piece; *at != 0; at++) {
    if (*at == '\n' || target->length + 1 >= sizeof target->line) flush(target);
    if (*at != '\n') target->line[target->length++] = *at;
  }
}

static void receive_xml(void *context, int line, const char *path, const char *message) {
  (void)path;
  receive(context, "line %d: %s", line, message);
}

static xmlDocPtr load(const xmlChar *uri, xmlDictPtr dictionary, int options, void *context, xsltLoadType type) {
  (void)options;
  (void)context;
  (void)type;
  int count = 0;
  char *real = NULL;
  uint8_t *bytes = afx_read_below((const char *)uri, allowed_folder, MAX_FILE, &count, &real);
  if (bytes == NULL) {
    receive(NULL, "%s is not a file of the template folder\n", (const char *)uri);
    return NULL;
  }
  afx_status status;
  xmlDocPtr document = afx_parse_sheet(bytes, count, real, dictionary, &status, receive_xml, current);
  if (document == NULL) receive(NULL, "%s is refused: it is not plain XML, or has a DTD\n", (const char *)uri);
  afx_free(bytes);
  afx_free(real);
  return document;
}

// Reading is let through here and decided by `load`, which sees the real path.
static int allow(xsltSecurityPrefsPtr security, xsltTransformContextPtr context, const char *value) {
  (void)security;
  (void)context;
  (void)value;
  return 1;
}

static void set_up(void) {
  afx_initialize();
  xsltInit();
  xsltSetLoaderFunc(load);
  preferences = xsltNewSecurityPrefs();
  if (preferences != NULL) {
    xsltSetSecurityPrefs(preferences, XSLT_SECPREF_READ_FILE, allow);
    xsltSetSecurityPrefs(preferences, XSLT_SECPREF_WRITE_FILE, xsltSecurityForbid);
    xsltSetSecurityPrefs(preferences, XSLT_SECPREF_CREATE_DIRECTORY, xsltSecurityForbid);
    xsltSetSecurityPrefs(preferences, XSLT_SECPREF_READ_NETWORK, xsltSecurityForbid);
    xsltSetSecurityPrefs(preferences, XSLT_SECPREF_WRITE_NETWORK, xsltSecurityForbid);
    xsltSetDefaultSecurityPrefs(preferences);
  }
  xsltSetGenericErrorFunc(NULL, receive);
}

static void initialise(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, set_up);
  afx_initialize();
}

struct _xsltStylesheet *afs_load(const char *path, const char *folder, afs_sink sink, void *context) {
  initialise();
  if (preferences == NULL) return NULL;
  receiver target = {.sink = sink, .context = context};
  current = &target;
  allowed_folder = folder;
  // The compiler of libxslt keeps state in globals.
  pthread_mutex_lock(&compile_lock);
  xsltStylesheetPtr sheet = NULL;
  xmlDocPtr document = load(BAD_CAST path, NULL, 0, NULL, XSLT_LOAD_START);
  if (document != NULL) {
    sheet = xsltParseStylesheetDoc(document);
    if (sheet == NULL) xmlFreeDoc(document);
  }
  if (sheet != NULL && sheet->errors != 0) {
    xsltFreeStylesheet(sheet);
    sheet = NULL;
  }
  pthread_mutex_unlock(&compile_lock);
  flush(&target);
  current = NULL;
  allowed_folder = NULL;
  return sheet;
}

void afs_free(struct _xsltStylesheet *sheet) {
  if (sheet != NULL) xsltFreeStylesheet(sheet);
}

int afs_apply(struct _xsltStylesheet *sheet, struct _xmlDoc *source, const char *folder, const char *name, const char *text,
              const afs_limits *limits, uint8_t **bytes, int *count, afs_sink sink, void *context) {
  initialise();
  receiver target = {.sink = sink, .context = context};
  xsltTransformContextPtr run = xsltNewTransformContext(sheet, source);
  if (run == NULL) return -1;
  current = &target;
  allowed_folder = folder;
  xsltSetTransformErrorFunc(run, &target, receive);
  run->maxTemplateDepth = limits->max_depth;
  run->maxTemplateVars = limits->max_variables;
  run->opLimit = limits->max_operations;
  int result = -1;
  if (xsltSetCtxtSecurityPrefs(preferences, run) == 0 &&
      (name == NULL || xsltQuoteOneUserParam(run, BAD_CAST name, BAD_CAST text) == 0)) {
    xmlDocPtr made = xsltApplyStylesheetUser(sheet, source, NULL, NULL, NULL, run);
    if (made != NULL && run->state == XSLT_STATE_OK) {
      xmlChar *text = NULL;
      int length = 0;
      if (xsltSaveResultToString(&text, &length, made, sheet) == 0 && length <= limits->max_bytes) {
        *bytes = text;
        *count = length;
        result = 0;
      } else {
        xmlFree(text);
        receive(&target, "the result cannot be written, or is too large\n");
      }
    }
    if (made != NULL) xmlFreeDoc(made);
  }
  flush(&target);
  xsltFreeTransformContext(run);
  current = NULL;
  allowed_folder = NULL;
  return result;
}

void afs_free_bytes(uint8_t *bytes) {
  if (bytes != NULL) xmlFree(bytes);
}

const char *afs_version(void) { return xsltEngineVersion; }
