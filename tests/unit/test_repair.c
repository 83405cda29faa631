/* The smallest edit that makes a property hold: by hand for what an administrator would
 * expect, and against a search through all edits in a universe of four addresses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/out.h"
#include "engine/repair.h"
#include "load/load.h"
#include "policy/resolve.h"
#include "rand.h"

/* --- Policies -------------------------------------------------------------------------- */

struct scene {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	struct ruleset *ruleset;
};

static void scene_open(struct scene *scene, const char *text)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	*scene = (struct scene){0};
	arena_init(&scene->arena);
	findings_init(&scene->findings, &scene->arena);
	enum status status =
	    policy_load_text(STR("test.yaml"), str_of(text), &options, &scene->arena,
			     &scene->sources, &scene->findings, &scene->policy);
	if (status != OK)
		fail_msg("%s\n%s", scene->findings.first ? scene->findings.first->message : "?",
			 text);
	assert_int_equal(ruleset_new(scene->policy, scene->policy->org.rules, &scene->ruleset), OK);
}

static void scene_close(struct scene *scene)
{
	ruleset_free(scene->ruleset);
	arena_clear(&scene->arena);
}

/* --- Edits as text ------------------------------------------------------------------------ */

static void row_text(struct out *out, const struct range_row *row)
{
	char text[RANGE_TEXT];
	if (row->network_name.length)
		out_format(out, "@%.*s", STR_ARG(row->network_name));
	else
		out_bytes(out, text, range_format(row->range, text));
	if (row->description.length)
		out_format(out, " (%.*s)", STR_ARG(row->description));
}

static void edits_text(struct scene *scene, const struct list_edits *edits, struct out *out)
{
	for (uint32_t i = 0; i < edits->count; i++) {
		const struct list_edit *edit = &edits->at[i];
		const struct range_list *list = list_get(scene->policy, edit->list);
		out_format(out, "%s%s:", i ? "; " : "",
			   list_words(scene->policy, edit->list, &scene->arena));
		for (uint32_t r = 0; r < edit->count; r++) {
			const struct row_edit *row = &edit->rows[r];
			out_text(out, r ? ", " : " ");
			if (row->change == ROW_ADD)
				out_text(out, "+");
			else
				row_text(out, &list->rows[row->row]);
			if (row->change == ROW_DROP)
				out_text(out, " goes");
			else if (row->change != ROW_ADD)
				out_text(out, row->change == ROW_ENDS ? " -> " : " => ");
			if (row->change != ROW_DROP)
				row_text(out, &row->new);
		}
	}
}

/* --- By hand --------------------------------------------------------------------------------- */

