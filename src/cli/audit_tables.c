#include "cli/audit_tables.h"

#include "load/locations.h"
#include "report/audit_table_report.h"
#include "report/finding_text.h"

enum { TEXT, JSON, MARKDOWN, CSV }; /* formats */

/* --- Locations ------------------------------------------------------------------------ */

static int locations_get(struct console *console, struct audit_policy *policy,
			 enum location_kind kind, const struct rangeset *within,
			 struct locations *ret, bool *ret_present)
{
	struct opened *opened = &policy->opened;
	enum status status = locations_load(opened->policy, kind, within, &opened->arena,
					    &opened->findings, ret, ret_present);
	if (status == INVALID) {
		findings_text(&console->err_page, &opened->sources, &opened->findings);
		return EXIT_INPUT;
	}
	return status == OK ? EXIT_YES : console_machine(console, status, policy->path);
}

static int country_table_open(struct console *console, struct audit_policy *policy,
			      struct audit_tables *tables)
{
	int code = locations_get(console, policy, LOCATION_COUNTRY, NULL, &policy->countries,
				 &policy->has_countries);
	if (code != EXIT_YES)
		return code;
	if (!policy->has_countries) {
		console_say(console,
			    "%s: which countries? The policy names no database; add geo: {country: "
			    "FILE.mmdb}, or an --overlay with it",
			    policy->path);
		return EXIT_INPUT;
	}
	struct country_table *table = &tables->countries[tables->count];
	if (country_table_init(policy->opened.ruleset, &policy->countries, &tables->arena, table) !=
	    OK)
		return console_machine(console, NOMEM, policy->path);
	tables->count++;
	return EXIT_YES;
}

static int range_table_open(struct console *console, struct audit_policy *policy,
			    struct audit_tables *tables)
{
	struct rangeset within;
	if (audit_addresses(policy->opened.policy, &policy->opened.arena, &within) != OK)
		return console_machine(console, NOMEM, policy->path);
	int code = locations_get(console, policy, LOCATION_COUNTRY, &within, &policy->countries,
				 &policy->has_countries);
	if (code == EXIT_YES)
		code = locations_get(console, policy, LOCATION_OPERATOR, &within,
				     &policy->operators, &policy->has_operators);
	if (code != EXIT_YES)
		return code;
	struct range_table *table = &tables->ranges[tables->count];
	if (range_table_init(policy->opened.policy,
			     policy->has_countries ? &policy->countries : NULL,
			     policy->has_operators ? &policy->operators : NULL, &tables->arena,
			     &tables->work, table) != OK)
		return console_machine(console, NOMEM, policy->path);
	tables->count++;
	return EXIT_YES;
}

/* --- Of all policies ------------------------------------------------------------------- */

typedef int table_open(struct console *console, struct audit_policy *policy,
		       struct audit_tables *tables);

static int tables_open(struct console *console, struct audit_round *round, table_open *open,
		       struct audit_tables *tables)
{
	for (uint32_t i = 0; i < round->opened; i++) {
		struct audit_policy *policy = &round->policies[i];
		if (policy->part || !policy->opened.ruleset)
			continue;
		int code = open(console, policy, tables);
		if (code != EXIT_YES)
			return code;
	}
	return EXIT_YES;
}

static void tables_begin(struct audit_tables *tables)
{
	*tables = (struct audit_tables){0};
	arena_init(&tables->arena);
	arena_init(&tables->work);
}

int audit_countries_open(struct console *console, struct audit_round *round,
			 struct audit_tables *ret)
{
	tables_begin(ret);
	ret->countries = arena_array(&ret->arena, round->opened, sizeof *ret->countries);
	if (!ret->countries)
		return console_machine(console, NOMEM, "");
	return tables_open(console, round, country_table_open, ret);
}

int audit_ranges_open(struct console *console, struct audit_round *round, struct audit_tables *ret)
{
	tables_begin(ret);
	ret->ranges = arena_array(&ret->arena, round->opened, sizeof *ret->ranges);
	if (!ret->ranges)
		return console_machine(console, NOMEM, "");
	return tables_open(console, round, range_table_open, ret);
}

void audit_tables_clear(struct audit_tables *tables)
{
	for (uint32_t i = 0; tables->countries && i < tables->count; i++)
		country_table_clear(&tables->countries[i]);
	arena_clear(&tables->work);
	arena_clear(&tables->arena);
}

/* --- Writing ---------------------------------------------------------------------------- */

enum status audit_countries_write(const struct page *page, size_t format, void *of)
{
	const struct audit_tables *tables = of;
	switch (format) {
	case JSON:
		return country_table_json(page->out, tables->countries, tables->count);
	case MARKDOWN:
		return country_table_markdown(page->out, tables->countries, tables->count);
	case CSV:
		return country_table_csv(page->out, tables->countries, tables->count);
	default:
		return country_table_text(page, tables->countries, tables->count);
	}
}

enum status audit_ranges_write(const struct page *page, size_t format, void *of)
{
	const struct audit_tables *tables = of;
	switch (format) {
	case JSON:
		return range_table_json(page->out, tables->ranges, tables->count);
	case MARKDOWN:
		return range_table_markdown(page->out, tables->ranges, tables->count);
	case CSV:
		return range_table_csv(page->out, tables->ranges, tables->count);
	default:
		return range_table_text(page, tables->ranges, tables->count);
	}
}
