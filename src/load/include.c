/* The way down from the policy file is a list on the stack: at most
 * INCLUDE_DEPTH_MAX files are open for reading at a time. */
#include "load/include.h"

#include <errno.h>

#include "load/digest.h"
#include "load/file_pattern.h"
#include "load/include_refuse.h"
#include "load/users_csv.h"
#include "load/yaml_policy.h"

static const struct kind policy_kind = {
    .mark = 'p',
    .missing = {.code = "include-missing"},
    .unreadable = {.code = "include-unreadable"},
    .directory_help = "name the files in it, as in folder/*.yaml",
    .decode = text_decode,
    .parse = policy_parse_yaml,
};

static const struct kind users_kind = {
    .mark = 'u',
    .missing = {.code = "source-missing"},
    .unreadable = {.code = "source-unreadable"},
    .directory_help = "name the CSV file in it",
    .decode = text_decode_any_lines,
    .parse = users_csv_parse,
};

/* --- One file ------------------------------------------------------------------- */

/* Remembers that the file was read. */
static enum status file_remember(struct reading *reading, const struct kind *kind,
				 const struct step *step)
{
	char key[1 + sizeof step->identity] = {kind->mark};
	memcpy(key + 1, &step->identity, sizeof step->identity);
	const char *name = arena_text(reading->arena, key, sizeof key);
	uint32_t old;
	struct loaded_file *file =
	    arena_push(reading->arena, &reading->files.at, reading->files.count, sizeof *file);
	if (!name || !file)
		return NOMEM;
	*file = (struct loaded_file){step->name, step->file, step->identity};
	return map_add(&reading->known, reading->arena, (struct str){name, sizeof key},
		       reading->files.count++, &old);
}

static bool file_is_known(const struct reading *reading, const struct kind *kind,
			  struct file_identity identity)
{
	char key[1 + sizeof identity] = {kind->mark};
	memcpy(key + 1, &identity, sizeof identity);
	return map_find(&reading->known, (struct str){key, sizeof key}) != MAP_NONE;
}

/* Takes the bytes of a file in, and parses them into a new part. */
static enum status part_read(struct reading *reading, const struct kind *kind, struct step *step,
			     struct str bytes, struct policy **ret)
{
	struct policy *part = arena_alloc(reading->arena, sizeof *part);
	const struct policy **slot =
	    arena_push(reading->arena, &reading->parts, reading->part_count, sizeof *slot);
	if (!part || !slot)
		return NOMEM;
	digest_add(reading->digest, bytes);
	reading->bytes += bytes.length;
	enum status status = file_source_add(reading->sources, reading->arena, reading->findings,
					     step->name, bytes, kind->decode, &step->file);
	part->incomplete = status == INVALID;
	*slot = *ret = part;
	reading->part_count++;
	if (status == NOMEM || file_remember(reading, kind, step) != OK)
		return NOMEM;
	if (status == OK)
		status = kind->parse(reading->sources, step->file, reading->arena,
				     reading->findings, part);
	return status == NOMEM ? NOMEM : OK;
}

/* --- Going down ------------------------------------------------------------------ */

static enum status step_down(struct reading *reading, const struct kind *kind, struct step *step,
			     struct str bytes);

/* The file on the way that has this identity, or NULL. */
static const struct step *way_find(const struct step *at, struct file_identity identity)
{
	while (at && !file_identity_equal(at->identity, identity))
		at = at->from;
	return at;
}

/* Reads the open file, unless it was read before. */
static enum status file_take(struct reading *reading, const struct item *item,
			     const struct store_file *file, const char *path)
{
	struct step step = {item->in,     item->place, file->identity,
			    str_of(path), 0,           item->in->depth + 1};
	const struct step *first = way_find(item->in, file->identity);
	struct str bytes;
	if (first && item->kind == &policy_kind)
		return include_cycle(reading, item, first);
	if (file_is_known(reading, item->kind, file->identity))
		return OK;
	if (step.depth >= INCLUDE_DEPTH_MAX) {
		include_deep(reading, item);
		return OK;
	}
	enum status status = store_read(reading->store, file, FILE_MAX, reading->arena, &bytes);
	if (status == NOMEM)
		return NOMEM;
	if (status != OK && reading->store->problem.code)
		include_problem(reading, item);
	else if (status != OK)
		include_unreadable(reading, item, step.name, errno);
	else if (reading->files.count >= FILES_MAX ||
		 reading->bytes + bytes.length > FILES_BYTES_MAX)
		include_full(reading, item);
	else
		return step_down(reading, item->kind, &step, bytes);
	return OK;
}