static const struct {
	const char *name, *policy, *edits, *addresses;
} rows[] = {
    {"a trusted range is added",
     "org: {}\n"
     "profiles: [{name: A}]\n"
     "properties: [{name: p, always: {profile: A, via: soap, inside: 203.0.113.0/24}, "
     "verdict: allow}]\n",
     "org.trusted_ip_ranges: +203.0.113.0/24", "256"},
    {"a network that the property names is referred to",
     "org: {}\n"
     "networks: {dc: [203.0.113.0/24, 198.51.100.7]}\n"
     "profiles: [{name: A}]\n"
     "properties: [{name: p, always: {profile: A, via: soap, inside: '@dc'}, verdict: allow}]\n",
     "org.trusted_ip_ranges: +@dc", "257"},
    {"a profile without ranges gets the office",
     "org: {}\n"
     "networks: {office: [203.0.113.0/24, 198.51.100.0/25]}\n"
     "profiles: [{name: A}]\n"
     "properties: [{name: p, never: {profile: A, verdict: [allow, mfa, verify, token, totp], "
     "outside: '@office'}}]\n",
     "login_ip_ranges of profile A: +@office", "340282366920938463463374607431768211072"},
    {"a row is cut where it reaches too far",
     "org: {trusted_ip_ranges: [198.51.100.0/24]}\n"
     "profiles: [{name: A, login_ip_ranges: [{cidr: 192.0.2.0/24, description: lab}]}]\n"
     "properties: [{name: p, never: {profile: A, verdict: [allow, mfa, verify, token, totp], "
     "inside: 192.0.2.128/25}}]\n",
     "login_ip_ranges of profile A: 192.0.2.0/24 (lab) -> 192.0.2.0/25 (lab)", "128"},
    {"a row that goes in the middle leaves two, with its description",
     "org: {login_ip_ranges: [0.0.0.0/0]}\n"
     "profiles: [{name: A, login_ip_ranges: [{cidr: 192.0.2.0/24, description: lab}]}]\n"
     "properties: [{name: p, never: {profile: A, verdict: [allow, mfa, verify, token, totp], "
     "inside: 192.0.2.7}}]\n",
     "login_ip_ranges of profile A: 192.0.2.0/24 (lab) -> 192.0.2.0 - 192.0.2.6 (lab), "
     "+192.0.2.8 - 192.0.2.255 (lab)",
     "1"},
    {"one row of a network instead of one of each profile",
     "org: {}\n"
     "networks: {vpn: [192.0.2.0/24, 198.51.100.9]}\n"
     "profiles: [{name: A, login_ip_ranges: ['@vpn', 203.0.113.1]}, {name: B, login_ip_ranges: "
     "['@vpn']}]\n"
     "properties: [{name: p, never: {verdict: [allow, mfa, verify, token, totp], inside: "
     "198.51.100.9}}]\n",
     "network vpn: 198.51.100.9 goes", "1"},
    {"a list is never emptied: it gets what is left to it",
     "org: {login_ip_ranges: [198.51.100.0/24, 203.0.113.0/24]}\n"
     "networks: {office: [203.0.113.0/24]}\n"
     "profiles: [{name: A, login_ip_ranges: [198.51.100.0/24]}]\n"
     "properties: [{name: p, never: {profile: A, verdict: [allow, mfa, verify, token, totp], "
     "outside: '@office'}}]\n",
     "org.login_ip_ranges: 198.51.100.0/24 goes", "256"},
    {"an inactive user: no range has a part in it",
     "org: {}\n"
     "profiles: [{name: A}]\n"
     "users: [{username: u@acme.example, profile: A, active: false}]\n"
     "properties: [{name: p, always: {user: u@acme.example, via: soap, inside: 203.0.113.7}, "
     "verdict: allow}]\n",
     "none", ""},
    {"a login that must exist",
     "org: {}\n"
     "profiles: [{name: A, login_ip_ranges: [192.0.2.0/24]}]\n"
     "properties: [{name: p, exists: {profile: A, verdict: allow, via: soap, inside: "
     "203.0.113.0/24}}]\n",
     "login_ip_ranges of profile A: +203.0.113.0", "1"},
    {"what a rule passes over",
     "org: {trusted_ip_ranges: [203.0.113.0/24]}\n"
     "transaction_security: [{name: T, when: {not_in: [192.0.2.0/24]}, action: block}]\n"
     "profiles: [{name: A}]\n"
     "properties: [{name: p, always: {profile: A, via: soap, inside: 203.0.113.0/24}, "
     "verdict: allow}]\n",
     "not_in of rule T: +203.0.113.0/24", "256"},
    {"it gets what is left to it where nothing else does",
     "networks: {office: [203.0.113.0/24]}\n"
     "org: {login_ip_ranges: ['@office', 198.51.100.0/24]}\n"
     "apps: [{name: X, ip_relaxation: bypass}]\n"
     "profiles: [{name: A, login_ip_ranges: [198.51.100.0/24]}, {name: B}]\n"
     "properties: [{name: p, never: {profile: A, via: soap, verdict: [allow, token], outside: "
     "'@office'}}]\n",
     "org.login_ip_ranges: 198.51.100.0/24 goes", "256"},
    {"a list that all of two properties' profiles share by a network which is the question",
     "org: {}\n"
     "networks: {office: [203.0.113.0/24]}\n"
     "profiles: [{name: A, login_ip_ranges: ['@office', 198.51.100.7]}]\n"
     "properties: [{name: p, never: {profile: A, verdict: [allow, mfa, verify, token, totp], "
     "outside: '@office'}}]\n",
     "login_ip_ranges of profile A: 198.51.100.7 goes", "1"},
    {"everybody: each profile's list for itself",
     "org: {}\n"
     "networks: {office: [203.0.113.0/24]}\n"
     "profiles:\n"
     "  - {name: A, login_ip_ranges: ['@office', 198.51.100.7]}\n"
     "  - {name: B, login_ip_ranges: ['@office']}\n"
     "  - {name: C, login_ip_ranges: ['@office', 198.51.100.0/30]}\n"
     "  - {name: D, login_ip_ranges: ['@office']}\n"
     "  - {name: E, login_ip_ranges: ['@office']}\n"
     "  - {name: F}\n"
     "properties: [{name: p, never: {verdict: [allow, mfa, verify, token, totp], "
     "outside: '@office'}}]\n",
     "org.login_ip_ranges: +@office", "340282366920938463463374607431768211200"},
    {"everybody, where the org's list would break nothing but takes more",
     "org: {login_ip_ranges: [0.0.0.0/0]}\n"
     "profiles:\n"
     "  - {name: A, login_ip_ranges: [192.0.2.0/24, 198.51.100.7]}\n"
     "  - {name: B, login_ip_ranges: [192.0.2.0/24]}\n"
     "  - {name: C, login_ip_ranges: [192.0.2.0/24]}\n"
     "  - {name: D, login_ip_ranges: [192.0.2.0/24]}\n"
     "  - {name: E, login_ip_ranges: [192.0.2.0/24]}\n"
     "properties: [{name: p, never: {verdict: [allow, mfa, verify, token, totp], "
     "inside: 198.51.100.0/24}}]\n",
     "login_ip_ranges of profile A: 198.51.100.7 goes", "1"},
};

