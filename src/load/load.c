#include "load/load.h"

#include <errno.h>
#include <sha2.h>
#include <sys/stat.h>

#include "base/quote.h"
#include "load/file.h"
#include "load/geo.h"
#include "load/tzif.h"
#include "load/unicode.h"
#include "load/yaml_policy.h"
#include "policy/resolve.h"

static void digest(struct str bytes, uint8_t ret[static SHA256_DIGEST_LENGTH])
{
	SHA2_CTX context;
	SHA256Init(&context);
	SHA256Update(&context, (const uint8_t *)bytes.at, bytes.length);
	SHA256Final(ret, &context);
}

/* "policies/acme.yaml" → "policies"; what stands in no directory: ".". */
static struct str directory_of(struct str path)
{
	size_t length = path.length;
	while (length > 0 && path.at[length - 1] != '/')
		length--;
	if (length == 0)
		return STR(".");
	return (struct str){path.at, length > 1 ? length - 1 : 1};
}

static enum status time_zone_load(struct policy *policy, const struct load_options *options,
				  struct arena *arena, struct findings *findings)
{
	struct org *org = &policy->org;
	if (!org->time_zone.at) /* not written, or refused */
		return OK;
	enum status status = zone_load(options->zone_directory, org->time_zone, arena, &org->zone);
	if (status != INVALID)
		return status;
	findings_add(findings, org->time_zone_place, "time-zone-unknown", "no such time zone: %s",
		     quote(findings, org->time_zone))
	    ->help = "write an IANA name such as America/New_York or Europe/Berlin";
	return OK;
}

/* What follows the parsing: every check that needs the whole policy or another
 * file. */
static enum status policy_complete(struct policy *policy, const struct load_options *options,
				   struct arena *arena, struct findings *findings)
{
	enum status status = policy_resolve(policy, arena, findings);
	if (status == OK)
		status = time_zone_load(policy, options, arena, findings);
	if (status == OK && (policy->geo.country_file.length || policy->geo.asn_file.length))
		status = geo_load(policy, directory_of(policy->file), arena, findings);
	return status;
}

/* A file that could not be read, by errno. */
static enum status file_refuse(struct policy *policy, int error, struct arena *arena,
			       struct findings *findings)
{
	struct place place = {0};
	struct finding *finding;
	if (sources_add(policy->sources, arena, policy->file, (struct str){0}, &place.file) != OK)
		return NOMEM;
	if (error == EFBIG) {
		finding = findings_add(findings, place, "file-too-large",
				       "a policy file has at most %d MiB", FILE_MAX >> 20);
		finding->help = "put the long lists into fewer, larger blocks";
		return OK;
	}
	finding = findings_add(findings, place, "file-unreadable", "%s", strerror(error));
	finding->help = "name a policy file, a directory with loginscope.yaml in it, or - for "
			"standard input";
	return OK;
}

/* A directory means the file in it. NULL: no memory. */
static const char *policy_path(const char *path, struct arena *arena)
{
	struct stat stat_of;
	bool is_stdin = strcmp(path, "-") == 0;
	if (is_stdin || stat(path, &stat_of) != 0 || !S_ISDIR(stat_of.st_mode))
		return arena_text(arena, path, strlen(path));
	size_t length = strlen(path);
	bool slash = length > 0 && path[length - 1] == '/';
	return arena_format(arena, "%s%sloginscope.yaml", path, slash ? "" : "/");
}

/* Makes the UTF-8 text that places count in a source. Bytes that are no text
 * are a finding. */
static enum status source_add(struct str name, struct str bytes, struct arena *arena,
			      struct sources *sources, struct findings *findings,
			      uint32_t *ret_file)
{
	struct str text = {0};
	struct text_problem problem = {0};
	enum status status = text_decode(bytes, arena, &text, &problem);
	if (status == NOMEM || sources_add(sources, arena, name, text, ret_file) != OK)
		return NOMEM;
	if (status != INVALID)
		return OK;
	struct place place = {.file = *ret_file};
	text_position(text, problem.offset, &place.line, &place.column);
	findings_add(findings, place, problem.code, "%s", problem.message)->help = problem.help;
	return OK;
}

static enum status text_load(struct policy *policy, struct str bytes,
			     const struct load_options *options, struct arena *arena,
			     struct findings *findings)
{
	uint32_t file = 0;
	size_t before = findings->count;
	digest(bytes, policy->sha256);
	enum status status =
	    source_add(policy->file, bytes, arena, policy->sources, findings, &file);
	if (status == OK && findings->count == before)
		status = policy_parse_yaml(policy->sources, file, arena, findings, policy);
	if (status == OK && findings->count < before + FINDINGS_MAX)
		status = policy_complete(policy, options, arena, findings);
	return status;
}

static struct policy *policy_new(const char *name, size_t length, struct arena *arena,
				 struct sources *sources)
{
	struct policy *policy = arena_alloc(arena, sizeof *policy);
	char *file = arena_text(arena, name, length);
	if (!policy || !file)
		return NULL;
	policy->file = (struct str){file, length};
	policy->sources = sources;
	return policy;
}

/* The last step of both ways to load: nothing with errors gets out. */
static enum status policy_finish(enum status status, struct findings *findings,
				 struct policy *policy, struct policy **ret)
{
	findings_sort(findings);
	if (status == OK)
		status = findings_status(findings);
	if (status == OK)
		*ret = policy;
	return status;
}

enum status policy_load_text(struct str name, struct str text, const struct load_options *options,
			     struct arena *arena, struct sources *sources,
			     struct findings *findings, struct policy **ret)
{
	struct policy *policy = policy_new(name.at, name.length, arena, sources);
	if (!policy)
		return NOMEM;
	enum status status = OK;
	if (text.length > FILE_MAX)
		status = file_refuse(policy, EFBIG, arena, findings);
	else
		status = text_load(policy, text, options, arena, findings);
	return policy_finish(status, findings, policy, ret);
}

enum status policy_load(const char *path, const struct load_options *options, struct arena *arena,
			struct sources *sources, struct findings *findings, struct policy **ret)
{
	struct str bytes;
	const char *file = policy_path(path, arena);
	struct policy *policy = file ? policy_new(file, strlen(file), arena, sources) : NULL;
	if (!policy)
		return NOMEM;
	enum status status = file_bytes(file, FILE_MAX, arena, &bytes);
	if (status == OK)
		status = text_load(policy, bytes, options, arena, findings);
	else if (status == INVALID)
		status = file_refuse(policy, errno, arena, findings);
	return policy_finish(status, findings, policy, ret);
}
