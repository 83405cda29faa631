/* What is to be done before the end, whoever it is for: said once. */
#include "report/sunset_people.h"
#include "report/sunset_pieces.h"

/* What it depends on. */
struct todo {
	const struct sunset_report *report;
	uint8_t methods; /* that somebody uses, or may: bits 1 << enum sunset_method */
	bool unguarded;  /* somebody's profile has no ranges that would hold after moving */
	bool lacks_app;  /* somebody has no app of the policy to come through */
};

static bool has_ranges(const struct sunset_report *report, struct subject subject)
{
	const struct policy *policy = ruleset_policy(report->ruleset);
	return policy->profiles[subject.profile].login_ip_ranges.count > 0;
}

static struct todo todo_of_policy(const struct sunset_report *report)
{
	struct todo todo = {.report = report, .methods = report->sunset->methods};
	for (uint32_t i = 0; i < report->sunset->count; i++) {
		const struct sunset_row *row = &report->sunset->rows[i];
		if (!row->methods)
			continue;
		todo.unguarded |= !has_ranges(report, row->subjects[0]);
		todo.lacks_app |= !row->app;
	}
	return todo;
}

static struct todo todo_of_logins(const struct sunset_report *report)
{
	struct todo todo = {.report = report};
	for (uint32_t i = 0; i < report->log->count; i++) {
		const struct sunset_tally *tally = &report->log->at[i];
		if (!sunset_tally_may_depend(tally))
			continue;
		todo.methods |= (uint8_t)(1u << tally->method);
		todo.unguarded |= !has_ranges(report, tally->subject);
	}
	todo.lacks_app = !ruleset_policy(report->ruleset)->app_count;
	return todo;
}

static void todo_move(struct out *out, const struct todo *todo)
{
	enum rules end = sunset_end(ruleset_rules(todo->report->ruleset), SUNSET_SOAP_LOGIN);
	bool soap = todo->methods >> SUNSET_SOAP_LOGIN & 1;
	out_text(out, "Move programs to JWT or client credentials");
	if (soap && end != RULES_COUNT)
		out_format(out, " before rule set %s", rules_names[end].at);
	out_text(out, todo->lacks_app ? "; make an app for them where there is none." : ".");
}

/* A token or a trusted address is asked for no more. Ranges hold for browsers, too, so they
 * are for a profile that only the program has. */
static void todo_guard(struct out *out, const struct todo *todo)
{
	if (todo->unguarded)
		out_text(out, "Then no token and no trusted address is asked for: whoever has the "
			      "key gets in from any address that nothing else refuses. So give "
			      "each program a user and a profile of its own, and that profile the "
			      "program's login IP ranges. Give none to a profile that people use: "
			      "they would be locked out everywhere else.");
}

static void todo_flow(struct out *out, const struct todo *todo)
{
	if (todo->methods >> SUNSET_USERNAME_PASSWORD & 1)
		out_text(out, "Turn the username-password flow off once nobody needs it "
			      "(Setup › OAuth and OpenID Connect Settings).");
}

bool sunset_word_todo(struct out *out, const struct sunset_report *report, unsigned index)
{
	static void (*const todos[])(struct out *, const struct todo *) = {todo_move, todo_guard,
									   todo_flow};
	const struct todo todo = report->sunset ? todo_of_policy(report) : todo_of_logins(report);
	if (!todo.methods || index >= sizeof todos / sizeof *todos)
		return false;
	todos[index](out, &todo);
	return true;
}
