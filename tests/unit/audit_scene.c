#include "audit_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "load/load.h"

enum { TODAY = 20605 }; /* 2026-06-01 */

void audit_skip(bool skip[AUDIT_RULE_COUNT], const char *rules)
{
	for (size_t i = 0; i < AUDIT_RULE_COUNT; i++)
		skip[i] = true;
	while (*rules) {
		size_t length = strcspn(rules, " ");
		enum audit_rule rule = audit_rule_find((struct str){rules, length});
		assert_int_not_equal(rule, AUDIT_RULE_COUNT);
		skip[rule] = false;
		rules += length + strspn(rules + length, " ");
	}
}

void audit_scene_open(struct audit_scene *scene, const char *text, const char *rules)
{
	struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	*scene = (struct audit_scene){.question = {.today = TODAY}};
	arena_init(&scene->arena);
	findings_init(&scene->findings, &scene->arena);
	const char *whole = arena_format(&scene->arena, "loginscope: 1\n%s", text);
	enum status status =
	    policy_load_text(STR("policy.yaml"), str_of(whole), &options, &scene->arena,
			     &scene->sources, &scene->findings, &scene->policy);
	const struct finding *error = findings_first_error(&scene->findings);
	if (error)
		print_error("%u: %s\n", error->place.line, error->message);
	assert_int_equal(status, OK);
	audit_skip(scene->skip, rules);
	scene->question.skip = scene->skip;
}

void audit_scene_close(struct audit_scene *scene)
{
	ruleset_free(scene->ruleset);
	arena_clear(&scene->arena);
}

void audit_scene_ask(struct audit_scene *scene, enum rules rules)
{
	if (!scene->ruleset)
		assert_int_equal(ruleset_new(scene->policy, rules, &scene->ruleset), OK);
	scene->question.ruleset = scene->ruleset;
	assert_int_equal(audit_find(&scene->question, &scene->arena, &scene->audit), OK);
}

const char *audit_scene_prints(struct audit_scene *scene)
{
	static const char *const standings[] = {"", " known", " excepted"};
	const char *text = "";
	for (uint32_t i = 0; i < scene->audit.count; i++) {
		const struct audit_finding *at = &scene->audit.at[i];
		assert_true(*at->what && *at->todo);
		text = arena_format(&scene->arena, "%s%.*s%s\n", text, STR_ARG(at->print),
				    standings[at->standing]);
	}
	return text;
}

void audit_row_check(const char *name, const char *text, const char *rules, enum rules by,
		     const char *expected)
{
	struct audit_scene scene;
	audit_scene_open(&scene, text, rules);
	audit_scene_ask(&scene, by);
	const char *prints = audit_scene_prints(&scene);
	if (strcmp(prints, expected ? expected : "") != 0)
		print_error("%s\n", name);
	assert_string_equal(prints, expected ? expected : "");
	audit_scene_close(&scene);
}