static const char *policy_text(struct scene *scratch, const char *body)
{
	return arena_format(&scratch->arena, "loginscope: 1\n%s", body);
}

static enum status repair_first(struct scene *scene, struct arena *arena, struct repair *ret)
{
	const struct repair_question question = {.ruleset = scene->ruleset,
						 .property = &scene->policy->properties[0]};
	return repair_find(&question, arena, ret);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct scene scene, texts;
		struct repair repair;
		struct out out;
		char addresses[COUNT_TEXT] = "";
		arena_init(&texts.arena);
		scene_open(&scene, policy_text(&texts, rows[i].policy));
		out_init_memory(&out);
		assert_int_equal(repair_first(&scene, &scene.arena, &repair), OK);
		if (repair.found) {
			edits_text(&scene, &repair.smallest.edits, &out);
			count_format(repair.smallest.addresses, addresses);
		} else {
			out_text(&out, "none");
		}
		struct str got = out_written(&out);
		if (!str_equal(got, str_of(rows[i].edits)) || strcmp(addresses, rows[i].addresses))
			fail_msg("%s: %.*s [%s], wanted %s [%s]", rows[i].name, STR_ARG(got),
				 addresses, rows[i].edits, rows[i].addresses);
		out_clear(&out);
		scene_close(&scene);
		arena_clear(&texts.arena);
	}
}

/* --- Against all edits ------------------------------------------------------------------------- */

/* The universe: a few addresses that the property is about. Three lists, each with rows in
 * it, and perhaps one elsewhere. */
enum { UNIVERSE = 4, LISTS = 3 };

static const struct list_name all_lists[LISTS] = {
    {RANGES_TRUSTED, 0}, {RANGES_ORG_LOGIN, 0}, {RANGES_PROFILE, 0}};

/* What a list holds: of the universe these, and of the rest nothing, or its row elsewhere, or
 * everything. */
struct naive_list {
	bool there;
	unsigned in; /* bits */
	bool rest;   /* all of it; else only the row elsewhere, if it has one */
};

struct naive {
	struct scene *scene;
	const struct property *property;
	unsigned size;
	struct naive_list now[LISTS];
	bool elsewhere[LISTS];
};

static const struct range elsewhere = {ADDR_V4_FIRST | 0xc6336400, ADDR_V4_FIRST | 0xc63364ff};

static addr universe_at(unsigned i)
{
	return ADDR_V4_FIRST | (0xc0000200u + i);
}

static bool opens(unsigned list)
{
	return all_lists[list].kind != RANGES_TRUSTED;
}

static struct rangeset naive_set(const struct naive *naive, unsigned list,
				 const struct naive_list *as, struct arena *arena)
{
	struct range ranges[UNIVERSE + 3];
	size_t count = 0;
	struct rangeset set;
	for (unsigned i = 0; i < naive->size; i++)
		if (as->in >> i & 1)
			ranges[count++] = (struct range){universe_at(i), universe_at(i)};
	if (as->rest) {
		ranges[count++] = (struct range){0, universe_at(0) - 1};
		ranges[count++] = (struct range){universe_at(naive->size), ADDR_LAST};
	} else if (naive->elsewhere[list]) {
		ranges[count++] = elsewhere;
	}
	assert_int_equal(rangeset_of(arena, ranges, count, &set), OK);
	return set;
}

