#include "load/include_refuse.h"

#include <errno.h>

#include "base/quote.h"
#include "load/file_pattern.h"

/* "did you mean …?", or how names are read. */
static enum status missing_help(struct reading *reading, const struct item *item,
				const char **ret_help)
{
	struct findings *findings = reading->findings;
	struct str near = {0};
	if (!findings_full(findings) &&
	    file_name_nearest(reading->store, item->in->name, item->text, findings->arena,
			      &reading->names, &near) != OK)
		return NOMEM;
	*ret_help = item->pattern ? "a pattern must match a file, so that none is missed; it is "
				    "relative to the folder of the file it stands in"
				  : "the name is relative to the folder of the file it stands in";
	if (near.length)
		*ret_help =
		    arena_format(findings->arena, "did you mean %s?", quote(findings, near));
	return *ret_help ? OK : NOMEM;
}

enum status include_missing(struct reading *reading, const struct item *item)
{
	const char *help;
	item->part->incomplete = true;
	if (missing_help(reading, item, &help) != OK)
		return NOMEM;
	findings_add(reading->findings, item->place, item->kind->missing.code,
		     item->pattern ? "no file matches %s" : "no such file: %s",
		     quote(reading->findings, item->text))
	    ->help = help;
	return OK;
}

void include_problem(struct reading *reading, const struct item *item)
{
	item->part->incomplete = true;
	store_problem_add(reading->store, reading->findings, item->place);
}

void include_unreadable(struct reading *reading, const struct item *item, struct str path,
			int error)
{
	struct findings *findings = reading->findings;
	item->part->incomplete = true;
	if (error == EFBIG) {
		file_too_large(findings, item->place, path);
		return;
	}
	struct finding *finding = findings_add(
	    findings, item->place, item->kind->unreadable.code, "cannot read %s: %s",
	    quote(findings, path), error == ENXIO ? "not a plain file" : strerror(error));
	finding->help = error == EISDIR ? item->kind->directory_help
					: "make it a file that may be read, or remove the item";
}

/* A policy has at most `count` of something; `unit` follows the number. */
static void limit_refuse(struct reading *reading, const struct item *item, int count,
			 const char *unit)
{
	item->part->incomplete = true;
	findings_add(reading->findings, item->place, "include-limit", "a policy has at most %d%s",
		     count, unit)
	    ->help = "put several files into one, or include fewer";
}

void include_full(struct reading *reading, const struct item *item)
{
	reading->full = true;
	if (reading->files.count >= FILES_MAX)
		limit_refuse(reading, item, FILES_MAX, " files");
	else
		limit_refuse(reading, item, FILES_BYTES_MAX >> 20, " MiB in all its files");
}

void include_pattern_far(struct reading *reading, const struct item *item)
{
	struct findings *findings = reading->findings;
	bool names = reading->names > NAMES_MAX;
	struct finding *finding =
	    findings_add(findings, item->place, "include-limit",
			 names ? "the patterns of a policy look at no more than %d names in "
				 "folders: %s"
			       : "a pattern leads to no more than %d folders or files: %s",
			 names ? NAMES_MAX : PATTERN_PATHS_MAX, quote(findings, item->text));
	reading->full = true;
	item->part->incomplete = true;
	finding->help = "name the folders that are meant, as in profiles/*.yaml";
}

void include_deep(struct reading *reading, const struct item *item)
{
	limit_refuse(reading, item, INCLUDE_DEPTH_MAX, " files that include each other in a row");
}

/* --- Names that may not be written ------------------------------------------------ */

static void absolute_refuse(struct reading *reading, const struct item *item)
{
	path_absolute_add(reading->findings, item->place, item->text);
}

static void two_stars_refuse(struct reading *reading, const struct item *item)
{
	findings_add(reading->findings, item->place, "include-pattern",
		     "** does not stand for folders of any depth: %s",
		     quote(reading->findings, item->text))
	    ->help = "write one pattern for each depth, as in p/*.yaml and p/*/*.yaml";
}

static void back_refuse(struct reading *reading, const struct item *item)
{
	findings_add(reading->findings, item->place, "include-pattern",
		     "a pattern cannot go back up behind a wildcard: %s",
		     quote(reading->findings, item->text))
	    ->help = "write .. before the first wildcard, as in ../*/profiles.yaml";
}

static void (*const name_refusals[])(struct reading *reading, const struct item *item) = {
    [NAME_ABSOLUTE] = absolute_refuse,
    [NAME_HOME] = absolute_refuse,
    [NAME_TWO_STARS] = two_stars_refuse,
    [NAME_BACK] = back_refuse,
};

void include_name(struct reading *reading, const struct item *item, enum name_fault fault)
{
	item->part->incomplete = true;
	name_refusals[fault](reading, item);
}

/* --- Files that lead back to themselves ------------------------------------------ */

enum { WAY_SHOWN = 8 }; /* names of a cycle that are shown; more are left out in the middle */

/* "a → b → a" for the way from `first` to `last` and back. */
static const char *way_text(struct findings *findings, const struct step *first,
			    const struct step *last)
{
	const char *text = quote(findings, first->name);
	uint32_t length = last->depth - first->depth;
	for (const struct step *at = last; at && text; at = at == first ? NULL : at->from) {
		uint32_t number = at->depth - first->depth;
		bool shown =
		    length < WAY_SHOWN || number < WAY_SHOWN / 2 || number > length - WAY_SHOWN / 2;
		if (shown)
			text = arena_format(findings->arena, "%s → %s", quote(findings, at->name),
					    text);
		else if (number == WAY_SHOWN / 2)
			text = arena_format(findings->arena, "… → %s", text);
	}
	return text;
}

enum status include_cycle(struct reading *reading, const struct item *item,
			  const struct step *first)
{
	struct findings *findings = reading->findings;
	const char *way = !findings_full(findings) ? way_text(findings, first, item->in) : "";
	if (!way)
		return NOMEM;
	struct finding *finding = findings_add(findings, item->place, "include-cycle",
					       "a file cannot include itself: %s", way);
	finding->help = item->pattern ? "put the files that are meant into a folder of their own, "
					"or name them one by one"
				      : "remove one of the includes";
	if (first == item->in)
		return OK;
	const struct step *second = item->in;
	while (second->from != first)
		second = second->from;
	finding->other = second->item;
	finding->note = "the way begins here";
	return OK;
}
