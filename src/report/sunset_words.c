#include "report/sunset_words.h"

#include <inttypes.h>

#include "report/answer.h"
#include "report/pieces.h"
#include "report/sunset_people.h"
#include "report/sunset_pieces.h"

const char *const sunset_method_words[SUNSET_COUNT] = {
    [SUNSET_SOAP_LOGIN] = "SOAP login()",
    [SUNSET_USERNAME_PASSWORD] = "username-password",
    [SUNSET_TOKEN] = "security token",
};

const char *const sunset_way_words[SUNSET_WAY_COUNT] = {
    [SUNSET_JWT] = "JWT",
    [SUNSET_CLIENT_CREDENTIALS] = "client credentials",
};

static const struct policy *policy_of(const struct sunset_report *report)
{
	return ruleset_policy(report->ruleset);
}

bool sunset_is_empty(const struct sunset_report *report)
{
	return report->log && report->rows == 0;
}

/* --- The answer --------------------------------------------------------------------------- */

static void word_end(struct out *out, const struct sunset_report *report, enum sunset_method method)
{
	enum rules today = ruleset_rules(report->ruleset);
	if (method == SUNSET_TOKEN) {
		out_text(out, "which ends with these two only");
		return;
	}
	enum rules end = sunset_end(today, method);
	if (end == RULES_COUNT)
		out_text(out, "for which no end is published");
	else
		out_format(out, "which %s with rule set %s", end == today ? "has ended" : "ends",
			   rules_names[end].at);
}

void sunset_word_answer(struct out *out, const struct sunset_report *report,
			enum sunset_method method)
{
	static const char *const on[SUNSET_COUNT] = {
	    [SUNSET_SOAP_LOGIN] = "SOAP login()",
	    [SUNSET_USERNAME_PASSWORD] = "the OAuth username-password flow",
	    [SUNSET_TOKEN] = "the security token",
	};
	if (sunset_is_empty(report)) {
		if (method == 0)
			out_text(out,
				 report->bad ? "no login could be read" : "no logins were given");
		return;
	}
	struct sunset_people who = sunset_people(report, method);
	uint64_t count = who.users + who.profiles;
	bool one = count == 1 && who.users == 1;
	if (count == 0)
		out_text(out, "nobody depends");
	else {
		sunset_word_people(out, who.users, who.profiles);
		out_text(out, who.may ? " may depend" : one ? " depends" : " depend");
		if (!who.may && !who.users)
			out_char(out, 's');
	}
	out_format(out, " on %s, ", on[method]);
	word_end(out, report, method);
	if (report->log && count) {
		out_text(out, ": ");
		piece_number(out, who.logins, "login", "logins");
	}
}

/* --- Notes ---------------------------------------------------------------------------------- */

static void note_policy(struct out *out, const struct sunset_report *report)
{
	if (report->sunset && report->sunset->methods)
		out_text(out, "The policy lets them in so; whether they do log in so, logins tell "
			      "(--logins FILE).");
}

/* Does anybody depend on it, or may? */
static bool matters(const struct sunset_report *report, enum sunset_method method)
{
	struct sunset_people people = sunset_people(report, method);
	return people.users || people.profiles;
}

/* What holds for everybody after moving. */
static void note_rules(struct out *out, const struct sunset_report *report)
{
	const struct policy *policy = policy_of(report);
	bool ranges = policy->org.login_ip_ranges.count > 0;
	if (!matters(report, SUNSET_SOAP_LOGIN) && !matters(report, SUNSET_USERNAME_PASSWORD))
		return;
	if (policy->org.trusted_ip_ranges.count) {
		out_text(out, "JWT and client credentials ask for no token, so the org's trusted "
			      "ranges (");
		place_text(out, policy, policy->org.trusted_ip_ranges.place);
		out_text(out, ") no longer matter for them.");
	}
	if (!ranges && !policy->txn_rule_count)
		return;
	out_text(out, out->used ? " " : "");
	out_text(out, ranges ? "The org's login ranges (" : "");
	if (ranges)
		place_text(out, policy, policy->org.login_ip_ranges.place);
	out_text(out, !ranges                  ? "Transaction security holds"
		      : policy->txn_rule_count ? ") and transaction security hold"
					       : ") hold");
	out_text(out, " for JWT and client credentials as for password logins.");
}

