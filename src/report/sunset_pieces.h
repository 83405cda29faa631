/* Small pieces of what `sunset` says. For the sunset_*.c only. */
#ifndef REPORT_SUNSET_PIECES_H
#define REPORT_SUNSET_PIECES_H

#include "report/sunset_words.h"

/* Items of words under way, for whoever takes them. */
struct sunset_items {
	const struct sunset_report *report;
	const struct sunset_row *row; /* that they are about, or NULL */
	sunset_take *take;
	void *of;
	struct out words; /* memory */
};

/* Hands the words over, if there are any, and begins anew. */
void sunset_item_end(struct sunset_items *items, const char *label);

/* From where, as at most so many ranges: "everywhere", "everywhere but 203.0.113.0/26". */
void sunset_word_reach(struct out *out, const struct sunset_row *row,
		       const struct sunset_reach *reach, size_t most);

/* "ada@office.example", or "any user of profile "Backup"". */
void sunset_word_subject(struct out *out, const struct sunset_report *report,
			 struct subject subject);

/* "3 users", "any user of 2 profiles", or both. */
void sunset_word_people(struct out *out, uint64_t users, uint64_t profiles);

/* The app policies, each with the apps that have it: "bypass ("Stock Sync")". */
void sunset_word_apps(struct out *out, const struct sunset_report *report, relaxation_set apps);

/* The same in short, of a use through some of the apps only: " through bypass", " not through
 * bypass"; else nothing. */
void sunset_word_through(struct out *out, const struct sunset_report *report,
			 const struct sunset_use *use);

#endif