/* What a row holds, by itself or by the network it refers to, which stays as it is. */
static struct rangeset row_set(const struct policy *policy, struct range_row *row,
			       struct arena *arena)
{
	const struct range_list one = {.rows = row, .count = 1};
	struct rangeset set;
	assert_int_equal(range_list_addresses(policy, &one, arena, &set), OK);
	return set;
}

/* Whatever rows are kept: the others are touched, and what is missing then needs rows. */
static unsigned naive_rows(const struct policy *policy, const struct range_list *list,
			   struct rangeset wanted, struct arena *arena)
{
	unsigned best = UINT32_MAX;
	const struct range *parts;
	size_t part_count;
	assert_int_equal(rangeset_parts(arena, wanted, &parts, &part_count), OK);
	for (unsigned keep = 0; keep < 1u << list->count; keep++) {
		struct rangeset kept[8], of_kept, beyond, missing;
		size_t count = 0;
		unsigned needed = 0;
		for (uint32_t i = 0; i < list->count; i++)
			if (keep >> i & 1)
				kept[count++] = row_set(policy, &list->rows[i], arena);
		assert_int_equal(rangeset_union_all(arena, kept, count, &of_kept), OK);
		assert_int_equal(rangeset_minus(arena, of_kept, wanted, &beyond), OK);
		assert_int_equal(rangeset_minus(arena, wanted, of_kept, &missing), OK);
		if (beyond.count)
			continue;
		for (size_t p = 0; p < part_count; p++) {
			struct rangeset left;
			const struct rangeset part = {&parts[p], 1};
			assert_int_equal(rangeset_intersect(arena, missing, part, &left), OK);
			needed += left.count > 0;
		}
		unsigned touched = list->count - (unsigned)count;
		unsigned cost = touched > needed ? touched : needed;
		best = cost < best ? cost : best;
	}
	return best;
}

/* The policy with these lists, written as their maximal ranges. */
static struct policy *naive_policy(const struct naive *naive, const struct naive_list *as,
				   struct arena *arena)
{
	struct policy *policy = arena_alloc(arena, sizeof *policy);
	*policy = *naive->scene->policy;
	policy->profiles = arena_array(arena, policy->profile_count, sizeof *policy->profiles);
	memcpy(policy->profiles, naive->scene->policy->profiles,
	       policy->profile_count * sizeof *policy->profiles);
	for (unsigned i = 0; i < LISTS; i++) {
		struct range_list *list = i == 0   ? &policy->org.trusted_ip_ranges
					  : i == 1 ? &policy->org.login_ip_ranges
						   : &policy->profiles[0].login_ip_ranges;
		const struct range *parts;
		size_t count;
		struct rangeset set = naive_set(naive, i, &as[i], arena);
		assert_int_equal(rangeset_parts(arena, set, &parts, &count), OK);
		if (!as[i].there)
			count = 0;
		list->rows = arena_array(arena, count + 1, sizeof *list->rows);
		list->count = (uint32_t)count;
		for (size_t r = 0; r < count; r++)
			list->rows[r] = (struct range_row){.range = parts[r], .network = NONE};
		if (as[i].there && count == 0) { /* there, with nothing we look at */
			list->rows[0] = (struct range_row){.range = elsewhere, .network = NONE};
			list->count = 1;
		}
	}
	return policy;
}

static enum proof_result naive_prove(const struct naive *naive, const struct naive_list *as,
				     const struct property *property)
{
	struct arena arena;
	struct ruleset *ruleset;
	struct proof proof;
	arena_init(&arena);
	struct policy *policy = naive_policy(naive, as, &arena);
	assert_int_equal(ruleset_new(policy, policy->org.rules, &ruleset), OK);
	assert_int_equal(property_prove(ruleset, property, NULL, &arena, &proof), OK);
	enum proof_result result = proof.result;
	proof_clear(&proof);
	ruleset_free(ruleset);
	arena_clear(&arena);
	return result;
}

/* What the list held before, as a list that is there. */
static unsigned before(const struct naive *naive, unsigned list)
{
	if (!naive->now[list].there && opens(list))
		return (1u << naive->size) - 1;
	return naive->now[list].there ? naive->now[list].in : 0;
}

static unsigned naive_changed(const struct naive *naive, const struct naive_list *as)
{
	unsigned changed = 0;
	for (unsigned i = 0; i < LISTS; i++)
		if (as[i].there || naive->now[i].there)
			changed |= (as[i].there ? as[i].in : 0) ^ before(naive, i);
	return changed;
}

