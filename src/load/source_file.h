/* A file that a path names, read and made a source: bytes from wherever its store has them, then
 * the text that places count in. */
#ifndef LOAD_SOURCE_FILE_H
#define LOAD_SOURCE_FILE_H

#include "load/named_file.h"
#include "policy/policy.h"

/* Reads the file at `path` ("-": standard input; git:REV:path: store.h) into `sources`. OK with
 * `*ret` saying which; INVALID: it cannot be read, or is no text, which is a finding, and `*ret`
 * says as much as is known; then `*ret_unreadable` tells whether there are no bytes at all. NOMEM;
 * IO: reading failed (errno). `path` must outlive the sources. */
enum status source_file_load(const char *path, struct named_how how, struct sources *sources,
			     struct arena *arena, struct findings *findings,
			     struct loaded_file *ret, bool *ret_unreadable);

#endif
