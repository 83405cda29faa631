/* Foreign text in XML. */
#ifndef REPORT_XML_H
#define REPORT_XML_H

#include "base/out.h"

/* As the content of an element, or of an attribute in double quotes. What XML 1.0 cannot
 * hold, and what out_terminal_text() escapes, becomes a visible escape. */
void xml_text(struct out *out, struct str text);

#endif
