#include "load/published_source.h"

#include <errno.h>
#include <stdio.h>
#include <strings.h>

#include "base/names.h"
#include "base/quote.h"
#include "load/published_unpack.h"

static const struct kind published_kind = {
    .mark = MARK_PUBLISHED,
    .missing = {.code = "list-missing"},
    .unreadable = {.code = "list-unreadable"},
    .directory_help = "name the list in it",
    .decode = text_decode_any_lines,
};

/* --- Files --------------------------------------------------------------------------------- */

/* The file that was read as number `file` of the sources. Their numbers ascend. */
static struct published_file *file_find(const struct reading *reading, uint32_t file)
{
	uint32_t low = 0, high = reading->published_count;
	while (low + 1 < high) {
		uint32_t middle = low + (high - low) / 2;
		if (reading->published[middle].file <= file)
			low = middle;
		else
			high = middle;
	}
	return &reading->published[low];
}

/* The bytes of a list, unpacked if they are packed; none when that fails, which was said. */
static enum status bytes_unpack(struct reading *reading, struct str *bytes, bool *ret_failed)
{
	const struct place place = {.file = reading->sources->count}; /* the next one */
	*ret_failed = false;
	if (!published_is_packed(*bytes))
		return OK;
	enum status status =
	    published_unpack(*bytes, reading->arena, reading->findings, place, bytes);
	*ret_failed = status == INVALID;
	if (status == INVALID)
		*bytes = (struct str){0};
	else
		reading->bytes += bytes->length;
	return status == NOMEM ? NOMEM : OK;
}

/* Takes the bytes of a file in, as a source. */
static enum status file_add(struct reading *reading, const struct item *item,
			    struct file_identity identity, const char *path, struct str bytes,
			    struct published_file **ret)
{
	struct digest digest;
	struct published_file *file =
	    arena_push(reading->arena, &reading->published, reading->published_count, sizeof *file);
	struct str name = {arena_text(reading->arena, path, strlen(path)), strlen(path)};
	if (!file || !name.at)
		return NOMEM;
	*file = (struct published_file){0};
	digest_init(&digest);
	digest_add(&digest, bytes);
	digest_finish(&digest, file->sha256);
	digest_add(&reading->digest, bytes);
	reading->bytes += bytes.length;
	bool failed;
	if (bytes_unpack(reading, &bytes, &failed) != OK)
		return NOMEM;
	enum status status = file_source_add(reading->sources, reading->arena, reading->findings,
					     name, bytes, item->kind->decode, &file->file);
	file->refused = status == INVALID || failed;
	if (status == NOMEM ||
	    include_remember(reading, item->kind->mark, name, file->file, identity) != OK)
		return NOMEM;
	reading->published_count++;
	*ret = file;
	return OK;
}

/* The open file, from the store or from memory; NULL: it cannot be had, which was said. */
static enum status file_take(struct reading *reading, const struct item *item,
			     const struct store_file *open, const char *path,
			     struct published_file **ret)
{
	const struct loaded_file *known = include_find(reading, item->kind->mark, open->identity);
	struct str bytes;
	if (known) {
		*ret = file_find(reading, known->file);
		return OK;
	}
	enum status status = store_read(reading->store, open, FILE_MAX, reading->arena, &bytes);
	if (status == NOMEM)
		return NOMEM;
	if (status != OK && reading->store->problem.code)
		include_problem(reading, item);
	else if (status != OK)
		include_unreadable(reading, item, str_of(path), errno);
	else if (include_room(reading, bytes.length))
		return file_add(reading, item, open->identity, path, bytes, ret);
	else
		include_full(reading, item);
	return OK;
}

static enum status file_open(struct reading *reading, const struct item *item,
			     struct published_file **ret)
{
	char path[PATH_MAX];
	struct store_file open;
	if (!file_name_path(item->in->name, item->text, path)) {
		include_unreadable(reading, item, item->text, ENAMETOOLONG);
		return OK;
	}
	enum status status = store_open(reading->store, path, &open);
	if (status == OK) {
		status = file_take(reading, item, &open, path, ret);
		store_close(reading->store, &open);
		return status;
	}
	if (status == NOMEM || status == IO)
		return status;
	if (reading->store->problem.code)
		include_problem(reading, item);
	else if (errno == ENOENT || errno == ENOTDIR)
		return include_missing(reading, item);
	else
		include_unreadable(reading, item, str_of(path), errno);
	return OK;
}

/* --- What must hold of a file ------------------------------------------------------------------ */

static bool digest_check(struct reading *reading, const struct network *network,
			 const struct published_file *file)
{
	char digits[2 * DIGEST_SIZE + 1];
	const struct published *published = &network->published;
	struct findings *findings = reading->findings;
	for (size_t i = 0; i < DIGEST_SIZE; i++)
		snprintf(digits + 2 * i, 3, "%02x", file->sha256[i]);
	if (published->digest.length == 0 || strcasecmp(digits, published->digest.at) == 0)
		return true;
	struct finding *finding = findings_add(findings, published->digest_place, "list-digest",
					       "%s is another file than the one with this digest",
					       quote(findings, published->file));
	finding->help =
	    arena_format(findings->arena, "if it may be another one, write sha256: %s", digits);
	findings->nomem = findings->nomem || !finding->help;
	return false;
}

static enum status file_parse(struct reading *reading, struct published_file *file)
{
	size_t before = findings_errors(reading->findings);
	if (file->parsed || file->refused)
		return OK;
	file->parsed = true;
	enum status status = published_list_parse(reading->sources->at[file->file].text, file->file,
						  reading->findings, &file->list);
	file->refused = findings_errors(reading->findings) > before;
	return status;
}

/* --- Rows -------------------------------------------------------------------------------------- */

