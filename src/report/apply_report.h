/* What a policy changes in an org's metadata, as people and programs read it. */
#ifndef REPORT_APPLY_REPORT_H
#define REPORT_APPLY_REPORT_H

#include "base/json_shape.h"
#include "policy/deployed.h"
#include "report/page.h"

/* A file that is to be changed. */
struct apply_file {
	struct str name;
	const char *refused; /* why it must be done by hand, a sentence's end; NULL: it need not */
};

struct apply_view {
	const struct policy *policy, *metadata;
	const struct deployed *deployed;
	const struct apply_file *files; /* by difference.file */
	uint32_t file_count;
	bool written;
};

/* Adds up what there is in a view. */
struct apply_sums {
	uint64_t rows_added, rows_removed, rows_described, values; /* in files there are */
	uint64_t lacking;      /* objects and keys that there is no file for */
	uint64_t lists_losing; /* lists that addresses leave ... */
	struct count leaving;  /* ... how many: an address once for each list */
	bool many;             /* more than can be counted */
	uint64_t refused;      /* files */
};

struct apply_sums apply_sums(const struct apply_view *view);

/* Nothing when nothing differs. OK or NOMEM. */
enum status apply_report_text(const struct page *page, const struct apply_view *view);
enum status apply_report_json(struct out *out, const struct apply_view *view);
extern const struct json_schema apply_schema;

/* "profile "Sales"", "org"; "login_hours.monday"; for sentences. */
void apply_object_words(struct out *out, const struct policy *policy,
			const struct deployed_object *object);
void apply_key_words(struct out *out, const struct difference *difference);

/* The value before or after as the policy format writes it; not of ranges. */
void apply_value_words(struct out *out, const struct difference *difference, bool after);

/* What is missing, a sentence's end. */
const char *apply_lack_words(const struct policy *policy, const struct deployed_object *object,
			     const struct difference *difference);

/* "monday", "api_only"; empty: the key has no parts. */
struct str apply_part(const struct difference *difference);

extern const struct str apply_lack_names[]; /* by enum deployed_lack */

#endif
