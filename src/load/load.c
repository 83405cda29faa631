#include "load/load.h"

#include <errno.h>

#include "base/quote.h"
#include "load/file_name.h"
#include "load/file_source.h"
#include "load/geo.h"
#include "base/git_name.h"
#include "load/include.h"
#include "load/metadata_source.h"
#include "load/named_file.h"
#include "load/policy_merge.h"
#include "load/project.h"
#include "load/schema.h"
#include "load/tzif.h"
#include "policy/moments.h"
#include "policy/resolve.h"

static enum status time_zone_load(struct policy *policy, const struct load_options *options,
				  struct arena *arena, struct findings *findings)
{
	struct org *org = &policy->org;
	if (!org->time_zone.at || str_equal(org->time_zone, ZONE_UNKNOWN))
		return OK; /* not written, or refused; or nobody knows it */
	enum status status = zone_load(options->zone_directory, org->time_zone, arena, &org->zone);
	if (status != INVALID)
		return status;
	findings_add(findings, org->time_zone_place, "time-zone-unknown", "no such time zone: %s",
		     org->time_zone.length ? quote(findings, org->time_zone) : "\"\"")
	    ->help = "write an IANA name such as America/New_York or Europe/Berlin, or unknown";
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

/* Metadata says login hours and not on which clock: unless a policy file does, whether they
 * hold is not known, of which the first of them is the place. */
static void zone_forgo(struct load *load)
{
	const struct reading *reading = &load->reading;
	struct org *org = &load->policy->org;
	const struct profile *first = NULL;
	for (uint32_t i = 0; i < reading->part_count && !first; i++)
		for (uint32_t k = 0;
		     reading->parts[i]->metadata && !first && k < reading->parts[i]->profile_count;
		     k++)
			if (reading->parts[i]->profiles[k].login_hours.given)
				first = &reading->parts[i]->profiles[k];
	if (!first || org->time_zone_place.line || load->policy->incomplete)
		return;
	org->time_zone = ZONE_UNKNOWN;
	org->time_zone_place = first->login_hours.place;
	org->said |= schema_bit(&schema_org, STR("time_zone"));
	findings_advise(reading->findings, SEVERITY_WARNING, org->time_zone_place,
			"time-zone-missing",
			"metadata does not say the time zone of these login hours, so what is "
			"decided about them depends on it")
	    ->help = "say it in a policy file beside the metadata, as org: {time_zone: "
		     "America/New_York}, and name that with --overlay";
}

/* Makes one policy of the files that were read. */
static enum status parts_join(struct load *load)
{
	struct policy *policy = load->policy;
	const struct reading *reading = &load->reading;
	enum status status = policy_merge(reading->parts, reading->part_count, reading->arena,
					  reading->findings, policy);
	if (!reading->alone) /* what they name is in the policy now */
		policy->include_count = policy->other_source_count = 0;
	if (status == OK)
		zone_forgo(load);
	if (status == OK &&
	    findings_errors(reading->findings) < reading->findings_before + FINDINGS_MAX)
		status = policy_complete(reading->store, policy, load->options, reading->arena,
					 reading->findings);
	return status;
}

/* Everything was read, or that failed. The texts are for messages. */
static enum status reading_finish(struct load *load, enum status status)
{
	struct reading *reading = &load->reading;
	include_end(reading);
	memcpy(load->policy->sha256, reading->sha256, sizeof reading->sha256);
	reading->files.unreadable = load->policy->files.unreadable;
	reading->files.metadata = load->policy->files.metadata;
	load->policy->files = reading->files;
	if (status == OK)
		status = parts_join(load);
	return status == OK ? metadata_source_texts(reading) : status;
}

static enum status bytes_load(struct load *load, struct file_identity identity, struct str bytes)
{
	struct reading *reading = &load->reading;
	include_begin(reading);
	enum status status = include_read(reading, load->policy->file, identity, bytes);
	return reading_finish(load, status);
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
	reading->findings_before = findings_errors(reading->findings);
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
		status =
		    file_source_refuse(sources, arena, findings, load.policy->file, EFBIG, NULL);
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
					 reading->arena, reading->findings,
					 load->options->unreadable_help);
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
				 reading->arena, reading->findings, load->options->unreadable_help);
}

/* --- Metadata and what it cannot say ------------------------------------------------------ */

/* Reads the overlay behind the metadata. Its own store is the one of everything it names, and of
 * the databases. */
static enum status overlay_read(struct load *load, struct store *store)
{
	struct named_file file;
	struct reading *reading = &load->reading;
	const char *name = NULL;
	enum status status = store_begin(store, load->options->overlay, reading->arena, &name);
	if (status == OK)
		name = policy_path(store, name, reading->arena);
	if (status == OK && !name)
		return NOMEM;
	if (status == OK)
		status = named_file_read(store, name, (struct named_how){0}, reading->arena, &file);
	else
		file.name = str_of(load->options->overlay);
	if (status == INVALID)
		return named_file_refuse(store, file.name, reading->sources, reading->arena,
					 reading->findings, NULL);
	reading->store = store;
	return status == OK ? include_read(reading, file.name, file.identity, file.bytes) : status;
}

/* The path as a source without text, for what is wrong with it as a whole. */
static enum status metadata_read(struct load *load)
{
	struct reading *reading = &load->reading;
	struct place place = {0};
	if (sources_add(reading->sources, reading->arena, load->policy->file, (struct str){0},
			&place.file) != OK)
		return NOMEM;
	return metadata_source_read(reading, load->policy->file.at, place);
}

static enum status metadata_load(struct load *load)
{
	struct store overlay = STORE_FILES;
	struct reading *reading = &load->reading;
	bool wanted = load->options->overlay != NULL;
	load->policy->files.metadata = true;
	if (wanted)
		load->policy->overlay = str_of(load->options->overlay);
	include_begin(reading);
	enum status status = metadata_read(load);
	if (status == OK && wanted)
		status = overlay_read(load, &overlay);
	status = reading_finish(load, status);
	if (wanted)
		store_end(&overlay);
	return status;
}

/* Loads a policy file though it has an overlay. */
static enum status overlaid_load(struct load *load)
{
	const struct load_options *options = load->options;
	enum status status = path_load(load, load->policy->file.at);
	if (status != OK || !options->overlay || options->overlay_of_metadata)
		return status;
	struct findings *findings = load->reading.findings;
	struct place place = {.file =
				  load->policy->files.count ? load->policy->files.at[0].file : 0};
	findings_add(findings, place, "overlay-of-policy",
		     "an overlay goes with Salesforce metadata, and this is a policy file: %s",
		     quote(findings, str_of(options->overlay)))
	    ->help =
	    "write it under include: in the policy file, or name the folder with the metadata";
	return OK;
}

/* --- From a path ------------------------------------------------------------------------------ */

static enum status named_load(struct load *load, const char *path)
{
	struct reading *reading = &load->reading;
	bool is_stdin = strcmp(path, "-") == 0 && !load->options->plain;
	enum status metadata =
	    is_stdin ? INVALID : project_recognise(reading->store, path, reading->arena);
	if (metadata != OK && metadata != INVALID)
		return metadata;
	const char *name = path;
	if (metadata != OK)
		name = policy_path(reading->store, path, reading->arena);
	if (!name || load_begin(load, name, strlen(name)) != OK)
		return NOMEM;
	return metadata == OK ? metadata_load(load) : overlaid_load(load);
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
	if (status == OK)
		status = named_load(&load, name);
	else if (status == INVALID)
		status = store_refuse(&load, path);
	store_end(&store);
	return load.policy ? load_finish(status, &load, ret) : status;
}
