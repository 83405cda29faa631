/* The table of countries as people read it: countries of whose addresses all are treated alike, and
 * alike by every way, are one line; one that is divided has a line of its own. And the words of both
 * tables that text and Markdown share: plain text, harmless on a terminal, with HARD_BLANK (page.h)
 * where a line must not break. */
#ifndef REPORT_AUDIT_TABLE_LINES_H
#define REPORT_AUDIT_TABLE_LINES_H

#include "report/audit_table_report.h"

struct country_line {
	enum table_family family;
	struct table_tally tally; /* of all of them together */
	struct count addresses;
	const uint32_t *countries; /* numbers in the table; by name, NONE last */
	uint32_t count;
};

/* The lines of a kind, IPv4 first, in the order of their first countries; in `arena`. OK or
 * NOMEM. */
enum status country_lines_find(const struct country_table *table, uint32_t kind,
			       struct arena *arena, struct country_line **ret, uint32_t *ret_count);

/* Its columns: family, the ways, addresses and countries. */
enum { COUNTRY_COLUMNS = 2 + TABLE_WAY_COUNT };
extern const char *const country_titles[COUNTRY_COLUMNS];
void country_word_cell(struct out *out, const struct country_table *table,
		       const struct country_line *line, unsigned column);

/* "DE, IPv4: password API 11 yes, 53 more". False: it is not divided. */
bool country_word_divided(struct out *out, const struct country_table *table,
			  const struct country_line *line);

/* "Profiles "Sales", "Service" and 12 more". */
void country_word_kind(struct out *out, const struct country_table *table, uint32_t kind);

/* What is asked and how to read it: sentence by sentence from 0 on. False: no more. */
bool country_word_note(struct out *out, unsigned index);

/* Columns of the other table: range, addresses, countries, operators; the last two where there is
 * a database. Puts their numbers into `ret`, and returns how many there are. */
enum { RANGE_COLUMNS = 4 };
unsigned range_columns(const struct range_table *table, unsigned ret[static RANGE_COLUMNS]);
extern const char *const range_titles[RANGE_COLUMNS];
static inline bool range_column_right(unsigned column)
{
	return column == 1;
}
void range_word_cell(struct out *out, const struct range_table *table,
		     const struct table_range *row, unsigned column);

/* "login_ip_ranges of profile "Sales" (policies/acme.yaml:12)". */
void range_word_list(struct out *out, const struct policy *policy, const struct table_range *row);

/* A number of addresses; of IPv6 as networks of 2^64 and the rest: "65,536 /64 + 256". */
void table_word_addresses(struct out *out, enum table_family family, struct count addresses);

#endif
