/* The files a run has read, kept so that a message can show the line it speaks
 * of, and the places in them. */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/* Where something stands. Line and column count from 1, columns in characters;
 * line 0: the file as a whole. */
struct place {
	uint32_t file; /* index into struct sources */
	uint32_t line;
	uint32_t column;
	uint32_t width; /* characters it covers in that line; 0: unknown */
};

/* A place that was looked up: the next one is looked for from here. */
struct source_spot {
	uint32_t line, column; /* line 0: none yet */
	size_t start, offset;  /* bytes: where line and column begin */
	size_t end;            /* of the line, without its line end; 0: not known yet */
};

struct source {
	struct str name; /* as the user wrote it */
	struct str text;
	uint32_t
	    first_line; /* number of the line the text begins with; 1 unless it is an excerpt */
	struct source_spot spots[2]; /* two, as a finding may speak of two places */
};

struct sources {
	struct source *at;
	uint32_t count;
};

/* Adds a file; `name` and `text` must outlive the sources. `*ret_file` is its
 * number. OK or NOMEM. */
enum status sources_add(struct sources *sources, struct arena *arena, struct str name,
			struct str text, uint32_t *ret_file);

/* The text of the line at `place` without its line end (LF, CRLF or CR); empty
 * when there is none. Asking for ascending lines is cheap. */
struct str source_line(struct sources *sources, struct place place);

/* The same from the column of `place` on. Asking for ascending places is cheap, also in
 * one long line. */
struct str source_line_rest(struct sources *sources, struct place place);

/* <0, 0, >0: file order, then line, then column. */
int place_compare(struct place a, struct place b);

#endif
