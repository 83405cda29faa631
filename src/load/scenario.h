/* Files of scenarios: a file that names a policy, and what happens to it. */
#ifndef LOAD_SCENARIO_H
#define LOAD_SCENARIO_H

#include "load/load.h"
#include "policy/scenario.h"

/* Loads the scenario at `path` ("-": standard input, options->stdin_name its name; git:REV:path:
 * store.h), and the policy that it names: relative to it and in the same revision, or in one of
 * its own (git:REV:path); a policy file, a directory, or Salesforce metadata (with
 * options->overlay). Resolves the one against the other. Places of both point into `sources`.
 * Warnings and notes may be among the findings of what is OK. Errors of the scenario or the policy
 * are findings and give INVALID; IO: reading failed (errno), of the policy if options->files then
 * has a file, which is its name. Everything lives in `arena`.
 * options->files then has the file of the scenario before those of the policy; it is `unreadable`
 * where one of the two was. */
enum status scenario_load(const char *path, const struct load_options *options, struct arena *arena,
			  struct sources *sources, struct findings *findings, struct scenario **ret,
			  struct policy **ret_policy);

/* The same for the sake of the findings, without those of the policy, which are its own, but that
 * it cannot be read, or has errors. Names and times are judged where the policy has no errors.
 * options->files then has the file of the scenario alone, and is `unreadable` where that was. */
enum status scenario_check(const char *path, const struct load_options *options,
			   struct arena *arena, struct sources *sources, struct findings *findings);

/* Is the file called as scenarios are, NAME.scenario.yaml (or .yml)? */
bool scenario_is_named(struct str path);

#endif
