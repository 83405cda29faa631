#include "report/change.h"

#include "report/instant.h"
#include "report/pieces.h"
#include "report/table.h"
#include "report/words.h"

const char *change_name(const struct change *change)
{
	static const char *const credentials[CREDENTIAL_COUNT] = {
	    [CREDENTIAL_PASSWORD] = "credential password",
	    [CREDENTIAL_TOKEN] = "credential token",
	    [CREDENTIAL_WRONG_TOKEN] = "credential wrong-token",
	    [CREDENTIAL_TOTP] = "credential totp",
	};
	switch (change->kind) {
	case CHANGE_IP:
		if (change->decision.reason == REASON_TRUSTED_IP)
			return "from a trusted address";
		return change->decision.reason == REASON_PROFILE_IP_IN_RANGE
			   ? "from inside the profile's ranges"
			   : "from another address";
	case CHANGE_DEVICE:
		return change->facts.device == DEVICE_KNOWN ? "device known" : "device new";
	case CHANGE_CREDENTIAL:
		return credentials[change->facts.credential];
	case CHANGE_STRONG_AUTH:
		return change->facts.strong_auth ? "strong-auth yes" : "strong-auth no";
	default:
		return change->facts.hours == HOURS_INSIDE ? "at inside-hours" : "at outside-hours";
	}
}

/* The row that holds the address of a change: of the list that decided before, or
 * decides now. NULL when there is none. */
static enum status change_row(const struct answer *answer, const struct change *change,
			      const struct evidence **ret)
{
	enum step before = decision_step(&answer->outcomes->decision, change->facts.phase);
	enum step steps[] = {before, decision_step(&change->decision, change->facts.phase)};
	*ret = NULL;
	for (size_t i = 0; i < 2 && !*ret; i++) {
		struct evidence *evidence;
		size_t count;
		if (change_evidence(answer, change, steps[i], &evidence, &count) != OK)
			return NOMEM;
		if (count && evidence->kind == EVIDENCE_ROW)
			*ret = evidence;
	}
	return OK;
}

/* "from a trusted range, such as ": which addresses the change stands for. */
static void write_class(struct out *out, const struct answer *answer, const struct evidence *row)
{
	const struct range_list *trusted = &answer_policy(answer)->org.trusted_ip_ranges;
	const struct range_list *own = &answer_profile(answer)->login_ip_ranges;
	if (!row)
		out_text(out, "from elsewhere, such as ");
	else if (strcmp(row->list, "org.trusted_ip_ranges") == 0 && trusted->count > 1)
		out_text(out, "from a trusted range, such as ");
	else if (strcmp(row->list, "profile.login_ip_ranges") == 0 && own->count > 1)
		out_text(out, "from a range of the profile, such as ");
	else
		out_text(out, "from ");
}

/* The lowest address of the change, or the row that begins with it. */
static enum status address_text(struct out *out, const struct answer *answer,
				const struct change *change)
{
	const struct evidence *row;
	char text[ADDR_TEXT];
	if (answer->outcomes->decision.reason == REASON_APP_IP) {
		out_text(out, "from a range of the app, such as ");
		out_bytes(out, text, addr_format(change->ip, text));
		return OK;
	}
	if (answer->outcomes->decision.reason == REASON_SESSION_IP) {
		out_text(out, "from the address the session began at, ");
		out_bytes(out, text, addr_format(change->ip, text));
		return OK;
	}
	if (change_row(answer, change, &row) != OK)
		return NOMEM;
	write_class(out, answer, row);
	if (!row || row->range.first != change->ip)
		out_bytes(out, text, addr_format(change->ip, text));
	if (row && row->range.first != change->ip)
		out_text(out, " in ");
	if (row)
		piece_row(out, answer_policy(answer), row);
	return OK;
}

/* "Monday 08:00-18:00, Tuesday …": neighbours with the same hours are joined. */
static void hours_text(struct out *out, const struct login_hours *hours)
{
	for (unsigned day = 0, last; day < DAYS; day = last + 1) {
		const struct day_hours *at = &hours->days[day];
		for (last = day; last + 1 < DAYS; last++) {
			const struct day_hours *next = &hours->days[last + 1];
			if (next->given != at->given || next->start != at->start ||
			    next->end != at->end)
				break;
		}
		out_format(out, "%s%.3s", day ? ", " : "", weekday_names[day]);
		if (last > day)
			out_format(out, "-%.3s", weekday_names[last]);
		out_char(out, ' ');
		piece_hours(out, at);
	}
}

static enum status change_text(struct out *out, const struct answer *answer,
			       const struct change *change)
{
	static const char *const credentials[CREDENTIAL_COUNT] = {
	    [CREDENTIAL_PASSWORD] = "with the bare password",
	    [CREDENTIAL_TOKEN] = "with the security token behind the password",
	    [CREDENTIAL_WRONG_TOKEN] = "with a wrong token",
	    [CREDENTIAL_TOTP] = "with the authenticator's code behind the password",
	};
	switch (change->kind) {
	case CHANGE_IP:
		return address_text(out, answer, change);
	case CHANGE_DEVICE:
		out_text(out, change->facts.device == DEVICE_KNOWN ? "in a known browser"
								   : "in a new browser");
		return OK;
	case CHANGE_CREDENTIAL:
		out_text(out, credentials[change->facts.credential]);
		return OK;
	case CHANGE_STRONG_AUTH:
		out_text(out, change->facts.strong_auth ? "with MFA done (strong-auth yes)"
							: "without strong authentication");
		return OK;
	default:
		out_text(out, change->facts.hours == HOURS_INSIDE ? "inside the login hours: "
								  : "outside the login hours: ");
		hours_text(out, &answer_profile(answer)->login_hours);
		return OK;
	}
}

enum status changes_text(const struct page *page, const struct answer *answer, size_t most)
{
	struct table table;
	enum status status = OK;
	size_t count = answer->change_count, shown = most && count > most ? most : count;
	if (!count)
		return OK;
	out_text(page->out, most ? "  What would change it\n" : "\n  What would change it\n");
	table_init(&table, 2);
	for (size_t i = 0; i < shown && status == OK; i++) {
		verdict_cell(&table, answer->changes[i].decision.verdict);
		status = change_text(table_cell(&table), answer, &answer->changes[i]);
	}
	if (status != OK)
		return table_drop(&table, status);
	status = table_print(&table, page, 4);
	if (shown < count)
		out_format(page->out, "    … and %zu more: see explain\n", count - shown);
	return status;
}
