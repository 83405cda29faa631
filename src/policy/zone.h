/* A time zone as a value: when its clocks change, and by what rule they go on
 * after the last change on record. Loaded by load/tzif.c, asked by the engine. */
#ifndef POLICY_ZONE_H
#define POLICY_ZONE_H

#include "policy/date.h"

/* A yearly change of clocks by a POSIX TZ rule, the footer of a TZif file
 * (RFC 8536, 3.3). */
struct zone_rule {
	enum { ZONE_RULE_MONTH, ZONE_RULE_JULIAN, ZONE_RULE_DAY } kind;
	uint16_t month, week, day; /* Mm.w.d; Jn and n use `day` only */
	int32_t time;              /* seconds after local midnight; may be negative */
};

struct zone_footer {
	bool given;               /* else the last transition's offset goes on */
	bool has_summer;          /* two offsets with the rules below */
	int32_t standard, summer; /* seconds east of UTC */
	struct zone_rule to_summer, to_standard;
};

struct zone_change {
	int64_t at;     /* Unix seconds from which on ... */
	int32_t offset; /* ... local time is UTC plus this many seconds */
};

struct zone {
	struct str name;                   /* "America/New_York" */
	int32_t before;                    /* offset before the first change */
	const struct zone_change *changes; /* ascending */
	size_t count;
	struct zone_footer footer; /* after the last change */
};

/* Seconds east of UTC at an instant. */
int32_t zone_offset(const struct zone *zone, int64_t at);

/* The first instant after `at` from which on the offset may be another. False: it stays for
 * ever, and `*ret` is untouched. */
bool zone_next_change(const struct zone *zone, int64_t at, int64_t *ret);

/* What a clock of the zone shows `local` at: such instants, in order, as if it went by
 * UTC. It shows most times once, one that is skipped when clocks go forward never, one
 * that comes again when they go back twice. */
enum { INSTANTS_MAX = 2 };
size_t zone_instants(const struct zone *zone, int64_t local, int64_t ret[static INSTANTS_MAX]);

/* The first instant at which a clock of the zone shows `local` or, where it skips that, a later
 * time: then it is the moment at which it goes forward. Ascends with `local`. */
int64_t zone_reach(const struct zone *zone, int64_t local);

/* Minute of the local week, 0 = Monday 00:00 .. 10079 = Sunday 23:59. */
uint32_t zone_week_minute(const struct zone *zone, int64_t at);

#endif
