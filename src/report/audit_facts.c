#include "report/audit_facts.h"

#include "policy/date.h"

const struct str audit_standing_names[] = {
    [AUDIT_NEW] = STR_INIT("new"),
    [AUDIT_KNOWN] = STR_INIT("known"),
    [AUDIT_EXCEPTED] = STR_INIT("excepted"),
};

/* --- Rules -------------------------------------------------------------------------- */

unsigned audit_need_index(enum audit_need need)
{
	unsigned index = 0;
	while (index + 1 < AUDIT_NEED_COUNT && !(need >> index & 1))
		index++;
	return index;
}

static bool is_skipped(const struct audit *audit, enum audit_rule rule)
{
	return audit->question->skip && audit->question->skip[rule];
}

bool audit_rule_wants(const struct audit *audit, enum audit_rule rule, enum audit_need need)
{
	return !is_skipped(audit, rule) && (audit_rules[rule].needs & need & ~audit->met[rule]);
}

unsigned audit_rule_lacks(const struct audit *audit, enum audit_rule rule)
{
	unsigned lacks = 0;
	for (uint32_t i = 0; i < audit->unasked_count; i++)
		if (audit_rule_wants(audit, rule, audit->unasked[i].need))
			lacks |= audit->unasked[i].need;
	return lacks;
}

bool audit_rule_is_asked(const struct audit *audit, enum audit_rule rule)
{
	return !audit_rule_lacks(audit, rule) && !is_skipped(audit, rule);
}

/* All policies of a report are asked the same rules. */
bool audit_unasked_alike(const struct audit_report *report)
{
	for (uint32_t k = 1; k < report->count; k++)
		for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++)
			if (audit_rule_lacks(report->at[k].audit, rule) !=
			    audit_rule_lacks(report->at[0].audit, rule))
				return false;
	return true;
}

/* --- Findings ----------------------------------------------------------------------- */

static enum severity severity_of(const struct audit_finding *finding)
{
	return audit_rules[finding->rule].severity;
}

bool audit_told(const struct audit_report *report, const struct audit_finding *finding)
{
	return !report->fail_only || severity_of(finding) <= report->fail_level;
}

bool audit_shown(const struct audit_report *report, const struct audit_finding *finding)
{
	if (finding->standing == AUDIT_KNOWN && !report->show_known)
		return false;
	if (finding->standing == AUDIT_EXCEPTED && !report->show_excepted)
		return false;
	return audit_told(report, finding);
}

bool audit_finding_fails(const struct audit_report *report, const struct audit_finding *finding)
{
	return finding->standing == AUDIT_NEW && severity_of(finding) <= report->fail_level;
}

bool audit_fails(const struct audit_report *report)
{
	struct audit_counts counts = audit_counts_all(report);
	for (unsigned i = 0; i <= report->fail_level; i++)
		if (counts.of[i])
			return true;
	return false;
}

struct audit_counts audit_counts_of(const struct audit *audit)
{
	struct audit_counts counts = {.known = audit->known, .excepted = audit->excepted};
	for (unsigned i = 0; i < SEVERITY_COUNT; i++)
		counts.of[i] = audit->counts[i];
	return counts;
}

struct audit_counts audit_counts_all(const struct audit_report *report)
{
	struct audit_counts all = {0};
	for (uint32_t k = 0; k < report->count; k++) {
		struct audit_counts counts = audit_counts_of(report->at[k].audit);
		for (unsigned i = 0; i < SEVERITY_COUNT; i++)
			all.of[i] += counts.of[i];
		all.known += counts.known;
		all.excepted += counts.excepted;
	}
	return all;
}

uint32_t audit_rule_shown(const struct audit_report *report, const struct audit *audit,
			  uint32_t first, uint32_t *ret_next)
{
	uint32_t shown = 0, next = first;
	for (; next < audit->count && audit->at[next].rule == audit->at[first].rule; next++)
		shown += audit_shown(report, &audit->at[next]);
	*ret_next = next;
	return shown;
}

const struct exception *audit_exception(const struct audit_answer *answer,
					const struct audit_finding *finding)
{
	bool excepted = finding->standing == AUDIT_EXCEPTED && finding->exception != NONE;
	return excepted ? &answer->policy->exceptions[finding->exception] : NULL;
}

int64_t audit_age(const struct audit_report *report, struct str since)
{
	return days_of_text(report->today) - days_of_text(since);
}

/* --- Addresses ---------------------------------------------------------------------- */

/* A set's range may go over the edges of IPv4. */
static addr v4_part(struct range range)
{
	addr first = range.first > ADDR_V4_FIRST ? range.first : ADDR_V4_FIRST;
	addr last = range.last < ADDR_V4_LAST ? range.last : ADDR_V4_LAST;
	return first <= last ? last - first + 1 : 0;
}

/* All addresses are never all of IPv6: IPv4 is among them. */
void audit_families(struct rangeset set, struct count *ret_v4, struct count *ret_v6)
{
	struct count v4 = {0}, v6 = {0};
	for (size_t i = 0; i < set.count; i++) {
		addr part = v4_part(set.ranges[i]);
		v4.low += part;
		v6.low += set.ranges[i].last - set.ranges[i].first + 1 - part;
	}
	*ret_v4 = v4;
	*ret_v6 = v6;
}

/* --- Lists -------------------------------------------------------------------------- */

const struct str audit_list_keys[RANGES_KIND_COUNT] = {
    [RANGES_NETWORK] = STR_INIT("networks"),
    [RANGES_TRUSTED] = STR_INIT("org.trusted_ip_ranges"),
    [RANGES_ORG_LOGIN] = STR_INIT("org.login_ip_ranges"),
    [RANGES_PROFILE] = STR_INIT("profiles.login_ip_ranges"),
    [RANGES_APP] = STR_INIT("apps.ip_ranges"),
    [RANGES_NOT_IN] = STR_INIT("transaction_security.when.not_in"),
};

bool audit_list_has_v4(const struct audit_list *list)
{
	return list->v4.low || list->v4.all;
}

static struct count sum(addr a, addr b)
{
	if (a > ADDR_LAST - 1 - b)
		return (struct count){.all = true};
	return (struct count){.low = a + b};
}

struct count audit_list_sum_v4(const struct audit_list *list)
{
	return sum(list->sum.v4, list->sum.ten);
}

struct count audit_list_sum_v6(const struct audit_list *list)
{
	return sum(list->sum.v6, 0);
}
