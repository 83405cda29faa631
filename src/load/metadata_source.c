#include "load/metadata_source.h"

#include <errno.h>

#include "base/mem.h"
#include "base/quote.h"
#include "load/file_name.h"
#include "load/gunzip.h"
#include "load/metadata_join.h"
#include "load/metadata_mask.h"
#include "load/metadata_text.h"
#include "load/project.h"

/* --- One file in pieces ------------------------------------------------------------------ */

/* Who gets the bytes of a file, once they are unpacked. */
struct stream {
	gunzip_see *see;
	void *with;
	struct gunzip *gunzip; /* NULL: the file is not packed */
	bool ended;            /* whoever gets the bytes wants no more */
};

static enum status bytes_see(void *with, struct str bytes)
{
	struct stream *stream = with;
	enum status status = stream->see(stream->with, bytes);
	stream->ended = status != OK;
	return status;
}

static enum status packed_see(void *with, struct str bytes)
{
	struct stream *stream = with;
	return gunzip_feed(stream->gunzip, bytes, false);
}

/* Shows the file to `see`, unpacked. INVALID: `see` said so, or the file cannot be read, or is
 * not packed as its name says, which is a finding at `place` unless `findings` is NULL.
 * NOMEM; IO: a signal. */
static enum status file_stream(const struct metadata_source *source, const struct store_file *file,
			       gunzip_see *see, void *with, struct findings *findings)
{
	struct stream stream = {.see = see, .with = with};
	struct place place = {.file = source->file};
	if (source->gzip && gunzip_new(GUNZIP_MAX, bytes_see, &stream, &stream.gunzip) != OK)
		return NOMEM;
	enum status status =
	    store_stream(source->store, file, source->gzip ? packed_see : bytes_see, &stream);
	int error = errno;
	if (status == OK && source->gzip)
		status = gunzip_feed(stream.gunzip, (struct str){"", 0}, true);
	bool told = stream.ended || !findings || status == OK || status == NOMEM ||
		    (status == IO && error == EINTR);
	if (!told && source->gzip)
		told = gunzip_problem_add(stream.gunzip, findings, place);
	if (!told)
		told = store_problem_add(source->store, findings, place);
	if (!told)
		findings_add(findings, place, "source-unreadable", "cannot read it: %s",
			     strerror(error))
		    ->help = "make it a file that may be read, or take it out of the folder";
	gunzip_free(stream.gunzip);
	errno = error;
	return status == IO && error != EINTR ? INVALID : status;
}

/* --- One component ----------------------------------------------------------------------- */

static enum status reader_see(void *with, struct str bytes)
{
	return metadata_reader_feed(with, bytes, false);
}

/* What the open file says. INVALID: not all that it says. */
static enum status component_read(struct reading *reading, const struct metadata_source *source,
				  const struct store_file *file, const struct metadata_name *name,
				  struct metadata *ret)
{
	struct metadata_reader *reader = NULL;
	size_t errors = findings_errors(reading->findings);
	*ret = (struct metadata){.type = name->type, .name = name->name};
	if (metadata_reader_new(source->file, reading->arena, reading->findings, &reading->digest,
				ret, &reader) != OK)
		return NOMEM;
	enum status status = file_stream(source, file, reader_see, reader, reading->findings);
	if (status == OK)
		status = metadata_reader_feed(reader, (struct str){"", 0}, true);
	metadata_reader_free(reader);
	if (status == OK && findings_errors(reading->findings) > errors)
		return INVALID;
	return status;
}

/* --- A project --------------------------------------------------------------------------- */

/* Reading under way. */
struct taking {
	struct reading *reading;
	struct policy *part;
	struct metadata *components;
	uint32_t count;
};

