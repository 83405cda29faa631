/* Every rule of the audit, once: its name, which kind of trouble it is about, how bad it is, and
 * what it needs beside the policy. What a rule asks exactly, why that matters and what to do is
 * in report/audit_catalogue.h, from which docs/AUDIT.md is made. */
#ifndef ENGINE_AUDIT_RULES_H
#define ENGINE_AUDIT_RULES_H

#include "base/finding.h"

enum audit_group {
	AUDIT_GROUP_OPEN,    /* lets in more than it should, or asks for less */
	AUDIT_GROUP_TYPO,    /* means something else than was meant, probably */
	AUDIT_GROUP_USELESS, /* does nothing, or says twice what once is enough for */
	AUDIT_GROUP_BROKEN,  /* keeps out who should get in, or does not work as written */
	AUDIT_GROUP_COUNT
};

extern const struct str audit_group_names[AUDIT_GROUP_COUNT]; /* "open", "useless", … */

/* What a rule cannot do without: bits. A rule whose need is not met is not asked, and that is said
 * once (struct audit, `unasked`). */
enum audit_need {
	AUDIT_NEEDS_COUNTRIES = 1 << 0,  /* a country database */
	AUDIT_NEEDS_OPERATORS = 1 << 1,  /* an ASN database, or a published list of the kind */
	AUDIT_NEEDS_ALLOWED = 1 << 2,    /* which countries are allowed */
	AUDIT_NEEDS_SALESFORCE = 1 << 3, /* a published list of Salesforce's own addresses */
	AUDIT_NEEDS_LOGINS = 1 << 4,     /* logins that were */
	AUDIT_NEED_COUNT = 5
};

/* In the order of the catalogue, group by group as in enum audit_group: X(enumerator, id, group,
 * severity, needs). The order within a severity is that of results, too. */