/* Is every change demanded: does its address contradict when it is as it was? */
static bool naive_demanded(const struct naive *naive, const struct naive_list *as)
{
	unsigned changed = naive_changed(naive, as);
	for (unsigned x = 0; x < naive->size; x++) {
		struct naive_list back[LISTS];
		struct property property = *naive->property;
		struct range_row row = {.range = {universe_at(x), universe_at(x)}, .network = NONE};
		if (!(changed >> x & 1))
			continue;
		property.scope.inside.rows = &row;
		property.scope.inside.count = 1;
		for (unsigned i = 0; i < LISTS; i++) {
			back[i] = as[i];
			back[i].in = (as[i].in & ~(1u << x)) | (before(naive, i) & 1u << x);
			back[i].there |= naive->now[i].there && back[i].in;
		}
		if (naive_prove(naive, back, &property) != REFUTED)
			return false;
	}
	return true;
}

struct naive_edit {
	struct naive_list lists[LISTS];
	unsigned rows, addresses;
};

static int naive_compare(const void *a, const void *b)
{
	const struct naive_edit *one = a, *other = b;
	if (one->rows != other->rows)
		return one->rows < other->rows ? -1 : 1;
	return (one->addresses > other->addresses) - (one->addresses < other->addresses);
}

/* Every way to have a list; the first is as it is. */
static unsigned naive_options(const struct naive *naive, unsigned list, struct naive_list *ret)
{
	unsigned count = 0;
	ret[count++] = naive->now[list];
	for (unsigned in = 0; in < 1u << naive->size; in++) {
		struct naive_list as = {
		    .there = true, .in = in, .rest = !naive->now[list].there && opens(list)};
		bool empty = in == 0 && !as.rest && !naive->elsewhere[list];
		if (naive->now[list].there && in == naive->now[list].in)
			continue;
		if (empty && (opens(list) || !naive->now[list].there))
			continue;
		as.there = !empty;
		ret[count++] = as;
	}
	return count;
}

static unsigned naive_cost(const struct naive *naive, unsigned list, const struct naive_list *as,
			   unsigned option)
{
	struct arena arena;
	if (option == 0)
		return 0;
	arena_init(&arena);
	struct rangeset set = {0};
	if (as->there)
		set = naive_set(naive, list, as, &arena);
	const struct policy *policy = naive->scene->policy;
	unsigned cost = naive_rows(policy, list_get(policy, all_lists[list]), set, &arena);
	arena_clear(&arena);
	return cost;
}

static struct naive_edit *naive_edits(const struct naive *naive, size_t *ret_count)
{
	struct naive_list options[LISTS][(1 << UNIVERSE) + 1];
	unsigned counts[LISTS], costs[LISTS][(1 << UNIVERSE) + 1];
	size_t count = 0;
	for (unsigned i = 0; i < LISTS; i++) {
		counts[i] = naive_options(naive, i, options[i]);
		for (unsigned o = 0; o < counts[i]; o++)
			costs[i][o] = naive_cost(naive, i, &options[i][o], o);
	}
	struct naive_edit *edits = calloc((size_t)counts[0] * counts[1] * counts[2], sizeof *edits);
	for (unsigned a = 0; a < counts[0]; a++)
		for (unsigned b = 0; b < counts[1]; b++)
			for (unsigned c = 0; c < counts[2]; c++) {
				struct naive_edit *edit = &edits[count++];
				edit->lists[0] = options[0][a];
				edit->lists[1] = options[1][b];
				edit->lists[2] = options[2][c];
				edit->rows = costs[0][a] + costs[1][b] + costs[2][c];
				unsigned changed = 0;
				const unsigned chosen[LISTS] = {a, b, c};
				for (unsigned i = 0; i < LISTS; i++)
					if (chosen[i])
						changed |= edit->lists[i].in ^ before(naive, i);
				edit->addresses = (unsigned)__builtin_popcount(changed);
			}
	qsort(edits, count, sizeof *edits, naive_compare);
	*ret_count = count;
	return edits;
}

static bool naive_find(const struct naive *naive, struct naive_edit *ret)
{
	size_t count;
	bool found = false;
	struct naive_edit *edits = naive_edits(naive, &count);
	for (size_t i = 0; i < count && !found; i++) {
		found = naive_prove(naive, edits[i].lists, naive->property) == PROVED &&
			naive_demanded(naive, edits[i].lists);
		if (found)
			*ret = edits[i];
	}
	free(edits);
	return found;
}

