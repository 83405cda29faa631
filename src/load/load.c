#include "load/load.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/quote.h"
#include "load/file_name.h"
#include "load/file_source.h"
#include "load/geo.h"
#include "load/include.h"
#include "load/policy_merge.h"
#include "load/tzif.h"
#include "policy/moments.h"
#include "policy/resolve.h"

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
		     org->time_zone.length ? quote(findings, org->time_zone) : "\"\"")
	    ->help = "write an IANA name such as America/New_York or Europe/Berlin";
	return OK;
}

/* What follows the parsing: every check that needs the whole policy or another
 * file. */
static enum status policy_complete(struct policy *policy, const struct load_options *options,
				   struct arena *arena, struct findings *findings)
{
	/* The databases' paths are relative to the file that names them. */
	struct str geo_file = policy->sources->at[policy->geo.place.file].name;
	enum status status = policy_resolve(policy, arena, findings);
	if (status == OK)
		status = time_zone_load(policy, options, arena, findings);
	if (status == OK)
		moments_resolve(policy, findings);
	if (status == OK && (policy->geo.country_file.length || policy->geo.asn_file.length))
		status = geo_load(policy, directory_prefix(geo_file), arena, findings);
	return status;
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

/* What a load is about: the policy, and what its files are read with. */
struct load {
	struct policy *policy;
	const struct load_options *options;
	struct reading reading;
};

/* Makes one policy of the files that were read. */
static enum status parts_join(struct load *load)
{
	struct policy *policy = load->policy;
	const struct reading *reading = &load->reading;
	enum status status = policy_merge(reading->parts, reading->part_count, reading->arena,
					  reading->findings, policy);
	if (!reading->alone) /* what they name is in the policy now */
		policy->include_count = policy->other_source_count = 0;
	if (status == OK && reading->findings->count < reading->findings_before + FINDINGS_MAX)
		status = policy_complete(policy, load->options, reading->arena, reading->findings);
	return status;
}

static enum status bytes_load(struct load *load, struct file_identity identity, struct str bytes)
{
	struct reading *reading = &load->reading;
	enum status status = include_read(reading, load->policy->file, identity, bytes);
	memcpy(load->policy->sha256, reading->sha256, sizeof reading->sha256);
	load->policy->files = reading->files;
	return status == OK ? parts_join(load) : status;
}

static enum status load_begin(struct load *load, const char *name, size_t length)
{
	struct reading *reading = &load->reading;
	char *file = arena_text(reading->arena, name, length);
	load->policy = arena_alloc(reading->arena, sizeof *load->policy);
	if (!load->policy || !file)
		return NOMEM;
	load->policy->file = (struct str){file, length};
	load->policy->sources = reading->sources;
	reading->findings_before = reading->findings->count;
	reading->alone = load->options->alone;
	if (load->options->files)
		*load->options->files = (struct loaded_files){0};
	return OK;
}

/* The last step of both ways to load: nothing with errors gets out. */
static enum status load_finish(enum status status, struct load *load, struct policy **ret)
{
	struct findings *findings = load->reading.findings;
	findings_sort(findings);
	if (load->options->files)
		*load->options->files = load->policy->files;
	if (status == OK)
		status = findings_status(findings);
	if (status == OK)
		*ret = load->policy;
	return status;
}

enum status policy_load_text(struct str name, struct str text, const struct load_options *options,
			     struct arena *arena, struct sources *sources,
			     struct findings *findings, struct policy **ret)
{
	struct load load = {.options = options,
			    .reading = {.arena = arena, .sources = sources, .findings = findings}};
	if (load_begin(&load, name.at, name.length) != OK)
		return NOMEM;
	enum status status = OK;
	if (text.length > FILE_MAX)
		status = file_source_refuse(sources, arena, findings, load.policy->file, EFBIG);
	else
		status = bytes_load(&load, file_identify(load.policy->file.at), text);
	return load_finish(status, &load, ret);
}

/* Reads the policy file itself. Standard input that stands for a file has the name and
 * the identity of that one, unless there is no text at all. */
static enum status path_load(struct load *load, const char *path)
{
	struct file file;
	struct str bytes;
	struct arena *arena = load->reading.arena;
	const char *named = strcmp(path, "-") == 0 ? load->options->stdin_name : NULL;
	enum status status = file_open(path, &file);
	if (status == OK) {
		status = file_read(&file, FILE_MAX, arena, &bytes);
		file_close(&file);
	}
	if (named && (status == OK || errno == EFBIG)) {
		load->policy->file = str_of(named);
		file.identity = file_identify(named);
	}
	load->policy->files.unreadable = status == INVALID && errno != EFBIG;
	if (status == INVALID)
		return file_source_refuse(load->reading.sources, arena, load->reading.findings,
					  load->policy->file, errno);
	return status == OK ? bytes_load(load, file.identity, bytes) : status;
}

enum status policy_load(const char *path, const struct load_options *options, struct arena *arena,
			struct sources *sources, struct findings *findings, struct policy **ret)
{
	struct load load = {.options = options,
			    .reading = {.arena = arena, .sources = sources, .findings = findings}};
	const char *file = policy_path(path, arena);
	if (!file || load_begin(&load, file, strlen(file)) != OK)
		return NOMEM;
	return load_finish(path_load(&load, file), &load, ret);
}
