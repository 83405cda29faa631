#include "load/policy_import.h"

#include "load/fmt.h"
#include "load/import_order.h"
#include "load/schema_equal.h"

/* One import. */
struct job {
	const struct policy *policy;
	const struct import_how *how;
	struct arena *arena;
	struct policy sorted; /* what is printed */
	struct other_source users;
	struct import_result result;
};

/* Login hours without a clock are no policy; metadata has no clock. */
static void clock_set(struct policy *policy)
{
	for (uint32_t i = 0; i < policy->profile_count && !policy->org.time_zone.length; i++)
		if (policy->profiles[i].login_hours.given)
			policy->org.time_zone = ZONE_UNKNOWN;
}

/* All that is printed stands in one file, and paths are relative to that. */
static enum status policy_arrange(struct job *job)
{
	struct policy *sorted = &job->sorted;
	enum status status = policy_in_order(job->policy, job->arena, sorted);
	if (status != OK)
		return status;
	clock_set(sorted);
	sorted->sources = NULL;
	sorted->include_count = sorted->other_source_count = 0;
	job->users.users_csv = job->how->users_csv;
	if (job->users.users_csv.length) {
		sorted->other_sources = &job->users;
		sorted->other_source_count = 1;
	}
	return OK;
}

static void text_print(struct job *job, struct out *out)
{
	struct import_notes notes = {.policy = job->policy,
				     .folder = job->how->folder,
				     .counts = job->result.counts,
				     .users =
					 job->policy->user_count || job->users.users_csv.length};
	const struct print_notes seen = {.see = import_note_see, .with = &notes};
	if (!job->how->bare)
		import_head_print(out, &notes);
	policy_print_noted(out, &job->sorted, job->how->bare ? NULL : &seen);
}

/* Lines that are too long are broken by who knows how. */
static enum status text_format(struct job *job, struct str text)
{
	static const struct fmt_options options = {0};
	struct fmt_result formatted;
	struct sources sources = {0};
	struct findings findings;
	findings_init(&findings, job->arena);
	enum status status =
	    fmt_policy(job->how->name, text, &options, job->arena, &sources, &findings, &formatted);
	if (status == INVALID)
		job->result.defect = "it is no policy";
	if (status != OK)
		return status == INVALID ? OK : status;
	job->result.text = formatted.text;
	job->result.defect = formatted.defect;
	return OK;
}

static enum status text_make(struct job *job)
{
	struct out out;
	out_init_memory(&out);
	text_print(job, &out);
	struct str text = out_written(&out);
	enum status status = out_status(&out);
	char *copy = status == OK ? arena_text(job->arena, text.at, text.length) : NULL;
	size_t length = text.length;
	out_clear(&out);
	return copy ? text_format(job, (struct str){copy, length}) : NOMEM;
}

/* Loads what was made. A source brings users that are not in the original. */
static enum status text_check(struct job *job, const struct load_options *options)
{
	struct import_result *result = &job->result;
	struct policy *again;
	enum status status = policy_load_text(job->how->name, result->text, options, job->arena,
					      &result->sources, &result->findings, &again);
	if (status != OK)
		return status;
	struct policy same = *again, before = job->sorted;
	same.other_source_count = before.other_source_count = 0;
	if (job->users.users_csv.length)
		same.user_count = before.user_count = 0;
	if (!policy_same(&before, &same))
		result->defect = "what it says has changed";
	return OK;
}

enum status policy_import(const struct policy *policy, const struct import_how *how,
			  const struct load_options *options, struct arena *arena,
			  struct import_result *ret)
{
	struct job job = {.policy = policy, .how = how, .arena = arena};
	const struct load_options own = {.zone_directory = options->zone_directory};
	findings_init(&job.result.findings, arena);
	enum status status = import_count(policy, &job.result.counts);
	if (status == OK)
		status = policy_arrange(&job);
	if (status == OK)
		status = text_make(&job);
	if (status == OK && !job.result.defect)
		status = text_check(&job, &own);
	if (status == OK || status == INVALID)
		*ret = job.result;
	return status;
}
