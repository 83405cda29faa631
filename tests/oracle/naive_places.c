/* The conditions of a transaction security rule, with three truth values. */
#include "oracle/naive.h"

static bool set_holds(struct rangeset set, addr ip)
{
	for (size_t i = 0; i < set.count; i++) {
		if (set.ranges[i].first <= ip && ip <= set.ranges[i].last)
			return true;
	}
	return false;
}

bool naive_asks_location(const struct policy *policy, const struct txn_rule *rule)
{
	return (rule->country_count > 0 && policy->geo.country_known.count > 0) ||
	       (rule->asn_count > 0 && policy->geo.asn_known.count > 0);
}

static enum naive_truth located(struct rangeset in, struct rangeset known, addr ip)
{
	if (!set_holds(known, ip))
		return NAIVE_UNKNOWN;
	return set_holds(in, ip) ? NAIVE_YES : NAIVE_NO;
}

enum naive_truth naive_rule_matches(const struct policy *policy, const struct txn_rule *rule,
				    addr ip)
{
	const struct geo *geo = &policy->geo;
	enum naive_truth country = NAIVE_YES, asn = NAIVE_YES, elsewhere = NAIVE_YES;
	if (rule->country_count > 0)
		country = located(rule->country_in, geo->country_known, ip);
	if (rule->asn_count > 0)
		asn = located(rule->asn_in, geo->asn_known, ip);
	if (rule->not_in.place.line != 0)
		elsewhere = naive_list_holds(policy, &rule->not_in, ip) ? NAIVE_NO : NAIVE_YES;
	if (country == NAIVE_NO || asn == NAIVE_NO || elsewhere == NAIVE_NO)
		return NAIVE_NO;
	if (country == NAIVE_UNKNOWN || asn == NAIVE_UNKNOWN)
		return NAIVE_UNKNOWN;
	return NAIVE_YES;
}
