/* What is accepted on purpose, and what is to be said of exceptions themselves.
 *
 * An exception is for every finding of its rule that is about all it names. `user`, `app`, `network`:
 * the finding's object. `profile`: the finding's object, or the profile of the user it is about.
 * `range`: the finding is about addresses, some of which are in the range. So one that names two
 * objects of which neither is a user's profile is for nothing. Of several for one finding the first
 * counts, but each has matched.
 *
 * One with a range accepts the addresses that are in it. The finding is accepted when those are all
 * of its addresses, be it by one exception or by several together (audit_accept_parts.h). Of a
 * finding whose addresses were lost (audit.h) nobody knows that: it matches, and is not accepted.
 *
 * exception-expired: of a rule that there is, and today is its day or later: it accepts nothing any
 * more.
 *
 * exception-unmatched: it names no rule that there is, or a rule about exceptions, which none can
 * accept; or it has not expired, and no finding of its rule is about what it names. Not said where
 * the rule was not asked, nor where the user or profile is among those that were left out.
 */
#include "engine/audit_accept.h"

#include "engine/audit_accept_parts.h"
#include "engine/audit_rows.h"
#include "engine/audit_sought.h"
#include "policy/date.h"
#include "policy/resolve.h"

struct accepting {
	struct audit_run *run;
	struct sought_all sought;
	struct accepted_parts parts;
	struct map left_out; /* names of profiles that users who were left out have */
};

/* --- One exception ------------------------------------------------------------------------- */

/* An exception while its findings are looked for. */
struct matching {
	struct accepting *accepting;
	const struct exception *exception;
	uint32_t index;
	bool expired;
	uint32_t matched; /* findings */
};

static bool addresses_within(struct rangeset set, struct range range)
{
	return set.ranges[0].first >= range.first && set.ranges[set.count - 1].last <= range.last;
}

static void finding_match(void *of, const struct sought *sought)
{
	struct matching *matching = of;
	const struct exception *exception = matching->exception;
	struct accepting *accepting = matching->accepting;
	struct audit_finding *finding = &accepting->run->findings[sought->finding];
	bool ranged = exception->range_text.length > 0;
	if (ranged && finding->addresses_lost) {
		matching->matched++; /* perhaps: not called unmatched, and accepts nothing */
		return;
	}
	if (ranged && addresses_in(finding->addresses, exception->range).low == 0)
		return;
	matching->matched++;
	if (matching->expired || finding->standing == AUDIT_EXCEPTED)
		return;
	if (ranged && !addresses_within(finding->addresses, exception->range)) {
		accepted_part_add(accepting->run, &accepting->parts, sought->finding,
				  matching->index);
		return;
	}
	finding->standing = AUDIT_EXCEPTED;
	finding->exception = matching->index;
}

static void span_match(struct matching *matching, const struct sought *asked,
		       enum sought_depth depth)
{
	sought_each(&matching->accepting->sought, asked, depth, finding_match, matching);
}

static void range_match(struct matching *matching, const struct sought *asked)
{
	sought_each_in(&matching->accepting->sought, asked->rule, matching->exception->range,
		       finding_match, matching);
}

/* The one object that is named, apart from a profile. False: there is no finding about all that
 * is. */
static bool object_find(const struct policy *policy, const struct exception *exception,
			struct sought *ret)
{
	unsigned named = (unsigned)(exception->user.length > 0) +
			 (unsigned)(exception->app.length > 0) +
			 (unsigned)(exception->network.length > 0);
	if (exception->user.length) {
		ret->kind = AUDIT_USER;
		ret->index = policy_find_user(policy, exception->user);
		if (named > 1 || ret->index == NONE)
			return false;
		uint32_t profile = policy->users[ret->index].profile.index;
		bool same = exception->profile.length == 0 || ret->profile == profile;
		ret->profile = profile;
		return same;
	}
	ret->kind = exception->app.length ? AUDIT_APP : AUDIT_NETWORK;
	ret->index = exception->app.length ? policy_find_app(policy, exception->app)
					   : policy_find_network(policy, exception->network);
	return named == 1 && ret->index != NONE && exception->profile.length == 0;
}

