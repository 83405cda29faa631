#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "apply_scene.h"

#include "load/file.h"
#include "report/apply_report.h"

void apply_scene_load(struct apply_scene *scene, int at, const char *path, struct policy **ret)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	if (policy_load(path, &options, &scene->arena, &scene->sources[at], &scene->findings,
			ret) != OK)
		fail_msg("%s: %s", path, scene->findings.first->message);
}

void apply_scene_open(struct apply_scene *scene)
{
	*scene = (struct apply_scene){0};
	arena_init(&scene->arena);
	findings_init(&scene->findings, &scene->arena);
	out_init_memory(&scene->words);
	apply_scene_load(scene, 0, "policy.yaml", &scene->policy);
	apply_scene_load(scene, 1, "org", &scene->metadata);
}

enum status apply_scene_compare(struct apply_scene *scene, struct arena *arena)
{
	const struct deployed_said said = metadata_target_said();
	const char *path;
	enum status status =
	    deployed_compare(scene->policy, scene->metadata, &said, arena, &scene->deployed);
	return status == OK ? metadata_targets_find(scene->policy, scene->metadata,
						    &scene->deployed, arena, &scene->targets, &path)
			    : status;
}

/* "sales: login_ip_ranges -1 +0 a/Sales.profile" */
static void difference_words(struct apply_scene *scene, const struct deployed_object *object,
			     const struct difference *difference)
{
	static const char *const lacks[] = {"", "no object", "no file"};
	struct out *out = &scene->words;
	out_str(out, deployed_name(scene->policy, object));
	out_text(out, object->kind == DEPLOYED_ORG ? "org: " : ": ");
	apply_key_words(out, difference);
	if (difference_is_list(difference)) {
		char leaving[COUNT_TEXT], coming[COUNT_TEXT];
		count_format(difference->leaving, leaving);
		count_format(difference->coming, coming);
		out_format(out, " %u rows -%s +%s", (unsigned)difference->row_count, leaving,
			   coming);
	} else {
		out_char(out, ' ');
		apply_value_words(out, difference, false);
		out_text(out, ">");
		apply_value_words(out, difference, true);
	}
	out_format(out, " %s",
		   difference->file == NONE ? lacks[difference->lack]
					    : scene->targets.at[difference->file].path);
	for (uint32_t i = 0; i < difference->also_count; i++)
		out_format(out, " also %s", scene->targets.at[difference->also[i]].path);
	out_char(out, '\n');
}

void apply_scene_words(struct apply_scene *scene)
{
	out_rewind(&scene->words);
	for (uint32_t i = 0; i < scene->deployed.count; i++) {
		const struct deployed_object *object = &scene->deployed.objects[i];
		if (object->lack == LACK_OBJECT) {
			out_str(&scene->words, deployed_name(scene->policy, object));
			out_text(&scene->words, ": no object\n");
		}
		for (uint32_t k = 0; k < object->count; k++)
			difference_words(scene, object, &object->differences[k]);
	}
	if (scene->deployed.unsaid)
		out_format(&scene->words, "unsaid %u\n", (unsigned)scene->deployed.unsaid);
}

/* The bytes that a file is to have. */
const char *apply_scene_make(struct apply_scene *scene, struct metadata_target *target,
			     const char *name)
{
	struct str bytes, made;
	const char *refused;
	assert_int_equal(file_plain_bytes(target->path, FILE_MAX, &scene->arena, &bytes), OK);
	if (metadata_target_make(target, scene->policy, bytes, &scene->arena, &made, &refused) !=
	    OK)
		fail_msg("%s: %s: %s", name, target->path, refused);
	return arena_text(&scene->arena, made.at, made.length);
}

enum status apply_scene_verify(struct apply_scene *scene, uint32_t *ret_target)
{
	const char *refused;
	return metadata_targets_verify(&scene->targets, scene->policy, &scene->deployed, ret_target,
				       &refused);
}

/* Writes all that can be written. */
void apply_scene_write(struct apply_scene *scene, const char *name)
{
	uint32_t count = scene->targets.count, at;
	const char **texts = arena_array(&scene->arena, count + 1, sizeof *texts);
	for (uint32_t i = 0; i < count; i++)
		texts[i] = apply_scene_make(scene, &scene->targets.at[i], name);
	if (apply_scene_verify(scene, &at) != OK)
		fail_msg("%s: all files together do not say it", name);
	for (uint32_t i = 0; i < count; i++)
		folder_file(scene->targets.at[i].path, texts[i]);
}

/* Afterwards nothing is left but what cannot be written. */
void apply_scene_again(struct apply_scene *scene, const char *name)
{
	scene->sources[1] = (struct sources){0};
	apply_scene_load(scene, 1, "org", &scene->metadata);
	assert_int_equal(apply_scene_compare(scene, &scene->arena), OK);
	if (scene->targets.count) {
		apply_scene_words(scene);
		fail_msg("%s: after it was written:\n%.*s", name,
			 STR_ARG(out_written(&scene->words)));
	}
}

void apply_scene_close(struct apply_scene *scene, struct scratch_folder *folder)
{
	folder_leave(folder);
	out_clear(&scene->words);
	arena_clear(&scene->arena);
}
