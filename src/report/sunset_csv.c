/* Everything, a row for each: of a policy subject × way that ends × way that stays, of logins
 * subject × way that ends. */
#include "policy/value_names.h"
#include "report/sunset_report.h"

static const char policy_header[] =
    "group,who,profile,method,apps,addresses,witness,allow,token,totp,refusal,ends,"
    "browser,app,way,way_apps,profile_ranges,way_addresses,lost,lost_witness,lost_refusal,"
    "opened,opened_witness\n";
static const char log_header[] =
    "who,profile,method,logins,refused_today,open,refused_then,open_then,token_used,token_needed,"
    "jwt_lost,jwt_open,jwt_witness,jwt_refusal,client_credentials_lost,"
    "client_credentials_open,client_credentials_witness,client_credentials_refusal\n";

struct writing {
	struct out *out;
	const struct sunset_report *report;
	struct out field; /* memory */
};

static void comma(struct out *out)
{
	out_char(out, ',');
}

static void number_field(struct out *out, uint64_t number)
{
	comma(out);
	out_number(out, number);
}

static void addr_field(struct out *out, bool there, addr a)
{
	char text[ADDR_TEXT];
	comma(out);
	if (there)
		out_bytes(out, text, addr_format(a, text));
}

static void count_field(struct out *out, struct count count)
{
	char text[COUNT_TEXT];
	comma(out);
	out_bytes(out, text, count_format(count, text));
}

static void reason_field(struct out *out, uint8_t reason)
{
	comma(out);
	if (reason != REASON_NONE)
		out_str(out, reason_names[reason]);
}

static void flag_field(struct out *out, bool flag)
{
	comma(out);
	out_str(out, answer_names[flag]);
}

static void apps_field(struct out *out, relaxation_set apps)
{
	const char *between = "";
	comma(out);
	for (unsigned i = 0; i < RELAX_COUNT; i++)
		if (apps >> i & 1) {
			out_text(out, between);
			out_str(out, relaxation_names[i]);
			between = "; ";
		}
}

/* "profile NAME": the word before it keeps a name from being a formula. */
static void name_field(struct writing *w, const char *kind, struct str name)
{
	out_rewind(&w->field);
	out_format(&w->field, "%s ", kind);
	out_terminal_text(&w->field, name);
	out_csv_field(w->out, out_written(&w->field));
}

/* who,profile */
static void subject_fields(struct writing *w, struct subject subject)
{
	const struct policy *policy = ruleset_policy(w->report->ruleset);
	struct str profile = policy->profiles[subject.profile].name;
	if (subject.user != NONE)
		name_field(w, "user", policy->users[subject.user].username);
	else
		name_field(w, "profile", profile);
	comma(w->out);
	name_field(w, "profile", profile);
}

static void after_fields(struct out *out, const struct sunset_after *after)
{
	comma(out);
	out_str(out, channel_names[sunset_way_channel(after->way)]);
	apps_field(out, after->apps);
	flag_field(out, after->profile_ranges);
	count_field(out, after->goes.addresses);
	count_field(out, after->lost.addresses);
	addr_field(out, sunset_reaches(after->lost), after->lost.witness);
	reason_field(out, after->refusal);
	count_field(out, after->opened.addresses);
	addr_field(out, sunset_reaches(after->opened), after->opened.witness);
}

static void use_write(struct writing *w, uint32_t group, struct subject subject,
		      const struct sunset_use *use)
{
	struct out *out = w->out;
	const struct sunset_row *row = &w->report->sunset->rows[group];
	for (uint32_t i = 0; i < use->after_count; i++) {
		out_format(out, "%u,", group + 1);
		subject_fields(w, subject);
		comma(out);
		out_str(out, sunset_names[use->method]);
		apps_field(out, use->apps);
		count_field(out, use->goes.addresses);
		addr_field(out, sunset_reaches(use->goes), use->goes.witness);
		for (unsigned k = 0; k < SUNSET_ANSWERS; k++)
			count_field(out, use->on[k].addresses);
		reason_field(out, use->refusal);
		comma(out);
		if (use->ends != RULES_COUNT)
			out_str(out, rules_names[use->ends]);
		flag_field(out, row->browser);
		flag_field(out, row->app);
		after_fields(out, &use->after[i]);
		out_char(out, '\n');
	}
}

static void policy_write(struct writing *w)
{
	const struct sunset *sunset = w->report->sunset;
	out_text(w->out, policy_header);
	for (uint32_t group = 0; group < sunset->count; group++) {
		const struct sunset_row *row = &sunset->rows[group];
		for (uint32_t i = 0; i < row->count; i++)
			for (uint32_t k = 0; k < row->use_count; k++)
				use_write(w, group, row->subjects[i], &row->uses[k]);
	}
}

static void tally_write(struct writing *w, const struct sunset_tally *tally)
{
	struct out *out = w->out;
	subject_fields(w, tally->subject);
	comma(out);
	out_str(out, sunset_names[tally->method]);
	number_field(out, tally->logins);
	number_field(out, tally->already);
	number_field(out, tally->open);
	number_field(out, tally->refused);
	number_field(out, tally->open_then);
	number_field(out, tally->token_used);
	number_field(out, tally->token_needed);
	for (unsigned way = 0; way < SUNSET_WAY_COUNT; way++) {
		const struct sunset_moved *moved = &tally->moved[way];
		number_field(out, moved->lost);
		number_field(out, moved->open);
		addr_field(out, moved->has_witness, moved->witness);
		reason_field(out, moved->refusal);
	}
	out_char(out, '\n');
}

static void log_write(struct writing *w)
{
	out_text(w->out, log_header);
	for (uint32_t i = 0; i < w->report->log->count; i++)
		tally_write(w, &w->report->log->at[i]);
}

enum status sunset_csv(struct out *out, const struct sunset_report *report)
{
	struct writing w = {.out = out, .report = report};
	out_init_memory(&w.field);
	if (report->sunset)
		policy_write(&w);
	else
		log_write(&w);
	enum status status = out_status(&w.field);
	out_clear(&w.field);
	return status;
}
