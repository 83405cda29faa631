/* What brings Reset My Security Token back? Ways in rows; random policies against all sets of
 * changes there are, each made to a copy of the policy by the naive twin; what a way does to
 * logins, against diff_find() over the whole policy and against each login there is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "engine/cases.h"
#include "engine/reset_ways.h"
#include "oracle/naive.h"
#include "oracle/reset_twin.h"
#include "oracle/table_print.h"
#include "policy/scenario.h"
#include "reset_org.h"

enum { POLICIES = 500, ATOMS_MAX = 11, EVERY_LOGIN_OF = 40, TEXT = 4096 };

/* A question and its ways. */
struct asked {
	struct arena arena;
	const struct policy *policy;
	struct ruleset *ruleset;
	struct reset_result result;
	struct reset_ways ways;
};

static void asked_open(struct asked *asked, const struct policy *policy,
		       const struct reset_question *question)
{
	*asked = (struct asked){.policy = policy};
	arena_init(&asked->arena);
	assert_int_equal(ruleset_new(policy, policy->org.rules, &asked->ruleset), OK);
	assert_int_equal(reset_option_find(asked->ruleset, question, &asked->arena, &asked->result),
			 OK);
	assert_int_equal(
	    reset_ways_find(asked->ruleset, &asked->result, &asked->arena, &asked->ways), OK);
}

static void asked_close(struct asked *asked)
{
	reset_ways_clear(&asked->ways);
	ruleset_free(asked->ruleset);
	arena_clear(&asked->arena);
}

/* ---- ways as text ---- */

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

static const char *const kind_names[RESET_CHANGE_KIND_COUNT] = {
    [RESET_CLEAR_PROFILE_RANGES] = "clear",
    [RESET_CLEAR_SESSION_RANGES] = "clear-org",
    [RESET_MOVE] = "move",
    [RESET_REVOKE_PROFILE] = "revoke-profile",
    [RESET_REVOKE_SET] = "revoke-set",
    [RESET_UNASSIGN_SET] = "unassign",
    [RESET_REVOKE_USER] = "revoke-user",
    [RESET_FEATURE_ON] = "feature",
    [RESET_REACTIVATE] = "reactivate",
    [RESET_UNFREEZE] = "unfreeze",
    [RESET_UNLOCK] = "unlock",
    [RESET_NO_SSO] = "no-sso",
    [RESET_NOT_LOGIN_AS] = "not-login-as",
    [RESET_SAVE_PROFILE] = "save",
    [RESET_ASK_SUPPORT] = "support",
};

/* "revoke-set0 api_only *2 @5": the index where there is a choice, users concerned, the line */
static void change_put(struct text *text, const struct reset_change *change)
{
	bool indexed = change->kind == RESET_MOVE || change->kind == RESET_REVOKE_SET ||
		       change->kind == RESET_UNASSIGN_SET || change->kind == RESET_FEATURE_ON;
	put(text, "%s", kind_names[change->kind]);
	if (indexed)
		put(text, "%u", change->index);
	if (change->permission)
		put(text, "%s", change->permission == PERMISSION_API_ONLY ? " api" : " mfa");
	if (change->alike)
		put(text, " ~%u", change->alike);
	for (uint32_t i = 0; i < change->alike; i++)
		put(text, "%c%u", i ? ',' : ':', change->alike_at[i]);
	if (change->grants)
		put(text, " ^%x", change->grants);
	if (change->other_license)
		put(text, " license");
	if (change->concerned)
		put(text, " *%u", change->concerned);
	if (change->place.line)
		put(text, " @%u", change->place.line);
}

/* "move1 *1 + reactivate | …"; a way that changes no login ends with "=" */
static void ways_put(struct text *text, const struct reset_ways *ways)
{
	for (uint32_t i = 0; i < ways->count; i++) {
		const struct reset_way *way = &ways->at[i];
		for (uint32_t n = 0; n < way->change_count; n++) {
			put(text, "%s", n ? " + " : i ? " | " : "");
			change_put(text, &way->changes[n]);
		}
		put(text, "%s", way->changes_logins ? "" : " =");
	}
	if (ways->incurable)
		put(text, "incurable %x", ways->incurable);
	if (ways->more)
		put(text, " …");
}

/* ---- rows ---- */

/* Other profiles, in the order of the bits, behind Eve's own. */
enum other {
	FREE_ADMIN, /* with modify_all_data */
	FREE_LICENSE,
	FREE,
	FREE_TWIN,
	FREE_MFA_UI, /* with mfa_for_ui */
	WITH_HOURS,
	WITH_RANGES,
	WITH_API,
	OF_A_SITE,
	OTHER_COUNT
};

#define O(other) (1u << (other))

static struct range_row other_row = {.network = NONE};

static void profile_fill(struct profile *profile, enum other other)
{
	static const char *const names[] = {"Admin", "License", "Free", "Free Twin", "Free MFA",
					    "Hours", "Ranges",  "API",  "Site"};
	*profile = (struct profile){.name = str_of(names[other])};
	profile->experience_cloud = other == OF_A_SITE;
	if (other == FREE_ADMIN)
		profile->permissions = PERMISSION_MODIFY_ALL_DATA;
	if (other == FREE_LICENSE)
		profile->license = STR("Salesforce Platform");
	if (other == FREE_MFA_UI)
		profile->permissions = PERMISSION_MFA_FOR_UI;
	if (other == WITH_API)
		profile->permissions = PERMISSION_API_ONLY;
	if (other == WITH_RANGES)
		profile->login_ip_ranges = (struct range_list){.rows = &other_row, .count = 1};
	if (other != WITH_HOURS)
		return;
	profile->login_hours.given = true;
	for (unsigned day = 0; day < DAYS; day++)
		profile->login_hours.days[day] =
		    (struct day_hours){.start = 480, .end = 1080, .given = true};
}

