// Shared by the files of this target only.
#ifndef AFFIDAVIT_LIBXML2_INTERNAL_H
#define AFFIDAVIT_LIBXML2_INTERNAL_H

#include "CLibXML2.h"
#include <libxml/xmlerror.h>

typedef struct afx_receiver {
  afx_sink sink;
  void *context;
} afx_receiver;

// A structured error handler of libxml2 whose user data is an afx_receiver.
void afx_receive(void *receiver, xmlErrorPtr error);

// The folder below which this thread may load schema documents; NULL for none.
extern __thread const char *afx_allowed_folder;

#endif
