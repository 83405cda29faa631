/* The policy format as rows: every key, what it takes, where it goes in the
 * model. The loader walks these rows; whatever else speaks of the format (near
 * names, the order of keys, a JSON Schema, the reference page) can be made from
 * the same rows, so that it cannot contradict the loader. */
#ifndef LOAD_SCHEMA_H
#define LOAD_SCHEMA_H

#include "base/finding.h"
#include "base/str.h"

/* What a key takes. The model's type at `offset` is named behind it. */
enum schema_type {
	SCHEMA_VERSION,     /* the number 1; nothing is kept */
	SCHEMA_TEXT,        /* one line of text: struct str */
	SCHEMA_NAME,        /* the same, not empty, and what the object is called by */
	SCHEMA_FLAG,        /* true, false: bool */
	SCHEMA_CHOICE,      /* one word of `choices`: an enum (unsigned) */
	SCHEMA_BITS,        /* a list of words of `choices`: uint32_t, one bit each */
	SCHEMA_LIMIT,       /* a number or word of `choices`: uint16_t */
	SCHEMA_PATH,        /* the name of a file, may be absolute: struct str */
	SCHEMA_FILE_NAME,   /* the name of a file, relative to this one: struct str */
	SCHEMA_DATE,        /* YYYY-MM-DD: struct str */
	SCHEMA_DIGEST,      /* 64 hexadecimal digits: struct str */
	SCHEMA_RULES,       /* YYYY-MM-DD or YYYY-MM: enum rules */
	SCHEMA_RANGES,      /* a list of ranges: struct range_list */
	SCHEMA_NOT_IN,      /* the same, or a single range */
	SCHEMA_RANGE,       /* one range: `range_text` and `range` of struct exception */
	SCHEMA_ADDRESS,     /* one address: struct node *, judged with its row */
	SCHEMA_BLOCK,       /* one CIDR block: struct node *, judged with its row */
	SCHEMA_HOURS,       /* HH:MM-HH:MM or closed: struct day_hours */
	SCHEMA_REFERENCE,   /* the name of an object: struct reference */
	SCHEMA_REFERENCES,  /* a list of them: struct references */
	SCHEMA_COUNTRIES,   /* ISO codes, one or a list: struct str * and a count */
	SCHEMA_ASNS,        /* AS numbers, one or a list: uint32_t * and a count */
	SCHEMA_FILES,       /* a list of file names: struct file_name * and a count */
	SCHEMA_WORDS,       /* one word of `choices` or a list, as those below: struct words */
	SCHEMA_ANSWERS,     /* the same for yes and no, or true and false */
	SCHEMA_NAMES,       /* the name of an object, or a list: struct references */
	SCHEMA_WHERE,       /* a range, or a list: struct range_list */
	SCHEMA_ADDRESSES,   /* a single address, or a list: struct range_list */
	SCHEMA_TIMES,       /* a time, with an offset or without, or a list: struct moments */
	SCHEMA_MINUTES,     /* the same, or every-minute: `at` and `every_minute` of struct scope */
	SCHEMA_WORD,        /* one word of `choices`, or none: struct words */
	SCHEMA_ANSWER,      /* yes or no, or true or false: bool */
	SCHEMA_NUMBER,      /* 0 to 65535: uint16_t */
	SCHEMA_FROM,        /* a single address: struct range_list */
	SCHEMA_TIME,        /* a time, with an offset or without: struct scenario_time */
	SCHEMA_STEP,        /* the same, or +SPAN: struct scenario_time */
	SCHEMA_SCHEDULE,    /* hourly, daily HH:MM or weekly DAY HH:MM: struct schedule */
	SCHEMA_EXPECT,      /* VERDICT, VERDICT:REASON or the mapping `of`: struct expect */
	SCHEMA_OBJECT,      /* a mapping with the rows `of`: that struct, in place */
	SCHEMA_OBJECTS,     /* a list of such mappings: pointer and a count */
	SCHEMA_NAMED_LISTS, /* a mapping from any name to ranges, or to such a mapping with the
			       rows `of`: struct network * and a count */
	SCHEMA_TYPE_COUNT
};

enum schema_flag {
	SCHEMA_REQUIRED = 1 << 0, /* of a key that goes with a kind: in that kind */
	SCHEMA_KIND = 1 << 1      /* it makes the object one of its kinds: one such key is there */
};

/* A word and what it stands for. */
struct schema_choice {
	struct str name;
	uint32_t value;
	bool foreign;        /* Salesforce's own spelling, in any case; not listed in messages */
	bool number;         /* written as a number, without quotes */
	const char *meaning; /* for people who do not know the word; or NULL */
};

