/* A policy against a folder of metadata, both in a scratch folder: what differs, and the files
 * with it changed. */
#ifndef TESTS_APPLY_SCENE_H
#define TESTS_APPLY_SCENE_H

#include "base/out.h"
#include "load/load.h"
#include "load/metadata_target.h"
#include "scratch_folder.h"

struct apply_scene {
	struct arena arena;
	struct sources sources[2];
	struct findings findings;
	struct policy *policy, *metadata;
	struct deployed deployed;
	struct metadata_targets targets;
	struct out words;
};

/* Loads policy.yaml and the folder org of the current directory, a scratch folder. */
void apply_scene_open(struct apply_scene *scene);

/* Loads what must be right; `at`: 0 for the policy, 1 for the metadata. */
void apply_scene_load(struct apply_scene *scene, int at, const char *path, struct policy **ret);
enum status apply_scene_compare(struct apply_scene *scene, struct arena *arena);

/* Into scene->words, a line for each: "Sales: login_ip_ranges 1 rows -1 +0 a/Sales.profile". */
void apply_scene_words(struct apply_scene *scene);

/* The bytes that a file is to have. */
const char *apply_scene_make(struct apply_scene *scene, struct metadata_target *target,
			     const char *name);
enum status apply_scene_verify(struct apply_scene *scene, uint32_t *ret_target);

/* Writes all that can be written. */
void apply_scene_write(struct apply_scene *scene, const char *name);

/* Loads the metadata again: nothing is left but what cannot be written. */
void apply_scene_again(struct apply_scene *scene, const char *name);
void apply_scene_close(struct apply_scene *scene, struct scratch_folder *folder);

#endif
