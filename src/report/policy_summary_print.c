/* A policy's summary as text and as JSON; declared in policy_summary.h. */
#include "report/policy_summary.h"

#include "report/json_pieces.h"
#include "report/pieces.h"
#include "report/table.h"

/* What a list is: its key, and the word before its owner's name. */
static const struct {
	const char *key, *owner;
} list_words[] = {
    [LIST_ORG_TRUSTED] = {"org.trusted_ip_ranges", ""},
    [LIST_ORG_LOGIN] = {"org.login_ip_ranges", ""},
    [LIST_NETWORK] = {"networks", "network"},
    [LIST_PROFILE] = {"profiles.login_ip_ranges", "profile"},
    [LIST_APP] = {"apps.ip_ranges", "app"},
    [LIST_RULE] = {"transaction_security.when.not_in", "rule"},
};

static struct count count_of(addr low)
{
	return (struct count){.low = low};
}

/* What is counted row by row may pass what there is; it then stays at 2^128. */
static struct count by_row_count(addr a, addr b)
{
	if (a > ADDR_LAST - 1 - b)
		return (struct count){.all = true};
	return count_of(a + b);
}

static struct count v4_by_row(const struct list_summary *list)
{
	return by_row_count(list->by_row.v4, list->by_row.ten);
}

static struct count v6_by_row(const struct list_summary *list)
{
	return by_row_count(list->by_row.v6, 0);
}

/* --- Text ------------------------------------------------------------------- */

/* "3 profiles", not to be broken; the words are ours. */
static void write_some(struct out *out, uint64_t number, const char *one, const char *many)
{
	static const char hard[] = {HARD_BLANK};
	piece_count(out, count_of(number));
	out_bytes(out, hard, 1);
	out_name(out, str_of(number == 1 ? one : many));
}

static void files_cell(struct out *out, const struct policy_summary *summary)
{
	uint64_t metadata = 0;
	bool any = false;
	for (uint32_t i = 0; i < summary->file_count; i++) {
		metadata += summary->files[i].metadata;
		if (summary->files[i].metadata)
			continue;
		out_text(out, any ? ", " : "");
		out_name(out, summary->files[i].name);
		out_text(out, " (");
		write_some(out, summary->files[i].lines, "line", "lines");
		out_text(out, ")");
		any = true;
	}
	if (!metadata)
		return;
	out_text(out, any ? ", " : "");
	write_some(out, metadata, "file of metadata", "files of metadata");
}

static void org_cell(struct out *out, const struct policy_summary *summary)
{
	out_name(out, summary->org.length ? summary->org : STR("(no name)"));
	out_format(out, ", %s edition, %s, rule set ", edition_names[summary->edition].at,
		   summary->revenue ? "paying" : "not paying");
	out_str(out, rules_names[summary->rules]);
	if (summary->time_zone.length) {
		out_text(out, ", ");
		if (str_equal(summary->time_zone, ZONE_UNKNOWN))
			out_text(out, "time zone ");
		out_name(out, summary->time_zone);
	} else {
		out_text(out, ", no time zone");
	}
}

static void profiles_tell(struct out *out, const struct policy_summary *summary)
{
	out_format(out, " (%u with login IP ranges, ", summary->range_profiles);
	if (summary->open_profiles)
		out_format(out, "%u of them open to all of IPv4, ", summary->open_profiles);
	out_format(out, "%u with login hours)", summary->hours_profiles);
}

static void objects_cell(struct out *out, const struct policy_summary *summary)
{
	const struct {
		uint64_t number;
		const char *one, *many;
	} rows[] = {
	    {summary->profiles, "profile", "profiles"},
	    {summary->users, "user", "users"},
	    {summary->permission_sets, "permission set", "permission sets"},
	    {summary->apps, "app", "apps"},
	    {summary->networks, "network", "networks"},
	    {summary->txn_rules, "transaction security rule", "transaction security rules"},
	    {summary->exceptions, "exception", "exceptions"},
	};
	enum { ALWAYS = 2 }; /* are there even when there are none */
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (i >= ALWAYS && !rows[i].number)
			continue;
		out_text(out, i ? ", " : "");
		write_some(out, rows[i].number, rows[i].one, rows[i].many);
		if (i == 0 && summary->profiles)
			profiles_tell(out, summary);
	}
}

