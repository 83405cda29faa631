#include "load/yaml_facts.h"

#include "load/yaml_object.h"
#include "load/yaml_ranges.h"
#include "load/yaml_surprise.h"
#include "policy/login.h"
#include "policy/verdict.h"

/* --- One or several --------------------------------------------------------------- */

/* The values of a key, under way. */
struct few {
	const struct node *at;
	uint32_t count;
	bool in_list;
};

/* False after refusing a list without items: no login could be made of it. */
static bool few_begin(struct loader *loader, const struct value *value, struct few *ret)
{
	const struct node *node = value->node;
	bool in_list = node->kind == NODE_LIST;
	if (in_list && node->count == 0) {
		findings_add(loader->findings, loader_place(loader, node), "empty-value",
			     "%s is a list without a value", value->schema->name.at)
		    ->help = value->schema->flags & SCHEMA_REQUIRED
				 ? "write at least one"
				 : "write at least one, or leave the key out";
		return false;
	}
	*ret =
	    in_list ? (struct few){node->first, node->count, true} : (struct few){node, 1, false};
	return true;
}

/* The next value, under its key. */
static bool few_next(struct few *few, const struct value *value, struct value *ret)
{
	if (!few->at)
		return false;
	*ret = (struct value){value->schema, value->key, few->at};
	few->at = few->in_list ? few->at->next : NULL;
	return true;
}

/* Room for the values; NULL after setting loader->nomem. */
static void *few_room(struct loader *loader, const struct few *few, size_t size)
{
	void *room = arena_array(loader->arena, few->count, size);
	if (!room)
		loader->nomem = true;
	return room;
}

/* --- Words ------------------------------------------------------------------------- */

typedef bool word_read(struct loader *, const struct value *, uint32_t *ret);

static void word_add(struct words *words, uint32_t value, struct place place)
{
	if (words->set & 1u << value)
		return;
	words->set |= 1u << value;
	words->at[words->count++] = (struct word){value, place};
}

static void words_fill(struct loader *loader, const struct value *value, word_read *read,
		       struct words *ret)
{
	struct few few;
	struct value item;
	uint32_t word;
	ret->place = loader_place(loader, value->key);
	if (!few_begin(loader, value, &few) || !(ret->at = few_room(loader, &few, sizeof *ret->at)))
		return;
	while (few_next(&few, value, &item))
		if (read(loader, &item, &word))
			word_add(ret, word, loader_place(loader, item.node));
}

void words_read(struct loader *loader, const struct value *value, struct words *ret)
{
	words_fill(loader, value, choice_read, ret);
}

bool word_read_one(struct loader *loader, const struct value *value, struct words *ret)
{
	uint32_t word;
	ret->place = loader_place(loader, value->key);
	if (!choice_read(loader, value, &word))
		return false;
	ret->at = arena_array(loader->arena, 1, sizeof *ret->at);
	loader->nomem = loader->nomem || !ret->at;
	if (ret->at)
		word_add(ret, word, loader_place(loader, value->node));
	return ret->at != NULL;
}

/* To YAML 1.1 yes without quotes is true, to YAML 1.2 it is text. Of what else YAML 1.1
 * takes for a boolean, `on` and `Yes`, readers of YAML 1.2 would make other words. */
static bool answer_read(struct loader *loader, const struct value *value, uint32_t *ret)
{
	const struct node *node = value->node;
	struct schema_choice choice;
	if (node->kind != NODE_SCALAR || !node->plain || !yaml_is_boolean(node->text) ||
	    schema_choice_find(value->schema->choices, node->text, &choice))
		return choice_read(loader, value, ret);
	bool answer = yaml_boolean(node->text);
	if (!str_equal_nocase(node->text, answer ? STR("true") : STR("false"))) {
		findings_add(loader->findings, loader_place(loader, node), "wrong-type",
			     "%s must be yes or no, not %s", value->schema->name.at,
			     quote(loader->findings, node->text))
		    ->help = answer ? "write yes" : "write no";
		return false;
	}
	*ret = answer;
	return true;
}

bool answer_read_one(struct loader *loader, const struct value *value, bool *ret)
{
	uint32_t answer;
	if (!answer_read(loader, value, &answer))
		return false;
	*ret = answer;
	return true;
}

void answers_read(struct loader *loader, const struct value *value, struct words *ret)
{
	words_fill(loader, value, answer_read, ret);
}

/* --- Names -------------------------------------------------------------------------- */

void names_read(struct loader *loader, const struct value *value, struct references *ret)
{
	struct few few;
	struct value item;
	ret->place = loader_place(loader, value->key);
	if (!few_begin(loader, value, &few) || !(ret->at = few_room(loader, &few, sizeof *ret->at)))
		return;
	while (few_next(&few, value, &item)) {
		struct reference *reference = &ret->at[ret->count];
		*reference =
		    (struct reference){.index = NONE, .place = loader_place(loader, item.node)};
		ret->count += name_read(loader, &item, &reference->name);
	}
}

/* --- Addresses ------------------------------------------------------------------------ */

void where_read(struct loader *loader, const struct value *value, struct range_list *ret)
{
	struct few few;
	if (few_begin(loader, value, &few))
		yaml_ranges_read_one(loader, value->key, value->node, ret);
	ret->place = loader_place(loader, value->key);
}

