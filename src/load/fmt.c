#include "load/fmt.h"

#include "load/file_source.h"
#include "load/fmt_merge.h"
#include "load/fmt_print.h"
#include "load/fmt_sort.h"
#include "load/fmt_verify.h"
#include "load/schema_equal.h"
#include "load/yaml_policy.h"

/* One run of the formatter. */
struct job {
	struct str name;
	struct sources *sources;
	uint32_t file;
	const struct fmt_options *options;
	struct list_keep *keeps; /* lists whose rows are not joined */
	size_t keep_count;
	struct arena *arena;           /* of the result */
	struct arena models;           /* of what follows */
	struct policy *before, *after; /* what both texts say */
	struct fmt_result result;
};

static enum status model_read(struct job *job, struct sources *sources, uint32_t file,
			      struct findings *findings, struct policy **ret)
{
	struct policy *policy = arena_alloc(&job->models, sizeof *policy);
	size_t before = findings->count;
	if (!policy)
		return NOMEM;
	policy->sources = sources;
	enum status status = policy_parse_yaml(sources, file, &job->models, findings, policy);
	if (status == OK && findings->count > before)
		status = findings->nomem ? NOMEM : INVALID;
	if (status == OK)
		*ret = policy;
	return status;
}

/* Lays out `text`, which was read without a finding, into `out`. */
static enum status layout(struct job *job, struct str text, struct out *out)
{
	struct arena scratch;
	struct findings none;
	struct node *root = NULL;
	struct fmt_document document;
	arena_init(&scratch);
	findings_init(&none, &scratch);
	enum status status = yaml_read(text, 0, &scratch, &none, &root);
	if (status == OK)
		status = fmt_tree_build(text, root, &scratch, &document);
	if (status == OK && job->options->sort_keys) {
		job->result.unsorted = document.aliases;
		fmt_sort(&document);
	}
	if (status == OK && job->options->merge)
		status =
		    fmt_merge(&document, job->keeps, job->keep_count, job->arena, &job->result);
	if (status == OK)
		status = fmt_print(&document, &scratch, out);
	arena_clear(&scratch);
	return status;
}

static bool policies_same(const struct job *job, bool *nomem)
{
	if (!job->options->merge)
		return policy_same(job->before, job->after);
	return policy_same_but_lists(job->before, job->after, fmt_merge_same, nomem);
}

/* Reads the new text and compares what both say. */
static enum status models_compare(struct job *job)
{
	struct sources *sources = arena_alloc(&job->models, sizeof *sources);
	struct findings findings;
	uint32_t file;
	bool nomem = false;
	findings_init(&findings, &job->models);
	if (!sources ||
	    sources_add(sources, &job->models, job->name, job->result.text, &file) != OK)
		return NOMEM;
	enum status status = model_read(job, sources, file, &findings, &job->after);
	if (status == NOMEM)
		return NOMEM;
	if (status != OK)
		job->result.defect = "it cannot be loaded again";
	else if (!policies_same(job, &nomem))
		job->result.defect = "it does not say the same";
	return nomem ? NOMEM : OK;
}

/* The text, laid out. INVALID: the result has a defect. */
static enum status text_layout(struct job *job)
{
	struct out out;
	job->result = (struct fmt_result){0};
	out_init_memory(&out);
	enum status status = layout(job, job->sources->at[job->file].text, &out);
	struct str written = out_written(&out), *text = &job->result.text;
	if (status == INVALID)
		job->result.defect = "its comments could not be told from its values";
	else if (status == OK && !(text->at = arena_text(job->arena, written.at, written.length)))
		status = NOMEM;
	text->length = text->at ? written.length : 0;
	out_clear(&out);
	return status;
}

/* The same, and compared. */
static enum status text_format(struct job *job)
{
	enum status status = text_layout(job);
	if (status == OK)
		status = models_compare(job);
	return status == INVALID ? OK : status;
}