struct way_row {
	const char *name;
	uint32_t facts, others;
	uint32_t extra_users; /* with Eve's profile and permission set */
	uint32_t own;         /* permissions of Eve's own, more */
	bool group_edition;
	bool licensed; /* Eve's profile has a licence that is known */
	enum told login_as;
	enum observed observed;
	const char *ways;
};

/* Lines as in reset_org.h, from 1: profile ranges 1, org's 2, api_only 4 5 6, mfa_for_api 7 8 9,
 * features 10 11, inactive 12, frozen 13, locked 14, sso 15. */
static const struct way_row way_rows[] = {
    {.name = "nothing is missing", .ways = ""},
    {.name = "seen", .facts = F(SSO), .observed = OBSERVED_PRESENT, .ways = ""},
    {.name = "ranges, nowhere to go", .facts = F(PROFILE_RANGES), .ways = "clear @1"},
    {.name = "ranges of others, too",
     .facts = F(PROFILE_RANGES),
     .extra_users = 2,
     .others = O(FREE),
     .ways = "move1 | clear *2 @1"},
    {.name = "a profile alone goes nowhere",
     .facts = F(PROFILE_RANGES) | F(ALONE),
     .others = O(FREE),
     .extra_users = 1,
     .ways = "clear *2 @1"},
    {.name = "profiles that are alike are one",
     .facts = F(PROFILE_RANGES),
     .others = O(FREE) | O(FREE_TWIN) | O(WITH_HOURS),
     .ways = "clear @1 | move1 ~1:2 | move3"},
    {.name = "a profile that may more stands for no other, and comes last",
     .facts = F(PROFILE_RANGES),
     .others = O(FREE_ADMIN) | O(FREE) | O(FREE_TWIN),
     .extra_users = 2,
     .ways = "move2 ~1:3 | clear *2 @1 | move1 ^8"},
    {.name = "behind more changes, too",
     .facts = F(PROFILE_RANGES) | F(API_PROFILE),
     .others = O(FREE_ADMIN),
     .ways = "clear @1 + revoke-profile api @4 | move1 ^8"},
    {.name = "a user who may that already moves like anybody",
     .facts = F(PROFILE_RANGES),
     .others = O(FREE_ADMIN) | O(FREE),
     .own = PERMISSION_MODIFY_ALL_DATA,
     .ways = "clear @1 | move1 ~1:2"},
    {.name = "a profile of a licence that nobody knows to be another is alike",
     .facts = F(PROFILE_RANGES),
     .others = O(FREE_LICENSE) | O(FREE),
     .ways = "clear @1 | move1 ~1:2"},
    {.name = "another licence is not alike",
     .facts = F(PROFILE_RANGES),
     .licensed = true,
     .others = O(FREE_LICENSE) | O(FREE),
     .ways = "clear @1 | move1 license | move2"},
    {.name = "profiles that differ in MFA are two",
     .facts = F(PROFILE_RANGES),
     .others = O(FREE) | O(FREE_MFA_UI),
     .ways = "clear @1 | move1 | move2"},
    {.name = "unless the user has it anyway",
     .facts = F(PROFILE_RANGES),
     .others = O(FREE) | O(FREE_MFA_UI),
     .own = PERMISSION_MFA_FOR_UI,
     .ways = "clear @1 | move1 ~1:2"},
    {.name = "a frozen user's hours count once the user is back",
     .facts = F(PROFILE_RANGES) | F(FROZEN),
     .others = O(FREE) | O(WITH_HOURS),
     .ways = "clear @1 + unfreeze @13 | move1 + unfreeze @13 | move2 + unfreeze @13"},
    {.name = "no move to what hides it, too",
     .facts = F(PROFILE_RANGES),
     .others = O(WITH_RANGES) | O(WITH_API) | O(OF_A_SITE),
     .ways = "clear @1"},
    {.name = "no move without need of the profile",
     .facts = F(API_SET),
     .others = O(FREE),
     .ways = "unassign0 | revoke-set0 api @5"},
    {.name = "api_only of the profile",
     .facts = F(API_PROFILE),
     .others = O(FREE),
     .extra_users = 1,
     .ways = "move1 | revoke-profile api *1 @4"},
    {.name = "ranges and both permissions of the profile",
     .facts = F(PROFILE_RANGES) | F(API_PROFILE) | F(MFA_PROFILE),
     .others = O(FREE),
     .ways = "move1 | clear @1 + revoke-profile api @4 + revoke-profile mfa @7"},
    {.name = "a set that grants both",
     .facts = F(API_SET) | F(MFA_SET),
     .ways = "unassign0 | revoke-set0 api @5 + revoke-set0 mfa @8"},
    {.name = "a set that is assigned twice",
     .facts = F(API_SET) | F(SET_TWICE),
     .extra_users = 2,
     .ways = "unassign0 | revoke-set0 api *2 @5"},
    {.name = "a set of others, too",
     .facts = F(API_SET),
     .extra_users = 3,
     .ways = "unassign0 | revoke-set0 api *3 @5"},
    {.name = "api_only from everywhere",
     .facts = F(API_PROFILE) | F(API_SET) | F(API_USER),
     .others = O(FREE),
     .ways = "revoke-profile api @4 + unassign0 + revoke-user api @6 | "
	     "revoke-profile api @4 + revoke-set0 api @5 + revoke-user api @6 | "
	     "move1 + unassign0 + revoke-user api @6 | "
	     "move1 + revoke-set0 api @5 + revoke-user api @6"},
    {.name = "features",
     .facts = F(CHALLENGE_OFF) | F(TOKEN_OFF),
     .extra_users = 1,
     .ways = "feature0 *1 @10 + feature1 *1 @11"},
    {.name = "a feature that decides nothing", .facts = F(CHALLENGE_OFF), .ways = "feature0 @10 ="},
    {.name = "ranges of the org",
     .facts = F(ORG_RANGES),
     .group_edition = true,
     .extra_users = 1,
     .ways = "clear-org *1 @2"},
    {.name = "all states",
     .facts = F(INACTIVE) | F(FROZEN) | F(LOCKED),
     .ways = "reactivate @12 + unfreeze @13 + unlock @14"},
    {.name = "single sign-on", .facts = F(SSO), .ways = "no-sso @15 ="},
    {.name = "of a site",
     .facts = F(EXTERNAL) | F(SSO),
     .others = O(FREE),
     .ways = "incurable 400"},
    {.name = "Login-As", .login_as = TOLD_YES, .ways = "not-login-as ="},
    {.name = "Login-As, and more",
     .login_as = TOLD_YES,
     .facts = F(FROZEN),
     .ways = "unfreeze @13 + not-login-as"},
    {.name = "unexplained", .observed = OBSERVED_MISSING, .ways = "save = | support ="},
};

