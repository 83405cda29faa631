/* Takes a gzip file (RFC 1952) apart as it comes: pieces go in, pieces come out, and a file of any
 * size costs one of them. A file may be several that were put one behind the other; zeros
 * behind it are passed over. With zlib, which no other file includes. */
#ifndef LOAD_GUNZIP_H
#define LOAD_GUNZIP_H

#include "base/finding.h"
#include "base/status.h"

/* Bytes that one file of metadata may unpack to: a few kilobytes can claim to be any number. */
#define GUNZIP_MAX (UINT64_C(4) << 30)

/* Sees the next bytes that came out; whatever else than OK it returns ends it. */
typedef enum status gunzip_see(void *with, struct str bytes);

struct gunzip;

/* Up to `max` bytes may come out. OK or NOMEM. */
enum status gunzip_new(uint64_t max, gunzip_see *see, void *with, struct gunzip **ret);

/* Takes the next bytes in, of any number; `last`: there are no more. INVALID: it is no gzip, is
 * damaged, ends too early, or would be too large (gunzip_problem_add()); or what `see` returned;
 * NOMEM. After anything but OK there is nothing more to be fed. */
enum status gunzip_feed(struct gunzip *gunzip, struct str bytes, bool last);

/* The finding [gzip-…] of what was INVALID; false: nothing was, but for `see`. */
bool gunzip_problem_add(const struct gunzip *gunzip, struct findings *findings, struct place place);

/* NULL is allowed. */
void gunzip_free(struct gunzip *gunzip);

#endif
