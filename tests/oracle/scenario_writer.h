/* Inside scenario_random.c: what is being written, and its words. */
#ifndef ORACLE_SCENARIO_WRITER_H
#define ORACLE_SCENARIO_WRITER_H

#include "oracle/scenario_random.h"

enum { ADDRESSES = 6 };

/* What is being written. */
struct writer {
	struct rand *rand;
	struct arena *arena;
	struct policy_random *policy;
	struct scenario *to;
	addr addresses[ADDRESSES]; /* few, so that things happen to the same ones */
	uint32_t user;             /* to whom most of it happens */
	int64_t now, span;         /* of the event before; how long it all may take */
	bool years;                /* it takes them */
	bool office;               /* profiles have office hours, and users get other ones */
	int64_t activated;         /* when some browser was last but one, or never (0) */
	int64_t activated_last;
	uint32_t line; /* every place gets its own */
};

static inline uint32_t below(struct writer *writer, uint32_t limit)
{
	return rand_below(writer->rand, limit);
}

static inline bool chance(struct writer *writer, uint32_t percent)
{
	return below(writer, 100) < percent;
}

static const struct reference no_reference = {.index = NONE};

/* Memory always is there. */
void *writer_make(struct writer *writer, size_t count, size_t size);

/* A place of its own; one, or none. */
struct place place_make(struct writer *writer);
struct place place_perhaps(struct writer *writer);

struct reference reference_make(struct writer *writer, struct str name, uint32_t index);
struct reference user_make(struct writer *writer);
struct reference profile_make(struct writer *writer);
struct reference app_make(struct writer *writer); /* or none */
enum channel channel_make(struct writer *writer);

/* A single address; for somebody's ranges: none, single addresses, what the policy has
 * already, networks. */
struct range_list address_make(struct writer *writer);
struct range_list ranges_make(struct writer *writer);

/* One word; up to `most` of them. */
struct words word_make(struct writer *writer, uint32_t value);
struct words some_words(struct writer *writer, uint32_t limit, uint32_t most);

/* An event but for its time. */
void event_make(struct writer *writer, struct scenario_event *event);

#endif