static void row_org_make(struct reset_org *o, const struct way_row *row)
{
	reset_org_make(o, row->facts);
	if (row->group_edition)
		o->policy.org.edition = EDITION_GROUP;
	if (row->licensed)
		o->profiles[0].license = STR("Salesforce");
	o->users[0].permissions |= row->own;
	for (enum other other = 0; other < OTHER_COUNT; other++)
		if (row->others & O(other))
			profile_fill(&o->profiles[o->policy.profile_count++], other);
	for (uint32_t i = 0; i < row->extra_users; i++) {
		struct user *user = &o->users[o->policy.user_count++];
		*user = o->users[0];
		user->username = str_of((const char *[]){"", "one", "two", "three"}[1 + i]);
	}
}

static void rows_have_ways(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof way_rows / sizeof *way_rows; i++) {
		const struct way_row *row = &way_rows[i];
		static struct reset_org o;
		static struct text text;
		struct asked asked;
		struct reset_question question = {
		    {row->facts & F(ALONE) ? NONE : 0, 0}, row->login_as, row->observed};
		text.length = 0;
		text.at[0] = '\0';
		row_org_make(&o, row);
		asked_open(&asked, &o.policy, &question);
		ways_put(&text, &asked.ways);
		if (strcmp(text.at, row->ways) != 0)
			fail_msg("%s: %s, not %s", row->name, text.at, row->ways);
		asked_close(&asked);
	}
}

/* ---- all sets of changes ---- */

struct atoms {
	struct reset_change at[32];
	unsigned count;
};

static void atom_add(struct atoms *atoms, enum reset_change_kind kind, uint32_t index,
		     uint32_t permission)
{
	assert_true(atoms->count < 32);
	atoms->at[atoms->count++] =
	    (struct reset_change){.kind = kind, .index = index, .permission = permission};
}

static void atoms_of_user(const struct policy *policy, uint32_t number, struct atoms *atoms)
{
	const struct user *user = &policy->users[number];
	for (uint32_t i = 0; i < policy->profile_count; i++)
		if (i != user->profile.index)
			atom_add(atoms, RESET_MOVE, i, 0);
	for (uint32_t i = 0; i < user->permission_sets.count; i++) {
		uint32_t set = user->permission_sets.at[i].index;
		atom_add(atoms, RESET_UNASSIGN_SET, set, 0);
		for (uint32_t p = 1; p <= 2; p++)
			if (policy->permission_sets[set].permissions & p)
				atom_add(atoms, RESET_REVOKE_SET, set, p);
	}
	for (uint32_t p = 1; p <= 2; p++)
		if (user->permissions & p)
			atom_add(atoms, RESET_REVOKE_USER, 0, p);
	if (!user->active)
		atom_add(atoms, RESET_REACTIVATE, 0, 0);
	if (user->frozen)
		atom_add(atoms, RESET_UNFREEZE, 0, 0);
	if (user->locked)
		atom_add(atoms, RESET_UNLOCK, 0, 0);
	if (user->sso)
		atom_add(atoms, RESET_NO_SSO, 0, 0);
}

/* All changes that change anything. */
static void atoms_find(const struct policy *policy, struct subject subject, struct atoms *ret)
{
	const struct profile *profile = &policy->profiles[subject.profile];
	_Static_assert(PERMISSION_API_ONLY == 1 && PERMISSION_MFA_FOR_API == 2, "the first two");
	ret->count = 0;
	if (profile->login_ip_ranges.count)
		atom_add(ret, RESET_CLEAR_PROFILE_RANGES, subject.profile, 0);
	if (policy->org.login_ip_ranges.count)
		atom_add(ret, RESET_CLEAR_SESSION_RANGES, 0, 0);
	for (uint32_t p = 1; p <= 2; p++)
		if (profile->permissions & p)
			atom_add(ret, RESET_REVOKE_PROFILE, subject.profile, p);
	if (!policy->org.features.login_challenge)
		atom_add(ret, RESET_FEATURE_ON, FEATURE_LOGIN_CHALLENGE, 0);
	if (!policy->org.features.login_with_api_token)
		atom_add(ret, RESET_FEATURE_ON, FEATURE_LOGIN_WITH_API_TOKEN, 0);
	if (subject.user != NONE)
		atoms_of_user(policy, subject.user, ret);
}

