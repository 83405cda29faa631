/* `test --watch`: round after round. */
#include <limits.h>
#include <stdio.h>

#include "cli/interrupt.h"
#include "cli/test_round.h"
#include "load/beside.h"
#include "load/file_name.h"

static enum status database_watch(const struct policy *policy, struct str file, struct place place,
				  struct watch *watch, const struct watch *before)
{
	char path[PATH_MAX];
	if (!file.length || !file_name_path(policy->sources->at[place.file].name, file, path))
		return OK;
	return watch_add(watch, before, str_of(path));
}

/* The file of tests that would be found beside the policy if it were there. */
static enum status beside_watch(const struct test_policy *policy, struct watch *watch,
				const struct watch *before)
{
	const struct policy *read = policy->opened.policy;
	struct str file = read ? read->file : str_of(policy->path);
	struct arena arena;
	const char *path = NULL;
	arena_init(&arena);
	enum status status = beside_path(file, BESIDE_TESTS, &arena, &path);
	if (status == OK && path)
		status = watch_add(watch, before, str_of(path));
	arena_clear(&arena);
	return status;
}

/* All that was read for a policy, or should have been. */
static enum status policy_watch(const struct test_policy *policy, struct watch *watch,
				const struct watch *before)
{
	const struct opened *opened = &policy->opened;
	enum status status = watch_add(watch, before, str_of(policy->path));
	if (status == OK)
		status = beside_watch(policy, watch, before);
	for (uint32_t i = 0; i < opened->files.count && status == OK; i++)
		status = watch_add(watch, before, opened->files.at[i].name);
	for (uint32_t i = 0; i < opened->sources.count && status == OK; i++)
		status = watch_add(watch, before, opened->sources.at[i].name);
	for (size_t i = 0; i < policy->file_count && status == OK; i++)
		status = watch_add(watch, before, policy->files[i].name);
	if (status == OK && opened->policy) {
		const struct geo *geo = &opened->policy->geo;
		status = database_watch(opened->policy, geo->country_file, geo->country_place,
					watch, before);
		if (status == OK)
			status = database_watch(opened->policy, geo->asn_file, geo->asn_place,
						watch, before);
	}
	return status;
}

/* A file that is gone was not read this time, but may come back. */
static enum status before_watch(const struct test_round *round, struct watch *watch,
				const struct watch *before)
{
	enum status status = OK;
	for (uint32_t i = 0; round->report.broken && i < before->count && status == OK; i++)
		status = watch_add(watch, before, str_of(before->at[i].path));
	return status;
}

static enum status round_watch(const struct test_round *round, struct watch *watch,
			       const struct watch *before)
{
	const struct test_request *request = &round->asked->request;
	enum status status = before_watch(round, watch, before);
	for (size_t i = 0; i < round->asked->options.argument_count && status == OK; i++)
		status = watch_add(watch, before, str_of(round->asked->options.arguments[i]));
	for (size_t i = 0; i < request->file_count && status == OK; i++)
		status = watch_add(watch, before, str_of(request->files[i]));
	for (uint32_t i = 0; i < round->opened && status == OK; i++)
		status = policy_watch(&round->policies[i], watch, before);
	return status;
}

/* One round, and the wait for the next. EXIT_YES: go on. */
static int watch_round(struct console *console, const struct test_asked *asked,
		       struct watch *before)
{
	struct test_round round;
	struct watch watch;
	watch_init(&watch);
	int code = test_round_run(console, asked, &round);
	bool goes_on = code == EXIT_YES || code == EXIT_NO || code == EXIT_INPUT;
	if (goes_on && round_watch(&round, &watch, before) != OK) {
		code = console_machine(console, NOMEM, "");
		goes_on = false;
	}
	test_round_clear(&round);
	if (out_flush(&console->out) != OK)
		goes_on = false;
	out_flush(&console->err);
	watch_clear(before);
	*before = watch;
	if (!goes_on)
		return code == EXIT_YES ? EXIT_MACHINE : code;
	const char *changed = watch_wait(before);
	if (interrupted())
		return EXIT_INTERRUPTED;
	out_text(&console->out, "\n---- changed: ");
	out_terminal_text(&console->out, str_of(changed));
	out_text(&console->out, "\n\n");
	return EXIT_YES;
}

int test_watch(struct console *console, const struct test_asked *asked)
{
	struct watch watch;
	int code;
	watch_init(&watch);
	do
		code = watch_round(console, asked, &watch);
	while (code == EXIT_YES);
	watch_clear(&watch);
	return code;
}
