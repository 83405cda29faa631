/* `audit --countries`, `audit --ranges`: the tables of all policies of a round. */
#ifndef CLI_AUDIT_TABLES_H
#define CLI_AUDIT_TABLES_H

#include "cli/audit_round.h"
#include "cli/report_options.h"

/* In the order of the formats: text, json, md, csv. */
struct audit_tables {
	struct country_table *countries;
	struct range_table *ranges;
	uint32_t count;
	struct arena arena, work;
};

/* The tables, of which the round's policies are asked. EXIT_YES, or it was said what is wrong:
 * `--countries` of a policy without a database is EXIT_INPUT. Whatever is returned,
 * audit_tables_clear() gives them back. */
int audit_countries_open(struct console *console, struct audit_round *round,
			 struct audit_tables *ret);
int audit_ranges_open(struct console *console, struct audit_round *round, struct audit_tables *ret);
void audit_tables_clear(struct audit_tables *tables);

/* `of`: struct audit_tables. */
report_write audit_countries_write, audit_ranges_write;

#endif
