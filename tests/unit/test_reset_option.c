/* Is Reset My Security Token there, and if not, why? Each cause alone and with others, in rows;
 * the use of a token in rows; random policies against the naive twin. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "engine/reset_option.h"
#include "oracle/reset_twin.h"
#include "oracle/scene.h"
#include "oracle/table_print.h"
#include "reset_org.h"

enum { POLICIES = 700, MANY = 4000, TEXT = 512 };

/* ---- the answer as text ---- */

struct text {
	char at[TEXT];
	size_t length;
};

__attribute__((format(printf, 2, 3))) static void put(struct text *text, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int length = vsnprintf(text->at + text->length, TEXT - text->length, format, args);
	va_end(args);
	text->length += (size_t)length;
	assert_true(text->length < TEXT);
}

static const char *const answers[] = {"present", "missing", "undecided"};
static const char *const kinds[] = {"row", "profile", "set", "user", "feature"};

/* "missing: api-only C profile 4, set 5" */
static void answer_put(struct text *text, const struct reset_result *result)
{
	put(text, "%s", answers[result->answer]);
	for (uint32_t i = 0; i < result->reason_count; i++) {
		const struct reset_reason *reason = &result->reasons[i];
		put(text, "%s%s %s", i ? "; " : ": ", reset_cause_names[reason->cause].at,
		    grade_names[reason->grade].at);
		for (uint32_t n = 0; n < reason->evidence_count; n++) {
			const struct reset_evidence *evidence = &reason->evidence[n];
			put(text, "%s%s%u %u", n ? ", " : " ", kinds[evidence->kind],
			    evidence->index, evidence->place.line);
		}
	}
	if (result->check_login_as)
		put(text, " +");
}

struct answer_row {
	const char *name;
	uint32_t facts;
	enum edition edition; /* 0: enterprise */
	enum told login_as;
	enum observed observed;
	bool last_first; /* what is found last of a cause is written in line 1 */
	const char *answer;
};

/* Lines count from 1: profile ranges 1, org's 2, trusted 3, api_only 4 5 6, mfa_for_api 7 8 9,
 * features 10 11, inactive 12, frozen 13, locked 14, sso 15, external 16. "+": also check for a
 * Login-As session. */
