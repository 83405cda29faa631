/* Paths as services that know a repository want them: the shortest way to write the same
 * path, and URIs. */
#ifndef REPORT_PATH_H
#define REPORT_PATH_H

#include "base/out.h"

enum { PATH_ROOM = 4096 };

/* The path without ".", "x/.." and doubled slashes; "." when nothing is left. Lexical, as
 * URIs are resolved: the file system is not asked. In `room`, or `path` itself when it is
 * longer than that. */
struct str path_plain(struct str path, char room[static PATH_ROOM]);

/* The plain path as a URI reference: relative, or file:///…; whatever is not an ASCII
 * letter, digit, "-", ".", "_", "~" or "/" is %XX. */
void path_uri(struct out *out, struct str path);

#endif
