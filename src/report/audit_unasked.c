/* Which rules could not be asked, in words: those that lack the same things in one sentence, so that
 * each rule is said once. */
#include "report/audit_words.h"
#include "report/pieces.h"

void audit_word_lacks(struct out *out, unsigned lacks)
{
	static const char *const words[AUDIT_NEED_COUNT] = {
	    "a country database (geo.country in the policy, or in an --overlay)",
	    "an ASN database (geo.asn) or a network whose kind says whose it is (in the policy, or "
	    "in an --overlay)",
	    "the countries that are allowed (--allow, or audit.countries in the policy or in an "
	    "--overlay)",
	    "a network of Salesforce's own addresses (kind: salesforce, in the policy, or in an "
	    "--overlay)",
	    "logins that were (--logins FILE)",
	};
	const char *between = "for want of ";
	for (unsigned i = 0; i < AUDIT_NEED_COUNT; i++) {
		if (!(lacks & 1U << i))
			continue;
		out_text(out, between);
		out_text(out, words[i]);
		between = " and of ";
	}
}

/* What the rules of sentence number `index` lack; 0: there is no such sentence. */
static unsigned lacks_of(const struct audit *audit, unsigned index)
{
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++) {
		unsigned lacks = audit_rule_lacks(audit, rule);
		bool first = lacks != 0;
		for (enum audit_rule k = 0; k < rule && first; k++)
			first = audit_rule_lacks(audit, k) != lacks;
		if (first && index-- == 0)
			return lacks;
	}
	return 0;
}

bool audit_word_unasked(struct out *out, const struct audit *audit, unsigned index)
{
	unsigned lacks = lacks_of(audit, index), count = 0;
	const char *between = ": ";
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT && lacks; rule++)
		count += audit_rule_lacks(audit, rule) == lacks;
	if (!lacks)
		return false;
	piece_number(out, count, "rule was", "rules were");
	out_text(out, " not asked, ");
	audit_word_lacks(out, lacks);
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++) {
		if (audit_rule_lacks(audit, rule) != lacks)
			continue;
		out_text(out, between);
		out_str(out, audit_rules[rule].id);
		between = ", ";
	}
	return true;
}
