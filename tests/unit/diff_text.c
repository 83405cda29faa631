#include "diff_text.h"

static struct str name_of(const struct diff *diff, const struct diff_subject *subject)
{
	unsigned s = subject->side[NEW].profile != NONE ? NEW : OLD;
	const struct policy *policy = ruleset_policy(diff->side[s]);
	struct subject side = subject->side[s];
	return side.user == NONE ? policy->profiles[side.profile].name
				 : policy->users[side.user].username;
}

/* "a,b" of a set of bits. */
static void set_text(FILE *out, const char *before, const struct str *names, unsigned set)
{
	fputs(before, out);
	for (unsigned value = 0, some = 0; set >> value; value++)
		if (set >> value & 1)
			fprintf(out, "%s%.*s", some++ ? "," : "", STR_ARG(names[value]));
}

/* The groups of channels by a name, as far as all of a group are there. */
static void channels_text(FILE *out, unsigned set)
{
	enum {
		INTERACTIVE = 1 << VIA_UI | 1 << VIA_UI_SSO | 1 << VIA_OAUTH_WEB_SERVER |
			      1 << VIA_OAUTH_USER_AGENT | 1 << VIA_OAUTH_DEVICE
	};
	bool rest = false;
	if (set == (1 << VIA_COUNT) - 1) {
		fputs("any channel", out);
		return;
	}
	if ((set & INTERACTIVE) == INTERACTIVE) {
		set &= ~(unsigned)INTERACTIVE;
		rest = set;
		fputs("interactive", out);
	}
	if (set)
		set_text(out, rest ? "," : "", channel_names, set);
}

static void count_text(FILE *out, struct count count)
{
	char text[COUNT_TEXT];
	bool most = count.low >> 127;
	if (most)
		count.low = -count.low;
	count_format(count, text);
	fprintf(out, "%s%s", most ? "all but " : "", count.all ? "all" : text);
}

static void apps_text(FILE *out, const struct diff *diff, const struct diff_change *change)
{
	fputs(" app=", out);
	for (uint32_t i = 0; i < change->app_count; i++) {
		const struct diff_app *app = &diff->apps[change->apps[i]];
		if (i)
			fputc(',', out);
		if (app->count == 0)
			fputs("none", out);
		for (uint32_t n = 0; n < app->count; n++)
			fprintf(out, "%s%.*s", n ? "," : "", STR_ARG(app->names[n]));
	}
}

static void hours_text(FILE *out, const struct diff_group *group, const struct diff_change *change)
{
	static const char *const words[HOURS_COUNT] = {"in", "out"};
	fputs(" hours=", out);
	for (uint32_t i = 0, some = 0; i < group->hours_count; i++)
		if (change->hours >> i & 1)
			fprintf(out, "%s%s/%s", some++ ? "," : "", words[group->hours[i].side[OLD]],
				words[group->hours[i].side[NEW]]);
}

static void outcome_text(FILE *out, const struct decision *decision)
{
	fputs(verdict_names[decision->verdict].at, out);
	if (decision->reason != REASON_NONE)
		fprintf(out, " %s", reason_names[decision->reason].at);
}

static void change_text(FILE *out, const struct diff *diff, const struct diff_group *group,
			const struct diff_change *change)
{
	char witness[ADDR_TEXT];
	addr_format(change->witness, witness);
	fprintf(out, "  %s%s", diff_class_names[change->class].at,
		change->phase == PHASE_REQUEST ? " request " : " ");
	channels_text(out, change->via);
	if (change->matters >> DIFF_FACT_APP & 1)
		apps_text(out, diff, change);
	if (change->matters >> DIFF_FACT_HOURS & 1)
		hours_text(out, group, change);
	if (change->matters >> DIFF_FACT_DEVICE & 1)
		set_text(out, " device=", device_names, change->device);
	if (change->matters >> DIFF_FACT_CREDENTIAL & 1)
		set_text(out, " credential=", credential_names, change->credential);
	if (change->matters >> DIFF_FACT_STRONG_AUTH & 1)
		set_text(out, " strong-auth=", answer_names, change->strong_auth);
	if (change->matters >> DIFF_FACT_SESSION_IP & 1)
		set_text(out, " session-ip=", session_names, change->session_ip);
	fputs(": ", out);
	outcome_text(out, &change->decision[OLD]);
	fputs(" > ", out);
	outcome_text(out, &change->decision[NEW]);
	fputs(", ", out);
	count_text(out, change->addresses);
	fprintf(out, " from %s\n", witness);
}

void diff_text(FILE *out, const struct diff *diff)
{
	for (size_t i = 0; i < diff->group_count; i++) {
		const struct diff_group *group = &diff->groups[i];
		for (uint32_t n = 0; n < group->subject_count; n++)
			fprintf(out, "%s%.*s", n ? ", " : "",
				STR_ARG(name_of(diff, &group->subjects[n])));
		fputc('\n', out);
		for (size_t n = 0; n < group->change_count; n++)
			change_text(out, diff, group, &group->changes[n]);
	}
}