static bool set_cures(const struct policy *policy, struct subject subject,
		      const struct atoms *atoms, unsigned set, struct arena *scratch)
{
	struct policy changed = *policy;
	arena_reset(scratch);
	for (unsigned i = 0; i < atoms->count; i++)
		if (set >> i & 1)
			reset_twin_change(&changed, subject, &atoms->at[i], scratch, &changed);
	return reset_twin_causes(&changed, reset_twin_subject(&changed, subject)) == 0;
}

/* minimal[set]: it cures, and nothing less does. */
static unsigned minimal_sets(const struct policy *policy, struct subject subject,
			     const struct atoms *atoms, bool minimal[1 << ATOMS_MAX])
{
	static bool cures[1 << ATOMS_MAX];
	struct arena scratch;
	unsigned count = 0;
	arena_init(&scratch);
	for (unsigned set = 0; set < 1u << atoms->count; set++)
		cures[set] = set_cures(policy, subject, atoms, set, &scratch);
	for (unsigned set = 0; set < 1u << atoms->count; set++) {
		minimal[set] = cures[set];
		for (unsigned less = set; less != 0 && minimal[set];) {
			less = (less - 1) & set;
			minimal[set] = !cures[less];
		}
		count += minimal[set];
	}
	arena_clear(&scratch);
	return count;
}

/* ---- random policies ---- */

struct tally {
	unsigned subjects, missing, ways, sets, several, alike, skipped, logins_asked, logins;
};

struct scene {
	struct rand rand;
	struct arena arena;
	struct policy_random random;
	const struct policy *policy;
};

static void ways_fail(const struct scene *scene, struct subject subject, const char *message)
{
	table_policy_print(stderr, "random", &scene->random);
	fail_msg("%s: user %d, profile %u", message, subject.user == NONE ? -1 : (int)subject.user,
		 subject.profile);
}

static bool atom_is(const struct reset_change *change, const struct reset_change *atom)
{
	return change->kind == atom->kind && change->index == atom->index &&
	       change->permission == atom->permission;
}

/* A way as a set of atoms. */
static unsigned way_set(const struct scene *scene, struct subject subject,
			const struct reset_way *way, const struct atoms *atoms)
{
	unsigned set = 0;
	for (uint32_t i = 0; i < way->change_count; i++) {
		unsigned n = 0;
		while (n < atoms->count && !atom_is(&way->changes[i], &atoms->at[n]))
			n++;
		if (n == atoms->count || set >> n & 1)
			ways_fail(scene, subject, "a change of nothing, or the same twice");
		set |= 1u << n;
	}
	return set;
}

static bool way_grants(const struct reset_way *way)
{
	for (uint32_t i = 0; i < way->change_count; i++)
		if (way->changes[i].grants)
			return true;
	return false;
}

/* Each is minimal, and with those that are alike they are all there are. */
static void sets_check(const struct scene *scene, const struct asked *asked,
		       const struct atoms *atoms, struct tally *tally)
{
	static bool minimal[1 << ATOMS_MAX];
	struct subject subject = asked->result.question.subject;
	unsigned there = minimal_sets(scene->policy, subject, atoms, minimal), counted = 0;
	for (uint32_t i = 0; i < asked->ways.count; i++) {
		const struct reset_way *way = &asked->ways.at[i], *before = way - 1;
		unsigned set = way_set(scene, subject, way, atoms), alike = 0;
		bool granting = way_grants(way), granted = i && way_grants(before);
		if (!minimal[set])
			ways_fail(scene, subject, "a set is not minimal, or does not cure");
		minimal[set] = false;
		for (uint32_t n = 0; n < way->change_count; n++)
			alike += way->changes[n].alike;
		if (granted > granting)
			ways_fail(scene, subject, "more permissions before none");
		if (i && granted == granting && before->change_count > way->change_count)
			ways_fail(scene, subject, "more changes before fewer");
		counted += 1 + alike;
		tally->alike += alike;
	}
	if (counted != there)
		ways_fail(scene, subject, "a set is missing");
	tally->sets += there;
	tally->several += there > 1;
}

/* Each change says what it cures: all that holds is cured, and by whatever cures it. */
static void cures_check(const struct scene *scene, const struct asked *asked)
{
	uint32_t causes = 0;
	for (uint32_t i = 0; i < asked->result.reason_count; i++)
		causes |= 1u << asked->result.reasons[i].cause;
	for (uint32_t i = 0; i < asked->ways.count; i++) {
		uint32_t cured = 0;
		for (uint32_t n = 0; n < asked->ways.at[i].change_count; n++)
			cured |= asked->ways.at[i].changes[n].cures;
		if (cured != causes)
			ways_fail(scene, asked->result.question.subject, "other causes are cured");
	}
}

/* ---- what a way does ---- */

/* The whole policy after a way. */
struct after {
	struct arena arena;
	struct policy policy;
	struct ruleset *ruleset;
	struct subject subject;
};

static void after_open(struct after *after, const struct asked *asked, const struct reset_way *way,
		       uint32_t move)
{
	struct subject subject = asked->result.question.subject;
	arena_init(&after->arena);
	after->policy = *asked->policy;
	for (uint32_t i = 0; i < way->change_count; i++) {
		struct reset_change change = way->changes[i];
		if (change.kind == RESET_MOVE && move != NONE)
			change.index = move;
		reset_twin_change(&after->policy, subject, &change, &after->arena, &after->policy);
	}
	after->subject = reset_twin_subject(&after->policy, subject);
	assert_int_equal(ruleset_new(&after->policy, after->policy.org.rules, &after->ruleset), OK);
}

