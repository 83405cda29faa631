/* A policy from text, audited: what the rules say of it as fingerprints, one in a line. */
#ifndef TESTS_AUDIT_SCENE_H
#define TESTS_AUDIT_SCENE_H

#include "engine/audit.h"

struct audit_scene {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy; /* may be changed before the first question */
	struct ruleset *ruleset;
	bool skip[AUDIT_RULE_COUNT];
	struct audit_question question;
	struct audit audit;
};

/* Loads it; "loginscope: 1\n" is put before the text. Only the rules whose ids are in `rules`, with
 * blanks between, are asked; today is 2026-06-01. */
void audit_scene_open(struct audit_scene *scene, const char *text, const char *rules);
void audit_scene_close(struct audit_scene *scene);

/* Asks all rules but those whose ids are not in `rules`. */
void audit_skip(bool skip[AUDIT_RULE_COUNT], const char *rules);

/* Compiles the policy by the rules, the first time, and asks. */
void audit_scene_ask(struct audit_scene *scene, enum rules rules);

/* "ID/KIND:NAME/KEY\n", in the order of the findings; behind those that do not count " known" or
 * " excepted". */
const char *audit_scene_prints(struct audit_scene *scene);

/* Opens, asks, compares the prints with `expected` (NULL: none), and closes. */
void audit_row_check(const char *name, const char *text, const char *rules, enum rules by,
		     const char *expected);

#endif
