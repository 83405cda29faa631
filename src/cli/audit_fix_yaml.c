/* Rows mended in policy files. */
#include "cli/audit_fix_inside.h"
#include "cli/repair_files.h"
#include "report/unified_diff.h"

enum { REFUSED_MAX = 64 }; /* lists that are tried one by one; their file is read for each */

static const struct shown *shown_find(const struct session *session, const char *path)
{
	for (uint32_t i = 0; i < session->count; i++)
		if (strcmp(session->shown[i].path, path) == 0)
			return &session->shown[i];
	return NULL;
}

static enum status shown_add(struct session *session, const struct rewrite *file)
{
	struct shown *shown =
	    arena_push(&session->arena, &session->shown, session->count, sizeof *shown);
	if (!shown)
		return NOMEM;
	shown->path = arena_text(&session->arena, file->path, strlen(file->path));
	shown->now = (struct str){arena_text(&session->arena, file->now.at, file->now.length),
				  file->now.length};
	if (!shown->path || !shown->now.at)
		return NOMEM;
	session->count++;
	return OK;
}

/* Each file once, so that all is one patch: policies may include the same file. */
static enum status file_show(const struct mending *mending, const struct rewrite *file)
{
	const struct shown *shown =
	    mending->write ? NULL : shown_find(mending->session, file->path);
	if (shown && !str_equal(shown->now, file->now))
		console_say(mending->console,
			    "%s: a policy before this one mends it in another way; write that one "
			    "first",
			    file->path);
	if (shown || str_equal(file->before, file->now))
		return OK;
	enum status status = unified_diff(&mending->console->page, repair_file_name(file->path),
					  file->before, file->now);
	return status == OK ? shown_add(mending->session, file) : status;
}

static int edited_show(const struct mending *mending, const struct repair_files *files)
{
	enum status status = OK;
	for (uint32_t i = 0; i < files->count && status == OK; i++)
		status = file_show(mending, &files->at[i]);
	return status == OK ? EXIT_YES : console_machine(mending->console, status, "");
}

/* The list that is written at the place of a refusal, or whose owner is. */
static bool is_refused(const struct mending *mending, const struct list_edit *edit, const void *of)
{
	const struct place *place = of, at = list_get(mending->policy, edit->list)->place;
	return place->line && at.file == place->file && at.line == place->line &&
	       at.column == place->column;
}

static void refused_say(struct mending *mending, struct place place, const char *why)
{
	struct str name = mending->policy->sources->at[place.file].name;
	if (place.line)
		console_say(mending->console, "%.*s:%u: must be mended by hand: %s", STR_ARG(name),
			    (unsigned)place.line, why);
	else
		console_say(mending->console, "%.*s: must be mended by hand: %s", STR_ARG(name),
			    why);
}

/* Can the file be written with the first `count` edits? */
static enum status edits_try(const struct mending *mending, uint32_t from, uint32_t count,
			     struct arena *arena, struct range_edited *ret)
{
	const struct list_edits some = {&mending->fix.edits.at[from], count};
	*ret = (struct range_edited){0};
	return range_edit(mending->policy, &some, arena, ret);
}

/* Puts the edit behind the first `taken`, the others move up. */
static void edit_take(struct list_edit *edits, uint32_t taken, uint32_t at)
{
	struct list_edit edit = edits[at];
	memmove(&edits[taken + 1], &edits[taken], (at - taken) * sizeof *edits);
	edits[taken] = edit;
}

/* Takes those from `*taken` on that can be written alone, or with the ones before them. */
static enum status edits_choose(struct mending *mending, bool alone, uint32_t *taken)
{
	struct list_edit *edits = (struct list_edit *)mending->fix.edits.at;
	for (uint32_t i = *taken; i < mending->fix.edits.count; i++) {
		struct range_edited edited;
		edit_take(edits, *taken, i);
		enum status status = edits_try(mending, alone ? *taken : 0, alone ? 1 : *taken + 1,
					       &mending->arena, &edited);
		if (status == OK)
			++*taken;
		else if (status != INVALID)
			return status;
	}
	return OK;
}

/* Says it of the edits from `from` on, once for a text that several lists share. */
static enum status refused_say_all(struct mending *mending, uint32_t from)
{
	struct place said = {0};
	for (uint32_t i = from; i < mending->fix.edits.count; i++) {
		struct range_edited edited;
		struct place place =
		    list_get(mending->policy, mending->fix.edits.at[i].list)->place;
		enum status status = edits_try(mending, i, 1, &mending->arena, &edited);
		if (status != OK && status != INVALID)
			return status;
		if (status == INVALID && place_compare(place, said) != 0)
			refused_say(mending, place, edited.refused);
		said = place;
	}
	return OK;
}

/* A file refuses its edits as a whole: what can be written alone is taken, then what can be written
 * with that, as a list that an alias stood for. */
static int singly_leave(struct mending *mending)
{
	uint32_t taken = 0, all = mending->fix.edits.count;
	enum status status = edits_choose(mending, true, &taken);
	if (status == OK)
		status = edits_choose(mending, false, &taken);
	if (status == OK)
		status = refused_say_all(mending, taken);
	if (status != OK)
		return console_machine(mending->console, status, "");
	mending->fix.edits.count = taken;
	mending->by_hand += all - taken;
	return taken < all ? EXIT_YES : EXIT_NO;
}

/* Takes the edits out that were refused. EXIT_NO: nobody knows which. */
static int refused_leave(struct mending *mending, const struct range_edited *edited)
{
	uint32_t left = audit_fix_leave(mending, is_refused, &edited->place);
	int code = EXIT_YES;
	if (left)
		refused_say(mending, edited->place, edited->refused);
	else if (mending->fix.edits.count <= REFUSED_MAX)
		code = singly_leave(mending);
	else
		code = EXIT_NO;
	mending->by_hand += left;
	if (code == EXIT_NO)
		refused_say(mending, edited->place, edited->refused);
	return code;
}

/* Lists that nobody but a person can edit are named, and the others are proved without them. */
static int yaml_edit(struct mending *mending, struct repair_files *files)
{
	int code = EXIT_YES;
	while (code == EXIT_YES && mending->fix.edits.count) {
		struct range_edited edited = {0};
		struct str patch = {0};
		code = repair_files_edit(files, &mending->fix.edits, &edited, &patch);
		if (code != EXIT_INPUT || !edited.refused)
			return code;
		if (mending->by_hand > REFUSED_MAX) {
			refused_say(mending, edited.place, edited.refused);
			return EXIT_NO;
		}
		code = refused_leave(mending, &edited);
		if (code == EXIT_YES)
			code = audit_fix_prove_left(mending);
	}
	return code;
}

int audit_fix_yaml(struct mending *mending)
{
	struct repair_files files = {
	    .console = mending->console, .policy = mending->policy, .arena = &mending->arena};
	int code = audit_fix_find_own(mending);
	if (code == EXIT_YES)
		code = yaml_edit(mending, &files);
	if (code == EXIT_YES)
		code = edited_show(mending, &files);
	if (code == EXIT_YES && mending->write && repair_files_changed(&files)) {
		code = repair_files_write(&files);
		mending->session->wrote = true;
	}
	if (code == EXIT_YES)
		audit_fix_sum(mending);
	return code == EXIT_YES && mending->by_hand ? EXIT_NO : code;
}
