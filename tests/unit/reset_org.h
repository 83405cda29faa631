/* A policy of one user and one profile, made of facts, for tests about the Reset option. Tests may
 * add to it. */
#ifndef TESTS_RESET_ORG_H
#define TESTS_RESET_ORG_H

#include "policy/policy.h"

/* What is so of the one user, Eve. Where it is written: line 1 + the number of the bit. */
enum fact {
	PROFILE_RANGES,
	ORG_RANGES,
	TRUSTED_RANGES,
	API_PROFILE,
	API_SET,
	API_USER,
	MFA_PROFILE,
	MFA_SET,
	MFA_USER,
	CHALLENGE_OFF,
	TOKEN_OFF,
	INACTIVE,
	FROZEN,
	LOCKED,
	SSO,
	EXTERNAL,
	SET_TWICE, /* the set is assigned twice */
	OTHER_SET, /* another set, not assigned, grants everything */
	ALONE,     /* the profile alone is asked about */
	FACT_COUNT
};

#define F(fact) (1u << (fact))

enum { RESET_ORG_PROFILES = 8, RESET_ORG_USERS = 4 };

struct reset_org {
	struct policy policy;
	struct profile profiles[RESET_ORG_PROFILES]; /* the first is Eve's */
	struct permission_set sets[2];
	struct user users[RESET_ORG_USERS]; /* the first is Eve */
	struct reference assigned[2];
	struct range_row rows[3];
	struct app apps[2];
};

/* Fills it in. It must not be moved afterwards. */
void reset_org_make(struct reset_org *o, uint32_t facts);

#endif
