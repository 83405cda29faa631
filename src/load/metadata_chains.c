#include "load/metadata_chains.h"

#include <errno.h>

#include "base/out.h"
#include "load/file.h"
#include "load/gunzip.h"
#include "load/load.h"
#include "load/metadata_edit.h"
#include "load/metadata_join.h"

/* --- Reading ---------------------------------------------------------------------------- */

static enum status bytes_collect(void *with, struct str bytes)
{
	struct out *out = with;
	out_str(out, bytes);
	return out_status(out) == OK ? OK : NOMEM;
}

static enum status bytes_unpack(struct str packed, struct out *ret)
{
	struct gunzip *gunzip;
	enum status status = gunzip_new(FILE_MAX, bytes_collect, ret, &gunzip);
	if (status != OK)
		return status;
	status = gunzip_feed(gunzip, packed, true);
	gunzip_free(gunzip);
	return status;
}

static enum status says_read(struct metadata_link *link, struct arena *arena, struct out *unpacked,
			     struct arena *scratch)
{
	struct findings findings;
	struct str bytes;
	findings_init(&findings, scratch);
	enum status status = file_plain_bytes(link->path, FILE_MAX, scratch, &bytes);
	if (status == OK && link->name.gzip) {
		status = bytes_unpack(bytes, unpacked);
		bytes = out_written(unpacked);
	}
	if (status == OK)
		status = metadata_bytes_read(bytes, link->name.type, link->name.name, arena,
					     &findings, &link->says);
	if (status == INVALID && !errno) /* it was right when it was loaded */
		errno = ESTALE;
	return status == INVALID ? IO : status;
}

enum status metadata_link_read(struct metadata_chains *chains, uint32_t at)
{
	struct metadata_link *link = &chains->files[at];
	struct arena scratch;
	struct out unpacked;
	if (link->read)
		return OK;
	arena_init(&scratch);
	out_init_memory(&unpacked);
	errno = 0;
	enum status status = says_read(link, chains->arena, &unpacked, &scratch);
	int error = errno;
	out_clear(&unpacked);
	arena_clear(&scratch);
	errno = error;
	link->read = status == OK;
	if (status == IO)
		chains->unread = link->path;
	return status;
}

/* --- Chains ------------------------------------------------------------------------------- */

bool metadata_is_named_inside(enum metadata_type type)
{
	return type == METADATA_PASSWORD_POLICY || type == METADATA_SESSION_SETTING ||
	       type == METADATA_EXTERNAL_CLIENT_APP_POLICIES ||
	       type == METADATA_EXTERNAL_CLIENT_APP_SETTINGS;
}

static enum status link_add(struct metadata_chains *chains, uint32_t at)
{
	struct metadata_link *link = &chains->files[at];
	uint32_t first;
	if (metadata_is_named_inside(link->name.type)) {
		enum status status = metadata_link_read(chains, at);
		if (status != OK)
			return status;
	}
	const char *key = metadata_component_key(&link->says, chains->arena);
	if (!key || map_add(&chains->firsts, chains->arena, str_of(key), at, &first) != OK)
		return NOMEM;
	if (first != MAP_NONE) {
		uint32_t *tail = &chains->files[first].tail;
		chains->files[*tail].next = at;
		*tail = at;
		link->first = first;
	}
	return OK;
}

static enum status type_chain(struct metadata_chains *chains, enum metadata_type type)
{
	enum status status = OK;
	if (chains->chained[type])
		return OK;
	chains->chained[type] = true;
	for (uint32_t i = 0; i < chains->count && status == OK; i++)
		if (chains->files[i].name.type == type)
			status = link_add(chains, i);
	return status;
}

enum status metadata_chain_find(struct metadata_chains *chains, const struct metadata *component,
				uint32_t *ret)
{
	enum status status = type_chain(chains, component->type);
	const char *key = metadata_component_key(component, chains->arena);
	if (status != OK || !key)
		return status != OK ? status : NOMEM;
	uint32_t first = map_find(&chains->firsts, str_of(key));
	*ret = first == MAP_NONE ? NONE : first;
	return OK;
}

enum status metadata_chain_read(struct metadata_chains *chains, uint32_t at)
{
	enum status status = type_chain(chains, chains->files[at].name.type);
	uint32_t first = chains->files[at].first;
	if (status != OK || chains->files[first].next == NONE)
		return status;
	for (at = first; at != NONE && status == OK; at = chains->files[at].next)
		status = metadata_link_read(chains, at);
	return status;
}

const struct metadata_link *metadata_chains_at(const struct metadata_chains *chains,
					       struct place place)
{
	uint32_t at = place.line ? chains->of_source[place.file] : NONE;
	return at == NONE ? NULL : &chains->files[at];
}

/* --- Files -------------------------------------------------------------------------------- */

static enum status file_add(struct metadata_chains *chains, uint32_t source, struct str path)
{
	struct metadata_link *made = &chains->files[chains->count];
	enum status status = metadata_name_read(path, chains->arena, &made->name);
	if (status != OK)
		return status == INVALID ? OK : status;
	made->source = source;
	made->path = arena_text(chains->arena, path.at, path.length);
	made->says = (struct metadata){.type = made->name.type, .name = made->name.name};
	made->next = NONE;
	made->first = made->tail = chains->count;
	chains->of_source[source] = chains->count++;
	return made->path ? OK : NOMEM;
}

enum status metadata_chains_begin(const struct policy *metadata, struct arena *arena,
				  struct metadata_chains *ret)
{
	const struct loaded_files *files = &metadata->files;
	const struct sources *sources = metadata->sources;
	struct metadata_chains chains = {.arena = arena};
	enum status status = OK;
	chains.files = arena_array(arena, files->count + 1, sizeof *chains.files);
	chains.of_source = arena_array(arena, sources->count + 1, sizeof *chains.of_source);
	if (!chains.files || !chains.of_source)
		return NOMEM;
	for (uint32_t i = 0; i < sources->count; i++)
		chains.of_source[i] = NONE;
	for (uint32_t i = 0; i < files->count && status == OK; i++) {
		uint32_t source = files->at[i].file;
		status = file_add(&chains, source, sources->at[source].name);
	}
	if (status == OK)
		*ret = chains;
	return status;
}
