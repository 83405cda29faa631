/* Runs every row of tests/decisions: the table, the engine and the naive
 * evaluator must say the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/outcomes.h"
#include "net/range.h"
#include "oracle/scene.h"
#include "oracle/table.h"

/* What all files together came to. */
struct tally {
	size_t files, lines, logins, failed;
	bool reason_seen[REASON_COUNT];
	bool verdict_seen[VERDICT_COUNT + 1];
	bool via_seen[VIA_COUNT + 1];
	bool rules_seen[RULES_COUNT];
};

/* The row being run, for messages; each row is reported once. */
struct run {
	const struct table *table;
	const struct table_row *row;
	bool wrong;
};

__attribute__((format(printf, 2, 3))) static void wrong(struct run *run, const char *format, ...)
{
	const struct table_row *row = run->row;
	va_list args;
	if (!run->wrong)
		fprintf(stderr, "%s:%u: %.*s (rules %s, via %s)\n", run->table->file, row->line,
			STR_ARG(row->name), rules_names[row->rules].at,
			row->login.via < VIA_COUNT ? channel_names[row->login.via].at : "?");
	run->wrong = true;
	va_start(args, format);
	fprintf(stderr, "    ");
	vfprintf(stderr, format, args);
	fprintf(stderr, "\n");
	va_end(args);
}

static const char *name_of(const struct str *names, unsigned count, unsigned value)
{
	return value < count ? names[value].at : "-";
}

static void value_check(struct run *run, const char *what, const struct str *names, unsigned count,
			unsigned expected, unsigned got)
{
	if (expected != got)
		wrong(run, "%s: expected %s, got %s", what, name_of(names, count, expected),
		      name_of(names, count, got));
}

/* Verdict, reason, token, grade, estimate and steps of one evaluator against
 * the row. */
static void decision_check(struct run *run, const char *who, const struct naive_decision *got)
{
	const struct table_expected *expected = &run->row->expected;
	char what[64];
	snprintf(what, sizeof what, "%s reason", who);
	value_check(run, what, reason_names, REASON_COUNT, expected->reason, got->reason);
	snprintf(what, sizeof what, "%s token", who);
	if (expected->says_token)
		value_check(run, what, token_names, TOKEN_COUNT, expected->token, got->token);
	snprintf(what, sizeof what, "%s grade", who);
	if (expected->says_grade)
		value_check(run, what, grade_names, 3, expected->grade, got->grade);
	if (expected->says_estimate && expected->estimate != got->estimate)
		wrong(run, "%s estimate: %s", who, got->estimate ? "yes" : "no");
	for (unsigned step = 0; step < STEP_COUNT; step++) {
		snprintf(what, sizeof what, "%s step %s", who, step_names[step].at);
		if (expected->steps[step] < STEP_OUTCOME_COUNT)
			value_check(run, what, step_outcome_names, STEP_OUTCOME_COUNT,
				    expected->steps[step], got->steps[step]);
	}
}

/* Everything that the phase shows must be the same in both; `complete`: also
 * what differs between completions with one outcome. */
static void twins_check(struct run *run, const struct naive_decision *engine,
			const struct naive_decision *naive, bool complete)
{
	size_t count;
	const enum step *steps = steps_of(run->row->login.phase, &count);
	if (engine->reason != naive->reason || engine->token != naive->token)
		wrong(run, "engine says %s, token %s; naive %s, token %s",
		      name_of(reason_names, REASON_COUNT, engine->reason),
		      name_of(token_names, TOKEN_COUNT, engine->token),
		      name_of(reason_names, REASON_COUNT, naive->reason),
		      name_of(token_names, TOKEN_COUNT, naive->token));
	if (!complete)
		return;
	if (engine->grade != naive->grade || engine->estimate != naive->estimate)
		wrong(run, "engine: grade %s, estimate %d; naive: grade %s, estimate %d",
		      name_of(grade_names, 3, engine->grade), engine->estimate,
		      name_of(grade_names, 3, naive->grade), naive->estimate);
	for (size_t i = 0; i < count; i++) {
		enum step step = steps[i];
		if (engine->steps[step] != naive->steps[step])
			wrong(run, "step %s: engine %s, naive %s", step_names[step].at,
			      step_outcome_names[engine->steps[step]].at,
			      step_outcome_names[naive->steps[step]].at);
	}
}

/* ---- outcomes of a login that depends, as the table words them ---- */

static void when_print(FILE *out, const struct outcome *outcome, unsigned missing)
{
	char ip[ADDR_TEXT];
	const char *blank = "";
	const struct str *const names[FACT_COUNT] = {NULL, channel_names, hours_names, device_names,
						     session_names};
	const unsigned values[FACT_COUNT] = {0, outcome->facts.via, outcome->facts.hours,
					     outcome->facts.device, outcome->facts.session_ip};
	for (unsigned fact = 0; fact < FACT_COUNT; fact++) {
		if (!(missing & 1u << fact))
			continue;
		if (fact == FACT_IP)
			addr_format(outcome->ip, ip);
		fprintf(out, "%s%s", blank, fact == FACT_IP ? ip : names[fact][values[fact]].at);
		blank = " ";
	}
}

/* "known -> allow known-device; new -> verify untrusted-ip" */
static char *outcomes_text(const struct outcomes *outcomes)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);
	assert_non_null(out);
	for (size_t i = 0; i < outcomes->count; i++) {
		const struct outcome *outcome = &outcomes->at[i];
		fprintf(out, "%s", i ? "; " : "");
		when_print(out, outcome, outcomes->missing);
		fprintf(out, " -> %s %s", verdict_names[outcome->decision.verdict].at,
			reason_names[outcome->decision.reason].at);
	}
	fclose(out);
	return text;
}

