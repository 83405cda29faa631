#include "report/answer.h"
#include "report/apply_report.h"
#include "report/json_pieces.h"

enum { LEVELS = 7 }; /* each key in a line of its own, rows in one */

/* What is written, and room for words. */
struct writer {
	struct json json;
	const struct apply_view *view;
	struct out words;
};

/* Nulls where it is not said. */
static void place_or_nulls(struct json *json, const struct policy *policy, struct place place)
{
	if (place.line) {
		json_place(json, policy, place);
		return;
	}
	static const char *const keys[] = {"file", "line", "column"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		json_key(json, keys[i]);
		json_null(json);
	}
}

static void description_json(struct json *json, const char *key, const struct range_row *row)
{
	json_key(json, key);
	json_str_or_null(json, row ? row->description : (struct str){0});
}

static void row_json(struct json *json, const struct apply_view *view, const struct row_pair *pair)
{
	const struct range_row *row = row_pair_row(pair);
	unsigned broken = json->broken;
	json->broken = json->depth;
	json_object(json);
	json_pair(json, "change", !pair->old ? "add" : !pair->new ? "remove" : "describe");
	json_key(json, "range");
	json_range(json, row->range);
	json_key(json, "addresses");
	json_count(json, range_count(row->range));
	description_json(json, "old_description", pair->old);
	description_json(json, "new_description", pair->new);
	place_or_nulls(json, view->metadata, pair->old ? pair->old->place : (struct place){0});
	json_object_end(json);
	json->broken = broken;
}

static void list_json(struct json *json, const struct apply_view *view,
		      const struct difference *difference)
{
	json_key(json, "leaving");
	json_count(json, difference->leaving);
	json_key(json, "coming");
	json_count(json, difference->coming);
	json_key(json, "rows");
	json_array(json);
	for (uint32_t i = 0; i < difference->row_count; i++)
		row_json(json, view, &difference->rows[i]);
	json_array_end(json);
}

static void value_json(struct writer *writer, const char *key, const struct difference *difference,
		       bool after)
{
	apply_value_words(&writer->words, difference, after);
	json_key(&writer->json, key);
	json_str(&writer->json, out_written(&writer->words));
	out_rewind(&writer->words);
}

static void lack_json(struct json *json, const struct apply_view *view,
		      const struct deployed_object *object, const struct difference *difference)
{
	enum deployed_lack lack = difference ? difference->lack : object->lack;
	json_key(json, "not_applied");
	json_str_or_null(json, apply_lack_names[lack]);
	json_key(json, "why");
	if (lack == LACK_NOTHING)
		json_null(json);
	else
		json_text(json, apply_lack_words(view->policy, object, difference));
}

static void also_json(struct json *json, const struct apply_view *view,
		      const struct difference *difference)
{
	json_key(json, "also");
	json_array(json);
	for (uint32_t i = 0; i < difference->also_count; i++)
		json_str(json, view->files[difference->also[i]].name);
	json_array_end(json);
}

static void difference_json(struct writer *writer, const struct deployed_object *object,
			    const struct difference *difference)
{
	struct json *json = &writer->json;
	const struct apply_view *view = writer->view;
	json_object(json);
	json_key(json, "key");
	json_str(json, deployed_key_names[difference->key]);
	json_key(json, "part");
	json_str_or_null(json, apply_part(difference));
	place_or_nulls(json, view->metadata, difference->old_place);
	json_key(json, "target");
	json_str_or_null(json, difference->file == NONE ? (struct str){0}
							: view->files[difference->file].name);
	lack_json(json, view, object, difference);
	if (difference->also_count)
		also_json(json, view, difference);
	if (difference_is_list(difference)) {
		list_json(json, view, difference);
	} else {
		value_json(writer, "old", difference, false);
		value_json(writer, "new", difference, true);
	}
	json_object_end(json);
}

static void object_json(struct writer *writer, const struct deployed_object *object)
{
	struct json *json = &writer->json;
	const struct policy *policy = writer->view->policy;
	json_object(json);
	json_key(json, "kind");
	json_str(json, deployed_kind_names[object->kind]);
	json_key(json, "name");
	json_str_or_null(json, deployed_name(policy, object));
	lack_json(json, writer->view, object, NULL);
	json_key(json, "changes");
	json_array(json);
	for (uint32_t i = 0; i < object->count; i++)
		difference_json(writer, object, &object->differences[i]);
	json_array_end(json);
	json_object_end(json);
}

static void files_json(struct json *json, const struct apply_view *view)
{
	json_key(json, "files");
	json_array(json);
	for (uint32_t i = 0; i < view->file_count; i++) {
		const char *refused = view->files[i].refused;
		unsigned broken = json->broken;
		json->broken = json->depth;
		json_object(json);
		json_key(json, "file");
		json_str(json, view->files[i].name);
		json_key(json, "refused");
		json_str_or_null(json, refused ? str_of(refused) : (struct str){0});
		json_object_end(json);
		json->broken = broken;
	}
	json_array_end(json);
}

static void passed_json(struct json *json, const struct deployed *deployed)
{
	unsigned broken = json->broken;
	json_key(json, "left_alone");
	json->broken = json->depth;
	json_object(json);
	for (size_t i = 0; i < DEPLOYED_KINDS; i++)
		json_pair_number(json, deployed_kind_names[i].at, deployed->passed[i]);
	json_pair_number(json, "key", deployed->unsaid);
	json_object_end(json);
	json->broken = broken;
}

static void answer_json(struct writer *writer)
{
	struct json *json = &writer->json;
	const struct apply_view *view = writer->view;
	json_object(json);
	json_pair(json, "schema", "loginscope/apply/1");
	json_policy(json, view->policy, (struct str){0});
	json_key(json, "to");
	json_object(json);
	json_policy_members(json, view->metadata, (struct str){0});
	json_object_end(json);
	json_key(json, "same");
	json_bool(json, view->deployed->count == 0);
	json_key(json, "written");
	json_bool(json, view->written);
	json_key(json, "objects");
	json_array(json);
	for (uint32_t i = 0; i < view->deployed->count; i++)
		object_json(writer, &view->deployed->objects[i]);
	json_array_end(json);
	files_json(json, view);
	passed_json(json, view->deployed);
	json_object_end(json);
}

enum status apply_report_json(struct out *out, const struct apply_view *view)
{
	struct writer writer = {.view = view};
	json_init(&writer.json, out, LEVELS);
	out_init_memory(&writer.words);
	answer_json(&writer);
	out_char(out, '\n');
	enum status status = out_status(&writer.words);
	out_clear(&writer.words);
	return status;
}
