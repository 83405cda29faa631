/* What was understood of a policy: which files, whose org, how many of what, how many
 * addresses each range list has. For people who want to see that the program read
 * what they meant. */
#ifndef REPORT_POLICY_SUMMARY_H
#define REPORT_POLICY_SUMMARY_H

#include "base/json.h"
#include "engine/broad.h"
#include "engine/ruleset.h"
#include "report/page.h"

struct file_summary {
	struct str name;
	uint64_t lines;
	bool metadata; /* its lines are not counted */
};

enum summary_list {
	LIST_ORG_TRUSTED,
	LIST_ORG_LOGIN,
	LIST_NETWORK,
	LIST_PROFILE,
	LIST_APP,
	LIST_RULE
};

/* A range list that has rows. */
struct list_summary {
	enum summary_list kind;
	struct str name;            /* of the network, profile, app, rule */
	uint32_t rows;              /* as written */
	struct count v4, v6;        /* addresses, each counted once */
	struct list_total by_row;   /* row by row, as Salesforce counts; a network's rows
	                                as often as they are reached */
	const struct str *networks; /* it refers to, each once, in order */
	uint32_t network_count;
};

struct policy_summary {
	struct str name; /* of the policy file */
	const struct file_summary *files;
	uint32_t file_count;
	bool understood; /* false: it has errors, and nothing below is known */
	struct str org, time_zone;
	enum edition edition;
	bool revenue;
	enum rules rules;
	uint32_t networks, profiles, range_profiles, hours_profiles, permission_sets, users, apps,
	    txn_rules, exceptions;
	uint32_t open_profiles; /* whose login IP ranges together are all of IPv4 */
	const struct list_summary *lists;
	uint32_t list_count;
	uint32_t classes; /* address classes */
	size_t trie_size; /* bytes */
};

/* Sums up files that were read: `sources` has them under their numbers. `policy` and
 * `ruleset` are NULL when there are errors. Everything, the texts too, lives in `arena`.
 * OK or NOMEM. */
enum status policy_summary_new(const struct loaded_files *files, const struct sources *sources,
			       const struct policy *policy, const struct ruleset *ruleset,
			       struct arena *arena, struct policy_summary *ret);

/* As a paragraph and a table. OK or NOMEM. */
enum status policy_summary_text(const struct page *page, const struct policy_summary *summary);

/* As an object: `file`, `files` (their names), `understood`, and where that is true
 * `org`, `counts`, `lists`, `classes`, `trie_bytes`. Counts of addresses are strings;
 * 2^128 for a sum over rows stands for that or more. */
void policy_summary_json(struct json *json, const struct policy_summary *summary);

/* `file`, `lines`. */
void file_summary_json(struct json *json, const struct file_summary *file);

#endif
