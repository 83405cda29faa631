#include "cli/unread_metadata.h"

#include "base/quote.h"
#include "load/project.h"

/* Is the file below the directory, as the names of both say it? */
static bool is_below(struct str file, struct str directory)
{
	if (str_equal(directory, STR(".")))
		return file.at[0] != '/' && strncmp(file.at, "../", 3) != 0;
	while (directory.length > 1 && directory.at[directory.length - 1] == '/')
		directory.length--;
	return file.length > directory.length &&
	       memcmp(file.at, directory.at, directory.length) == 0 &&
	       (file.at[directory.length] == '/' || directory.at[directory.length - 1] == '/');
}

/* A directory, or, once it is known, the first file of metadata below it. */
struct below {
	struct str directory;
	struct file_identity first;
};

static bool is_read(const struct loaded_file *file, const struct below *below)
{
	if (!file->metadata)
		return false;
	return file_identity_known(below->first) ? file_identity_equal(file->identity, below->first)
						 : is_below(file->name, below->directory);
}

static bool any_read(const struct loaded_files *const *read, uint32_t count,
		     const struct below *below)
{
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t k = 0; k < read[i]->count; k++)
			if (is_read(&read[i]->at[k], below))
				return true;
	return false;
}

static enum status unread_warn(const char *directory, const char *first, struct arena *arena,
			       struct sources *sources, struct findings *findings)
{
	struct place place = {0};
	if (sources_add(sources, arena, str_of(directory), (struct str){0}, &place.file) != OK)
		return NOMEM;
	findings_advise(findings, SEVERITY_WARNING, place, "metadata-unread",
			"there is Salesforce metadata below this directory that no policy here "
			"reads: %s",
			quote(findings, str_of(first)))
	    ->help = "name its folder, too, or name it in a policy as a source: sources: [{sfdx: "
		     "force-app}]";
	return OK;
}

static enum status directory_look(const char *directory, const struct loaded_files *const *read,
				  uint32_t count, struct arena *arena, struct sources *sources,
				  struct findings *findings)
{
	struct store store = STORE_FILES;
	struct below below = {.directory = str_of(directory)};
	const char *first;
	if (any_read(read, count, &below))
		return OK;
	enum status status = project_first(&store, directory, arena, &first);
	if (status != OK)
		return status == INVALID ? OK : status;
	below.first = file_identify(first);
	if (file_identity_known(below.first) && any_read(read, count, &below))
		return OK;
	return unread_warn(directory, first, arena, sources, findings);
}

enum status unread_metadata_find(const struct policy_files *files,
				 const struct loaded_files *const *read, uint32_t count,
				 struct arena *arena, struct sources *sources,
				 struct findings *findings)
{
	enum status status = OK;
	for (uint32_t i = 0; i < files->directory_count && status == OK; i++)
		status =
		    directory_look(files->directories[i], read, count, arena, sources, findings);
	return status;
}