static void naive_init(struct naive *naive, struct scene *scene, unsigned size)
{
	*naive =
	    (struct naive){.scene = scene, .property = &scene->policy->properties[0], .size = size};
	for (unsigned i = 0; i < LISTS; i++) {
		const struct range_list *list = list_get(scene->policy, all_lists[i]);
		naive->now[i].there = list->count > 0;
		for (uint32_t r = 0; r < list->count; r++) {
			struct rangeset set = row_set(scene->policy, &list->rows[r], &scene->arena);
			naive->elsewhere[i] |= rangeset_holds(set, elsewhere.first);
			for (unsigned x = 0; x < size; x++)
				if (rangeset_holds(set, universe_at(x)))
					naive->now[i].in |= 1u << x;
		}
	}
}

/* --- Random policies ---------------------------------------------------------------------------- */

/* `networks`: how many there are to refer to, "a", "b", … */
static void list_random(struct out *out, struct rand *rand, const char *key, unsigned size,
			unsigned least, unsigned networks)
{
	unsigned count = least + rand_below(rand, 4 - least);
	out_format(out, "%s: [", key);
	for (unsigned i = 0; i < count; i++) {
		unsigned first = rand_below(rand, size),
			 last = first + rand_below(rand, size - first);
		out_text(out, i ? ", " : "");
		if (networks && rand_once_in(rand, 2))
			out_format(out, "'@%c'", (int)('a' + rand_below(rand, networks)));
		else if (rand_once_in(rand, 5))
			out_text(out, "198.51.100.0/24");
		else
			out_format(out, "192.0.2.%u - 192.0.2.%u", first, last);
	}
	out_text(out, "]");
}

static void words_random(struct out *out, struct rand *rand, const char *const *words,
			 unsigned count)
{
	unsigned chosen = 1 + rand_below(rand, (1u << count) - 1);
	bool first = true;
	out_text(out, "[");
	for (unsigned i = 0; i < count; i++)
		if (chosen >> i & 1) {
			out_format(out, "%s%s", first ? "" : ", ", words[i]);
			first = false;
		}
	out_text(out, "]");
}

static void policy_random(struct out *out, struct rand *rand, unsigned size, unsigned networks)
{
	static const char *const dates[] = {"2019-01", "2025-11", "2026-02", "2026-07"};
	static const char *const channels[] = {"ui", "soap", "oauth-web-server"};
	static const char *const verdicts[] = {"allow", "mfa", "verify", "token", "refuse"};
	bool never = rand_below(rand, 2);
	out_text(out, "loginscope: 1\n");
	for (unsigned i = 0; i < networks; i++) {
		out_text(out, i ? "  " : "networks:\n  ");
		list_random(out, rand, (const char *[]){"a", "b"}[i], size, 1, i);
		out_text(out, "\n");
	}
	out_format(out, "org:\n  rules_as_of: %s\n  ", dates[rand_below(rand, 4)]);
	list_random(out, rand, "trusted_ip_ranges", size, 0, networks);
	out_text(out, "\n  ");
	list_random(out, rand, "login_ip_ranges", size, 0, networks);
	out_text(out, "\nprofiles:\n  - name: A\n");
	if (rand_once_in(rand, 4))
		out_text(out, "    experience_cloud: true\n    device_activation: true\n");
	if (rand_once_in(rand, 5))
		out_text(out, "    permissions: [mfa_for_ui]\n");
	out_text(out, "    ");
	list_random(out, rand, "login_ip_ranges", size, 0, networks);
	out_format(out,
		   "\nproperties:\n  - name: p\n    %s: {profile: A, inside: 192.0.2.0 - "
		   "192.0.2.%u, via: ",
		   never ? "never" : "always", size - 1);
	words_random(out, rand, channels, 3);
	if (rand_once_in(rand, 2))
		out_text(out, ", device: new");
	out_text(out, never ? ", verdict: " : "}\n    verdict: ");
	words_random(out, rand, verdicts, 5);
	out_text(out, never ? "}\n" : "\n");
}

static bool edits_networks(const struct list_edits *edits)
{
	for (uint32_t i = 0; i < edits->count; i++)
		if (edits->at[i].list.kind == RANGES_NETWORK)
			return true;
	return false;
}

/* Of all edits; or of those that leave networks as they are, the smallest of which none that
 * takes networks may exceed. */
