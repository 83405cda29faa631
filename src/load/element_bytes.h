/* Elements in the bytes of a file: their tags, their texts, and the *gaps* that set them apart,
 * which are the line break and the indentation before them, or what else stands there where a
 * file has no lines. For element_splice.c only. */
#ifndef LOAD_ELEMENT_BYTES_H
#define LOAD_ELEMENT_BYTES_H

#include "load/element_tree.h"

struct str bytes_part(struct str bytes, size_t begin, size_t end);

/* Where the blanks and line breaks around a byte begin, those before it; and end, those from
 * it on. */
size_t blanks_begin(struct str bytes, size_t at);
size_t blanks_end(struct str bytes, size_t at);

/* Where the text begins next, from a byte on; or the end. */
size_t bytes_find(struct str bytes, size_t at, const char *text);
bool blanks_have_break(struct str blanks);

/* Of some blanks the last line break and what follows it; all of them where there is none. Of
 * the blanks before a byte; and what follows its line break. */
struct str gap_of(struct str blanks);
struct str gap_before(struct str bytes, size_t at);
struct str gap_indentation(struct str gap);

/* Where something can come before the element at a byte: before comments that stand in
 * lines of their own above it, for they are about it. `from` is the tag before it: where an
 * element begins or ends, or behind a start tag. */
size_t gap_spot(struct str bytes, size_t from, size_t at);

/* Behind the '>' of the start tag that begins at a byte. */
size_t tag_end(struct str bytes, size_t at);

/* Has it no end tag: <name/>? */
bool tag_is_short(struct str bytes, const struct element *element);

/* Where the end tag begins. */
size_t tag_close(struct str bytes, const struct element *element);

/* The prefix of its name with the colon, or nothing. */
struct str tag_prefix(struct str bytes, const struct element *element);

/* Text of an element without the blanks around it, or a CDATA section; between such pieces
 * there may be comments. */
struct text_piece {
	size_t begin, end;
	bool cdata;
};

/* The next one from `at` on, before `end`. False: there is none. */
bool text_piece_next(struct str bytes, size_t at, size_t end, struct text_piece *ret);

#endif
