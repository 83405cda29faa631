#include "report/sunset_people.h"

static bool tally_counts(const struct sunset_tally *tally, enum sunset_method method)
{
	if (method == SUNSET_TOKEN)
		return tally->token_needed > 0;
	return tally->method == method && sunset_tally_may_depend(tally);
}

static struct sunset_people log_people(const struct sunset_log *log, enum sunset_method method)
{
	struct sunset_people people = {.may = true};
	const struct sunset_tally *last = NULL;
	for (uint32_t i = 0; i < log->count; i++) {
		const struct sunset_tally *tally = &log->at[i];
		if (!tally_counts(tally, method))
			continue;
		bool again = last && last->subject.user == tally->subject.user &&
			     last->subject.profile == tally->subject.profile;
		people.users += !again && tally->subject.user != NONE;
		people.profiles += !again && tally->subject.user == NONE;
		people.may &= method != SUNSET_TOKEN && !sunset_tally_depends(tally);
		people.logins +=
		    method == SUNSET_TOKEN ? tally->token_needed : tally->logins - tally->already;
		last = tally;
	}
	return people;
}

struct sunset_people sunset_people(const struct sunset_report *report, enum sunset_method method)
{
	if (report->log)
		return log_people(report->log, method);
	return (struct sunset_people){.may = true,
				      .users = report->sunset->users[method],
				      .profiles = report->sunset->profiles[method]};
}