static void classes_cell(struct out *out, const struct policy_summary *summary)
{
	write_some(out, summary->classes, "address class", "address classes");
	out_text(out, ", a trie of ");
	write_some(out, summary->trie_size, "byte", "bytes");
}

static enum status facts_text(const struct page *page, const struct policy_summary *summary)
{
	static const struct {
		const char *name;
		void (*write)(struct out *, const struct policy_summary *);
	} rows[] = {{"files", files_cell},
		    {"org", org_cell},
		    {"has", objects_cell},
		    {"compiled", classes_cell}};
	struct table table;
	size_t count = summary->understood ? sizeof rows / sizeof *rows : 1;
	if (!summary->file_count) /* it could not be read */
		return OK;
	table_init(&table, 2);
	for (size_t i = 0; i < count; i++) {
		out_text(table_cell(&table), rows[i].name);
		rows[i].write(table_cell(&table), summary);
	}
	return table_print(&table, page, 2);
}

enum { LIST_COLUMNS = 6 };

static void list_name_cell(struct out *out, const struct list_summary *list)
{
	static const char hard[] = {HARD_BLANK};
	if (!*list_words[list->kind].owner) {
		out_text(out, list_words[list->kind].key);
		return;
	}
	out_text(out, list_words[list->kind].owner);
	out_bytes(out, hard, 1);
	out_name(out, list->name);
}

static void networks_cell(struct out *out, const struct list_summary *list)
{
	enum { MOST = 6 };
	for (uint32_t i = 0; i < list->network_count && i < MOST; i++) {
		out_text(out, i ? ", @" : "@");
		out_name(out, list->networks[i]);
	}
	if (list->network_count > MOST)
		out_format(out, " and %u more", list->network_count - MOST);
}

/* A list takes a line for each family it has; the first carries what is of both. */
static void family_cells(struct table *table, const struct list_summary *list, bool first,
			 const char *family, struct count once, struct count by_row)
{
	struct out *out = table_cell(table);
	if (first)
		list_name_cell(out, list);
	out = table_cell(table);
	if (first)
		piece_count(out, count_of(list->rows));
	out_text(table_cell(table), family);
	piece_count(table_cell(table), once);
	out = table_cell(table);
	if (by_row.all)
		out_text(out, "2^128 or more");
	else if (count_compare(by_row, once) != 0)
		piece_count(out, by_row);
	else
		out_text(out, "the same");
	out = table_cell(table);
	if (first)
		networks_cell(out, list);
}

static void list_cells(struct table *table, const struct list_summary *list)
{
	bool has_v4 = list->v4.low || list->v4.all, has_v6 = list->v6.low || list->v6.all;
	if (has_v4)
		family_cells(table, list, true, "IPv4", list->v4, v4_by_row(list));
	if (has_v6)
		family_cells(table, list, !has_v4, "IPv6", list->v6, v6_by_row(list));
}

static enum status lists_text(const struct page *page, const struct policy_summary *summary)
{
	static const char *const heads[LIST_COLUMNS] = {"range list", "rows",   "family",
							"addresses",  "by row", "networks"};
	struct table table;
	table_init(&table, LIST_COLUMNS);
	table.right[1] = table.right[3] = table.right[4] = true;
	for (size_t i = 0; i < LIST_COLUMNS; i++) {
		out_text(table_cell(&table), heads[i]);
		table_colour(&table, COLOUR_DIM);
	}
	for (uint32_t i = 0; i < summary->list_count; i++)
		list_cells(&table, &summary->lists[i]);
	return table_print(&table, page, 2);
}

