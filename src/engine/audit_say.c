/* What rules say, in words. Memory that runs out is remembered, so that a sentence is put together
 * without a question at each piece. */
#include "base/quote.h"
#include "engine/audit_inside.h"

struct audit_finding *audit_add(struct audit_run *run, enum audit_rule rule,
				struct audit_object object, struct place place)
{
	struct audit_finding *finding =
	    arena_push(run->arena, &run->findings, run->count, sizeof *finding);
	if (!finding)
		return NULL;
	run->count++;
	*finding = (struct audit_finding){.rule = rule,
					  .object = object,
					  .place = place,
					  .what = "",
					  .todo = "",
					  .exception = NONE};
	return finding;
}

enum status audit_also(struct audit_run *run, struct audit_finding *finding, struct place place,
		       const char *what)
{
	struct audit_place *other;
	if (!place.line)
		return OK;
	other = arena_alloc(run->arena, sizeof *other);
	if (!other)
		return NOMEM;
	*other = (struct audit_place){place, what};
	finding->others = other;
	finding->other_count = 1;
	return OK;
}

struct audit_object audit_subject_object(struct subject subject)
{
	return subject.user != NONE ? (struct audit_object){AUDIT_USER, subject.user}
				    : (struct audit_object){AUDIT_PROFILE, subject.profile};
}

struct place audit_subject_place(const struct policy *policy, struct subject subject)
{
	return subject.user != NONE ? policy->users[subject.user].place
				    : policy->profiles[subject.profile].place;
}

static const char *said(struct audit_run *run, const char *text)
{
	run->nomem |= !text;
	return text ? text : "";
}

const char *audit_text(struct audit_run *run, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	const char *text = arena_vformat(run->arena, format, args);
	va_end(args);
	return said(run, text);
}

const char *audit_quote(struct audit_run *run, struct str text)
{
	return said(run, quote_text(run->arena, text));
}

const char *audit_range_text(struct audit_run *run, struct range range)
{
	char text[RANGE_TEXT];
	size_t length = range_format(range, text);
	return said(run, arena_text(run->arena, text, length));
}

static const char *digits_text(struct audit_run *run, struct count count)
{
	char text[COUNT_TEXT * 4 / 3 + 2];
	size_t length = count_format_grouped(count, text);
	return said(run, arena_text(run->arena, text, length));
}

enum { REST_BITS = 33, TIMES_MOST = 9999 }; /* what is added or left out is less than 2^33 */

/* "2^96", "3 x 2^80 + 1"; NULL: there is no such form. */
static const char *powers_text(struct audit_run *run, addr count)
{
	addr times = count >> REST_BITS, rest = count - (times << REST_BITS);
	unsigned power = REST_BITS;
	while (times && !(times & 1)) {
		times >>= 1;
		power++;
	}
	if (times > TIMES_MOST)
		return NULL;
	const char *text = times == 1
			       ? audit_text(run, "2^%u", power)
			       : audit_text(run, "%s x 2^%u",
					    digits_text(run, (struct count){.low = times}), power);
	return rest
		   ? audit_text(run, "%s + %s", text, digits_text(run, (struct count){.low = rest}))
		   : text;
}

/* Of 2^128 addresses these are missing. */
static bool few_missing(struct count count, addr *ret_missing)
{
	addr missing = count.all ? 0 : -count.low;
	if (missing >> REST_BITS || (!count.all && count.low == 0))
		return false;
	*ret_missing = missing;
	return true;
}

const char *audit_count_text(struct audit_run *run, struct count count)
{
	addr missing;
	if (!count.all && count.low <= UINT64_MAX)
		return digits_text(run, count);
	if (few_missing(count, &missing) && missing == 0)
		return "2^128";
	if (few_missing(count, &missing))
		return audit_text(run, "2^128 - %s",
				  digits_text(run, (struct count){.low = missing}));
	const char *text = powers_text(run, count.low);
	return text ? text : digits_text(run, count);
}

const char *audit_addresses_text(struct audit_run *run, struct count count)
{
	return audit_text(run, "%s address%s", audit_count_text(run, count),
			  !count.all && count.low == 1 ? "" : "es");
}

const char *audit_everywhere_text(struct audit_run *run, struct count count)
{
	addr missing;
	if (few_missing(count, &missing))
		return missing == 0
			   ? "everywhere"
			   : audit_text(run, "everywhere but %s",
					audit_addresses_text(run, (struct count){.low = missing}));
	return audit_addresses_text(run, count);
}

struct str audit_range_key(struct audit_run *run, struct range range)
{
	return str_of(audit_range_text(run, range));
}

const char *audit_list_words(struct audit_run *run, const struct audit_list *list)
{
	static const char *const words[RANGES_KIND_COUNT] = {
	    [RANGES_TRUSTED] = "the org's trusted IP ranges",
	    [RANGES_ORG_LOGIN] = "the login IP ranges of Session Settings",
	    [RANGES_NETWORK] = "network",
	    [RANGES_PROFILE] = "the login IP ranges of profile",
	    [RANGES_APP] = "the IP ranges of app",
	    [RANGES_NOT_IN] = "not_in of transaction security rule",
	};
	const char *kind = words[list->name.kind];
	if (list->object.kind == AUDIT_ORG)
		return kind;
	if (run->worded != list)
		run->words =
		    audit_text(run, "%s \"%s\"", kind,
			       audit_quote(run, audit_object_name(run->policy, list->object)));
	run->worded = list;
	return run->words;
}

bool audit_in_metadata(struct audit_run *run, struct place place)
{
	const struct loaded_files *files = &run->policy->files;
	if (!run->policy->metadata || place.file >= run->policy->sources->count)
		return false;
	if (!place.line)
		return true; /* said nowhere, in an org of metadata */
	if (!run->metadata) {
		run->metadata =
		    arena_array(run->arena, run->policy->sources->count, sizeof *run->metadata);
		run->nomem |= !run->metadata;
		for (uint32_t i = 0; run->metadata && i < files->count; i++)
			run->metadata[files->at[i].file] |= files->at[i].metadata;
	}
	return run->metadata && run->metadata[place.file];
}