static void exception_match(struct matching *matching, enum audit_rule rule)
{
	const struct policy *policy = matching->accepting->run->policy;
	const struct exception *exception = matching->exception;
	struct sought asked = {.rule = rule, .profile = NONE};
	if (exception->profile.length) {
		asked.profile = policy_find_profile(policy, exception->profile);
		if (asked.profile == NONE)
			return;
	}
	if (exception->user.length || exception->app.length || exception->network.length) {
		if (object_find(policy, exception, &asked))
			span_match(matching, &asked, DEPTH_OBJECT);
	} else if (exception->profile.length) {
		span_match(matching, &asked, DEPTH_PROFILE);
	} else if (exception->range_text.length) {
		range_match(matching, &asked);
	} else {
		span_match(matching, &asked, DEPTH_RULE);
	}
}

/* --- What is said of it ---------------------------------------------------------------------- */

/* What it names, as pairs: ` profile "Sales" user "eve"`, "profile:Sales,user:eve". */
static const char *named_words(struct audit_run *run, const struct exception *exception, bool key)
{
	const struct {
		const char *kind;
		struct str name;
	} named[] = {{"profile", exception->profile},
		     {"user", exception->user},
		     {"app", exception->app},
		     {"network", exception->network},
		     {"range", exception->range_text}};
	const char *words = "";
	for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
		struct str name = named[i].name;
		if (name.length && key)
			words = audit_text(run, "%s%s%s:%.*s", words, *words ? "," : "",
					   named[i].kind, STR_ARG(name));
		else if (name.length)
			words = audit_text(run, "%s%s %s \"%s\"", words, *words ? "," : " for",
					   named[i].kind, audit_quote(run, name));
	}
	return words;
}

static struct audit_finding *exception_add(struct audit_run *run, enum audit_rule rule,
					   uint32_t index, struct place place)
{
	const struct exception *exception = &run->policy->exceptions[index];
	struct audit_object object = {AUDIT_EXCEPTION, index};
	struct audit_finding *finding =
	    audit_add(run, rule, object, place.line ? place : exception->place);
	if (finding)
		finding->key = str_of(named_words(run, exception, true));
	return finding;
}

static const char *exception_words(struct audit_run *run, const struct exception *exception)
{
	return audit_text(run, "the exception of %s%s", audit_quote(run, exception->id),
			  named_words(run, exception, false));
}

/* How many findings count again; of a rule that was not asked nobody knows. */
static const char *again_words(struct audit_run *run, uint32_t findings, bool asked)
{
	if (!asked)
		return "";
	if (findings == 0)
		return ": no finding is left that it would accept";
	return audit_text(
	    run, ": %s",
	    audit_counted(run, findings, "finding counts again", "findings count again"));
}

static enum status expired_add(struct matching *matching, enum audit_rule rule)
{
	struct audit_run *run = matching->accepting->run;
	const struct exception *exception = matching->exception;
	bool asked = audit_asks(run, rule);
	struct audit_finding *finding =
	    exception_add(run, AUDIT_EXCEPTION_EXPIRED, matching->index, exception->expires_place);
	if (!finding)
		return NOMEM;
	finding->what =
	    audit_text(run, "%s expired on %.*s%s", exception_words(run, exception),
		       STR_ARG(exception->expires), again_words(run, matching->matched, asked));
	finding->todo = "mend what it accepted and remove it, or give it another date";
	if (asked && matching->matched == 0)
		finding->todo = "remove it";
	else if (exception->owner.length)
		finding->todo = audit_text(run,
					   "mend what it accepted and remove it, or let its owner "
					   "(%s) give it another date",
					   audit_quote(run, exception->owner));
	return OK;
}

static bool is_about_exceptions(enum audit_rule rule)
{
	return rule == AUDIT_EXCEPTION_EXPIRED || rule == AUDIT_EXCEPTION_UNMATCHED;
}

