#include "report/json_pieces.h"

#include "report/answer.h"

void json_range(struct json *json, struct range range)
{
	char *room = json_raw(json, RANGE_TEXT);
	if (room)
		json_raw_end(json, range_format(range, room));
}

void json_count(struct json *json, struct count count)
{
	char *room = json_raw(json, COUNT_TEXT);
	if (room)
		json_raw_end(json, count_format(count, room));
}

void json_pair_addr(struct json *json, const char *key, addr a)
{
	json_key(json, key);
	char *room = json_raw(json, ADDR_TEXT);
	if (room)
		json_raw_end(json, addr_format(a, room));
}

void json_pair_set(struct json *json, const char *key, unsigned set, const struct str *names,
		   unsigned count)
{
	json_key(json, key);
	json_array(json);
	for (unsigned i = 0; i < count; i++)
		if (set >> i & 1)
			json_str(json, names[i]);
	json_array_end(json);
}

void json_pair_words(struct json *json, const char *key, const struct words *words,
		     const struct str *names)
{
	json_key(json, key);
	json_array(json);
	for (uint32_t i = 0; i < words->count; i++)
		json_str(json, names[words->at[i].value]);
	json_array_end(json);
}

void json_place(struct json *json, const struct policy *policy, struct place place)
{
	json_key(json, "file");
	json_str(json, place_file(policy, place));
	json_key(json, "line");
	json_number(json, place.line);
	json_key(json, "column");
	json_number(json, place.column);
}

void json_policy_members(struct json *json, const struct policy *policy, struct str rules)
{
	json_key(json, "file");
	json_str(json, policy->file);
	json_key(json, "sha256");
	char *room = json_raw(json, 64);
	if (room) {
		for (size_t i = 0; i < 64; i++)
			room[i] = "0123456789abcdef"[policy->sha256[i / 2] >> (i % 2 ? 0 : 4) & 15];
		json_raw_end(json, 64);
	}
	if (rules.length) {
		json_key(json, "rules");
		json_str(json, rules);
	}
}

void json_policy(struct json *json, const struct policy *policy, struct str rules)
{
	json_key(json, "policy");
	json_object(json);
	json_policy_members(json, policy, rules);
	json_object_end(json);
}