enum status policy_summary_text(const struct page *page, const struct policy_summary *summary)
{
	if (page->colour)
		out_text(page->out, "\x1b[1m");
	out_terminal_text(page->out, summary->name);
	out_text(page->out, page->colour ? "\x1b[0m" : "");
	out_text(page->out, summary->understood ? "\n" : ": not understood, it has errors\n");
	enum status status = facts_text(page, summary);
	if (status == OK && summary->list_count) {
		out_char(page->out, '\n');
		status = lists_text(page, summary);
	}
	return status;
}

/* --- JSON ------------------------------------------------------------------- */

static void name(struct json *json, const char *key, struct str value)
{
	json_key(json, key);
	json_str_or_null(json, value);
}

static void addresses(struct json *json, const char *key, struct count count)
{
	json_key(json, key);
	json_count(json, count);
}

static void org_json(struct json *json, const struct policy_summary *summary)
{
	json_key(json, "org");
	json_object(json);
	name(json, "name", summary->org);
	name(json, "edition", edition_names[summary->edition]);
	json_key(json, "revenue");
	json_bool(json, summary->revenue);
	name(json, "rules", rules_names[summary->rules]);
	name(json, "time_zone", summary->time_zone);
	json_object_end(json);
}

static void counts_json(struct json *json, const struct policy_summary *summary)
{
	json_key(json, "counts");
	json_object(json);
	json_pair_number(json, "networks", summary->networks);
	json_pair_number(json, "profiles", summary->profiles);
	json_pair_number(json, "profiles_with_login_ip_ranges", summary->range_profiles);
	json_pair_number(json, "profiles_open_to_ipv4", summary->open_profiles);
	json_pair_number(json, "profiles_with_login_hours", summary->hours_profiles);
	json_pair_number(json, "permission_sets", summary->permission_sets);
	json_pair_number(json, "users", summary->users);
	json_pair_number(json, "apps", summary->apps);
	json_pair_number(json, "transaction_security", summary->txn_rules);
	json_pair_number(json, "exceptions", summary->exceptions);
	json_object_end(json);
}

static void list_json(struct json *json, const struct list_summary *list)
{
	json_object(json);
	json_key(json, "list");
	json_text(json, list_words[list->kind].key);
	if (*list_words[list->kind].owner)
		name(json, "name", list->name);
	json_pair_number(json, "rows", list->rows);
	addresses(json, "ipv4", list->v4);
	addresses(json, "ipv6", list->v6);
	addresses(json, "ipv4_by_row", v4_by_row(list));
	addresses(json, "ipv6_by_row", v6_by_row(list));
	json_key(json, "networks");
	json_array(json);
	for (uint32_t i = 0; i < list->network_count; i++)
		json_str(json, list->networks[i]);
	json_array_end(json);
	json_object_end(json);
}

void file_summary_json(struct json *json, const struct file_summary *file)
{
	json_object(json);
	name(json, "file", file->name);
	if (!file->metadata)
		json_pair_number(json, "lines", file->lines);
	json_object_end(json);
}

void policy_summary_json(struct json *json, const struct policy_summary *summary)
{
	json_object(json);
	name(json, "file", summary->name);
	json_key(json, "files");
	json_array(json);
	for (uint32_t i = 0; i < summary->file_count; i++)
		json_str(json, summary->files[i].name);
	json_array_end(json);
	json_key(json, "understood");
	json_bool(json, summary->understood);
	if (summary->understood) {
		org_json(json, summary);
		counts_json(json, summary);
		json_key(json, "lists");
		json_array(json);
		for (uint32_t i = 0; i < summary->list_count; i++)
			list_json(json, &summary->lists[i]);
		json_array_end(json);
		json_pair_number(json, "classes", summary->classes);
		json_pair_number(json, "trie_bytes", summary->trie_size);
	}
	json_object_end(json);
}