/* Which names of a list are meant; NULL: all, and rows without a name. */
static const bool none_wanted[1];

static const char *name_help(struct findings *findings, const struct published_names *names)
{
	enum { SHOWN = 12 };
	if (names->count == 0)
		return "leave the key out: the file says no such thing of its ranges";
	if (names->count > SHOWN)
		return "write it as the file does";
	const char *list = names_join(findings->arena, names->at, names->count);
	return list ? arena_format(findings->arena, "it has %s", quote(findings, str_of(list)))
		    : NULL;
}

static void name_refuse(struct reading *reading, const struct network *network,
			const struct reference *name, const struct published_names *names,
			const char *noun)
{
	struct findings *findings = reading->findings;
	bool full = findings_full(findings);
	struct finding *finding = findings_add(
	    findings, name->place, "list-filter", "%s has no %s %s",
	    quote(findings, network->published.file), noun, quote(findings, name->name));
	if (full)
		return;
	size_t near = str_nearest(name->name, names->at, names->count);
	finding->help = near < names->count ? arena_format(findings->arena, "did you mean %s?",
							   quote(findings, names->at[near]))
					    : name_help(findings, names);
	findings->nomem = findings->nomem || !finding->help;
}

/* A flag for each name of the list; `none_wanted`: there are names that it does not have. */
static enum status names_want(struct reading *reading, const struct network *network,
			      const struct references *wanted, const struct published_names *names,
			      const char *noun, struct arena *scratch, const bool **ret)
{
	bool *flags = NULL, good = true;
	if (wanted->count && !(flags = arena_array(scratch, names->count + (size_t)1, 1)))
		return NOMEM;
	for (uint32_t i = 0; i < wanted->count; i++) {
		uint32_t at = map_find(&names->known, wanted->at[i].name);
		if (at != MAP_NONE)
			flags[at] = true;
		else
			name_refuse(reading, network, &wanted->at[i], names, noun);
		good = good && at != MAP_NONE;
	}
	*ret = good ? flags : none_wanted;
	return OK;
}

static bool is_wanted(const bool *wanted, uint32_t name)
{
	return !wanted || (name != PUBLISHED_NONE && wanted[name]);
}

static enum status rows_copy(struct reading *reading, const struct published_list *list,
			     const bool *services, const bool *regions, struct range_list *ret)
{
	uint32_t count = 0;
	for (size_t i = 0; i < list->count; i++)
		count += is_wanted(services, list->rows[i].service) &&
			 is_wanted(regions, list->rows[i].region);
	struct range_row *rows = arena_array(reading->arena, count, sizeof *rows);
	if (!rows)
		return NOMEM;
	ret->rows = rows;
	for (size_t i = 0; i < list->count; i++) {
		const struct published_row *row = &list->rows[i];
		if (is_wanted(services, row->service) && is_wanted(regions, row->region))
			rows[ret->count++] = (struct range_row){.range = row->range,
								.network = NONE,
								.place = row->place,
								.mapped = row->mapped};
	}
	return OK;
}

static enum status rows_take(struct reading *reading, const struct published_list *list,
			     struct network *network)
{
	struct published *published = &network->published;
	const bool *services, *regions;
	struct arena scratch;
	arena_init(&scratch);
	enum status status = names_want(reading, network, &published->services, &list->services,
					"service", &scratch, &services);
	if (status == OK)
		status = names_want(reading, network, &published->regions, &list->regions, "region",
				    &scratch, &regions);
	bool good = status == OK && services != none_wanted && regions != none_wanted;
	if (good)
		status = rows_copy(reading, list, services, regions, &network->ranges);
	arena_clear(&scratch);
	if (status != OK || !good)
		return status;
	network->ranges.refused = network->ranges.count == 0;
	if (network->ranges.refused)
		findings_add(reading->findings, published->place, "list-empty",
			     services && regions
				 ? "no range of %s is of these services in these regions"
			     : services ? "no range of %s is of these services"
			     : regions  ? "no range of %s is of these regions"
					: "there is no range in %s",
			     quote(reading->findings, published->file))
		    ->help = "is it the right file? A network is never empty";
	return OK;
}

/* --- Networks ---------------------------------------------------------------------------------- */

static enum status network_fill(struct reading *reading, struct published_file *file,
				struct network *network)
{
	struct published *published = &network->published;
	if (!digest_check(reading, network, file))
		return OK;
	enum status status = file_parse(reading, file);
	if (status != OK || file->refused)
		return status;
	status = rows_take(reading, &file->list, network);
	if (status != OK || network->ranges.refused)
		return status;
	published->read = true;
	memcpy(published->sha256, file->sha256, sizeof published->sha256);
	struct str date = file->list.date;
	if (published->date.length || !date.length)
		return OK;
	published->date.at = arena_text(reading->arena, date.at, date.length);
	published->date.length = date.length;
	return published->date.at ? OK : NOMEM;
}

enum status published_source_read(struct reading *reading, const struct step *step,
				  struct policy *part)
{
	enum status status = OK;
	for (uint32_t i = 0; i < part->network_count && status == OK; i++) {
		struct network *network = &part->networks[i];
		struct published_file *file = NULL;
		const struct item item = {.kind = &published_kind,
					  .in = step,
					  .part = part,
					  .text = network->published.file,
					  .place = network->published.place};
		if (network->form != NETWORK_FILE || item.text.length == 0)
			continue;
		if (reading->alone || include_is_over(reading))
			break;
		status = file_open(reading, &item, &file);
		if (status == OK && file)
			status = network_fill(reading, file, network);
	}
	return status;
}

void published_source_end(struct reading *reading)
{
	for (uint32_t i = 0; i < reading->published_count; i++)
		published_list_clear(&reading->published[i].list);
}
