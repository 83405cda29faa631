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
