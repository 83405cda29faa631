/* Policy YAML to model: every key, type, default and refusal of the format.
 * Names are not yet resolved, no other file is opened. */
#ifndef LOAD_YAML_POLICY_H
#define LOAD_YAML_POLICY_H

#include "base/finding.h"
#include "load/schema.h"
#include "policy/scenario.h"

/* Parses the text of file number `file` of `sources` into `policy` (which the
 * caller zeroed). Findings say what is wrong; as much as possible is read to
 * find more. OK (maybe with findings) or NOMEM. */
enum status policy_parse_yaml(struct sources *sources, uint32_t file, struct arena *arena,
			      struct findings *findings, struct policy *policy);

/* The same for a file that takes other keys of a policy: schema_tests, schema_properties. */
enum status schema_parse_yaml(const struct schema *schema, struct sources *sources, uint32_t file,
			      struct arena *arena, struct findings *findings,
			      struct policy *policy);

/* The same for a scenario. False in `*ret_root`: the file is no mapping, about which enough was
 * said. */
enum status scenario_parse_yaml(struct sources *sources, uint32_t file, struct arena *arena,
				struct findings *findings, struct scenario *scenario,
				bool *ret_root);

#endif
