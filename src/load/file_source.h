/* A file of a policy becomes a source: its bytes text, or a finding that says why
 * there is none. */
#ifndef LOAD_FILE_SOURCE_H
#define LOAD_FILE_SOURCE_H

#include "base/finding.h"
#include "load/unicode.h"

/* text_decode() or text_decode_any_lines(). */
typedef enum status text_decoder(struct str bytes, struct arena *arena, struct str *ret,
				 struct text_problem *ret_problem);

/* Adds the file `name` with these bytes, as the text that places count in. OK;
 * INVALID: they are no text, which is a finding, and the source is what could be
 * read; NOMEM. */
enum status file_source_add(struct sources *sources, struct arena *arena, struct findings *findings,
			    struct str name, struct str bytes, text_decoder *decode,
			    uint32_t *ret_file);

/* Adds a file that the command line names (`help` NULL), or whoever has that help for it, and that
 * could not be read, by errno, as a source without text, and the finding. OK or NOMEM. */
enum status file_source_refuse(struct sources *sources, struct arena *arena,
			       struct findings *findings, struct str name, int error,
			       const char *help);

/* The finding for the name of a file that is not relative [path-absolute]. */
void path_absolute_add(struct findings *findings, struct place place, struct str name);

/* The finding for a file of more than FILE_MAX bytes [file-too-large]; `name` is
 * empty when the place says which it is. */
void file_too_large(struct findings *findings, struct place place, struct str name);

#endif
