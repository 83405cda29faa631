/* What is wrong with the user's input: where, how bad, which kind, and the way
 * out. Loaders and checks collect findings and carry on; only the command line
 * prints them. */
#ifndef BASE_FINDING_H
#define BASE_FINDING_H

#include "base/source.h"

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE, SEVERITY_COUNT };

extern const struct str severity_names[SEVERITY_COUNT]; /* "error", … */

/* After this many errors the rest is only counted; after this many warnings and notes their
 * rest. Neither takes the room of the other. */
enum { FINDINGS_MAX = 100 };

struct finding {
	struct finding *next;
	enum severity severity;
	const char *code;    /* stable, kebab-case: "range-reversed" */
	struct place place;  /* with its width, for the line under the text */
	const char *message; /* one sentence, no full stop, offending text included */
	const char *help;    /* the way out, or NULL */
	struct place other;  /* a second place that matters (line 0: none) ... */
	const char *note;    /* ... and what is there */
};

struct findings {
	struct arena *arena; /* holds findings and their texts */
	struct finding *first, *last;
	size_t count;         /* errors, kept or only counted, and the advice that is kept */
	size_t kept;          /* in the list */
	size_t advice;        /* of those kept: warnings and notes ... */
	size_t advice_lost;   /* ... and such that were only counted */
	bool nomem;           /* a finding was lost: the run must end with NOMEM */
	struct finding spare; /* what a caller gets whose finding is not kept */
};

void findings_init(struct findings *findings, struct arena *arena);

/* Adds an error with a printf-made message and returns it, so that the caller
 * can set `help`, `other`, `note`. Never NULL: when the list is full or memory
 * is out, findings->spare is returned, which is in no list. `code` must be a
 * string literal. */
__attribute__((format(printf, 4, 5))) struct finding *findings_add(struct findings *findings,
								   struct place place,
								   const char *code,
								   const char *format, ...);

/* The same for a warning or a note: what it is about can be used nevertheless. */
__attribute__((format(printf, 5, 6))) struct finding *
findings_advise(struct findings *findings, enum severity severity, struct place place,
		const char *code, const char *format, ...);

/* Will the next error only be counted? */
static inline bool findings_full(const struct findings *findings)
{
	return findings->kept - findings->advice >= FINDINGS_MAX;
}

/* How many errors there are, kept or only counted. */
static inline size_t findings_errors(const struct findings *findings)
{
	return findings->count - findings->advice;
}

/* The first error, or NULL. */
static inline const struct finding *findings_first_error(const struct findings *findings)
{
	const struct finding *at = findings->first;
	while (at && at->severity != SEVERITY_ERROR)
		at = at->next;
	return at;
}

/* Puts a finding of another list, which is not used any more, behind the last, also of
 * a full list. */
void findings_append(struct findings *findings, struct finding *finding);

/* Sorts by place; what stands in the same place keeps its order. */
void findings_sort(struct findings *findings);

/* OK without errors, NOMEM when a finding was lost for want of memory, else INVALID. */
enum status findings_status(const struct findings *findings);

#endif
