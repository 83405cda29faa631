#include "load/source_file.h"

#include "load/file_source.h"

/* Reads `name` of a store that was opened. */
static enum status bytes_read(struct store *store, const char *name, struct named_how how,
			      struct arena *arena, struct loaded_file *ret, struct str *ret_bytes)
{
	struct named_file file;
	enum status status = named_file_read(store, name, how, arena, &file);
	if (status == NOMEM)
		return NOMEM;
	ret->identity = file.identity;
	ret->name = file.name;
	if (status == OK)
		*ret_bytes = file.bytes;
	return status;
}

enum status source_file_load(const char *path, struct named_how how, struct sources *sources,
			     struct arena *arena, struct findings *findings,
			     struct loaded_file *ret, bool *ret_unreadable)
{
	struct store store;
	struct str bytes = {0};
	const char *name = NULL;
	enum status status = store_begin(&store, path, arena, &name);
	*ret = (struct loaded_file){.name = str_of(path)};
	if (status == OK)
		status = bytes_read(&store, name, how, arena, ret, &bytes);
	*ret_unreadable = status == INVALID;
	if (status == OK)
		status = file_source_add(sources, arena, findings, ret->name, bytes, text_decode,
					 &ret->file);
	else if (status == INVALID &&
		 named_file_refuse(&store, ret->name, sources, arena, findings, NULL) != OK)
		status = NOMEM;
	store_end(&store);
	return status;
}