static void after_close(struct after *after)
{
	ruleset_free(after->ruleset);
	arena_clear(&after->arena);
}

/* Grades may differ: that of a group's is the first subject's. */
static bool decisions_equal(const struct decision *a, const struct decision *b)
{
	return a->verdict == b->verdict && a->reason == b->reason && a->token == b->token;
}

static bool changes_equal(const struct diff_change *a, const struct diff_change *b)
{
	bool equal = a->class == b->class && a->via == b->via && a->phase == b->phase &&
		     a->matters == b->matters && a->device == b->device &&
		     a->credential == b->credential && a->strong_auth == b->strong_auth &&
		     a->session_ip == b->session_ip && a->app_count == b->app_count &&
		     count_compare(a->addresses, b->addresses) == 0 && a->witness == b->witness &&
		     memcmp(a->apps, b->apps, a->app_count * sizeof *a->apps) == 0;
	if (a->matters >> DIFF_FACT_HOURS & 1)
		equal &= a->hours == b->hours;
	for (unsigned s = 0; s < SIDES; s++)
		equal &= decisions_equal(&a->decision[s], &b->decision[s]);
	return equal;
}

/* The next group of the diff that the subject is in, from `*at` on. */
static const struct diff_group *group_next(const struct diff *diff, struct subject old, size_t *at)
{
	for (; *at < diff->group_count; ++*at)
		for (uint32_t i = 0; i < diff->groups[*at].subject_count; i++) {
			struct subject is = diff->groups[*at].subjects[i].side[OLD];
			if (is.user == old.user && (old.user != NONE || is.profile == old.profile))
				return &diff->groups[(*at)++];
		}
	return NULL;
}

/* Is the subject in the policy after the way who it was, with the profile it then has? */
static void names_check(const struct scene *scene, const struct asked *asked,
			const struct reset_way *way, const struct after *after)
{
	const struct policy *small = ruleset_policy(way->diff.side[NEW]);
	struct subject subject = asked->result.question.subject;
	struct str profile = small->profiles[way->after.profile].name;
	bool equal = way->diff.side[NEW] == asked->ways.after &&
		     way->diff.side[OLD] == asked->ruleset &&
		     str_equal(profile, after->policy.profiles[after->subject.profile].name) &&
		     (way->after.user == NONE) == (subject.user == NONE);
	if (equal && subject.user != NONE) {
		const struct user *user = &small->users[way->after.user];
		equal = str_equal(user->username, asked->policy->users[subject.user].username) &&
			user->profile.index == way->after.profile &&
			str_equal(user->profile.name, profile);
	}
	if (!equal || way->diff.subjects != 1 || way->diff.kinds != 1)
		ways_fail(scene, subject, "somebody else after the way");
}

/* Is it what comparing the whole policies says of the subject? */
static void whole_check(const struct scene *scene, const struct asked *asked,
			const struct reset_way *way, const struct after *after)
{
	struct subject subject = asked->result.question.subject;
	struct arena arena;
	struct diff diff;
	size_t at = 0, own = 0;
	arena_init(&arena);
	assert_int_equal(diff_find(asked->ruleset, after->ruleset, &arena, &diff), OK);
	const struct diff_group *group;
	while ((group = group_next(&diff, subject, &at))) {
		const struct diff_group *is = &way->diff.groups[own++];
		if (own > way->diff.group_count || is->subject_count != 1 ||
		    is->subjects[0].side[OLD].user != subject.user ||
		    is->subjects[0].side[OLD].profile != subject.profile ||
		    is->subjects[0].side[NEW].user != way->after.user ||
		    is->subjects[0].side[NEW].profile != way->after.profile ||
		    is->change_count != group->change_count)
			ways_fail(scene, subject, "other groups than those of the whole");
		for (size_t i = 0; i < group->change_count; i++)
			if (!changes_equal(&is->changes[i], &group->changes[i]))
				ways_fail(scene, subject, "another change than of the whole");
	}
	if (own != way->diff.group_count || way->changes_logins != (own > 0))
		ways_fail(scene, subject, "more changes than of the whole");
	diff_clear(&diff);
	arena_clear(&arena);
}

/* Nobody can tell two policies after a move apart by this user's logins. */
static void alike_check(const struct scene *scene, const struct asked *asked,
			const struct reset_way *way, const struct after *after, uint32_t move)
{
	struct after other;
	struct arena arena;
	struct diff diff;
	size_t at = 0;
	arena_init(&arena);
	after_open(&other, asked, way, move);
	assert_int_equal(diff_find(after->ruleset, other.ruleset, &arena, &diff), OK);
	if (group_next(&diff, after->subject, &at))
		ways_fail(scene, asked->result.question.subject, "a move that is not alike");
	diff_clear(&diff);
	arena_clear(&arena);
	after_close(&other);
}

static bool profile_brings_nothing(const struct policy *policy, uint32_t profile)
{
	uint32_t of_profile = 1u << RESET_PROFILE_RANGES | 1u << RESET_API_ONLY |
			      1u << RESET_MFA_FOR_API | 1u << RESET_EXTERNAL_USER;
	return !(reset_twin_causes(policy, (struct subject){NONE, profile}) & of_profile);
}

/* Each profile that could be moved to is reported, or is alike to one before it: with only one
 * reported it must be that one. */