static const struct answer_row answer_rows[] = {
    {.name = "nothing", .answer = "present +"},
    {.name = "trusted ranges never hide it", .facts = F(TRUSTED_RANGES), .answer = "present +"},
    {.name = "somebody else's set", .facts = F(OTHER_SET), .answer = "present +"},
    {.name = "no Login-As", .login_as = TOLD_NO, .answer = "present"},
    {.name = "seen", .observed = OBSERVED_PRESENT, .answer = "present"},
    {.name = "profile ranges",
     .facts = F(PROFILE_RANGES),
     .answer = "missing: profile-ranges C row0 1"},
    {.name = "profile ranges of a profile alone",
     .facts = F(PROFILE_RANGES) | F(ALONE),
     .answer = "missing: profile-ranges C row0 1"},
    {.name = "session ranges, group",
     .facts = F(ORG_RANGES),
     .edition = EDITION_GROUP,
     .answer = "missing: session-settings-ranges C row0 2"},
    {.name = "session ranges, contact manager",
     .facts = F(ORG_RANGES),
     .edition = EDITION_CONTACT_MANAGER,
     .answer = "missing: session-settings-ranges C row0 2"},
    {.name = "session ranges, professional",
     .facts = F(ORG_RANGES),
     .edition = EDITION_PROFESSIONAL,
     .answer = "missing: session-settings-ranges L row0 2"},
    {.name = "session ranges, enterprise", .facts = F(ORG_RANGES), .answer = "present +"},
    {.name = "session ranges, unlimited",
     .facts = F(ORG_RANGES),
     .edition = EDITION_UNLIMITED,
     .answer = "present +"},
    {.name = "session ranges, performance",
     .facts = F(ORG_RANGES),
     .edition = EDITION_PERFORMANCE,
     .answer = "present +"},
    {.name = "session ranges, developer",
     .facts = F(ORG_RANGES),
     .edition = EDITION_DEVELOPER,
     .answer = "present +"},
    {.name = "group without ranges", .edition = EDITION_GROUP, .answer = "present +"},
    {.name = "api_only of the profile",
     .facts = F(API_PROFILE),
     .answer = "missing: api-only C profile0 4"},
    {.name = "api_only of a set", .facts = F(API_SET), .answer = "missing: api-only C set0 5"},
    {.name = "api_only of a set that is assigned twice",
     .facts = F(API_SET) | F(SET_TWICE),
     .answer = "missing: api-only C set0 5"},
    {.name = "api_only of the user", .facts = F(API_USER), .answer = "missing: api-only C user0 6"},
    {.name = "api_only of all three",
     .facts = F(API_PROFILE) | F(API_SET) | F(API_USER),
     .answer = "missing: api-only C profile0 4, set0 5, user0 6"},
    {.name = "grants in the order of the file, the user's written first",
     .facts = F(API_PROFILE) | F(API_SET) | F(API_USER),
     .last_first = true,
     .answer = "missing: api-only C user0 1, profile0 4, set0 5"},
    {.name = "a profile alone has no sets",
     .facts = F(API_SET) | F(API_USER) | F(MFA_SET) | F(INACTIVE) | F(SSO) | F(ALONE),
     .answer = "present +"},
    {.name = "mfa_for_api of the profile",
     .facts = F(MFA_PROFILE),
     .answer = "missing: mfa-for-api C profile0 7"},
    {.name = "mfa_for_api of a set",
     .facts = F(MFA_SET),
     .answer = "missing: mfa-for-api C set0 8"},
    {.name = "mfa_for_api of the user",
     .facts = F(MFA_USER),
     .answer = "missing: mfa-for-api C user0 9"},
    {.name = "a set that grants both",
     .facts = F(API_SET) | F(MFA_SET),
     .answer = "missing: api-only C set0 5; mfa-for-api C set0 8"},
    {.name = "login_challenge off",
     .facts = F(CHALLENGE_OFF),
     .answer = "missing: org-features-off C feature0 10"},
    {.name = "login_with_api_token off",
     .facts = F(TOKEN_OFF),
     .answer = "missing: org-features-off C feature1 11"},
    {.name = "both features off",
     .facts = F(CHALLENGE_OFF) | F(TOKEN_OFF),
     .answer = "missing: org-features-off C feature0 10, feature1 11"},
    {.name = "features in the order of the file",
     .facts = F(CHALLENGE_OFF) | F(TOKEN_OFF),
     .last_first = true,
     .answer = "missing: org-features-off C feature1 1, feature0 10"},
    {.name = "inactive", .facts = F(INACTIVE), .answer = "missing: user-inactive C user0 12"},
    {.name = "frozen", .facts = F(FROZEN), .answer = "missing: user-inactive L user1 13"},
    {.name = "locked", .facts = F(LOCKED), .answer = "missing: user-inactive L user2 14"},
    {.name = "inactive and frozen",
     .facts = F(INACTIVE) | F(FROZEN),
     .answer = "missing: user-inactive C user0 12, user1 13"},
    {.name = "states in the order of the file",
     .facts = F(INACTIVE) | F(FROZEN) | F(LOCKED),
     .last_first = true,
     .answer = "missing: user-inactive C user2 1, user0 12, user1 13"},
    {.name = "single sign-on", .facts = F(SSO), .answer = "missing: sso-user L user0 15"},
    {.name = "of a site", .facts = F(EXTERNAL), .answer = "missing: external-user U profile0 16"},
    {.name = "a profile of a site alone",
     .facts = F(EXTERNAL) | F(ALONE),
     .answer = "missing: external-user U profile0 16"},
    {.name = "Login-As", .login_as = TOLD_YES, .answer = "missing: login-as L"},
    {.name = "Login-As explains what is seen",
     .login_as = TOLD_YES,
     .observed = OBSERVED_MISSING,
     .answer = "missing: login-as L"},
    {.name = "Login-As, and yet it is seen",
     .login_as = TOLD_YES,
     .observed = OBSERVED_PRESENT,
     .answer = "undecided: login-as L"},
    {.name = "nothing explains that it is missing",
     .observed = OBSERVED_MISSING,
     .answer = "missing: stale-profile C; support C +"},
    {.name = "neither does trusted ranges' list",
     .facts = F(TRUSTED_RANGES),
     .observed = OBSERVED_MISSING,
     .login_as = TOLD_NO,
     .answer = "missing: stale-profile C; support C"},
    {.name = "a cause explains that it is missing",
     .facts = F(SSO),
     .observed = OBSERVED_MISSING,
     .answer = "missing: sso-user L user0 15 +"},
    {.name = "seen although the policy says it is missing",
     .facts = F(API_PROFILE),
     .observed = OBSERVED_PRESENT,
     .answer = "undecided: api-only C profile0 4"},
    {.name = "likely ones behind confirmed ones",
     .facts = F(PROFILE_RANGES) | F(SSO) | F(EXTERNAL) | F(FROZEN) | F(TOKEN_OFF),
     .login_as = TOLD_YES,
     .answer = "missing: profile-ranges C row0 1; org-features-off C feature1 11; "
	       "user-inactive L user1 13; sso-user L user0 15; login-as L; "
	       "external-user U profile0 16"},
    {.name = "professional's ranges are likely only",
     .facts = F(ORG_RANGES) | F(MFA_PROFILE),
     .edition = EDITION_PROFESSIONAL,
     .answer = "missing: mfa-for-api C profile0 7; session-settings-ranges L row0 2"},
    {.name = "all that a policy can say",
     .facts = F(PROFILE_RANGES) | F(ORG_RANGES) | F(API_PROFILE) | F(MFA_USER) | F(CHALLENGE_OFF) |
	      F(INACTIVE) | F(SSO) | F(EXTERNAL),
     .edition = EDITION_PERSONAL + 1,
     .observed = OBSERVED_MISSING,
     .answer = "missing: profile-ranges C row0 1; session-settings-ranges C row0 2; "
	       "api-only C profile0 4; mfa-for-api C user0 9; org-features-off C feature0 10; "
	       "user-inactive C user0 12; sso-user L user0 15; external-user U profile0 16 +"},
};