/* Either rows, or nothing but the names of an enum's values. */
struct schema_choices {
	const struct schema_choice *at;
	const struct str *names; /* of 0, 1, … */
	size_t count;
	const char *code; /* of the finding when a word is not among them */
};

struct schema;

struct schema_key {
	struct str name;
	enum schema_type type;
	unsigned flags;      /* enum schema_flag */
	size_t offset;       /* of the value in the object's struct */
	size_t count;        /* offset of its uint32_t count; 0: it has none */
	size_t place;        /* offset of its struct place (SCHEMA_BITS: one for each of
	                        `choices`); 0: it has none */
	size_t kind;         /* offset of the object's kind, an enum, where only one kind has
	                        the key; 0: all have it */
	uint32_t kind_value; /* which that is */
	const struct schema *of;
	const struct schema_choices *choices;
	struct str also; /* what people write in its place; or empty */
	/* For what explains the format; tests keep them true. */
	const char *default_text; /* what holds when it is left out, as it could be written or,
	                             with a blank in it, in words; NULL: nothing */
	const char *summary;      /* one line for people */
	const char *detail;       /* what else they may want to know, in sentences; or NULL */
	const char *example;      /* a text it can have, of a list an item; or NULL */
};

/* The keys of one kind of mapping, in canonical order. */
struct schema {
	const char *what; /* "a profile" */
	const struct schema_key *keys;
	size_t count;
	size_t size;                        /* of the object's struct */
	size_t place;                       /* offset of its struct place; 0: it has none */
	size_t said;                        /* offset of its said_keys; 0: it has none, and is
	                                       taken from one source as a whole */
	void (*set_defaults)(void *object); /* what holds in a zeroed one where no key says
	                                       otherwise and is not zero; NULL: nothing */
	uint32_t most;                      /* so many of them there may be in a list; 0: any
	                                       number ... */
	void (*too_many)(struct findings *findings, struct place place); /* ... else a finding */
	bool not_empty;          /* one of its keys is there, whichever */
	const struct schema *in; /* the mapping it stands in, some of whose keys people
	                                       write here; or NULL */
};

/* No mapping has more keys, no key more choices: their tables are counted with
 * SCHEMA_COUNT, which compiles for none that is longer. */
enum { SCHEMA_NAMES_MAX = 32 };
#define SCHEMA_COUNT(rows)                                                                         \
	(sizeof(rows) / sizeof *(rows) +                                                           \
	 0 * sizeof(char[SCHEMA_NAMES_MAX + 1 - (int)(sizeof(rows) / sizeof *(rows))]))

extern const struct schema schema_policy, schema_org, schema_profile, schema_user, schema_app,
    schema_permission_set, schema_txn_rule, schema_when, schema_range_row, schema_hours,
    schema_source, schema_network, schema_test, schema_expectation, schema_property, schema_never,
    schema_always, schema_exists;

/* Files of tests and of properties beside a policy: the rows of a policy file that they
 * need. */
extern const struct schema schema_tests, schema_properties;

/* A scenario (struct scenario), and what is in it. */
extern const struct schema schema_scenario, schema_integration, schema_event, schema_login,
    schema_check;

extern const struct schema_choices schema_editions, schema_permissions, schema_kinds,
    schema_relaxations, schema_actions, schema_attempts, schema_periods, schema_channels,
    schema_devices, schema_credentials, schema_answers, schema_phases, schema_verdicts,
    schema_decided, schema_reasons, schema_network_kinds, schema_presented, schema_holds,
    schema_events, schema_features_set, schema_permission;

/* The items and their number, of an object with such a key. */
const char *schema_items(const struct schema_key *key, const void *object);
uint32_t schema_item_count(const struct schema_key *key, const void *object);

/* The row of a key, or NULL. */
const struct schema_key *schema_find(const struct schema *schema, struct str key);

/* The bit of a key that the schema has in said_keys. */
uint32_t schema_bit(const struct schema *schema, struct str key);

/* Is it the row of a key of this object: of its kind, or of every one? */
bool schema_applies(const struct schema_key *key, const void *object);

/* The row most likely meant, or NULL. */
const struct schema_key *schema_nearest(const struct schema *schema, struct str key);

struct schema_choice schema_choice_get(const struct schema_choices *choices, size_t at);

/* The choice a word means; and the one most likely meant. False: there is none. */
bool schema_choice_find(const struct schema_choices *choices, struct str word,
			struct schema_choice *ret);
bool schema_choice_nearest(const struct schema_choices *choices, struct str word,
			   struct schema_choice *ret);

#endif
