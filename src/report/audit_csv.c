/* `audit --format csv`: a row for each finding, whatever its standing. */
#include "report/answer.h"
#include "report/audit_words.h"
#include "report/csv_fields.h"

static const char header[] =
    "policy,severity,standing,group,rule,object,file,line,column,what,todo,ipv4,ipv6,ranges,"
    "countries,operators,since,expires,owner,fingerprint,"
    "accepted,grown\n";

struct writing {
	struct csv_fields csv;
	const struct audit_report *report;
	const struct audit_answer *answer;
	struct arena scratch;
};

static void number_field(struct out *out, uint64_t number)
{
	if (number)
		out_number(out, number);
	out_char(out, ',');
}

/* --- Addresses ---------------------------------------------------------------------- */

/* "203.0.113.0/24; 2001:db8::/32; 12 more". */
static enum status ranges_field(struct writing *w, struct rangeset addresses)
{
	enum { RANGES_MOST = 20 };
	const struct range *parts;
	size_t count;
	char text[RANGE_TEXT];
	arena_reset(&w->scratch);
	if (rangeset_parts(&w->scratch, addresses, &parts, &count) != OK)
		return NOMEM;
	for (size_t i = 0; i < count && i < RANGES_MOST; i++) {
		out_text(&w->csv.field, i ? "; " : "");
		out_bytes(&w->csv.field, text, range_format(parts[i], text));
	}
	if (count > RANGES_MOST)
		out_format(&w->csv.field, "; %zu more", count - RANGES_MOST);
	csv_field_end(&w->csv, ',');
	return OK;
}

static enum status addresses_fields(struct writing *w, struct rangeset addresses)
{
	struct count v4, v6;
	if (!addresses.count) {
		out_text(w->csv.out, ",,,");
		return OK;
	}
	audit_families(addresses, &v4, &v6);
	csv_count(&w->csv, v4);
	out_char(w->csv.out, ',');
	csv_count(&w->csv, v6);
	out_char(w->csv.out, ',');
	return ranges_field(w, addresses);
}

/* "US: 62; DE: 31; 3 more: 7", in addresses. */
static void shares_field(struct writing *w, const struct locations *locations,
			 const struct audit_shares *shares)
{
	char digits[COUNT_TEXT];
	for (uint32_t i = 0; locations && i < shares->count; i++) {
		uint32_t at = shares->at[i].location;
		out_text(&w->csv.field, i ? "; " : "");
		audit_word_location(&w->csv.field, locations, at);
		out_text(&w->csv.field, ": ");
		out_bytes(&w->csv.field, digits, count_format(shares->at[i].addresses, digits));
	}
	if (locations && shares->others) {
		out_format(&w->csv.field, "; %u more: ", shares->others);
		out_bytes(&w->csv.field, digits, count_format(shares->others_addresses, digits));
	}
	csv_field_end(&w->csv, ',');
}

/* --- A row -------------------------------------------------------------------------- */

static void place_fields(struct writing *w, struct place place)
{
	csv_file_field(&w->csv, place_file(w->answer->policy, place));
	number_field(w->csv.out, place.line);
	number_field(w->csv.out, place.line ? place.column : 0);
}

static void standing_fields(struct writing *w, const struct audit_finding *finding)
{
	static const struct exception none = {0};
	const struct exception *exception = audit_exception(w->answer, finding);
	exception = exception ? exception : &none;
	csv_text_field(&w->csv, finding->since);
	csv_text_field(&w->csv, exception->expires);
	csv_text_field(&w->csv, exception->owner);
}

/* How many addresses, or nothing. */
static void part_field(struct writing *w, struct rangeset part, char after)
{
	char digits[COUNT_TEXT];
	if (part.count)
		out_bytes(w->csv.out, digits, count_format(rangeset_count(part), digits));
	out_char(w->csv.out, after);
}

static enum status row_write(struct writing *w, const struct audit_finding *finding)
{
	const struct audit_rule_row *rule = &audit_rules[finding->rule];
	const struct audit_question *question = w->answer->audit->question;
	const struct str words[] = {severity_names[rule->severity],
				    audit_standing_names[finding->standing],
				    audit_group_names[rule->group], rule->id};
	csv_file_field(&w->csv, str_of(w->answer->path));
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		csv_text_field(&w->csv, words[i]);
	audit_word_object(&w->csv.field, w->answer->policy, finding->object);
	csv_field_end(&w->csv, ',');
	place_fields(w, finding->place);
	csv_text_field(&w->csv, str_of(finding->what));
	csv_text_field(&w->csv, str_of(finding->todo));
	enum status status = addresses_fields(w, finding->addresses);
	shares_field(w, question->countries, &finding->countries);
	shares_field(w, question->operators, &finding->operators);
	standing_fields(w, finding);
	csv_text_field(&w->csv, finding->print);
	part_field(w, finding->accepted, ',');
	part_field(w, finding->grown, '\n');
	return status;
}

enum status audit_csv(struct out *out, const struct audit_report *report)
{
	struct writing w = {.report = report};
	enum status status = OK;
	arena_init(&w.scratch);
	csv_fields_init(&w.csv, out);
	out_text(out, header);
	for (uint32_t k = 0; k < report->count && status == OK; k++) {
		const struct audit *audit = report->at[k].audit;
		w.answer = &report->at[k];
		for (uint32_t i = 0; i < audit->count && status == OK; i++)
			if (audit_told(report, &audit->at[i]))
				status = row_write(&w, &audit->at[i]);
	}
	if (status == OK)
		status = out_status(&w.csv.field);
	csv_fields_clear(&w.csv);
	arena_clear(&w.scratch);
	return status;
}