/* The file becomes one of those that were read. */
static enum status source_add(struct reading *reading, const struct project_file *file,
			      struct file_identity identity, struct metadata_source **ret)
{
	uint32_t number;
	struct metadata_source *source =
	    arena_push(reading->arena, &reading->metadata, reading->metadata_count, sizeof *source);
	if (!source || sources_add(reading->sources, reading->arena, str_of(file->path),
				   (struct str){0}, &number) != OK)
		return NOMEM;
	*source = (struct metadata_source){.file = number,
					   .path = file->path,
					   .type = file->name.type,
					   .gzip = file->name.gzip,
					   .store = reading->store};
	reading->metadata_count++;
	*ret = source;
	return include_remember(reading, MARK_METADATA, str_of(file->path), number, identity);
}

static void open_refuse(struct taking *taking, uint32_t file)
{
	struct reading *reading = taking->reading;
	struct place place = {.file = file};
	int error = errno;
	taking->part->incomplete = true;
	if (store_problem_add(reading->store, reading->findings, place))
		return;
	findings_add(reading->findings, place, "source-unreadable", "cannot read it: %s",
		     error == ENXIO ? "not a plain file" : strerror(error))
	    ->help = "make it a file that may be read, or take it out of the folder";
}

/* Was this component read, by another way to the same project? Two links to one file are two
 * components where they have two names. */
static bool component_is_known(const struct reading *reading, const struct project_file *file,
			       struct file_identity identity)
{
	const struct loaded_file *known = include_find(reading, MARK_METADATA, identity);
	struct str path = str_of(file->path);
	if (!known)
		return false;
	size_t name = path.length - directory_prefix(path).length;
	size_t known_name = known->name.length - directory_prefix(known->name).length;
	return name == known_name && memcmp(path.at + path.length - name,
					    known->name.at + known->name.length - name, name) == 0;
}

/* A name of a component that no policy can have: Salesforce writes such characters as %0A. */
static bool name_is_good(struct reading *reading, uint32_t file, struct str name)
{
	uint32_t character = 0;
	struct place place = {.file = file};
	struct finding *finding;
	bool utf8 = text_is_utf8(name);
	if (utf8 && !text_has_control(name, &character))
		return true;
	if (utf8)
		finding = findings_add(reading->findings, place, "metadata-file-name",
				       "a control character in the name of the file: U+%04X",
				       (unsigned)character);
	else
		finding = findings_add(reading->findings, place, "metadata-file-name",
				       "the name of the file is not UTF-8");
	finding->help = "rename it as it was retrieved: Salesforce writes what is neither a letter "
			"nor a digit as %XX of its UTF-8";
	return false;
}

static enum status file_take(struct taking *taking, const struct project_file *file)
{
	struct reading *reading = taking->reading;
	struct metadata_source *source;
	struct store_file open;
	enum status opened = store_open(reading->store, file->path, &open);
	int error = errno;
	if (opened != OK && opened != INVALID)
		return opened;
	if (opened == OK && component_is_known(reading, file, open.identity)) {
		store_close(reading->store, &open);
		return OK;
	}
	enum status status = source_add(
	    reading, file, opened == OK ? open.identity : (struct file_identity){0}, &source);
	errno = error;
	if (opened == INVALID && status == OK)
		open_refuse(taking, source->file);
	if (opened == INVALID)
		return status;
	if (status == OK && !name_is_good(reading, source->file, file->name.name))
		status = INVALID;
	if (status == OK)
		status = component_read(reading, source, &open, &file->name,
					&taking->components[taking->count++]);
	store_close(reading->store, &open);
	taking->part->incomplete |= status == INVALID;
	return status == INVALID ? OK : status;
}

static enum status files_take(struct taking *taking, const struct project *project,
			      struct arena *scratch)
{
	struct reading *reading = taking->reading;
	enum status status = OK;
	taking->components = arena_array(scratch, project->count, sizeof *taking->components);
	if (!taking->components)
		return NOMEM;
	for (uint32_t i = 0; i < project->count && status == OK; i++)
		if (!include_is_over(reading))
			status = file_take(taking, &project->files[i]);
	if (status == OK)
		status = metadata_join(taking->components, taking->count, reading->arena,
				       reading->findings, taking->part);
	return status;
}

