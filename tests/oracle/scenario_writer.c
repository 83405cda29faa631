#include "oracle/scenario_writer.h"

#include <assert.h>

void *writer_make(struct writer *writer, size_t count, size_t size)
{
	void *at = arena_array(writer->arena, count + 1, size);
	assert(at);
	return at;
}

struct place place_make(struct writer *writer)
{
	return (struct place){.line = ++writer->line, .column = 1, .width = 1};
}

struct place place_perhaps(struct writer *writer)
{
	return chance(writer, 50) ? place_make(writer) : (struct place){0};
}

struct reference reference_make(struct writer *writer, struct str name, uint32_t index)
{
	return (struct reference){name, index, place_make(writer)};
}

struct range_list address_make(struct writer *writer)
{
	addr at = writer->addresses[below(writer, ADDRESSES)];
	struct range_list list = {.count = 1, .place = place_make(writer)};
	list.rows = writer_make(writer, 1, sizeof *list.rows);
	list.rows[0] =
	    (struct range_row){.range = {at, at}, .network = NONE, .place = place_make(writer)};
	return list;
}

struct range_list ranges_make(struct writer *writer)
{
	const struct policy_random *policy = writer->policy;
	struct range_list list = {.place = place_make(writer)};
	list.count = chance(writer, 40) ? 0 : 1 + below(writer, 3);
	list.rows = writer_make(writer, list.count, sizeof *list.rows);
	for (uint32_t i = 0; i < list.count; i++) {
		struct range_row *row = &list.rows[i];
		*row = address_make(writer).rows[0];
		if (chance(writer, 40) && policy->pool_count)
			row->range = policy->pool[below(writer, policy->pool_count)];
		if (chance(writer, 15) && policy->policy.network_count) {
			row->network = below(writer, policy->policy.network_count);
			row->network_name = policy->policy.networks[row->network].name;
		}
	}
	return list;
}

/* ---- who and how ---- */

struct reference user_make(struct writer *writer)
{
	const struct policy *policy = &writer->policy->policy;
	uint32_t user = chance(writer, 70) ? writer->user : below(writer, policy->user_count);
	return reference_make(writer, policy->users[user].username, user);
}

struct reference profile_make(struct writer *writer)
{
	const struct policy *policy = &writer->policy->policy;
	uint32_t profile = chance(writer, 50) ? policy->users[writer->user].profile.index
					      : below(writer, policy->profile_count);
	return reference_make(writer, policy->profiles[profile].name, profile);
}

struct reference app_make(struct writer *writer)
{
	const struct policy *policy = &writer->policy->policy;
	if (!policy->app_count || chance(writer, 50))
		return no_reference;
	uint32_t app = below(writer, policy->app_count);
	return reference_make(writer, policy->apps[app].name, app);
}

enum channel channel_make(struct writer *writer)
{
	static const enum channel usual[] = {VIA_SOAP, VIA_SOAP, VIA_OAUTH_PASSWORD, VIA_UI,
					     VIA_UI};
	return chance(writer, 70) ? usual[below(writer, 5)] : below(writer, VIA_COUNT);
}

struct words word_make(struct writer *writer, uint32_t value)
{
	struct words words = {.count = 1, .set = 1u << value, .place = place_make(writer)};
	words.at = writer_make(writer, 1, sizeof *words.at);
	words.at[0] = (struct word){value, place_make(writer)};
	return words;
}

struct words some_words(struct writer *writer, uint32_t limit, uint32_t most)
{
	struct words words = {.place = place_make(writer)};
	words.at = writer_make(writer, most, sizeof *words.at);
	for (uint32_t i = 0; i < most; i++) {
		uint32_t value = below(writer, limit);
		if (words.set & 1u << value)
			continue;
		words.at[words.count++] = (struct word){value, place_make(writer)};
		words.set |= 1u << value;
	}
	return words;
}
