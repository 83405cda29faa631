/* Values that stand in the JSON of several verbs, written one way. */
#ifndef REPORT_JSON_PIECES_H
#define REPORT_JSON_PIECES_H

#include "base/json.h"
#include "policy/policy.h"

/* "192.0.2.0/24"; a number of addresses, as a string because it may be 2^128. */
void json_range(struct json *json, struct range range);
void json_count(struct json *json, struct count count);

/* "key": "192.0.2.1"; and "key": [ … ], the names of the bits 1 << i of a set, of
 * words. */
void json_pair_addr(struct json *json, const char *key, addr a);
void json_pair_set(struct json *json, const char *key, unsigned set, const struct str *names,
		   unsigned count);
void json_pair_words(struct json *json, const char *key, const struct words *words,
		     const struct str *names);

/* The members file, line, column of the object at hand. */
void json_place(struct json *json, const struct policy *policy, struct place place);

/* The members file, sha256, and the rules it was asked by, unless these are empty; and the
 * member policy, an object of these. */
void json_policy_members(struct json *json, const struct policy *policy, struct str rules);
void json_policy(struct json *json, const struct policy *policy, struct str rules);

#endif