static struct subject subject_of(uint32_t facts)
{
	return (struct subject){facts & F(ALONE) ? NONE : 0, 0};
}

static struct ruleset *compiled(const struct policy *policy)
{
	struct ruleset *ruleset;
	assert_int_equal(ruleset_new(policy, policy->org.rules, &ruleset), OK);
	return ruleset;
}

static void last_write_first(struct reset_org *o)
{
	const struct place first = {.line = 1, .column = 1};
	o->users[0].permission_places[__builtin_ctz(PERMISSION_API_ONLY)] = first;
	o->users[0].locked_place = first;
	o->policy.org.features.login_with_api_token_place = first;
}

static void rows_are_answered(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof answer_rows / sizeof *answer_rows; i++) {
		const struct answer_row *row = &answer_rows[i];
		static struct reset_org o;
		struct arena arena;
		struct reset_result result;
		struct reset_question question = {subject_of(row->facts), row->login_as,
						  row->observed};
		struct text text = {.length = 0};
		arena_init(&arena);
		reset_org_make(&o, row->facts);
		if (row->edition)
			o.policy.org.edition = row->edition;
		if (row->last_first)
			last_write_first(&o);
		struct ruleset *ruleset = compiled(&o.policy);
		assert_int_equal(reset_option_find(ruleset, &question, &arena, &result), OK);
		answer_put(&text, &result);
		if (strcmp(text.at, row->answer) != 0)
			fail_msg("%s: %s, not %s", row->name, text.at, row->answer);
		ruleset_free(ruleset);
		arena_clear(&arena);
	}
}

