/* The frame of a SARIF 2.1.0 document with one run, and the pieces its results are made
 * of. Whoever has results to report in it writes, in this order:
 *
 *	sarif_begin()          sarif_rule() for each rule
 *	sarif_rules_end()      other members of the run
 *	sarif_results_begin()  the results, each an object
 *	sarif_end()
 *
 * What is read by others is in their terms: files are URIs, columns count characters. */
#ifndef REPORT_SARIF_H
#define REPORT_SARIF_H

#include "base/json.h"
#include "base/source.h"

struct sarif {
	struct json json;
	struct out words; /* memory, for one text at a time */
};

/* Begins a document of our `version`, up to the first rule. */
void sarif_begin(struct sarif *sarif, struct out *out, const char *version);

/* What can be found. Without a title there is the id alone. */
struct sarif_rule {
	const char *id;
	const char *title, *cause; /* what it is in a few words, in a sentence or two */
	struct str cure, cure_markdown;
	const char *level; /* "error", "warning", "note" */
	const char *const *tags;
	size_t tag_count;
};
void sarif_rule(struct sarif *sarif, const struct sarif_rule *rule);

void sarif_rules_end(struct sarif *sarif);
void sarif_results_begin(struct sarif *sarif);
void sarif_end(struct sarif *sarif);

/* Gives the memory back. OK or NOMEM. */
enum status sarif_clear(struct sarif *sarif);

/* "key": {"text": …}, what SARIF calls a message. */
void sarif_message(struct sarif *sarif, const char *key, struct str text);

/* A place as a location, whose object stays open for a message: the file alone when line is
 * 0. `uri` is sarif_uri() of the file. With `context` the line's text, unless empty. */
void sarif_location_begin(struct sarif *sarif, struct str uri, struct place place,
			  struct str context);

/* The name of a file as a URI, in `sarif->words`: valid until these are used again. */
struct str sarif_uri(struct sarif *sarif, struct str name);

/* Fingerprints: begin with SARIF_HASH and add what makes a result what it is; then the
 * member, with the number of the result among those of one hash, from 1 on. */
#define SARIF_HASH UINT64_C(0xcbf29ce484222325)
uint64_t sarif_hash_add(uint64_t hash, struct str text);
void sarif_fingerprint(struct sarif *sarif, uint64_t hash, unsigned number);

#endif
