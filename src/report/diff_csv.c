#include "report/answer.h"
#include "report/diff_report.h"
#include "report/diff_words.h"

static const char header[] =
    "group,class,subjects,phase,via,app,hours,device,credential,strong_auth,session_ip,"
    "ranges,addresses,old_verdict,old_reason,old_token,old_lines,new_verdict,new_reason,"
    "new_token,new_lines,witness,explain\n";

/* A report under way. */
struct writing {
	struct out *out;
	const struct diff_view *view;
	struct out field; /* memory */
	struct arena scratch;
};

/* The field made so far, and the comma behind it. */
static void field_end(struct writing *w)
{
	out_csv_field(w->out, diff_plain(&w->field));
	out_char(w->out, ',');
	out_rewind(&w->field);
}

static void item(struct writing *w)
{
	if (w->field.used)
		out_text(&w->field, "; ");
}

static void set_field(struct writing *w, unsigned set, const struct str *names, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		if (!(set >> i & 1))
			continue;
		item(w);
		out_str(&w->field, names[i]);
	}
	field_end(w);
}

/* "user NAME" or "profile NAME": the word before it keeps a name from being a formula. */
static void subjects_field(struct writing *w, const struct diff_group *group)
{
	for (uint32_t i = 0; i < group->subject_count; i++) {
		const struct diff_subject *subject = &group->subjects[i];
		item(w);
		out_text(&w->field, diff_subject_is_user(subject) ? "user " : "profile ");
		out_terminal_text(&w->field, diff_subject_name(w->view, subject));
	}
	field_end(w);
}

static void apps_field(struct writing *w, const struct diff_change *change)
{
	for (uint32_t i = 0; i < change->app_count; i++) {
		const struct diff_app *app = &w->view->diff->apps[change->apps[i]];
		for (uint32_t k = 0; k < app->count; k++) {
			item(w);
			out_text(&w->field, "app ");
			out_terminal_text(&w->field, app->names[k]);
		}
		if (!app->count) {
			item(w);
			out_text(&w->field, "not listed");
		}
	}
	field_end(w);
}

static void hours_field(struct writing *w, const struct diff_group *group,
			const struct diff_change *change)
{
	for (uint32_t i = 0; i < group->hours_count; i++) {
		if (!(change->hours >> i & 1))
			continue;
		item(w);
		diff_word_hours(&w->field, w->view, &group->subjects[0], &group->hours[i]);
	}
	field_end(w);
}

static unsigned matters(const struct diff_change *change, enum diff_fact fact, unsigned set)
{
	return change->matters >> fact & 1 ? set : 0;
}

static void conditions(struct writing *w, const struct diff_group *group,
		       const struct diff_change *change)
{
	const struct diff_change none = {0};
	set_field(w, 1u << change->phase, phase_names, PHASE_COUNT);
	set_field(w, change->via, channel_names, VIA_COUNT);
	apps_field(w, matters(change, DIFF_FACT_APP, 1) ? change : &none);
	hours_field(w, group, matters(change, DIFF_FACT_HOURS, 1) ? change : &none);
	set_field(w, matters(change, DIFF_FACT_DEVICE, change->device), device_names, DEVICE_COUNT);
	set_field(w, matters(change, DIFF_FACT_CREDENTIAL, change->credential), credential_names,
		  CREDENTIAL_COUNT);
	set_field(w, matters(change, DIFF_FACT_STRONG_AUTH, change->strong_auth), answer_names, 2);
	set_field(w, matters(change, DIFF_FACT_SESSION_IP, change->session_ip), session_names,
		  SESSION_COUNT);
}

static enum status ranges_fields(struct writing *w, const struct diff_group *group,
				 const struct diff_change *change)
{
	struct rangeset region;
	const struct range *parts;
	size_t count;
	char text[RANGE_TEXT];
	if (diff_addresses(group, change, &w->scratch, &region) != OK ||
	    rangeset_parts(&w->scratch, region, &parts, &count) != OK)
		return NOMEM;
	for (size_t i = 0; i < count; i++) {
		item(w);
		out_bytes(&w->field, text, range_format(parts[i], text));
	}
	field_end(w);
	out_bytes(&w->field, text, count_format(change->addresses, text));
	field_end(w);
	return OK;
}

/* A file's name in front of a field could be a formula; "./=x.yaml" is the same file. */
static void place_item(struct writing *w, const struct policy *policy, struct place place)
{
	struct str file = place_file(policy, place);
	item(w);
	if (file.length && memchr("=+-@", *file.at, 4))
		out_text(&w->field, "./");
	place_text(&w->field, policy, place);
}

static void lines_field(struct writing *w, const struct diff_cause *cause, int side)
{
	const struct evidence *before = NULL;
	for (size_t i = 0; i < cause->count; i++) {
		const struct evidence *evidence = &cause->evidence[i];
		if (before && before->place.file == evidence->place.file &&
		    before->place.line == evidence->place.line)
			continue;
		place_item(w, diff_policy(w->view, side), evidence->place);
		before = evidence;
	}
	field_end(w);
}

static void side_fields(struct writing *w, const struct diff_cause *cause, int side)
{
	const struct decision *decision = cause->decision;
	out_str(&w->field, verdict_names[decision->verdict]);
	field_end(w);
	if (decision->reason < REASON_NONE)
		out_str(&w->field, reason_names[decision->reason]);
	field_end(w);
	if (decision->token < TOKEN_NULL)
		out_str(&w->field, token_names[decision->token]);
	field_end(w);
	lines_field(w, cause, side);
}

static void witness_fields(struct writing *w, const struct diff_group *group,
			   const struct diff_change *change,
			   const struct diff_cause causes[static SIDES])
{
	char text[ADDR_TEXT];
	int side = diff_command_side(group);
	out_bytes(&w->field, text, addr_format(change->witness, text));
	field_end(w);
	diff_word_command(&w->field, w->view, &causes[side], side);
	out_csv_field(w->out, out_written(&w->field));
	out_char(w->out, '\n');
	out_rewind(&w->field);
}

static enum status change_write(struct writing *w, const struct diff_group *group, size_t number,
				const struct diff_change *change)
{
	struct diff_cause causes[SIDES];
	enum status status = diff_causes_find(w->view, group, change, &w->scratch, causes);
	if (status != OK)
		return status;
	out_number(&w->field, number);
	field_end(w);
	set_field(w, 1u << change->class, diff_class_names, DIFF_CLASS_COUNT);
	subjects_field(w, group);
	conditions(w, group, change);
	status = ranges_fields(w, group, change);
	if (status != OK)
		return status;
	side_fields(w, &causes[OLD], OLD);
	side_fields(w, &causes[NEW], NEW);
	witness_fields(w, group, change, causes);
	arena_reset(&w->scratch);
	return out_status(&w->field);
}

enum status diff_report_csv(struct out *out, const struct diff_view *view)
{
	struct writing w = {.out = out, .view = view};
	enum status status = OK;
	arena_init(&w.scratch);
	out_init_memory(&w.field);
	out_text(out, header);
	for (size_t i = 0; i < view->group_count; i++) {
		const struct diff_group *group = &view->groups[i];
		for (size_t k = 0; k < group->change_count && status == OK && !out->error; k++)
			status = change_write(&w, group, i + 1, &group->changes[k]);
	}
	out_clear(&w.field);
	arena_clear(&w.scratch);
	return status;
}
