// XML Schema 1.0.
#include "internal.h"

#include <libxml/xmlschemas.h>

struct _xmlSchema *afx_schema_load(const char *path, const char *folder, afx_sink sink, void *context) {
  afx_initialize();
  afx_receiver receiver = {sink, context};
  xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(path);
  if (parser == NULL) return NULL;
  xmlSchemaSetParserStructuredErrors(parser, afx_receive, &receiver);
  // Faults of XML itself, as against faults of the schema, go to the thread's handler.
  xmlSetStructuredErrorFunc(&receiver, afx_receive);
  afx_allowed_folder = folder;
  xmlSchemaPtr schema = xmlSchemaParse(parser);
  afx_allowed_folder = NULL;
  xmlSetStructuredErrorFunc(NULL, NULL);
  xmlSchemaFreeParserCtxt(parser);
  return schema;
}

void afx_schema_free(struct _xmlSchema *schema) {
  if (schema != NULL) xmlSchemaFree(schema);
}

int afx_schema_validate(struct _xmlSchema *schema, struct _xmlDoc *document, afx_sink sink, void *context) {
  afx_receiver receiver = {sink, context};
  xmlSchemaValidCtxtPtr validator = xmlSchemaNewValidCtxt(schema);
  if (validator == NULL) return -1;
  xmlSchemaSetValidStructuredErrors(validator, afx_receive, &receiver);
  int result = xmlSchemaValidateDoc(validator, document);
  xmlSchemaFreeValidCtxt(validator);
  return result == 0 ? 0 : result > 0 ? 1 : -1;
}
