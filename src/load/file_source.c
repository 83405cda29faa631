#include "load/file_source.h"

#include <errno.h>

#include "base/quote.h"
#include "load/load.h"

enum status file_source_add(struct sources *sources, struct arena *arena, struct findings *findings,
			    struct str name, struct str bytes, text_decoder *decode,
			    uint32_t *ret_file)
{
	struct str text = {0};
	struct text_problem problem = {0};
	enum status status = decode(bytes, arena, &text, &problem);
	if (status == NOMEM || sources_add(sources, arena, name, text, ret_file) != OK)
		return NOMEM;
	if (status == OK)
		return OK;
	struct place place = {.file = *ret_file};
	text_position(text, problem.offset, &place.line, &place.column);
	findings_add(findings, place, problem.code, "%s", problem.message)->help = problem.help;
	return findings->nomem ? NOMEM : INVALID;
}

void path_absolute_add(struct findings *findings, struct place place, struct str name)
{
	findings_add(findings, place, "path-absolute",
		     "the name of a file must be relative to the file it stands in: %s",
		     quote(findings, name))
	    ->help = "write the way from the folder of this file, as in folder/file or ../file";
}

void file_too_large(struct findings *findings, struct place place, struct str name)
{
	findings_add(findings, place, "file-too-large", "a file of a policy has at most %d MiB%s%s",
		     FILE_MAX >> 20, name.length ? ": " : "", quote(findings, name))
	    ->help = "is it the right file? If so, split it with include";
}

enum status file_source_refuse(struct sources *sources, struct arena *arena,
			       struct findings *findings, struct str name, int error,
			       const char *help)
{
	struct place place = {0};
	if (sources_add(sources, arena, name, (struct str){0}, &place.file) != OK)
		return NOMEM;
	if (error == EFBIG) {
		file_too_large(findings, place, (struct str){0});
		return OK;
	}
	findings_add(findings, place, "file-unreadable", "%s",
		     error == ENXIO ? "not a plain file" : strerror(error))
	    ->help = help ? help
			  : "name a policy file, a directory with loginscope.yaml or Salesforce "
			    "metadata in it, or "
			    "- for standard input";
	return OK;
}