static void moves_check(const struct scene *scene, const struct asked *asked,
			const struct reset_way *way, const struct after *after)
{
	uint32_t own = asked->result.question.subject.profile, move = NONE, alike = 0, others = 0;
	for (uint32_t i = 0; i < way->change_count; i++)
		if (way->changes[i].kind == RESET_MOVE) {
			move = way->changes[i].index;
			alike = way->changes[i].alike;
		}
	for (uint32_t i = 0; move != NONE && i < scene->policy->profile_count; i++)
		others += i != own && i != move && profile_brings_nothing(scene->policy, i);
	if (move == NONE || others != alike)
		return;
	for (uint32_t i = 0; i < scene->policy->profile_count; i++)
		if (i != own && i != move && profile_brings_nothing(scene->policy, i))
			alike_check(scene, asked, way, after, i);
}

/* ---- each login ---- */

static struct naive_decision naive_of(const struct policy *policy, struct subject subject,
				      const struct login_case *one, addr ip)
{
	struct naive_decision decision;
	struct naive_facts facts = {.user = subject.user,
				    .profile = subject.profile,
				    .app = one->app,
				    .via = one->via,
				    .device = one->device,
				    .credential = one->credential,
				    .phase = one->phase,
				    .strong_auth = one->strong_auth,
				    .in_hours = true,
				    .same_session = one->session_ip == SESSION_SAME,
				    .ip = ip};
	naive_decide_facts(policy, policy->org.rules, &facts, &decision);
	return decision;
}

static bool app_in(const struct diff *diff, const struct diff_change *change, uint32_t app)
{
	for (uint32_t i = 0; i < change->app_count; i++) {
		const struct diff_app *apps = &diff->apps[change->apps[i]];
		if (app == NONE && apps->count == 0)
			return true;
		for (uint32_t n = 0; app != NONE && n < apps->count; n++)
			if (str_equal(apps->names[n],
				      ruleset_policy(diff->side[OLD])->apps[app].name))
				return true;
	}
	return false;
}

static bool inside_in(const struct diff_group *group, const struct diff_change *change)
{
	if (!(change->matters >> DIFF_FACT_HOURS & 1))
		return true;
	for (uint32_t i = 0; i < group->hours_count; i++)
		if (group->hours[i].side[OLD] == HOURS_INSIDE &&
		    group->hours[i].side[NEW] == HOURS_INSIDE)
			return change->hours >> i & 1;
	return false;
}

static bool case_in(const struct diff *diff, const struct diff_group *group,
		    const struct diff_change *change, const struct login_case *one)
{
	return change->phase == one->phase && (change->via >> one->via & 1) &&
	       (change->device >> one->device & 1) && (change->credential >> one->credential & 1) &&
	       (change->strong_auth >> one->strong_auth & 1) &&
	       (one->phase == PHASE_LOGIN || (change->session_ip >> one->session_ip & 1)) &&
	       (!case_uses_app(one->via) || app_in(diff, change, one->app)) &&
	       inside_in(group, change);
}

/* How many changes is the login in, and do they say what becomes of it? */
static unsigned changes_with(const struct scene *scene, const struct asked *asked,
			     const struct reset_way *way, const struct login_case *one, addr ip,
			     const struct naive_decision decisions[SIDES])
{
	unsigned found = 0;
	struct arena arena;
	arena_init(&arena);
	for (size_t g = 0; g < way->diff.group_count; g++)
		for (size_t c = 0; c < way->diff.groups[g].change_count; c++) {
			const struct diff_group *group = &way->diff.groups[g];
			const struct diff_change *change = &group->changes[c];
			struct rangeset where;
			if (!case_in(&way->diff, group, change, one))
				continue;
			assert_int_equal(diff_addresses(group, change, &arena, &where), OK);
			if (!rangeset_holds(where, ip))
				continue;
			found++;
			for (unsigned s = 0; s < SIDES; s++)
				if (change->decision[s].verdict != decisions[s].verdict ||
				    change->decision[s].reason != decisions[s].reason)
					ways_fail(scene, asked->result.question.subject,
						  "a change says something else");
		}
	arena_clear(&arena);
	return found;
}

/* Each login inside the hours, from some addresses of the small universe, before and after by the
 * naive evaluator: what differs is in one change, all else in none. */
static void logins_check(struct scene *scene, const struct asked *asked,
			 const struct reset_way *way, const struct after *after,
			 struct tally *tally)
{
	static struct small_address addresses[SMALL_COUNT];
	struct subject subject = asked->result.question.subject;
	uint32_t apps[8] = {NONE}, app_count = 1;
	struct case_space space = case_space_logins;
	struct case_walk walk = {0};
	struct login_case one;
	small_addresses(addresses);
	for (; app_count <= scene->policy->app_count; app_count++)
		apps[app_count] = app_count - 1;
	space.apps = apps;
	space.app_count = app_count;
	space.phase = (1 << PHASE_COUNT) - 1;
	while (case_next(&walk, &space, &one))
		for (unsigned i = 0; i < 4; i++) {
			addr ip = addresses[rand_below(&scene->rand, SMALL_COUNT)].at;
			struct naive_decision is[SIDES] = {
			    naive_of(scene->policy, subject, &one, ip),
			    naive_of(&after->policy, after->subject, &one, ip)};
			bool differs = is[OLD].verdict != is[NEW].verdict ||
				       is[OLD].reason != is[NEW].reason ||
				       is[OLD].token != is[NEW].token;
			if (changes_with(scene, asked, way, &one, ip, is) != differs)
				ways_fail(scene, subject, "a login too many, or missing");
			tally->logins += differs;
			tally->logins_asked++;
		}
}