/* The same with rows joined. Which lists must keep theirs is found by joining all. */
static enum status text_merge(struct job *job)
{
	const struct fmt_options *options = job->options;
	enum status status = text_format(job);
	if (status != OK || job->result.defect || !options->merge || !options->keeps)
		return status;
	status =
	    options->keeps(job->before, job->after, &job->models, &job->keeps, &job->keep_count);
	return status == OK && job->keep_count ? text_format(job) : status;
}

/* Takes the bytes in, as a source. */
static enum status job_begin(struct job *job, struct str bytes, struct findings *findings)
{
	size_t before = findings->count;
	arena_init(&job->models);
	enum status status = file_source_add(job->sources, job->arena, findings, job->name, bytes,
					     text_decode, &job->file);
	if (status == OK && findings->count > before)
		status = findings->nomem ? NOMEM : INVALID;
	return status;
}

/* The last check of what comes out. */
static enum status job_finish(struct job *job, enum status status, struct fmt_result *ret)
{
	struct fmt_result *result = &job->result;
	arena_clear(&job->models);
	if (status == OK && !result->defect)
		status = fmt_verify(job->sources->at[job->file].text, result->text, job->options,
				    &result->defect);
	if (status == OK)
		*ret = *result;
	return status;
}

/* Is it YAML with something in it? */
static enum status text_judge(struct job *job, struct findings *findings)
{
	struct node *root = NULL;
	struct str text = job->sources->at[job->file].text;
	size_t before = findings->count;
	enum status status = yaml_read(text, job->file, &job->models, findings, &root);
	if (status == OK && findings->count > before)
		status = findings->nomem ? NOMEM : INVALID;
	if (status == OK && (!root || root->kind == NODE_SCALAR))
		status = INVALID;
	return status;
}

static enum status scenario_judge(struct job *job, struct findings *findings)
{
	struct scenario *scenario = arena_alloc(&job->models, sizeof *scenario);
	bool root;
	size_t before = findings->count;
	if (!scenario)
		return NOMEM;
	enum status status =
	    scenario_parse_yaml(job->sources, job->file, &job->models, findings, scenario, &root);
	if (status == OK && findings->count > before)
		status = findings->nomem ? NOMEM : INVALID;
	return status;
}

/* Lays a text out that need not be a policy. `judge`: may it be laid out? INVALID: no. */
static enum status other_format(struct job *job, struct str bytes, struct findings *findings,
				enum status (*judge)(struct job *, struct findings *),
				struct fmt_result *ret)
{
	enum status status = job_begin(job, bytes, findings);
	if (status == OK)
		status = judge(job, findings);
	if (status == OK && text_layout(job) == NOMEM)
		status = NOMEM;
	return job_finish(job, status, ret);
}

enum status fmt_text(struct str name, struct str bytes, const struct fmt_options *options,
		     struct arena *arena, struct sources *sources, struct findings *findings,
		     struct fmt_result *ret)
{
	struct job job = {.name = name, .sources = sources, .options = options, .arena = arena};
	return other_format(&job, bytes, findings, text_judge, ret);
}

enum status fmt_scenario(struct str name, struct str bytes, struct arena *arena,
			 struct sources *sources, struct findings *findings, struct fmt_result *ret)
{
	static const struct fmt_options as_it_is = {.sort_keys = false};
	struct job job = {.name = name, .sources = sources, .options = &as_it_is, .arena = arena};
	return other_format(&job, bytes, findings, scenario_judge, ret);
}

enum status fmt_policy(struct str name, struct str bytes, const struct fmt_options *options,
		       struct arena *arena, struct sources *sources, struct findings *findings,
		       struct fmt_result *ret)
{
	struct job job = {.name = name, .sources = sources, .options = options, .arena = arena};
	enum status status = job_begin(&job, bytes, findings);
	if (status == OK)
		status = model_read(&job, sources, job.file, findings, &job.before);
	if (status == OK)
		status = text_merge(&job);
	return job_finish(&job, status, ret);
}