static bool is_as_small(const struct repair_edit *got, bool found, const struct naive_edit *edit)
{
	unsigned rows_got = got->changed + got->added + got->dropped;
	if (edits_networks(&got->edits))
		return !found || rows_got <= edit->rows;
	return found && edit->rows == rows_got && (addr)edit->addresses == got->addresses.low;
}

static void repair_compare(struct scene *scene, const char *text, unsigned size, unsigned *compared)
{
	struct naive naive;
	struct naive_edit edit = {0};
	struct repair repair;
	naive_init(&naive, scene, size);
	if (naive_prove(&naive, naive.now, naive.property) != REFUTED)
		return;
	assert_int_equal(repair_first(scene, &scene->arena, &repair), OK);
	bool found = naive_find(&naive, &edit);
	const struct repair_edit *got = &repair.smallest;
	unsigned rows_got = got->changed + got->added + got->dropped;
	if (repair.found ? !is_as_small(got, found, &edit) : found)
		fail_msg("%s\ngot %s %u rows %u addresses, wanted %s %u rows %u addresses", text,
			 repair.found ? "found" : "none", rows_got, (unsigned)got->addresses.low,
			 found ? "found" : "none", edit.rows, edit.addresses);
	enum repair_claim claim = repair_claim(&repair);
	assert_true(claim != REPAIR_SMALLEST || !repair.found || !edits_networks(&got->edits));
	*compared += claim != REPAIR_SMALLEST_TRIED;
}

static void compare_many(struct rand rand, unsigned count, unsigned networks)
{
	unsigned compared = 0;
	for (unsigned i = 0; i < count; i++) {
		unsigned size = rand_once_in(&rand, 6) ? UNIVERSE : UNIVERSE - 1;
		struct scene scene;
		struct out out;
		out_init_memory(&out);
		policy_random(&out, &rand, size, networks);
		out_char(&out, '\0');
		scene_open(&scene, out_written(&out).at);
		repair_compare(&scene, out_written(&out).at, size, &compared);
		scene_close(&scene);
		out_clear(&out);
	}
	assert_in_range(compared, count / 8, count);
}

static void test_against_all_edits(void **state)
{
	(void)state;
	compare_many(rand_start("repair"), 150, 0);
}

/* Where lists refer to networks: against all edits that leave these as they are. */
static void test_against_all_edits_of_lists(void **state)
{
	(void)state;
	compare_many(rand_start("repair-networks"), 150, 2);
}

/* Edits of the org's lists that break what is proved are not the ones that are offered, and
 * what touches nobody else is found, too. */