/* The list has room for it. */
static void address_add(struct loader *loader, const struct value *value, struct range_list *list)
{
	addr address;
	if (!yaml_address_read(loader, value->node, value->schema->name.at, &address)) {
		list->refused = true;
		return;
	}
	list->rows[list->count++] = (struct range_row){.range = {address, address},
						       .network = NONE,
						       .place = loader_place(loader, value->node)};
}

void addresses_read(struct loader *loader, const struct value *value, struct range_list *ret)
{
	struct few few;
	struct value item;
	ret->place = loader_place(loader, value->key);
	if (!few_begin(loader, value, &few) ||
	    !(ret->rows = few_room(loader, &few, sizeof *ret->rows)))
		return;
	while (few_next(&few, value, &item))
		address_add(loader, &item, ret);
}

bool address_read_one(struct loader *loader, const struct value *value, struct range_list *ret)
{
	ret->place = loader_place(loader, value->key);
	ret->rows = arena_array(loader->arena, 1, sizeof *ret->rows);
	loader->nomem = loader->nomem || !ret->rows;
	if (ret->rows)
		address_add(loader, value, ret);
	return ret->count > 0;
}

/* --- Times ---------------------------------------------------------------------------- */

static bool is_every_minute(const struct node *node)
{
	return node->kind == NODE_SCALAR && str_equal(node->text, STR("every-minute"));
}

static void every_minute_refuse(struct loader *loader, const struct value *value)
{
	bool exists = value->schema->type == SCHEMA_MINUTES;
	findings_add(loader->findings, loader_place(loader, value->node), "every-minute",
		     exists ? "every-minute stands alone, not among times"
			    : "every-minute is for exists alone")
	    ->help = exists ? "write at: every-minute" : "leave at out: then it is about any time";
}

bool time_read_one(struct loader *loader, const struct value *value, struct moment *ret)
{
	const struct node *node = value->node;
	if (node->kind != NODE_SCALAR) {
		wrong_type_add(loader, value->schema->name.at, node, "a time",
			       "write a time such as 2026-02-03T09:30Z");
		return false;
	}
	bool instant = instant_parse(node->text, &ret->at);
	if (!instant && !local_time_parse(node->text, &ret->at)) {
		struct finding *finding = findings_add(
		    loader->findings, loader_place(loader, node), "bad-time",
		    "not a time of the calendar: %s",
		    node->text.length ? quote(loader->findings, node->text) : "nothing");
		finding->help =
		    "write YYYY-MM-DDTHH:MM for the clock of the org, or end it in Z or "
		    "an offset such as -05:00";
		return false;
	}
	ret->text = text_keep(loader, node->text);
	ret->org_time = !instant;
	ret->place = loader_place(loader, node);
	return true;
}

static bool time_read(struct loader *loader, const struct value *value, struct moment *ret)
{
	if (!is_every_minute(value->node))
		return time_read_one(loader, value, ret);
	every_minute_refuse(loader, value);
	return false;
}

void times_read(struct loader *loader, const struct value *value, struct moments *ret)
{
	struct few few;
	struct value item;
	ret->place = loader_place(loader, value->key);
	if (!few_begin(loader, value, &few) || !(ret->at = few_room(loader, &few, sizeof *ret->at)))
		return;
	while (few_next(&few, value, &item))
		ret->count += time_read(loader, &item, &ret->at[ret->count]);
}

bool minutes_read(struct loader *loader, const struct value *value, struct moments *ret)
{
	if (!is_every_minute(value->node)) {
		times_read(loader, value, ret);
		return false;
	}
	ret->place = loader_place(loader, value->key);
	return true;
}

/* --- What is expected ----------------------------------------------------------------- */

/* `length` bytes at `offset` of a scalar as the value of `key`. */
static void part_read(struct loader *loader, const struct value *value, const char *key,
		      size_t offset, size_t length, struct words *ret)
{
	struct node part = *value->node;
	struct place place = loader_place_part(loader, value->node, offset, length);
	part.text = (struct str){value->node->text.at + offset, length};
	part.line = place.line;
	part.column = place.column;
	part.width = place.width;
	const struct schema_key *row = schema_find(value->schema->of, str_of(key));
	words_read(loader, &(struct value){row, value->key, &part}, ret);
}

static void text_expect_read(struct loader *loader, const struct value *value, struct expect *ret)
{
	struct str text = value->node->text;
	const char *colon = memchr(text.at, ':', text.length);
	size_t verdict = colon ? (size_t)(colon - text.at) : text.length;
	part_read(loader, value, "verdict", 0, verdict, &ret->verdicts);
	if (colon)
		part_read(loader, value, "reason", verdict + 1, text.length - verdict - 1,
			  &ret->reasons);
}

void expect_read(struct loader *loader, const struct value *value, struct expect *ret)
{
	const struct node *node = value->node;
	ret->place = loader_place(loader, node);
	if (node->kind == NODE_SCALAR)
		text_expect_read(loader, value, ret);
	else if (node->kind == NODE_MAP)
		object_read(loader, value->schema->of, node, ret);
	else
		wrong_type_add(loader, value->schema->name.at, node,
			       "a verdict, VERDICT:REASON or a mapping",
			       "write {verdict: [allow, mfa]} for one of several");
	if (!(ret->verdicts.set & 1u << VERDICT_DEPENDS) || ret->reasons.count == 0)
		return;
	findings_add(loader->findings, ret->reasons.at[0].place, "depends-reason",
		     "an answer that depends has no reason")
	    ->help = "expect depends alone, or leave it out";
}
