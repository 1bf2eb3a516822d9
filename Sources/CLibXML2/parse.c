// Parsing untrusted XML: no DTD, no entities, no network, bounded depth and size.
#include "internal.h"

#include <string.h>

#include <libxml/SAX2.h>
#include <libxml/dict.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

typedef struct parse_state {
  afx_limits limits;
  afx_status status;
  int depth;
  long nodes;
} parse_state;

static void stop(xmlParserCtxtPtr parser, afx_status status) {
  parse_state *state = parser->_private;
  if (state->status == AFX_OK) state->status = status;
  xmlStopParser(parser);
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
  (void)name;
  (void)external;
  (void)system;
  stop(context, AFX_DOCTYPE);
}

static void on_comment(void *context, const xmlChar *value) {
  (void)value;
  xmlParserCtxtPtr parser = context;
  parse_state *state = parser->_private;
  if (!state->limits.allow_comments) stop(parser, AFX_COMMENT);
}

static void on_instruction(void *context, const xmlChar *target, const xmlChar *data) {
  (void)target;
  (void)data;
  xmlParserCtxtPtr parser = context;
  parse_state *state = parser->_private;
  if (!state->limits.allow_comments) stop(parser, AFX_INSTRUCTION);
}

static bool count_nodes(xmlParserCtxtPtr parser, long more) {
  parse_state *state = parser->_private;
  state->nodes += more;
  if (state->nodes <= state->limits.max_nodes) return true;
  stop(parser, AFX_NODES);
  return false;
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaces,
                     const xmlChar **declared, int attributes, int defaulted, const xmlChar **values) {
  xmlParserCtxtPtr parser = context;
  parse_state *state = parser->_private;
  if (state->depth >= state->limits.max_depth) {
    stop(parser, AFX_DEPTH);
    return;
  }
  if (!count_nodes(parser, 1 + attributes + namespaces)) return;
  state->depth += 1;
  xmlSAX2StartElementNs(context, name, prefix, uri, namespaces, declared, attributes, defaulted, values);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
  xmlParserCtxtPtr parser = context;
  parse_state *state = parser->_private;
  state->depth -= 1;
  xmlSAX2EndElementNs(context, name, prefix, uri);
}

static void on_text(void *context, const xmlChar *text, int length) {
  if (count_nodes(context, 1)) xmlSAX2Characters(context, text, length);
}

static struct _xmlDoc *parse(const uint8_t *bytes, int count, const char *name, const afx_limits *limits, xmlDictPtr dictionary,
                             int options, afx_status *status, afx_sink sink, void *context) {
  parse_state state = {.limits = *limits};
  afx_receiver receiver = {sink, context};
  *status = AFX_MEMORY;
  afx_initialize();
  xmlParserCtxtPtr parser = xmlCreateMemoryParserCtxt((const char *)bytes, count);
  if (parser == NULL) {
    *status = AFX_SYNTAX;
    return NULL;
  }
  parser->_private = &state;
  parser->sax->internalSubset = on_doctype;
  parser->sax->externalSubset = NULL;
  parser->sax->comment = on_comment;
  parser->sax->processingInstruction = on_instruction;
  parser->sax->startElementNs = on_start;
  parser->sax->endElementNs = on_end;
  parser->sax->characters = on_text;
  parser->sax->ignorableWhitespace = on_text;
  parser->sax->cdataBlock = on_text;
  parser->sax->getEntity = NULL;
  if (dictionary != NULL) {
    if (parser->dict != NULL) xmlDictFree(parser->dict);
    parser->dict = dictionary;
    xmlDictReference(dictionary);
    // The parser looks for these names by pointer.
    parser->str_xml = xmlDictLookup(dictionary, BAD_CAST "xml", 3);
    parser->str_xmlns = xmlDictLookup(dictionary, BAD_CAST "xmlns", 5);
    parser->str_xml_ns = xmlDictLookup(dictionary, XML_XML_NAMESPACE, 36);
  }
  // What a caller says of comments decides; libxml2 would otherwise install its own handlers again.
  xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_BIG_LINES | options);
  if (parser->input != NULL && name != NULL && parser->input->filename == NULL)
    parser->input->filename = (char *)xmlStrdup(BAD_CAST name);
  xmlSetStructuredErrorFunc(&receiver, afx_receive);
  xmlParseDocument(parser);
  xmlSetStructuredErrorFunc(NULL, NULL);

  struct _xmlDoc *document = parser->myDoc;
  bool good = parser->wellFormed && parser->nsWellFormed && state.status == AFX_OK && document != NULL;
  // Where libxml2 keeps a declared encoding depends on how it met it.
  const xmlChar *named[] = {parser->encoding, parser->input != NULL ? parser->input->encoding : NULL,
                            document != NULL ? document->encoding : NULL};
  for (int index = 0; good && index < 3; index++) {
    if (named[index] == NULL || xmlStrcasecmp(named[index], BAD_CAST "UTF-8") == 0) continue;
    good = false;
    state.status = AFX_ENCODING;
  }
  if (good && (document->intSubset != NULL || document->extSubset != NULL)) {
    good = false;
    state.status = AFX_DOCTYPE;
  }
  *status = good ? AFX_OK : state.status == AFX_OK ? AFX_SYNTAX : state.status;
  parser->myDoc = NULL;
  xmlFreeParserCtxt(parser);
  if (good) return document;
  if (document != NULL) xmlFreeDoc(document);
  return NULL;
}

struct _xmlDoc *afx_parse(const uint8_t *bytes, int count, const char *name, const afx_limits *limits, afx_status *status,
                          afx_sink sink, void *context) {
  return parse(bytes, count, name, limits, NULL, 0, status, sink, context);
}

struct _xmlDoc *afx_parse_sheet(const uint8_t *bytes, int count, const char *name, struct _xmlDict *dictionary, afx_status *status,
                                afx_sink sink, void *context) {
  const afx_limits limits = {.max_depth = 200, .max_nodes = 1000000, .allow_comments = true};
  struct _xmlDoc *document = parse(bytes, count, name, &limits, dictionary, 0, status, sink, context);
  if (document != NULL && document->URL == NULL && name != NULL) document->URL = xmlStrdup(BAD_CAST name);
  return document;
}

void afx_free_document(struct _xmlDoc *document) {
  if (document != NULL) xmlFreeDoc(document);
}

void afx_receive(void *user, xmlErrorPtr error) {
  afx_receiver *receiver = user;
  if (receiver == NULL || receiver->sink == NULL || error == NULL || error->level < XML_ERR_ERROR) return;
  char *path = NULL;
  int line = error->line;
  xmlNodePtr node = error->node;
  if (node != NULL && (node->type == XML_ELEMENT_NODE || node->type == XML_ATTRIBUTE_NODE)) {
    path = (char *)xmlGetNodePath(node);
    if (node->type == XML_ELEMENT_NODE) line = (int)xmlGetLineNo(node);
  }
  receiver->sink(receiver->context, line, path, error->message != NULL ? error->message : "no message");
  if (path != NULL) xmlFree(path);
}
