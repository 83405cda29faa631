/* What a property says, in words made from its scope. Plain text, harmless on a terminal, with
 * HARD_BLANK (page.h) where a line must not break. */
#ifndef REPORT_PROPERTY_WORDS_H
#define REPORT_PROPERTY_WORDS_H

#include "report/answer.h"

/* Users, ranges, apps, … that the words name; the rest is counted. */
enum { PROPERTY_NAMED = 4 };

extern const struct str property_kind_names[PROPERTY_KIND_COUNT]; /* "never", … */

/* Facts as they are presented: "on a new device", "with the token behind the password", … */
extern const char *const device_phrases[DEVICE_COUNT];
extern const char *const credential_phrases[CREDENTIAL_COUNT];
extern const char *const strong_auth_phrases[2];

/* How the logins of a property have to be decided, with a verb: "may be allow, mfa or token",
 * "is allow" (`verb`: "is"); the second without the minutes at which. */
void property_word_expect(struct out *out, const struct property *property, const char *verb);
void property_word_decided(struct out *out, const struct property *property, const char *verb);

/* "login of profile Staff by ui or soap from outside @office". */
void property_word_logins(struct out *out, const struct property *property);

/* The property as a sentence without its full stop: "no login of profile Staff from outside
 * @office may be allow or token". */
void property_words(struct out *out, const struct property *property);

#endif