static void nothing_warn(struct reading *reading, struct place place, const char *path)
{
	findings_advise(reading->findings, SEVERITY_WARNING, place, "metadata-none",
			"no file there says anything about logins: %s",
			quote(reading->findings, str_of(path)))
	    ->help = "name the folder that has profiles/ or settings/ in it, or retrieve them: "
		     "docs/SALESFORCE.md";
}

enum status metadata_source_read(struct reading *reading, const char *path, struct place place)
{
	struct project project = {0};
	struct taking taking = {.reading = reading};
	struct arena scratch;
	const struct policy **slot =
	    arena_push(reading->arena, &reading->parts, reading->part_count, sizeof *slot);
	taking.part = arena_alloc(reading->arena, sizeof *taking.part);
	if (!slot || !taking.part)
		return NOMEM;
	taking.part->metadata = true;
	*slot = taking.part;
	reading->part_count++;
	enum status status = project_find(reading->store, path, place, reading->arena,
					  reading->sources, reading->findings, &project);
	if (status == INVALID) {
		taking.part->incomplete = true;
		return OK;
	}
	if (status == OK && project.count == 0)
		nothing_warn(reading, place, path);
	arena_init(&scratch);
	if (status == OK)
		status = files_take(&taking, &project, &scratch);
	arena_clear(&scratch);
	return status;
}

/* --- Texts of findings ------------------------------------------------------------------- */

/* The bytes of a file as they come, as many as there is room for. */
struct gathering {
	char *at;
	size_t length, room, most;
};

static enum status gathering_see(void *with, struct str bytes)
{
	enum { FIRST_ROOM = 64 << 10 };
	struct gathering *gathering = with;
	size_t length = gathering->length + bytes.length;
	if (length > gathering->most)
		return INVALID;
	if (length > gathering->room) {
		size_t room = gathering->room ? gathering->room : FIRST_ROOM;
		while (room < length)
			room *= 2;
		char *at = mem_resize(gathering->at, room);
		if (!at)
			return NOMEM;
		gathering->at = at;
		gathering->room = room;
	}
	if (bytes.length)
		memcpy(gathering->at + gathering->length, bytes.at, bytes.length);
	gathering->length = length;
	return OK;
}

/* What cannot be read this time is left out. */
static enum status text_read(struct reading *reading, const struct metadata_source *source,
			     size_t *left)
{
	struct gathering gathering = {.most = *left};
	struct store_file file;
	struct str text = {0};
	enum status status = store_open(source->store, source->path, &file);
	if (status == OK) {
		status = file_stream(source, &file, gathering_see, &gathering, NULL);
		store_close(source->store, &file);
	}
	if (status == OK) {
		const char *bytes =
		    arena_text(reading->arena, gathering.at ? gathering.at : "", gathering.length);
		status = bytes ? metadata_text_decode((struct str){bytes, gathering.length},
						      reading->arena, &text)
			       : NOMEM;
	}
	if (status == OK)
		status = metadata_mask(text, source->type, reading->arena, &text);
	mem_free(gathering.at);
	if (status == OK) {
		reading->sources->at[source->file].text = text;
		*left -= gathering.length;
	}
	return status == NOMEM ? NOMEM : OK;
}

/* The file of metadata with this number, or NULL. Their numbers ascend. */
static const struct metadata_source *source_find(const struct reading *reading, uint32_t file)
{
	uint32_t low = 0, high = reading->metadata_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (reading->metadata[middle].file < file)
			low = middle + 1;
		else
			high = middle;
	}
	bool found = low < reading->metadata_count && reading->metadata[low].file == file;
	return found ? &reading->metadata[low] : NULL;
}

static enum status place_text(struct reading *reading, struct place place, size_t *left)
{
	const struct metadata_source *source = source_find(reading, place.file);
	if (!source || !place.line || reading->sources->at[place.file].text.at)
		return OK;
	return text_read(reading, source, left);
}

enum status metadata_source_texts(struct reading *reading)
{
	size_t left = FILE_MAX;
	enum status status = OK;
	for (const struct finding *at = reading->findings->first; at && status == OK;
	     at = at->next) {
		status = place_text(reading, at->place, &left);
		if (status == OK)
			status = place_text(reading, at->other, &left);
	}
	return status;
}