static void outcomes_check(struct run *run, const struct outcomes *outcomes)
{
	struct str expected = run->row->expected.outcomes;
	char *text = outcomes_text(outcomes);
	if (expected.length && !str_equal(expected, str_of(text)))
		wrong(run, "outcomes: expected %.*s\n    got: %s", STR_ARG(expected), text);
	if (outcomes->verdict == VERDICT_DEPENDS && outcomes->count < 2)
		wrong(run, "depends with %zu outcomes", outcomes->count);
	free(text);
}

/* ---- rows ---- */

static const struct ruleset *ruleset_of(struct table *table, const struct table_row *row)
{
	struct table_policy *policy = &table->policies[row->policy];
	if (!policy->rulesets[row->rules])
		assert_int_equal(
		    ruleset_new(policy->policy, row->rules, &policy->rulesets[row->rules]), OK);
	return policy->rulesets[row->rules];
}

/* Is every fact known that the channel and the phase use? */
static bool is_complete(const struct policy *policy, const struct login *login)
{
	const struct profile *profile = &policy->profiles[login->profile];
	bool request = login->phase == PHASE_REQUEST;
	if (!login->has_ip || login->via == VIA_UNKNOWN)
		return false;
	if (profile->login_hours.given && (!login->has_at || !policy->org.zone))
		return false;
	if (request)
		return login->has_session_ip || !policy->org.session.lock_sessions_to_ip;
	return login->device != DEVICE_UNKNOWN || channel_group(login->via) != GROUP_INTERACTIVE;
}

static void missing_check(struct run *run, const char *who, unsigned got)
{
	if (run->row->expected.missing != got)
		wrong(run, "%s missing: expected bits %#x, got %#x", who,
		      run->row->expected.missing, got);
}

static void row_run(struct run *run, struct table *table, struct arena *scratch)
{
	const struct table_row *row = run->row;
	const struct policy *policy = table->policies[row->policy].policy;
	struct naive_answer naive;
	struct outcomes engine;
	naive_answer(policy, row->rules, &row->login, &naive);
	assert_int_equal(outcomes_find(ruleset_of(table, row), &row->login, scratch, &engine), OK);
	value_check(run, "engine verdict", verdict_names, VERDICT_COUNT + 1, row->expected.verdict,
		    engine.verdict);
	value_check(run, "naive verdict", verdict_names, VERDICT_COUNT + 1, row->expected.verdict,
		    naive.verdict);
	missing_check(run, "engine", engine.missing);
	missing_check(run, "naive", naive.missing);
	outcomes_check(run, &engine);
	if (engine.verdict == VERDICT_DEPENDS || naive.verdict == VERDICT_DEPENDS)
		return;
	struct naive_decision decision = plain_decision(&engine.decision);
	decision_check(run, "engine", &decision);
	decision_check(run, "naive", &naive.decision);
	twins_check(run, &decision, &naive.decision, is_complete(policy, &row->login));
}

static void file_run(const char *file, struct tally *tally)
{
	struct arena arena, scratch;
	struct table table;
	arena_init(&arena);
	arena_init(&scratch);
	table_read(file, &arena, &table);
	tally->files++;
	tally->lines += table.line_count;
	tally->logins += table.row_count;
	tally->failed += table.error_count;
	for (size_t i = 0; i < table.row_count; i++) {
		struct run run = {.table = &table, .row = &table.rows[i]};
		row_run(&run, &table, &scratch);
		tally->failed += run.wrong;
		if (run.row->expected.reason < REASON_COUNT)
			tally->reason_seen[run.row->expected.reason] = true;
		tally->verdict_seen[run.row->expected.verdict] = true;
		tally->via_seen[run.row->login.via] = true;
		tally->rules_seen[run.row->rules] = true;
		arena_reset(&scratch);
	}
	for (size_t i = 0; i < table.policy_count; i++) {
		for (unsigned rules = 0; rules < RULES_COUNT; rules++)
			ruleset_free(table.policies[i].rulesets[rules]);
	}
	arena_clear(&scratch);
	arena_clear(&arena);
}

static struct tally tally;

static void every_row_holds(void **state)
{
	(void)state;
	const char *folder = getenv("DECISIONS");
	char pattern[4096];
	glob_t files;
	snprintf(pattern, sizeof pattern, "%s/*.tests", folder ? folder : "tests/decisions");
	assert_int_equal(glob(pattern, 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++)
		file_run(files.gl_pathv[i], &tally);
	globfree(&files);
	printf("%zu rows (%zu logins) in %zu files\n", tally.lines, tally.logins, tally.files);
	assert_int_equal(tally.failed, 0);
}

static unsigned unseen(const bool *seen, const struct str *names, unsigned count, const char *what)
{
	unsigned missing = 0;
	for (unsigned i = 0; i < count; i++) {
		if (!seen[i])
			fprintf(stderr, "no row has %s %s\n", what, names[i].at);
		missing += !seen[i];
	}
	return missing;
}

/* A reason nobody expects is a reason nobody tests. */
static void every_name_is_expected(void **state)
{
	(void)state;
	unsigned missing = unseen(tally.reason_seen, reason_names, REASON_COUNT, "reason");
	missing += unseen(tally.verdict_seen, verdict_names, VERDICT_COUNT + 1, "verdict");
	missing += unseen(tally.via_seen, channel_names, VIA_COUNT, "channel");
	missing += unseen(tally.rules_seen, rules_names, RULES_COUNT, "rule set");
	assert_int_equal(missing, 0);
	assert_true(tally.lines >= 175);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_row_holds),
	    cmocka_unit_test(every_name_is_expected),
	};
	return cmocka_run_group_tests_name("decisions", tests, NULL, NULL);
}