static bool inside_possible(const struct asked *asked, const struct after *after)
{
	return ruleset_hours_possible(asked->ruleset, asked->result.question.subject.profile,
				      HOURS_INSIDE) &&
	       ruleset_hours_possible(after->ruleset, after->subject.profile, HOURS_INSIDE) &&
	       !asked->policy->profiles[after->subject.profile].login_hours.given;
}

static void effects_check(struct scene *scene, const struct asked *asked, struct tally *tally)
{
	for (uint32_t i = 0; i < asked->ways.count; i++) {
		const struct reset_way *way = &asked->ways.at[i];
		struct after after;
		after_open(&after, asked, way, NONE);
		names_check(scene, asked, way, &after);
		whole_check(scene, asked, way, &after);
		moves_check(scene, asked, way, &after);
		if (rand_once_in(&scene->rand, EVERY_LOGIN_OF) && inside_possible(asked, &after))
			logins_check(scene, asked, way, &after, tally);
		after_close(&after);
		tally->ways++;
	}
}

static void subject_check(struct scene *scene, struct subject subject, struct tally *tally)
{
	struct reset_question question = {.subject = subject};
	struct atoms atoms;
	struct asked asked;
	uint32_t causes = reset_twin_causes(scene->policy, subject);
	asked_open(&asked, scene->policy, &question);
	atoms_find(scene->policy, subject, &atoms);
	tally->subjects++;
	tally->missing += causes != 0;
	tally->skipped += atoms.count > ATOMS_MAX;
	if (causes == 0 || causes >> RESET_EXTERNAL_USER & 1) {
		if (asked.ways.count || (asked.ways.incurable != 0) != (causes != 0))
			ways_fail(scene, subject, "a way out of nothing");
	} else if (atoms.count <= ATOMS_MAX) {
		sets_check(scene, &asked, &atoms, tally);
		cures_check(scene, &asked);
		effects_check(scene, &asked, tally);
	}
	asked_close(&asked);
}

static void random_policies_agree(void **state)
{
	(void)state;
	struct scene scene = {.rand = rand_start("reset ways")};
	struct tally tally = {0};
	for (unsigned i = 0; i < POLICIES; i++) {
		arena_init(&scene.arena);
		policy_small(&scene.rand, &scene.arena, &scene.random);
		scene.policy = &scene.random.policy;
		for (uint32_t p = 0; p < scene.policy->profile_count; p++)
			subject_check(&scene, (struct subject){NONE, p}, &tally);
		for (uint32_t u = 0; u < scene.policy->user_count; u++)
			subject_check(&scene,
				      (struct subject){u, scene.policy->users[u].profile.index},
				      &tally);
		arena_clear(&scene.arena);
	}
	printf(
	    "%u subjects, missing for %u (%u skipped): %u ways, %u sets, %u of them by moves that "
	    "are alike; %u have a choice; %u of %u logins differ\n",
	    tally.subjects, tally.missing, tally.skipped, tally.ways, tally.sets, tally.alike,
	    tally.several, tally.logins, tally.logins_asked);
	assert_true(tally.ways && tally.several && tally.alike && tally.logins);
	assert_true(tally.logins < tally.logins_asked);
	assert_true(tally.skipped * 20 < tally.subjects);
}

/* ---- more than anybody reads ---- */

enum { SETS = 9 };

struct price {
	uint32_t changes, concerned;
};

static int price_compare(const void *left, const void *right)
{
	const struct price *a = left, *b = right;
	if (a->changes != b->changes)
		return a->changes < b->changes ? -1 : 1;
	return (a->concerned > b->concerned) - (a->concerned < b->concerned);
}

/* One user of nine permission sets that hide the option, each of so many others: 512 ways, of which
 * the first are those that cost the least. */
static void first_ways_are_the_cheapest(void **state)
{
	(void)state;
	static struct reset_org o;
	struct permission_set sets[SETS] = {{.permissions = 0}};
	struct reference at[SETS];
	struct user users[1 + 32];
	struct price prices[1 << SETS];
	struct asked asked;
	struct reset_question question = {.subject = {0, 0}};
	reset_org_make(&o, 0);
	for (uint32_t i = 0; i < SETS; i++) {
		sets[i].permissions = 1 + i % 3; /* api_only, mfa_for_api, or both */
		at[i] = (struct reference){.index = i};
	}
	for (uint32_t i = 0; i <= 32; i++) { /* others have the last ones */
		users[i] = o.users[0];
		users[i].permission_sets = (struct references){.at = at + i % SETS};
		users[i].permission_sets.count = SETS - i % SETS;
	}
	o.policy.permission_sets = sets;
	o.policy.permission_set_count = SETS;
	o.policy.users = users;
	o.policy.user_count = 33;
	for (uint32_t n = 0; n < 1 << SETS; n++) {
		prices[n] = (struct price){0};
		for (uint32_t i = 0; i < SETS; i++) {
			uint32_t grants = 1 + (i % 3 == 2), others = 0;
			for (uint32_t u = 1; u <= 32; u++)
				others += u % SETS <= i;
			prices[n].changes += n >> i & 1 ? grants : 1;
			prices[n].concerned += n >> i & 1 ? grants * others : 0;
		}
	}
	qsort(prices, 1 << SETS, sizeof *prices, price_compare);
	asked_open(&asked, &o.policy, &question);
	assert_int_equal(asked.ways.count, RESET_WAYS_MAX);
	assert_true(asked.ways.more);
	for (uint32_t i = 0; i < RESET_WAYS_MAX; i++) {
		const struct reset_way *way = &asked.ways.at[i];
		uint32_t concerned = 0;
		for (uint32_t n = 0; n < way->change_count; n++)
			concerned += way->changes[n].concerned;
		assert_int_equal(way->change_count, prices[i].changes);
		assert_int_equal(concerned, prices[i].concerned);
		for (uint32_t n = 0; n < i; n++)
			assert_false(asked.ways.at[n].change_count == way->change_count &&
				     memcmp(asked.ways.at[n].changes, way->changes,
					    way->change_count * sizeof *way->changes) == 0);
	}
	asked_close(&asked);
}