/* The nearest rule there is, that an exception can accept. */
static struct str nearest_rule(struct str id)
{
	struct str names[AUDIT_RULE_COUNT];
	size_t count = 0;
	for (size_t i = 0; i < AUDIT_RULE_COUNT; i++)
		if (!is_about_exceptions((enum audit_rule)i))
			names[count++] = audit_rules[i].id;
	size_t nearest = str_nearest(id, names, count);
	return nearest == SIZE_MAX ? (struct str){0} : names[nearest];
}

static enum status unmatched_add(struct matching *matching, enum audit_rule rule)
{
	struct audit_run *run = matching->accepting->run;
	const struct exception *exception = matching->exception;
	struct str nearest = nearest_rule(exception->id);
	const char *words = exception_words(run, exception);
	struct audit_finding *finding =
	    exception_add(run, AUDIT_EXCEPTION_UNMATCHED, matching->index, exception->place);
	if (!finding)
		return NOMEM;
	finding->todo = "remove it, or write what it is for as the finding does";
	if (rule == AUDIT_RULE_COUNT) {
		finding->what = audit_text(run, "%s accepts nothing: there is no such rule", words);
		if (nearest.length)
			finding->todo = audit_text(run, "write %.*s if that is meant, or remove it",
						   STR_ARG(nearest));
	} else if (is_about_exceptions(rule)) {
		finding->what =
		    audit_text(run, "%s accepts nothing: what is said of exceptions stands", words);
		finding->todo = "remove it";
	} else {
		finding->what = audit_text(run, "%s matches no finding", words);
	}
	return OK;
}

/* --- All of them ------------------------------------------------------------------------------- */

static enum status left_out_find(struct accepting *accepting)
{
	const struct policy *policy = accepting->run->policy;
	for (uint32_t i = 0; i < policy->left_out_count; i++) {
		uint32_t old;
		if (map_add(&accepting->left_out, accepting->run->scratch,
			    policy->left_out[i].profile.name, i, &old) != OK)
			return NOMEM;
	}
	return OK;
}

/* Is it for somebody who cannot be judged? */
static bool is_left_out(const struct accepting *accepting, const struct exception *exception)
{
	const struct policy *policy = accepting->run->policy;
	return (exception->user.length && policy_find_left_out(policy, exception->user)) ||
	       (exception->profile.length &&
		map_find(&accepting->left_out, exception->profile) != MAP_NONE);
}

static enum status exception_ask(struct accepting *accepting, uint32_t index)
{
	struct audit_run *run = accepting->run;
	const struct exception *exception = &run->policy->exceptions[index];
	enum audit_rule rule = audit_rule_find(exception->id);
	bool accepts = rule != AUDIT_RULE_COUNT && !is_about_exceptions(rule);
	struct matching matching = {.accepting = accepting, .exception = exception, .index = index};
	matching.expired =
	    exception->expires.length && run->question->today >= days_of_text(exception->expires);
	if (accepts)
		exception_match(&matching, rule);
	if (accepts && matching.expired)
		return audit_asks(run, AUDIT_EXCEPTION_EXPIRED) ? expired_add(&matching, rule) : OK;
	if (matching.matched || !audit_asks(run, AUDIT_EXCEPTION_UNMATCHED) ||
	    (accepts && (!audit_asks(run, rule) || is_left_out(accepting, exception))))
		return OK;
	return unmatched_add(&matching, rule);
}

enum status audit_accept(struct audit_run *run)
{
	struct accepting accepting = {.run = run};
	if (run->policy->exception_count &&
	    (sought_find(run, &accepting.sought) != OK || left_out_find(&accepting) != OK))
		return NOMEM;
	for (uint32_t i = 0; i < run->policy->exception_count; i++)
		if (exception_ask(&accepting, i) != OK)
			return NOMEM;
	enum status status = accepted_parts_settle(run, &accepting.parts);
	if (status == OK)
		status = audit_prints(run);
	arena_reset(run->scratch);
	return status;
}
