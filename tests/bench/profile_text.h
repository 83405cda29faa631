/* A profile as Salesforce retrieves one: most of it is about fields and pages. */
#ifndef TESTS_PROFILE_TEXT_H
#define TESTS_PROFILE_TEXT_H

#include "base/str.h"

enum { PROFILE_RANGES = 8 };

/* At least so many bytes, with one day of hours, PROFILE_RANGES ranges, and a permission; to be
 * freed. */
struct str profile_text_make(size_t bytes);

#endif