/* The smallest edition has the number 0, which a row above cannot say. */
static void personal_edition_hides_by_session_ranges(void **state)
{
	(void)state;
	static struct reset_org o;
	reset_org_make(&o, F(ORG_RANGES));
	o.policy.org.edition = EDITION_PERSONAL;
	assert_int_equal(reset_causes(&o.policy, (struct subject){0, 0}),
			 1u << RESET_SESSION_RANGES);
	assert_int_equal(reset_grade(&o.policy, (struct subject){0, 0}, RESET_SESSION_RANGES),
			 GRADE_C);
}

/* ---- the use of a token ---- */

static void count_put(struct text *text, struct count count)
{
	char digits[COUNT_TEXT];
	count_format(count, digits);
	put(text, "%s", digits);
}

/* "4294967040 soap, lowest 0.0.0.0, open" */
static void token_put(struct text *text, const struct token_use *use)
{
	char lowest[ADDR_TEXT];
	if (!use->needed)
		put(text, "not needed");
	else {
		count_put(text, use->addresses);
		addr_format(use->witness, lowest);
		put(text, "%s%s, lowest %s", use->via >> VIA_SOAP & 1 ? " soap" : "",
		    use->via >> VIA_OAUTH_PASSWORD & 1 ? " flow" : "", lowest);
		assert_int_equal(use->via & ~(1 << VIA_SOAP | 1 << VIA_OAUTH_PASSWORD), 0);
	}
	put(text, "%s%s", use->open ? ", open" : "", use->by_profile_ranges ? ", by ranges" : "");
}

struct token_row {
	const char *name;
	uint32_t facts;
	bool no_soap, no_flow, authenticator, closed_hours, bypass, trap;
	const char *use;
};

#define ALL         "340282366920938463463374607431768211456"
#define ALL_BUT_256 "340282366920938463463374607431768211200"

static const struct token_row token_rows[] = {
    {.name = "no ranges at all: from everywhere", .use = ALL " soap flow, lowest 0.0.0.0"},
    {.name = "but from trusted ranges",
     .facts = F(TRUSTED_RANGES),
     .use = ALL_BUT_256 " soap flow, lowest 0.0.0.0, open"},
    {.name = "profile ranges: of no use",
     .facts = F(PROFILE_RANGES) | F(TRUSTED_RANGES),
     .use = "not needed, open, by ranges"},
    {.name = "an app that lifts the ranges",
     .facts = F(PROFILE_RANGES),
     .bypass = true,
     .use = ALL " flow, lowest 0.0.0.0, open"},
    {.name = "org ranges: from there only",
     .facts = F(ORG_RANGES),
     .use = "256 soap flow, lowest 203.0.113.0"},
    {.name = "an app that lifts the ranges, but not the org's",
     .facts = F(PROFILE_RANGES) | F(ORG_RANGES),
     .bypass = true,
     .use = "256 flow, lowest 203.0.113.0, open"},
    {.name = "soap alone", .no_flow = true, .use = ALL " soap, lowest 0.0.0.0"},
    {.name = "flow alone", .no_soap = true, .use = ALL " flow, lowest 0.0.0.0"},
    {.name = "neither", .no_soap = true, .no_flow = true, .use = "not needed"},
    {.name = "the feature is off", .facts = F(TOKEN_OFF), .use = "not needed, open"},
    {.name = "a code in its place",
     .facts = F(MFA_SET) | F(TRUSTED_RANGES),
     .authenticator = true,
     .use = "not needed"},
    {.name = "MFA without an authenticator",
     .facts = F(MFA_SET),
     .use = ALL " soap flow, lowest 0.0.0.0"},
    {.name = "frozen: as after that is over",
     .facts = F(FROZEN),
     .use = ALL " soap flow, lowest 0.0.0.0"},
    {.name = "inactive, locked and in the trap",
     .facts = F(INACTIVE) | F(LOCKED) | F(API_SET),
     .trap = true,
     .use = ALL " soap flow, lowest 0.0.0.0"},
    {.name = "a user who may never log in", .closed_hours = true, .use = "not needed"},
    {.name = "the trap",
     .facts = F(API_SET),
     .trap = true,
     .use = ALL " soap flow, lowest 0.0.0.0"},
    {.name = "API-only, but inside ranges",
     .facts = F(API_SET) | F(PROFILE_RANGES),
     .use = "not needed, open, by ranges"},
    {.name = "a profile alone",
     .facts = F(API_SET) | F(ALONE),
     .use = ALL " soap flow, lowest 0.0.0.0"},
};

