/* Is a text one JSON value (RFC 8259)? A strict reader for tests; it shares nothing
 * with the writer but the UTF-8 decoder. */
#ifndef TESTS_JSON_SCAN_H
#define TESTS_JSON_SCAN_H

#include "base/str.h"

bool json_scan(struct str text);

#endif
