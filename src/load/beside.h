/* Tests and properties in files of their own: NAME.tests.yaml and NAME.properties.yaml beside
 * NAME.yaml, or wherever somebody says. Such a file speaks of a policy that is loaded
 * already: the users, profiles, apps and networks that it names are those of the policy. */
#ifndef LOAD_BESIDE_H
#define LOAD_BESIDE_H

#include "load/load.h"

enum beside { BESIDE_TESTS, BESIDE_PROPERTIES, BESIDE_COUNT };

/* The path of the file of this kind beside the policy file `policy`, in `arena`, whether there
 * is one or not. NULL: there can be none, beside standard input and beside such a file itself.
 * OK or NOMEM. */
enum status beside_path(struct str policy, enum beside kind, struct arena *arena, const char **ret);

/* The file of this kind beside the policy file that was read, policy->file: its path, in
 * `arena`, unless there is certainly no such file (in the same revision), or the policy
 * includes it, or is metadata, which has none; else NULL. So what is there and cannot be read is
 * found when it is loaded. OK, NOMEM, or IO (errno EINTR: git.h). */
enum status beside_find(const struct policy *policy, enum beside kind, struct arena *arena,
			const char **ret);

/* The kind that a path names by its ending, ".tests.yaml" or ".properties.yaml" (or ".yml"),
 * or BESIDE_COUNT; and the path of the policy that such a file is beside, whether there is
 * one or not. NULL: no memory. */
enum beside beside_kind(struct str path);
const char *beside_policy(struct str path, struct arena *arena);

/* Loads the file of tests at `path` ("-": standard input, options->stdin_name its name; one
 * called as a file beside a policy must be a plain file) and
 * resolves it against the policy, which must have been loaded without errors (of one that is
 * `incomplete` nothing is missed); its text joins policy->sources, so places of both point into
 * one. Errors of the input, a file that cannot be opened among them, are findings and give
 * INVALID; so is a name that a test of the policy has. IO: reading failed (errno). The tests
 * live in `arena`, which must not outlive that of the policy; options->files is then about this
 * file. */
enum status tests_load(const char *path, const struct policy *policy,
		       const struct load_options *options, struct arena *arena,
		       struct findings *findings, struct test **ret, uint32_t *ret_count);

/* The same for a file of properties. */
enum status properties_load(const char *path, const struct policy *policy,
			    const struct load_options *options, struct arena *arena,
			    struct findings *findings, struct property **ret, uint32_t *ret_count);

/* The path of the policy that `property` (no_broader_than) names, for policy_load(): relative
 * to the file the property stands in, and in the same revision; or as it is, where it says a
 * revision of its own: git:REV:path. NULL: no memory. */
const char *property_approved_path(const struct policy *policy, const struct property *property,
				   struct arena *arena);

#endif