static void token_org_make(struct reset_org *o, const struct token_row *row)
{
	reset_org_make(o, row->facts);
	o->policy.org.features.soap_login = !row->no_soap;
	o->policy.org.features.username_password_flow = !row->no_flow;
	o->users[0].authenticator = row->authenticator;
	o->apps[0] = (struct app){.name = STR("first"), .ip_relaxation = RELAX_ENFORCE_REFRESH};
	o->apps[1] = (struct app){.name = STR("second"), .ip_relaxation = RELAX_BYPASS};
	o->policy.app_count = row->bypass ? 2 : 1;
	o->profiles[0].login_hours.given = row->closed_hours;
	for (unsigned day = 0; day < DAYS; day++)
		o->profiles[0].login_hours.days[day].given = row->closed_hours;
}

static void tokens_are_of_use(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof token_rows / sizeof *token_rows; i++) {
		const struct token_row *row = &token_rows[i];
		static struct reset_org o;
		struct arena arena;
		struct reset_result result;
		struct reset_question question = {.subject = subject_of(row->facts)};
		struct text text = {.length = 0};
		arena_init(&arena);
		token_org_make(&o, row);
		struct ruleset *ruleset = compiled(&o.policy);
		assert_int_equal(reset_option_find(ruleset, &question, &arena, &result), OK);
		token_put(&text, &result.token);
		if (strcmp(text.at, row->use) != 0 || result.trap != row->trap)
			fail_msg("%s: %s%s, not %s", row->name, text.at,
				 result.trap ? " (trap)" : "", row->use);
		ruleset_free(ruleset);
		arena_clear(&arena);
	}
}

/* ---- random policies ---- */

struct tally {
	unsigned of_cause[RESET_CAUSE_COUNT], needed, open, by_ranges, trap, subjects;
};

static void twin_fail(const struct scene *scene, struct subject subject, const char *message)
{
	table_policy_print(stderr, "random", &scene->policy);
	fail_msg("%s: user %d, profile %u, rules %s", message,
		 subject.user == NONE ? -1 : (int)subject.user, subject.profile,
		 rules_names[scene->rules].at);
}

static bool use_equal(const struct token_use *a, const struct token_use *b)
{
	return a->needed == b->needed && a->via == b->via && a->open == b->open &&
	       a->by_profile_ranges == b->by_profile_ranges &&
	       count_compare(a->addresses, b->addresses) == 0 && a->witness == b->witness;
}

static void reasons_check(const struct scene *scene, const struct reset_result *result,
			  uint32_t causes)
{
	struct subject subject = result->question.subject;
	uint32_t seen = 0;
	for (uint32_t i = 0; i < result->reason_count; i++) {
		const struct reset_reason *reason = &result->reasons[i], *before = reason - 1;
		seen |= 1u << reason->cause;
		if (!reason->evidence_count)
			twin_fail(scene, subject, "a reason without evidence");
		if (i && (before->grade > reason->grade ||
			  (before->grade == reason->grade && before->cause >= reason->cause)))
			twin_fail(scene, subject, "reasons out of order");
	}
	if (seen != causes || result->answer != (causes ? RESET_MISSING : RESET_PRESENT))
		twin_fail(scene, subject, "other reasons");
}

