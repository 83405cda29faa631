#include "report/match_json.h"

#include "report/json_pieces.h"

/* Containers from here on stand in one line; returns what was before. */
static unsigned unbroken(struct json *json, unsigned levels)
{
	unsigned before = json->broken;
	if (before)
		json->broken = json->depth + levels;
	return before;
}

void match_asked_json(struct json *json, const struct match *match)
{
	json_key(json, "ranges");
	unsigned before = unbroken(json, 0);
	json_array(json);
	for (size_t i = 0, next; i < match->piece_count; i = next) {
		struct range range = match->pieces[i].range;
		for (next = i + 1;
		     next < match->piece_count &&
		     match->pieces[next].range.first == range.last + 1 &&
		     addr_is_v4(range.last) == addr_is_v4(match->pieces[next].range.first);
		     next++)
			range.last = match->pieces[next].range.last;
		json_range(json, range);
	}
	json_array_end(json);
	json->broken = before;
}

void match_pieces_json(struct json *json, const struct match *match, const struct match_part *part)
{
	json_key(json, "ranges");
	unsigned before = unbroken(json, 0);
	json_array(json);
	for (size_t i = 0; i < part->piece_count; i++)
		json_range(json, match->pieces[part->pieces[i]].range);
	json_array_end(json);
	json->broken = before;
}

static void list_json(struct json *json, const struct policy *policy, const struct match_list *list,
		      struct count held, struct count asked)
{
	bool none = count_compare(held, (struct count){0}) == 0;
	json_object(json);
	json_key(json, "list");
	json_str(json, match_kind_names[list->kind]);
	json_key(json, "name");
	json_str_or_null(json, list->name);
	json_place(json, policy, list->place);
	json_key(json, "holds");
	json_text(json, none ? "none" : count_compare(held, asked) == 0 ? "all" : "part");
	json_key(json, "addresses");
	json_count(json, held);
	json_object_end(json);
}

enum status match_lists_json(struct json *json, const struct matcher *matcher,
			     const struct match *match, struct arena *scratch)
{
	struct match_tally tally;
	if (match_tally_find(matcher, match, scratch, &tally) != OK)
		return NOMEM;
	json_key(json, "lists");
	unsigned before = unbroken(json, 1);
	json_array(json);
	for (uint32_t i = 0; i < matcher_list_count(matcher); i++)
		list_json(json, matcher_policy(matcher), matcher_list(matcher, i), tally.lists[i],
			  match->addresses);
	json_array_end(json);
	json->broken = before;
	return OK;
}