#define AUDIT_RULES(X)                                                                             \
	/* --- open: audit_{open,broad,waived,privileged,shared_space,countries,described}.c */    \
	X(TRUSTED_RANGES_OPEN, "trusted-ranges-open", OPEN, ERROR, 0)                              \
	X(PROFILE_RANGES_OPEN, "profile-ranges-open", OPEN, WARNING, 0)                            \
	X(ORG_LOGIN_RANGES_OPEN, "org-login-ranges-open", OPEN, WARNING, 0)                        \
	X(APP_RANGES_OPEN, "app-ranges-open", OPEN, WARNING, 0)                                    \
	X(TOKENS_WAIVED_EVERYWHERE, "tokens-waived-everywhere", OPEN, ERROR, 0)                    \
	X(BROAD_TRUSTED_RANGES, "broad-trusted-ranges", OPEN, WARNING, 0)                          \
	X(BROAD_PROFILE_RANGES, "broad-profile-ranges", OPEN, WARNING, 0)                          \
	X(TRUSTED_RANGES_WAIVE_TOKEN, "trusted-ranges-waive-token", OPEN, NOTE, 0)                 \
	X(PRIVILEGED_PROFILE_UNRESTRICTED, "privileged-profile-unrestricted", OPEN, WARNING, 0)    \
	X(PRIVILEGED_USER_UNRESTRICTED, "privileged-user-unrestricted", OPEN, WARNING, 0)          \
	X(CLOUD_RANGES, "cloud-ranges", OPEN, WARNING, AUDIT_NEEDS_OPERATORS)                      \
	X(HOSTING_RANGES, "hosting-ranges", OPEN, WARNING, AUDIT_NEEDS_OPERATORS)                  \
	X(VPN_RANGES, "vpn-ranges", OPEN, WARNING, AUDIT_NEEDS_OPERATORS)                          \
	X(TOR_RANGES, "tor-ranges", OPEN, ERROR, AUDIT_NEEDS_OPERATORS)                            \
	X(COUNTRY_NOT_ALLOWED, "country-not-allowed", OPEN, WARNING,                               \
	  AUDIT_NEEDS_COUNTRIES | AUDIT_NEEDS_ALLOWED)                                             \
	X(WIDER_THAN_DESCRIBED, "wider-than-described", OPEN, WARNING, 0)                          \
	X(ENFORCED_AT_LOGIN_ONLY, "enforced-at-login-only", OPEN, NOTE, 0)                         \
	/* --- likely typos: audit_typo*.c */                                                      \
	X(PREFIX_AS_OCTET, "prefix-as-octet", TYPO, WARNING, 0)                                    \
	X(BLOCK_WITHOUT_ENDS, "block-without-ends", TYPO, NOTE, 0)                                 \
	X(OCTET_JUMP, "octet-jump", TYPO, WARNING, 0)                                              \
	X(END_DIGIT_OFF, "end-digit-off", TYPO, WARNING, 0)                                        \
	X(INVERTED_ADDRESS, "inverted-address", TYPO, ERROR, 0)                                    \
	X(HOST_BITS_LOST, "host-bits-lost", TYPO, WARNING, 0)                                      \
	X(MAPPED_AS_IPV6, "mapped-as-ipv6", TYPO, NOTE, 0)                                         \
	X(IPV6_SINGLE_ADDRESS, "ipv6-single-address", TYPO, WARNING, 0)                            \
	/* --- useless: audit_{space,overlap*,use,apps,hits}.c */                                  \
	X(PRIVATE_RANGE, "private-range", USELESS, WARNING, 0)                                     \
	X(CARRIER_NAT_RANGE, "carrier-nat-range", USELESS, WARNING, 0)                             \
	X(LOOPBACK_RANGE, "loopback-range", USELESS, WARNING, 0)                                   \
	X(DOCUMENTATION_RANGE, "documentation-range", USELESS, WARNING, 0)                         \
	X(MULTICAST_RANGE, "multicast-range", USELESS, WARNING, 0)                                 \
	X(UNROUTED_RANGE, "unrouted-range", USELESS, WARNING, 0)                                   \
	X(DUPLICATE_ROW, "duplicate-row", USELESS, NOTE, 0)                                        \
	X(SHADOWED_ROW, "shadowed-row", USELESS, NOTE, 0)                                          \
	X(OVERLAPPING_ROWS, "overlapping-rows", USELESS, NOTE, 0)                                  \
	X(ADJACENT_ROWS, "adjacent-rows", USELESS, NOTE, 0)                                        \
	X(TRUSTED_RANGE_UNUSED, "trusted-range-unused", USELESS, WARNING, 0)                       \
	X(PROFILE_RANGE_OUTSIDE_ORG, "profile-range-outside-org", USELESS, WARNING, 0)             \
	X(APP_RANGES_WITHOUT_EFFECT, "app-ranges-without-effect", USELESS, WARNING, 0)             \
	X(NEVER_HIT_ROW, "never-hit-row", USELESS, NOTE, AUDIT_NEEDS_LOGINS)                       \
	/* --- broken: audit_{shut,tokens,ends,settings,apps,accept}.c */                          \
	X(LOCKED_OUT, "locked-out", BROKEN, ERROR, 0)                                              \
	X(NO_ADMINISTRATOR, "no-administrator", BROKEN, ERROR, 0)                                  \
	X(TOKEN_OUT_OF_REACH, "token-out-of-reach", BROKEN, ERROR, 0)                              \
	X(PROFILE_TOKEN_OUT_OF_REACH, "profile-token-out-of-reach", BROKEN, NOTE, 0)               \
	X(ONLY_METHOD_ENDS, "only-method-ends", BROKEN, WARNING, 0)                                \
	X(PARTNER_RANGES_LIMIT, "partner-ranges-limit", BROKEN, WARNING, 0)                        \
	X(APP_BYPASSES_RANGES, "app-bypasses-ranges", BROKEN, WARNING, 0)                          \
	X(REQUESTS_WITHOUT_SALESFORCE, "requests-without-salesforce", BROKEN, WARNING,             \
	  AUDIT_NEEDS_SALESFORCE)                                                                  \
	X(HOURS_AMBIGUOUS, "hours-ambiguous", BROKEN, WARNING, 0)                                  \
	X(EXCEPTION_EXPIRED, "exception-expired", BROKEN, WARNING, 0)                              \
	X(EXCEPTION_UNMATCHED, "exception-unmatched", BROKEN, WARNING, 0)                          \
	X(LIST_STALE, "list-stale", BROKEN, NOTE, 0)

#define AUDIT_RULE_ENUMERATOR(name, id, group, severity, needs) AUDIT_##name,
enum audit_rule { AUDIT_RULES(AUDIT_RULE_ENUMERATOR) AUDIT_RULE_COUNT };
#undef AUDIT_RULE_ENUMERATOR

struct audit_rule_row {
	struct str id;
	enum audit_group group;
	enum severity severity;
	unsigned needs; /* enum audit_need: all of them */
};

extern const struct audit_rule_row audit_rules[AUDIT_RULE_COUNT];

/* The rule of that name, or AUDIT_RULE_COUNT. */
enum audit_rule audit_rule_find(struct str id);

#endif