static void subject_check(struct scene *scene, struct reset_asker *asker, struct subject subject,
			  struct tally *tally)
{
	const struct policy *policy = &scene->policy.policy;
	uint32_t causes = reset_twin_causes(policy, subject);
	struct token_use use = reset_twin_token(policy, scene->rules, subject);
	struct reset_question question = {.subject = subject, .login_as = TOLD_NO};
	struct reset_result result;
	if (reset_causes(policy, subject) != causes)
		twin_fail(scene, subject, "other causes");
	assert_int_equal(reset_asker_find(asker, &question, &scene->scratch, &result), OK);
	reasons_check(scene, &result, causes);
	if (!use_equal(&result.token, &use))
		twin_fail(scene, subject, "another use of the token");
	if (result.trap != (causes >> RESET_API_ONLY & 1 && use.needed))
		twin_fail(scene, subject, "another trap");
	for (unsigned cause = 0; cause < RESET_CAUSE_COUNT; cause++)
		tally->of_cause[cause] += causes >> cause & 1;
	tally->needed += use.needed;
	tally->open += use.open;
	tally->by_ranges += use.by_profile_ranges;
	tally->trap += result.trap;
	tally->subjects++;
}

static void small_scene_open(struct scene *scene)
{
	arena_init(&scene->arena);
	arena_init(&scene->scratch);
	policy_small(&scene->rand, &scene->arena, &scene->policy);
	scene->rules = scene->policy.policy.org.rules;
	assert_int_equal(ruleset_new(&scene->policy.policy, scene->rules, &scene->ruleset), OK);
}

static void random_policies_agree(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("reset option")};
	struct tally tally = {.subjects = 0};
	for (unsigned i = 0; i < POLICIES; i++) {
		struct reset_asker asker;
		small_scene_open(&scene);
		const struct policy *policy = &scene.policy.policy;
		assert_int_equal(reset_asker_init(&asker, scene.ruleset, &scene.arena), OK);
		for (uint32_t p = 0; p < policy->profile_count; p++)
			subject_check(&scene, &asker, (struct subject){NONE, p}, &tally);
		for (uint32_t u = 0; u < policy->user_count; u++)
			subject_check(&scene, &asker,
				      (struct subject){u, policy->users[u].profile.index}, &tally);
		reset_asker_clear(&asker);
		scene_close(&scene);
	}
	printf("%u subjects: a token is needed by %u, of no use to %u by ranges; %u in the trap\n",
	       tally.subjects, tally.needed, tally.by_ranges, tally.trap);
	for (unsigned cause = 0; cause < RESET_CAUSE_COUNT; cause++)
		if (cause != RESET_STALE_PROFILE && cause != RESET_SUPPORT &&
		    cause != RESET_LOGIN_AS)
			assert_true(tally.of_cause[cause] > 0);
	assert_true(tally.needed && tally.open && tally.by_ranges && tally.trap);
}

/* ---- many ---- */

/* Many users of many profiles with many rows each: what they have in common is found once. Were it
 * made for each, this would be 16 million rows, and a gigabyte. */