static void note_then(struct out *out, const struct sunset_report *report)
{
	enum rules end = sunset_end(ruleset_rules(report->ruleset), SUNSET_SOAP_LOGIN);
	if (end != RULES_COUNT && matters(report, SUNSET_SOAP_LOGIN)) {
		out_format(out,
			   "Rule set %s: the release is confirmed [C], its day is likely [L] "
			   "(Salesforce Help, article 005132110).",
			   rules_names[end].at);
		if (report->then < end)
			out_format(out,
				   " By the rules of %s, asked for, SOAP login() still goes "
				   "through.",
				   rules_names[report->then].at);
	}
	if (matters(report, SUNSET_USERNAME_PASSWORD)) {
		out_text(out, out->used ? " " : "");
		out_text(out,
			 "The username-password flow is off in orgs made since Summer '23, unless "
			 "somebody has turned it on [C] "
			 "(remoteaccess_disable_username_password_flow).");
	}
}

static void note_rows(struct out *out, const struct sunset_report *report)
{
	const struct sunset_log *log = report->log;
	if (!log || sunset_is_empty(report))
		return;
	piece_number(out, report->rows, "login was", "logins were");
	out_text(out, " read");
	if (report->bad)
		out_format(out, ", %" PRIu64 " more could not be", report->bad);
	if (log->others)
		out_format(out, "; %" PRIu64 " came by ways that stay, or in a session",
			   log->others);
	if (log->unplaced)
		out_format(out, "; %" PRIu64 " did not say how", log->unplaced);
	out_char(out, '.');
}

static uint64_t open_count(const struct sunset_report *report)
{
	uint64_t open = 0;
	for (uint32_t i = 0; report->log && i < report->log->count; i++) {
		const struct sunset_tally *tally = &report->log->at[i];
		open += tally->open > tally->open_then ? tally->open : tally->open_then;
	}
	return open;
}

static void note_open(struct out *out, const struct sunset_report *report)
{
	uint64_t open = open_count(report);
	uint8_t uncertain = report->sunset ? report->sunset->methods & ~report->sunset->certain : 0;
	if (open) {
		out_text(out, "Of ");
		piece_number(out, open, "login", "logins");
		out_format(
		    out,
		    " it cannot be told whether the policy lets %s in, today or then (open): "
		    "an address or a time is missing.",
		    open == 1 ? "it" : "them");
	}
	if (report->log && report->log->unplaced)
		out_format(out, "%sWhoever did not say how may have come by one of these.",
			   open ? " " : "");
	if (uncertain)
		out_text(out, "A transaction security rule that cannot be evaluated, for want of a "
			      "database of locations, may refuse all of these logins.");
}

static void note_estimate(struct out *out, const struct sunset_report *report)
{
	const struct geo *geo = &policy_of(report)->geo;
	bool database = geo->country_known.count || geo->asn_known.count;
	if (report->log ? report->log->estimates > 0
			: database && policy_of(report)->txn_rule_count > 0)
		out_text(out, "Locations come from a database and are estimates.");
}

static void note_left_out(struct out *out, const struct sunset_report *report)
{
	uint32_t count = policy_of(report)->left_out_count;
	if (!count)
		return;
	piece_number(out, count, "user", "users");
	out_format(out,
		   " of the policy could not be asked about: the metadata does not have "
		   "%s profile.",
		   count == 1 ? "the" : "their");
}

bool sunset_word_note(struct out *out, const struct sunset_report *report, unsigned index)
{
	static void (*const notes[])(struct out *, const struct sunset_report *) = {
	    note_policy, note_rows, note_open, note_left_out, note_then, note_rules, note_estimate,
	};
	if (index >= sizeof notes / sizeof *notes)
		return false;
	notes[index](out, report);
	return true;
}

/* --- Others ----------------------------------------------------------------------------------- */

bool sunset_word_others(struct out *out, const struct sunset_report *report)
{
	uint64_t users[REASON_COUNT] = {0}, profiles[REASON_COUNT] = {0};
	const char *between = "";
	for (uint32_t i = 0; i < report->sunset->count; i++) {
		const struct sunset_row *row = &report->sunset->rows[i];
		if (row->methods)
			continue;
		users[row->uses[0].refusal] += row->users;
		profiles[row->uses[0].refusal] += row->count - row->users;
	}
	for (unsigned reason = 0; reason < REASON_COUNT; reason++) {
		if (!users[reason] && !profiles[reason])
			continue;
		out_text(out, between);
		sunset_word_people(out, users[reason], profiles[reason]);
		out_format(out, " [%s]", reason_names[reason].at);
		between = ", ";
	}
	return *between;
}
