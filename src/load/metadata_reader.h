/* A file of metadata while it is read, and what its elements become. For metadata*.c only. */
#ifndef LOAD_METADATA_READER_H
#define LOAD_METADATA_READER_H

#include "load/metadata_rows.h"
#include "load/xml.h"

enum { METADATA_LEVELS = 3 }; /* root, networkAccess, ipRanges */

/* An element that was entered: what its children may be, and the struct that they go to. */
struct metadata_level {
	const struct metadata_rows *rows;
	const struct metadata_row *row; /* of the child that is open */
	void *base;
};

struct metadata_reader {
	struct xml *xml;
	struct arena *arena;
	struct findings *findings;
	struct digest *digest;
	struct metadata *ret;
	struct metadata_level levels[METADATA_LEVELS];
	uint32_t depth;                  /* levels in use */
	const struct metadata_row *text; /* of the element whose text is read; NULL: none */
	struct metadata_group group;
	bool nomem;
};

/* Puts a statement into the digest: a name and a value, neither with a NUL. */
void metadata_state(struct metadata_reader *reader, struct str name, struct str value);

/* Was it said before, at `first`? Unless it is the same, that is a finding. */
bool metadata_is_twice(struct metadata_reader *reader, const struct xml_end *end,
		       struct place first, bool same);

/* The text of an element, put at `where`; what is none is a finding. */
void metadata_take_text(struct metadata_reader *, const struct metadata_row *, void *where,
			const struct xml_end *);
void metadata_take_name(struct metadata_reader *, const struct metadata_row *, void *where,
			const struct xml_end *);
void metadata_take_flag(struct metadata_reader *, const struct metadata_row *, void *where,
			const struct xml_end *);
void metadata_take_word(struct metadata_reader *, const struct metadata_row *, void *where,
			const struct xml_end *);
void metadata_take_address(struct metadata_reader *, const struct metadata_row *, void *where,
			   const struct xml_end *);
void metadata_take_minutes(struct metadata_reader *, const struct metadata_row *, void *where,
			   const struct xml_end *);
void metadata_take_kind(struct metadata_reader *, const struct metadata_row *, void *where,
			const struct xml_end *);

/* What reader->group holds, at the end of the element, put into reader->ret. */
void metadata_take_range(struct metadata_reader *, const struct xml_end *);
void metadata_take_hours(struct metadata_reader *, const struct xml_end *);
void metadata_take_permission(struct metadata_reader *, const struct xml_end *);

#endif