static void many_users_share(void **state)
{
	(void)state;
	static struct reset_org o;
	struct arena arena, shared, answers_arena;
	struct reset_asker asker;
	struct reset_result result;
	reset_org_make(&o, F(PROFILE_RANGES));
	arena_init(&arena);
	arena_init(&shared);
	arena_init(&answers_arena);
	struct range_row *rows = arena_array(&arena, MANY, sizeof *rows);
	struct user *users = arena_array(&arena, MANY, sizeof *users);
	assert_true(rows && users);
	for (uint32_t i = 0; i < MANY; i++) {
		addr at = addr_of_v4(0xc0000200 + 2 * i);
		rows[i] =
		    (struct range_row){.range = {at, at}, .network = NONE, .place = {1, i, 1, 1}};
		users[i] = o.users[0];
	}
	o.profiles[0].login_ip_ranges.rows = rows;
	o.profiles[0].login_ip_ranges.count = MANY;
	o.policy.users = users;
	o.policy.user_count = MANY;
	struct ruleset *ruleset = compiled(&o.policy);
	const struct reset_evidence *first = NULL;
	assert_int_equal(reset_asker_init(&asker, ruleset, &shared), OK);
	for (uint32_t i = 0; i < MANY; i++) {
		struct reset_question question = {.subject = {i, 0}};
		arena_reset(&answers_arena);
		assert_int_equal(reset_asker_find(&asker, &question, &answers_arena, &result), OK);
		assert_int_equal(result.reasons[0].evidence_count, MANY);
		first = first ? first : result.reasons[0].evidence;
		assert_ptr_equal(result.reasons[0].evidence, first);
		assert_true(result.token.by_profile_ranges);
	}
	assert_true(shared.total < 1 << 20);
	assert_true(answers_arena.total < 1 << 20);
	reset_asker_clear(&asker);
	ruleset_free(ruleset);
	arena_clear(&answers_arena);
	arena_clear(&shared);
	arena_clear(&arena);
}

/* ---- memory ---- */

/* One failure: there was no memory, or (where it was for less memory, not for more) the answer is
 * the same. */
static bool failure_is_noticed(const struct ruleset *ruleset, void (*arm)(size_t), size_t nth,
			       const struct text *whole)
{
	const struct reset_question question = {.subject = {0, 0}, .login_as = TOLD_YES};
	struct arena arena;
	struct reset_result result = {.reason_count = 77};
	struct text text = {.length = 0};
	arena_init(&arena);
	arm(nth);
	enum status status = reset_option_find(ruleset, &question, &arena, &result);
	bool failed = mem_count() >= nth;
	mem_fail_from(0);
	if (status == OK)
		answer_put(&text, &result);
	if (status == OK && strcmp(text.at, whole->at) != 0)
		fail_msg("allocation %zu: %s", nth, text.at);
	if (status != OK)
		assert_true(failed && status == NOMEM && result.reason_count == 77);
	if (arm == mem_fail_from)
		assert_int_equal(status, failed ? NOMEM : OK);
	arena_clear(&arena);
	return failed;
}

static void failed_allocation_is_nomem(void **state)
{
	(void)state;
	static struct reset_org o;
	void (*const arms[])(size_t) = {mem_fail_from, mem_fail_only};
	const struct reset_question question = {.subject = {0, 0}, .login_as = TOLD_YES};
	struct arena arena;
	struct reset_result result;
	struct text whole = {.length = 0};
	reset_org_make(&o, (1u << FACT_COUNT) - 1 - F(ALONE));
	o.policy.org.edition = EDITION_GROUP;
	struct ruleset *ruleset = compiled(&o.policy);
	arena_init(&arena);
	assert_int_equal(reset_option_find(ruleset, &question, &arena, &result), OK);
	answer_put(&whole, &result);
	assert_int_equal(result.reason_count, 9);
	for (unsigned i = 0; i < 2; i++) {
		size_t nth = 1;
		while (failure_is_noticed(ruleset, arms[i], nth, &whole))
			nth++;
		assert_true(nth > 5);
	}
	arena_clear(&arena);
	ruleset_free(ruleset);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_are_answered),
	    cmocka_unit_test(personal_edition_hides_by_session_ranges),
	    cmocka_unit_test(tokens_are_of_use),
	    cmocka_unit_test(random_policies_agree),
	    cmocka_unit_test(many_users_share),
	    cmocka_unit_test(failed_allocation_is_nomem),
	};
	return cmocka_run_group_tests_name("reset_option", tests, NULL, NULL);
}
