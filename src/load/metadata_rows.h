/* Which elements of metadata say something about logins: per type the root element and a row
 * for each element below it that is read. What has no row is passed over. */
#ifndef LOAD_METADATA_ROWS_H
#define LOAD_METADATA_ROWS_H

#include "load/metadata.h"

/* What an element becomes, and where. */
enum metadata_take {
	/* elements with rows inside */
	METADATA_TAKE_ENTER,      /* nothing itself */
	METADATA_TAKE_LIST,       /* nothing but the place of metadata.ranges */
	METADATA_TAKE_RANGE,      /* a row of metadata.ranges */
	METADATA_TAKE_HOURS,      /* metadata.hours */
	METADATA_TAKE_PERMISSION, /* one of metadata.permissions */
	/* in struct metadata */
	METADATA_TAKE_TEXT, /* struct metadata_text */
	METADATA_TAKE_NAME, /* the same, decoded as names of files are */
	METADATA_TAKE_FLAG, /* struct metadata_flag */
	METADATA_TAKE_WORD, /* struct metadata_number: the value of one of `words` */
	/* in struct metadata_group */
	METADATA_TAKE_DESCRIPTION, /* struct metadata_text */
	METADATA_TAKE_ADDRESS,     /* struct metadata_address */
	METADATA_TAKE_MINUTES,     /* struct metadata_number: of the day */
	METADATA_TAKE_KIND,        /* struct metadata_number: bit of the permission */
	METADATA_TAKE_HELD,        /* struct metadata_flag */
	METADATA_TAKE_COUNT
};

struct metadata_address {
	addr value;
	bool bad;    /* a finding was added about it */
	bool mapped; /* IPv4 written as IPv6 */
	struct place place;
};

/* The elements of a range, of hours, of a permission, before they are put together. */
struct metadata_group {
	struct metadata_address first, last;
	struct metadata_text description;
	struct metadata_number minutes[DAYS][2]; /* start and end */
	bool minutes_bad;
	struct metadata_number permission; /* PERMISSION_COUNT: none that matters for logins */
	struct metadata_flag enabled;
};

/* Which types write a value how; all are read in all. */
enum metadata_spelling {
	METADATA_WORD,     /* SecuritySettings, ConnectedApp */
	METADATA_NUMBER,   /* ProfilePasswordPolicy */
	METADATA_EXTERNAL, /* ExtlClntAppOauthConfigurablePolicies */
};

struct metadata_word {
	struct str word;
	uint32_t value;
	enum metadata_spelling spelling;
};

struct metadata_words {
	const struct metadata_word *rows;
	size_t count;
	bool nocase;
	const char *code; /* of the finding about another */
	const char *help; /* the words */
};

struct metadata_rows {
	const struct metadata_row *at;
	size_t count;
};

struct metadata_row {
	struct str name; /* of the element */
	enum metadata_take take;
	size_t offset; /* in the struct that is named above */
	const struct metadata_words *words;
	const struct metadata_rows *inside;
};

struct metadata_root {
	struct str name; /* of the root element */
	const struct metadata_rows rows;
};

/* Of struct lockout, and enum ip_relaxation. */
extern const struct metadata_words metadata_attempts, metadata_periods, metadata_relaxations;

extern const struct metadata_root metadata_roots[METADATA_TYPE_COUNT];

/* The row of an element, or NULL. */
const struct metadata_row *metadata_row_find(const struct metadata_rows *rows, struct str name);

/* The value of a word; false: it is none of them. */
bool metadata_word_find(const struct metadata_words *words, struct str text, uint32_t *ret);

/* The word for a value that has one of that spelling. */
struct str metadata_word_get(const struct metadata_words *words, uint32_t value,
			     enum metadata_spelling spelling);

#endif