static enum status path_take(struct reading *reading, const struct item *item, const char *path)
{
	struct store_file file;
	enum status status = store_open(reading->store, path, &file);
	if (status == NOMEM || status == IO)
		return status;
	if (status != OK && reading->store->problem.code) {
		include_problem(reading, item);
		return OK;
	}
	if (status != OK) {
		bool missing = errno == ENOENT || errno == ENOTDIR;
		if (missing && !item->pattern)
			return include_missing(reading, item);
		include_unreadable(reading, item, str_of(path), errno);
		return OK;
	}
	status = file_take(reading, item, &file, path);
	store_close(reading->store, &file);
	return status;
}

/* Is it of no use to open a further file? */
static bool reading_is_over(const struct reading *reading)
{
	return reading->full || reading->findings->count > reading->findings_before + FINDINGS_MAX;
}

static enum status pattern_take(struct reading *reading, const struct item *item)
{
	const char *const *paths = NULL;
	size_t count = 0;
	enum status status = file_pattern_match(reading->store, item->in->name, item->text,
						reading->arena, &reading->names, &paths, &count);
	if (status == INVALID && reading->store->problem.code) {
		include_problem(reading, item);
		return OK;
	}
	if (status == INVALID && errno == E2BIG) {
		include_pattern_far(reading, item);
		return OK;
	}
	if (status == INVALID) {
		include_unreadable(reading, item, item->text, errno);
		return OK;
	}
	if (status == OK && count == 0)
		return include_missing(reading, item);
	for (size_t i = 0; status == OK && i < count && !reading_is_over(reading); i++)
		status = path_take(reading, item, paths[i]);
	return status;
}

static enum status item_take(struct reading *reading, const struct item *item)
{
	char path[PATH_MAX];
	enum name_fault fault = file_name_check(item->text, item->pattern);
	if (fault != NAME_FINE) {
		include_name(reading, item, fault);
		return OK;
	}
	if (reading->alone)
		return OK;
	if (item->pattern)
		return pattern_take(reading, item);
	if (file_name_path(item->in->name, item->text, path))
		return path_take(reading, item, path);
	include_unreadable(reading, item, item->text, ENAMETOOLONG);
	return OK;
}

/* Takes an item unless its name is in its list for the second time, where it would
 * lead to the same. */
static enum status item_take_once(struct reading *reading, const struct item *item,
				  struct map *seen, struct arena *scratch)
{
	uint32_t old;
	if (map_add(seen, scratch, item->text, 0, &old) != OK)
		return NOMEM;
	return old == MAP_NONE ? item_take(reading, item) : OK;
}

static enum status sources_take(struct reading *reading, const struct step *step,
				struct policy *part, struct arena *scratch)
{
	struct map seen = {0};
	enum status status = OK;
	for (uint32_t i = 0; i < part->other_source_count && status == OK; i++) {
		if (reading_is_over(reading))
			break;
		const struct other_source *source = &part->other_sources[i];
		const struct item item = {.kind = &users_kind,
					  .in = step,
					  .part = part,
					  .text = source->users_csv,
					  .place = source->users_csv_place};
		if (source->users_csv.length)
			status = item_take_once(reading, &item, &seen, scratch);
	}
	return status;
}

static enum status includes_take(struct reading *reading, const struct step *step,
				 struct policy *part, struct arena *scratch)
{
	struct map seen = {0};
	enum status status = OK;
	for (uint32_t i = 0; i < part->include_count && status == OK; i++) {
		if (reading_is_over(reading))
			break;
		const struct file_name *include = &part->includes[i];
		const struct item item = {.kind = &policy_kind,
					  .in = step,
					  .part = part,
					  .text = include->name,
					  .place = include->place,
					  .pattern = file_name_is_pattern(include->name)};
		status = item_take_once(reading, &item, &seen, scratch);
	}
	return status;
}

/* Reads a file and all that follows from it. */
static enum status step_down(struct reading *reading, const struct kind *kind, struct step *step,
			     struct str bytes)
{
	struct policy *part;
	struct arena scratch;
	const char *name = arena_text(reading->arena, step->name.at, step->name.length);
	if (!name)
		return NOMEM;
	step->name.at = name;
	enum status status = part_read(reading, kind, step, bytes, &part);
	if (status != OK || reading_is_over(reading))
		return status;
	if (reading->alone)
		part->incomplete |= part->include_count > 0;
	arena_init(&scratch);
	status = sources_take(reading, step, part, &scratch);
	if (status == OK && !reading_is_over(reading))
		status = includes_take(reading, step, part, &scratch);
	arena_clear(&scratch);
	return status;
}

enum status include_read(struct reading *reading, struct str name, struct file_identity identity,
			 struct str bytes)
{
	struct digest digest;
	struct step step = {.name = name, .identity = identity};
	reading->digest = &digest;
	digest_init(&digest);
	enum status status = step_down(reading, &policy_kind, &step, bytes);
	digest_finish(&digest, reading->sha256);
	reading->digest = NULL;
	return status;
}
