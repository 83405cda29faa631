/* What came of the properties of one policy: where the reports of `prove` begin. */
#ifndef REPORT_PROVED_H
#define REPORT_PROVED_H

#include "engine/prove.h"
#include "report/page.h"

/* One property, and how it came out. */
struct proved {
	const struct property *property;
	const struct ruleset *approved; /* the other policy of no_broader_than, or NULL */
	struct proof proof;
};

struct proof_report {
	struct str name; /* the policy, as it was named */
	const struct ruleset *ruleset;
	struct sources *sources;
	const struct proved *at; /* the properties that were asked for, in their order */
	size_t count;
	size_t declared; /* properties there are, those that were not chosen among them */
	size_t of[PROOF_RESULT_COUNT];
	const char *rules;             /* --rules, or NULL */
	const struct repairs *repairs; /* repaired.h; NULL: --repair was not asked for */
	struct arena *scratch;
	char database_sha256[2][65]; /* of the databases of countries and of networks, in
	                                hexadecimal; empty: not known */
};

/* The reports. All say the same; text and Markdown cut what repeats, and count it. Each: OK or
 * NOMEM; a failure of the output stays in it. */
enum status proof_text(const struct page *page, const struct proof_report *report);

/* "loginscope/prove/1", proof_schema.h. */
enum status proof_json(struct out *out, const struct proof_report *report);

/* Workflow commands: an annotation at each property that is not proved, or vacuous. */
enum status proof_github(struct out *out, const struct proof_report *report);

/* For the comment on a pull request, or the summary of a job. */
enum status proof_markdown(struct out *out, const struct proof_report *report);

/* What a checker needs to follow each proof: "loginscope/certificate/1",
 * docs/CERTIFICATE.md. */
enum status proof_certificate(struct out *out, const struct proof_report *report);

#endif
