#include "load/load.h"

#include <errno.h>

#include "base/quote.h"
#include "load/file_name.h"
#include "load/file_source.h"
#include "load/geo.h"
#include "base/git_name.h"
#include "load/include.h"
#include "load/named_file.h"
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
static enum status policy_complete(struct store *store, struct policy *policy,
				   const struct load_options *options, struct arena *arena,
				   struct findings *findings)
{
	/* The databases' paths are relative to the file that names them. */
	struct str geo_file = policy->sources->at[policy->geo.place.file].name;
	enum status status = policy_resolve(policy, arena, findings);
	if (status == OK)
		status = time_zone_load(policy, options, arena, findings);
	if (status == OK)
		moments_resolve(policy, policy, findings);
	if (status == OK && (policy->geo.country_file.length || policy->geo.asn_file.length))
		status = geo_load(store, policy, directory_prefix(geo_file), arena, findings);
	return status;
}

/* A directory means the file in it. NULL: no memory. */
static const char *policy_path(struct store *store, const char *path, struct arena *arena)
{
	if (!store_is_folder(store, path))
		return path;
	size_t length = strlen(path);
	bool ends = length == git_name_prefix(str_of(path)) || path[length - 1] == '/';
	return arena_format(arena, "%s%sloginscope.yaml", path, ends ? "" : "/");
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
		status = policy_complete(reading->store, policy, load->options, reading->arena,
					 reading->findings);
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
	struct store store = STORE_FILES;
	struct load load = {
	    .options = options,
	    .reading = {.store = &store, .arena = arena, .sources = sources, .findings = findings}};
	if (load_begin(&load, name.at, name.length) != OK)
		return NOMEM;
	enum status status = OK;
	if (text.length > FILE_MAX)
		status = file_source_refuse(sources, arena, findings, load.policy->file, EFBIG);
	else
		status = bytes_load(&load, file_identify(load.policy->file.at), text);
	return load_finish(status, &load, ret);
}

/* Reads the policy file itself. */
static enum status path_load(struct load *load, const char *path)
{
	struct named_file file;
	struct reading *reading = &load->reading;
	const struct named_how how = {load->options->stdin_name, load->options->plain};
	enum status status = named_file_read(reading->store, path, how, reading->arena, &file);
	load->policy->file = file.name;
	load->policy->files.unreadable = status == INVALID && !file.too_large;
	if (status == INVALID)
		return named_file_refuse(reading->store, file.name, reading->sources,
					 reading->arena, reading->findings);
	return status == OK ? bytes_load(load, file.identity, file.bytes) : status;
}

/* There is no such store, as a problem says: the path has no file. */
static enum status store_refuse(struct load *load, const char *path)
{
	struct reading *reading = &load->reading;
	if (load_begin(load, path, strlen(path)) != OK)
		return NOMEM;
	load->policy->files.unreadable = true;
	return named_file_refuse(reading->store, load->policy->file, reading->sources,
				 reading->arena, reading->findings);
}

enum status policy_load(const char *path, const struct load_options *options, struct arena *arena,
			struct sources *sources, struct findings *findings, struct policy **ret)
{
	struct store store;
	struct load load = {
	    .options = options,
	    .reading = {.store = &store, .arena = arena, .sources = sources, .findings = findings}};
	const char *name = NULL;
	enum status status = store_begin(&store, path, arena, &name);
	if (status == OK) {
		name = policy_path(&store, name, arena);
		status = name ? load_begin(&load, name, strlen(name)) : NOMEM;
		if (status == OK)
			status = path_load(&load, load.policy->file.at);
	} else if (status == INVALID) {
		status = store_refuse(&load, path);
	}
	store_end(&store);
	return load.policy ? load_finish(status, &load, ret) : status;
}
