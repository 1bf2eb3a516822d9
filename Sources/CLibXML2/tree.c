// Building, reading and writing trees.
#include "internal.h"

#include <libxml/c14n.h>
#include <libxml/tree.h>

struct _xmlDoc *afx_new_document(const char *root, const char *namespace_uri) {
  afx_initialize();
  xmlDocPtr document = xmlNewDoc(BAD_CAST "1.0");
  if (document == NULL) return NULL;
  xmlNodePtr node = xmlNewDocNode(document, NULL, BAD_CAST root, NULL);
  xmlNsPtr space = node == NULL || namespace_uri == NULL ? NULL : xmlNewNs(node, BAD_CAST namespace_uri, NULL);
  if (node == NULL || (namespace_uri != NULL && space == NULL)) {
    if (node != NULL) xmlFreeNode(node);
    xmlFreeDoc(document);
    return NULL;
  }
  xmlSetNs(node, space);
  xmlDocSetRootElement(document, node);
  return document;
}

struct _xmlNode *afx_add_element(struct _xmlNode *parent, const char *name) {
  xmlNodePtr node = xmlNewDocNode(parent->doc, parent->ns, BAD_CAST name, NULL);
  if (node == NULL) return NULL;
  if (xmlAddChild(parent, node) != NULL) return node;
  xmlFreeNode(node);
  return NULL;
}

bool afx_add_text(struct _xmlNode *parent, const char *text) {
  xmlNodePtr node = xmlNewDocText(parent->doc, BAD_CAST text);
  if (node == NULL) return false;
  // Merges with a text node before it and frees the new one.
  if (xmlAddChild(parent, node) != NULL) return true;
  xmlFreeNode(node);
  return false;
}

bool afx_set_attribute(struct _xmlNode *element, const char *name, const char *value) {
  return xmlSetNsProp(element, NULL, BAD_CAST name, BAD_CAST value) != NULL;
}

struct _xmlNode *afx_root(struct _xmlDoc *document) { return xmlDocGetRootElement(document); }

struct _xmlNode *afx_first_child(struct _xmlNode *element) { return xmlFirstElementChild(element); }

struct _xmlNode *afx_next_sibling(struct _xmlNode *element) { return xmlNextElementSibling(element); }

bool afx_is_last_node(struct _xmlNode *element) { return element->next == NULL; }

const char *afx_name(struct _xmlNode *element) { return (const char *)element->name; }

const char *afx_namespace(struct _xmlNode *element) {
  return element->ns == NULL ? NULL : (const char *)element->ns->href;
}

long afx_line(struct _xmlNode *element) { return xmlGetLineNo(element); }

char *afx_path(struct _xmlNode *element) { return (char *)xmlGetNodePath(element); }

char *afx_text(struct _xmlNode *element) { return (char *)xmlNodeGetContent(element); }

char *afx_attribute(struct _xmlNode *element, const char *name) {
  return (char *)xmlGetNoNsProp(element, BAD_CAST name);
}

int afx_attribute_count(struct _xmlNode *element) {
  int count = 0;
  for (xmlAttrPtr attribute = element->properties; attribute != NULL; attribute = attribute->next) count += 1;
  return count;
}

void afx_free(void *memory) {
  if (memory != NULL) xmlFree(memory);
}

int afx_canonical(struct _xmlDoc *document, uint8_t **bytes) {
  xmlChar *text = NULL;
  int count = xmlC14NDocDumpMemory(document, NULL, XML_C14N_EXCLUSIVE_1_0, NULL, 0, &text);
  if (count < 0 || text == NULL) {
    if (text != NULL) xmlFree(text);
    return -1;
  }
  *bytes = text;
  return count;
}
