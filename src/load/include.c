/* The way down from the policy file is a list on the stack: at most
 * INCLUDE_DEPTH_MAX files are open for reading at a time. */
#include "load/include.h"

#include <ctype.h>
#include <errno.h>

#include "load/file_pattern.h"
#include "load/include_refuse.h"
#include "load/metadata_source.h"
#include "load/published_source.h"
#include "load/users_csv.h"
#include "load/yaml_policy.h"

static const struct kind policy_kind = {
    .mark = MARK_POLICY,
    .missing = {.code = "include-missing"},
    .unreadable = {.code = "include-unreadable"},
    .directory_help = "name the files in it, as in folder/*.yaml",
    .decode = text_decode,
    .parse = policy_parse_yaml,
};

static const struct kind users_kind = {
    .mark = MARK_USERS,
    .missing = {.code = "source-missing"},
    .unreadable = {.code = "source-unreadable"},
    .directory_help = "name the CSV file in it",
    .decode = text_decode_any_lines,
    .parse = users_csv_parse,
};

/* A folder of metadata, or one file of it. */
static const struct kind project_kind = {
    .missing = {.code = "source-missing"},
    .unreadable = {.code = "source-unreadable"},
};

/* --- One file ------------------------------------------------------------------- */

enum { KEY_SIZE = 1 + sizeof(struct file_identity) };

static struct str identity_key(char mark, struct file_identity identity, char room[KEY_SIZE])
{
	room[0] = mark;
	memcpy(room + 1, &identity, sizeof identity);
	return (struct str){room, KEY_SIZE};
}

/* One whose identity is not known is read whenever it is named. */
enum status include_remember(struct reading *reading, char mark, struct str name, uint32_t file,
			     struct file_identity identity)
{
	char room[KEY_SIZE];
	struct str key = identity_key(mark, identity, room);
	struct loaded_file *loaded =
	    arena_push(reading->arena, &reading->files.at, reading->files.count, sizeof *loaded);
	uint32_t old;
	key.at = arena_text(reading->arena, key.at, key.length);
	if (!key.at || !loaded)
		return NOMEM;
	*loaded = (struct loaded_file){name, file, identity, mark == MARK_METADATA};
	return map_add(&reading->known, reading->arena, key, reading->files.count++, &old);
}

const struct loaded_file *include_find(const struct reading *reading, char mark,
				       struct file_identity identity)
{
	char room[KEY_SIZE];
	if (!file_identity_known(identity))
		return NULL;
	uint32_t at = map_find(&reading->known, identity_key(mark, identity, room));
	return at == MAP_NONE ? NULL : &reading->files.at[at];
}

/* Metadata under a name that says nothing is not looked at as a policy. Its text is not kept:
 * what it says beside what we read is nobody's business. */
static bool xml_refused(struct reading *reading, uint32_t file)
{
	struct str *text = &reading->sources->at[file].text;
	if (text->length < 2 || text->at[0] != '<' ||
	    (text->at[1] != '?' && text->at[1] != '!' && !isalpha((unsigned char)text->at[1])))
		return false;
	*text = (struct str){0};
	findings_add(reading->findings, (struct place){.file = file}, "project-file",
		     "this is XML, and no metadata by its name")
	    ->help = "name it as Salesforce does, such as Admin.profile or Security.settings";
	return true;
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
	digest_add(&reading->digest, bytes);
	reading->bytes += bytes.length;
	enum status status = file_source_add(reading->sources, reading->arena, reading->findings,
					     step->name, bytes, kind->decode, &step->file);
	part->incomplete = status == INVALID;
	*slot = *ret = part;
	reading->part_count++;
	if (status == NOMEM ||
	    include_remember(reading, kind->mark, step->name, step->file, step->identity) != OK)
		return NOMEM;
	if (status == OK && !xml_refused(reading, step->file))
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

bool include_room(const struct reading *reading, size_t bytes)
{
	return reading->files.count - reading->metadata_count < FILES_MAX &&
	       reading->bytes + bytes <= FILES_BYTES_MAX;
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
	if (include_find(reading, item->kind->mark, file->identity))
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
	else if (!include_room(reading, bytes.length))
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

bool include_is_over(const struct reading *reading)
{
	return reading->full ||
	       findings_errors(reading->findings) > reading->findings_before + FINDINGS_MAX;
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
	for (size_t i = 0; status == OK && i < count && !include_is_over(reading); i++)
		status = path_take(reading, item, paths[i]);
	return status;
}

/* "acme/." is "acme", so that names of files are as people write them. */
static void path_tidy(char *path)
{
	size_t length = strlen(path);
	while (length > 1 &&
	       (path[length - 1] == '/' || (path[length - 1] == '.' && path[length - 2] == '/')))
		path[--length] = '\0';
}

static enum status project_take(struct reading *reading, const struct item *item, char *path)
{
	path_tidy(path);
	if (store_exists(reading->store, path))
		return metadata_source_read(reading, path, item->place);
	if (reading->store->problem.code)
		include_problem(reading, item);
	else if (errno == ENOENT || errno == ENOTDIR)
		return include_missing(reading, item);
	else
		include_unreadable(reading, item, str_of(path), errno);
	return OK;
}

static enum status item_take(struct reading *reading, const struct item *item)
{
	char path[PATH_MAX];
	enum name_fault fault = file_name_check(item->text, item->pattern);
	if (fault != NAME_FINE) {
		include_name(reading, item, fault);
		return OK;
	}
	if (reading->alone) {
		item->part->incomplete |= item->kind == &project_kind;
		return OK;
	}
	if (item->pattern)
		return pattern_take(reading, item);
	if (file_name_path(item->in->name, item->text, path))
		return item->kind == &project_kind ? project_take(reading, item, path)
						   : path_take(reading, item, path);
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
		if (include_is_over(reading))
			break;
		const struct other_source *source = &part->other_sources[i];
		bool users = source->users_csv.length > 0;
		const struct item item = {.kind = users ? &users_kind : &project_kind,
					  .in = step,
					  .part = part,
					  .text = users ? source->users_csv : source->sfdx,
					  .place =
					      users ? source->users_csv_place : source->sfdx_place};
		if (item.text.length)
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
		if (include_is_over(reading))
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
	if (status != OK || include_is_over(reading))
		return status;
	if (reading->alone)
		part->incomplete |= part->include_count > 0;
	arena_init(&scratch);
	status = sources_take(reading, step, part, &scratch);
	if (status == OK && !include_is_over(reading))
		status = published_source_read(reading, step, part);
	if (status == OK && !include_is_over(reading))
		status = includes_take(reading, step, part, &scratch);
	arena_clear(&scratch);
	return status;
}

void include_begin(struct reading *reading)
{
	digest_init(&reading->digest);
}

void include_end(struct reading *reading)
{
	digest_finish(&reading->digest, reading->sha256);
	published_source_end(reading);
}

enum status include_read(struct reading *reading, struct str name, struct file_identity identity,
			 struct str bytes)
{
	struct step step = {.name = name, .identity = identity};
	return step_down(reading, &policy_kind, &step, bytes);
}