static void test_narrower(void **state)
{
	struct scene scene;
	struct repair repair;
	struct out out;
	(void)state;
	scene_open(&scene,
		   "loginscope: 1\n"
		   "org: {trusted_ip_ranges: [192.0.2.0/24, 198.51.100.7]}\n"
		   "profiles: [{name: A}, {name: B}]\n"
		   "properties:\n"
		   "  - {name: p, never: {profile: A, via: soap, credential: password, verdict: "
		   "allow, inside: 198.51.100.7}}\n"
		   "  - {name: q, always: {profile: B, via: soap, inside: 198.51.100.7}, verdict: "
		   "allow}\n");
	struct kept_property kept = {&scene.policy->properties[1], NULL};
	struct repair_question question = {.ruleset = scene.ruleset,
					   .property = &scene.policy->properties[0]};
	assert_int_equal(repair_find(&question, &scene.arena, &repair), OK);
	out_init_memory(&out);
	edits_text(&scene, &repair_offered(&repair)->edits, &out);
	assert_true(str_equal(out_written(&out), STR("org.trusted_ip_ranges: 198.51.100.7 goes")));
	out_rewind(&out);
	assert_true(repair.has_narrower);
	edits_text(&scene, &repair.narrower.edits, &out);
	struct str own = STR("login_ip_ranges of profile A: +0.0.0.0 - 198.51.100.6, +198.51.100.8 "
			     "- 255.255.255.255, +:: - ::fffe:ffff:ffff, +::1:0:0:0 - "
			     "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
	if (!str_equal(out_written(&out), own))
		fail_msg("%.*s", STR_ARG(out_written(&out)));
	out_rewind(&out);
	question.kept = &kept;
	question.kept_count = 1;
	assert_int_equal(repair_find(&question, &scene.arena, &repair), OK);
	assert_true(repair.has_keeping && !repair.has_narrower);
	assert_int_equal(repair_offered(&repair)->break_count, 0);
	edits_text(&scene, &repair_offered(&repair)->edits, &out);
	assert_true(str_equal(out_written(&out), own));
	out_clear(&out);
	scene_close(&scene);
}

/* --- Other properties -------------------------------------------------------------------------- */

/* The smallest edit breaks a property that held; another one doesn't. */
static void test_keeping(void **state)
{
	struct scene scene;
	struct repair repair;
	struct out out;
	(void)state;
	scene_open(&scene,
		   "loginscope: 1\n"
		   "org: {trusted_ip_ranges: [192.0.2.0/24]}\n"
		   "networks: {vpn: [198.51.100.0/24, 203.0.113.7]}\n"
		   "profiles: [{name: A, login_ip_ranges: ['@vpn']}, {name: B, login_ip_ranges: "
		   "['@vpn']}]\n"
		   "properties:\n"
		   "  - {name: p, never: {profile: A, verdict: [allow, mfa, verify, token, totp], "
		   "inside: 203.0.113.7}}\n"
		   "  - {name: q, always: {profile: B, via: soap, inside: 203.0.113.7}, verdict: "
		   "allow}\n");
	const struct kept_property kept = {&scene.policy->properties[1], NULL};
	const struct repair_question question = {.ruleset = scene.ruleset,
						 .property = &scene.policy->properties[0],
						 .kept = &kept,
						 .kept_count = 1};
	assert_int_equal(repair_find(&question, &scene.arena, &repair), OK);
	assert_true(repair.found && repair.smallest.break_count <= 1);
	out_init_memory(&out);
	edits_text(&scene,
		   repair.smallest.break_count ? &repair.keeping.edits : &repair.smallest.edits,
		   &out);
	struct str got = out_written(&out);
	if (!str_equal(got, STR("login_ip_ranges of profile A: @vpn => 198.51.100.0/24")))
		fail_msg("%.*s", STR_ARG(got));
	out_clear(&out);
	scene_close(&scene);
}

/* No broader than the approved policy: what came goes, what was approved stays. */
static void test_no_broader(void **state)
{
	struct scene scene, approved;
	struct repair repair;
	struct out out;
	(void)state;
	scene_open(&approved,
		   "loginscope: 1\n"
		   "org: {trusted_ip_ranges: [203.0.113.0/24]}\n"
		   "profiles: [{name: A, login_ip_ranges: [192.0.2.0/25]}, {name: B}]\n");
	scene_open(&scene, "loginscope: 1\n"
			   "org: {trusted_ip_ranges: [203.0.113.0/24, 198.51.100.9]}\n"
			   "profiles: [{name: A, login_ip_ranges: [192.0.2.0/24]}, {name: B}]\n"
			   "properties: [{name: p, no_broader_than: approved.yaml}]\n");
	const struct repair_question question = {.ruleset = scene.ruleset,
						 .property = &scene.policy->properties[0],
						 .approved = approved.ruleset};
	assert_int_equal(repair_find(&question, &scene.arena, &repair), OK);
	assert_true(repair.found);
	out_init_memory(&out);
	edits_text(&scene, &repair.smallest.edits, &out);
	struct str got = out_written(&out);
	if (!str_equal(got, STR("org.trusted_ip_ranges: 198.51.100.9 goes; login_ip_ranges of "
				"profile A: 192.0.2.0/24 -> 192.0.2.0/25")))
		fail_msg("%.*s", STR_ARG(got));
	out_clear(&out);
	scene_close(&scene);
	scene_close(&approved);
}

static void test_memory(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct scene scene, texts;
		enum status status = NOMEM;
		arena_init(&texts.arena);
		scene_open(&scene, policy_text(&texts, rows[i].policy));
		/* Each allocation costs a whole search: some of them. */
		for (size_t nth = 1; status == NOMEM; nth += 1 + nth / 16) {
			struct repair repair;
			struct arena arena;
			arena_init(&arena);
			mem_fail_from(nth);
			status = repair_first(&scene, &arena, &repair);
			mem_fail_from(0);
			assert_true(status == NOMEM || status == OK);
			arena_clear(&arena);
		}
		scene_close(&scene);
		arena_clear(&texts.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_keeping),
	    cmocka_unit_test(test_narrower),
	    cmocka_unit_test(test_no_broader),
	    cmocka_unit_test(test_memory),
	    cmocka_unit_test(test_against_all_edits),
	    cmocka_unit_test(test_against_all_edits_of_lists),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
