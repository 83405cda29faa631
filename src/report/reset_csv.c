/* Everybody as rows of RFC 4180. What is not known of a user whose profile the policy does not have
 * is empty; so is the user of a profile alone. */
#include "policy/value_names.h"
#include "report/reset_report.h"

static void flag_field(struct out *out, const struct reset_row *row, bool flag)
{
	out_char(out, ',');
	if (row->result)
		out_str(out, answer_names[flag]);
}

static void causes_field(struct out *out, const struct reset_row *row)
{
	out_char(out, ',');
	for (uint32_t i = 0; row->result && i < row->result->reason_count; i++) {
		out_text(out, i ? " " : "");
		out_str(out, reset_cause_names[row->result->reasons[i].cause]);
	}
}

static void subject_fields(struct out *out, const struct policy *policy,
			   const struct reset_row *row)
{
	if (!row->result) {
		out_csv_field(out, row->left_out->username);
		out_char(out, ',');
		out_csv_field(out, row->left_out->profile.name);
		return;
	}
	struct subject subject = row->result->question.subject;
	if (subject.user != NONE)
		out_csv_field(out, policy->users[subject.user].username);
	out_char(out, ',');
	out_csv_field(out, policy->profiles[subject.profile].name);
}

static void row_write(struct out *out, const struct policy *policy, const struct reset_row *row)
{
	subject_fields(out, policy, row);
	out_format(out, ",%s", reset_answer_names[reset_row_answer(row)].at);
	causes_field(out, row);
	flag_field(out, row, row->result && row->result->token.needed);
	flag_field(out, row, row->result && row->result->trap);
	out_char(out, '\n');
}

enum status reset_table_csv(struct out *out, const struct reset_table *table)
{
	out_text(out, "user,profile,answer,causes,token_needed,trap\n");
	for (size_t i = 0; i < table->count; i++)
		row_write(out, ruleset_policy(table->ruleset), &table->rows[i]);
	return OK;
}