/* ---- many profiles ---- */

enum { MANY = 10000, MANY_KINDS = 40 };

/* Ten thousand profiles to move to, of forty kinds; as many users; many trusted ranges. */
static void many_profiles_are_few_kinds(void **state)
{
	(void)state;
	static struct reset_org o;
	struct arena arena;
	struct asked asked;
	struct reset_question question = {.subject = {0, 0}};
	arena_init(&arena);
	reset_org_make(&o, F(PROFILE_RANGES));
	struct profile *profiles = arena_array(&arena, MANY, sizeof *profiles);
	struct user *users = arena_array(&arena, MANY, sizeof *users);
	struct range_row *rows = arena_array(&arena, MANY, sizeof *rows);
	assert_true(profiles && users && rows);
	for (uint32_t i = 0; i < MANY; i++) {
		addr at = addr_of_v4(0xc0000200 + 2 * i);
		rows[i] = (struct range_row){.range = {at, at}, .network = NONE};
		users[i] = o.users[0];
		users[i].username = str_of(arena_format(&arena, "user%u@acme.example", i));
		users[i].profile.index = i ? 1 + i % (MANY - 1) : 0;
		profiles[i].name = str_of(arena_format(&arena, "profile %u", i));
		if (i == 0 || i % 10 == 0)
			profiles[i].login_ip_ranges = o.profiles[0].login_ip_ranges;
		profiles[i].login_hours.given = true;
		for (unsigned day = 0; day < DAYS; day++)
			profiles[i].login_hours.days[day] = (struct day_hours){
			    .start = (uint16_t)(i % MANY_KINDS), .end = 1000, .given = true};
	}
	o.policy.profiles = profiles;
	o.policy.users = users;
	o.policy.org.trusted_ip_ranges = (struct range_list){.rows = rows, .count = MANY};
	o.policy.profile_count = o.policy.user_count = MANY;
	asked_open(&asked, &o.policy, &question);
	/* A tenth has ranges: four of the forty kinds. */
	assert_int_equal(asked.ways.count, 1 + MANY_KINDS - MANY_KINDS / 10);
	assert_false(asked.ways.more);
	assert_true(asked.ways.at[1].diff.cases > 0);
	for (uint32_t i = 1; i < asked.ways.count; i++) {
		assert_int_equal(asked.ways.at[i].diff.cases, asked.ways.at[1].diff.cases);
		assert_int_equal(asked.ways.at[i].changes[0].kind, RESET_MOVE);
		assert_int_equal(asked.ways.at[i].changes[0].alike, MANY / MANY_KINDS - 1);
	}
	asked_close(&asked);
	arena_clear(&arena);
}

/* ---- memory ---- */

/* True: an allocation failed. Where it was for less memory, not for more, the ways are the same. */
static bool failure_is_noticed(const struct asked *asked, void (*arm)(size_t), size_t nth,
			       const struct text *whole)
{
	static struct text text;
	struct arena arena;
	struct reset_ways ways = {.count = 77};
	text.length = 0;
	text.at[0] = '\0';
	arena_init(&arena);
	arm(nth);
	enum status status = reset_ways_find(asked->ruleset, &asked->result, &arena, &ways);
	bool failed = mem_count() >= nth;
	mem_fail_from(0);
	if (status == OK) {
		ways_put(&text, &ways);
		if (strcmp(text.at, whole->at) != 0)
			fail_msg("allocation %zu: %s", nth, text.at);
		reset_ways_clear(&ways);
	} else {
		assert_true(failed && status == NOMEM && ways.count == 77);
	}
	if (arm == mem_fail_from)
		assert_int_equal(status, failed ? NOMEM : OK);
	arena_clear(&arena);
	return failed;
}

static void failed_allocation_is_nomem(void **state)
{
	(void)state;
	static struct reset_org o;
	static struct text whole;
	void (*const arms[])(size_t) = {mem_fail_from, mem_fail_only};
	const struct way_row row = {.facts = (1u << FACT_COUNT) - 1 - F(ALONE) - F(EXTERNAL),
				    .others = O(FREE) | O(FREE_TWIN) | O(WITH_HOURS),
				    .extra_users = 2,
				    .group_edition = true};
	const struct reset_question question = {.subject = {0, 0}, .login_as = TOLD_YES};
	struct asked asked;
	row_org_make(&o, &row);
	asked_open(&asked, &o.policy, &question);
	assert_int_equal(asked.ways.count, 6);
	ways_put(&whole, &asked.ways);
	size_t count = 0;
	for (unsigned i = 0; i < 2; i++)
		for (size_t nth = 1; failure_is_noticed(&asked, arms[i], nth, &whole); nth++)
			count++;
	printf("%zu allocations failed, one after the other\n", count);
	assert_true(count > 40);
	asked_close(&asked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_have_ways),
	    cmocka_unit_test(random_policies_agree),
	    cmocka_unit_test(first_ways_are_the_cheapest),
	    cmocka_unit_test(many_profiles_are_few_kinds),
	    cmocka_unit_test(failed_allocation_is_nomem),
	};
	return cmocka_run_group_tests_name("reset_ways", tests, NULL, NULL);
}
