/* Property after property is repaired, each in the policy as the repairs before it leave it,
 * so that one patch mends all of them. */
#include "cli/prove_repair.h"

struct repairing {
	struct console *console;
	struct prove_policy *prove;
	struct prove_repairs *repairs;
	struct arena *arena;
	const struct policy *policy; /* with the repairs so far */
	struct list_edits edits;     /* all of them, of the original */
	struct kept_property *kept;  /* what holds */
	uint32_t kept_count;
	struct repaired *at;
};

static const struct ruleset *now(const struct repairing *repairing)
{
	struct ruleset *ruleset = repairing->repairs->ruleset;
	return ruleset ? ruleset : repairing->prove->opened->ruleset;
}

static void kept_add(struct repairing *repairing, const struct proved *proved)
{
	repairing->kept[repairing->kept_count++] =
	    (struct kept_property){proved->property, proved->approved};
}

static enum status holds_now(const struct repairing *repairing, const struct property *property,
			     const struct ruleset *approved, bool *ret)
{
	struct arena scratch;
	struct proof proof;
	arena_init(&scratch);
	enum status status = property_prove(now(repairing), property, approved, &scratch, &proof);
	if (status == OK) {
		*ret = proof.result == PROVED;
		proof_clear(&proof);
	}
	arena_clear(&scratch);
	return status;
}

/* Has a repair before it mended this one, too? */
static enum status is_mended(const struct repairing *repairing, const struct proved *proved,
			     bool *ret)
{
	*ret = false;
	if (!repairing->repairs->ruleset)
		return OK;
	return holds_now(repairing, proved->property, proved->approved, ret);
}

/* --- An edit ------------------------------------------------------------------------------ */

static enum status effect_find(const struct repairing *repairing, struct repaired *repaired,
			       const struct ruleset *edited)
{
	struct arena scratch;
	struct diff diff;
	arena_init(&scratch);
	enum status status = diff_find(now(repairing), edited, &scratch, &diff);
	if (status == OK) {
		status = repair_effect_find(&diff, repaired->proved->property, &scratch,
					    &repaired->effect);
		diff_clear(&diff);
	}
	arena_clear(&scratch);
	return status;
}

/* Puts the edit into the text. By hand only: it is left out. */
static int edit_make(struct repairing *repairing, struct repaired *repaired,
		     struct list_edits *ret_edits)
{
	const struct repair_edit *edit = repair_offered(&repaired->repair);
	struct console *console = repairing->console;
	struct range_edited edited;
	if (list_edits_join(repairing->prove->opened->policy, &repairing->edits, &edit->edits,
			    repairing->arena, ret_edits) != OK)
		return console_machine(console, NOMEM, "");
	int code =
	    repair_files_edit(&repairing->repairs->files, ret_edits, &edited, &repaired->patch);
	if (code == EXIT_INPUT) {
		repaired->result = REPAIR_BY_HAND;
		repaired->by_hand = edited.refused;
		repaired->by_hand_place = edited.place;
		return EXIT_YES;
	}
	return code;
}

/* From here on this is the policy. */
static void edit_take(struct repairing *repairing, const struct repaired *repaired,
		      struct list_edits edits, struct ruleset *ruleset)
{
	ruleset_free(repairing->repairs->ruleset);
	repairing->repairs->ruleset = ruleset;
	repairing->policy = repair_offered(&repaired->repair)->policy;
	repairing->edits = edits;
	kept_add(repairing, repaired->proved);
}

static int found_take(struct repairing *repairing, struct repaired *repaired)
{
	const struct repair_edit *edit = repair_offered(&repaired->repair);
	struct list_edits edits;
	struct ruleset *ruleset;
	int code = EXIT_YES;
	enum status status = ruleset_new(edit->policy, ruleset_rules(now(repairing)), &ruleset);
	if (status != OK)
		return console_machine(repairing->console, status, "");
	if (effect_find(repairing, repaired, ruleset) != OK)
		code = console_machine(repairing->console, NOMEM, "");
	repaired->result = edit->break_count ? REPAIR_BREAKS : REPAIR_MADE;
	if (code == EXIT_YES && repaired->result == REPAIR_MADE)
		code = edit_make(repairing, repaired, &edits);
	if (code == EXIT_YES && repaired->result == REPAIR_MADE)
		edit_take(repairing, repaired, edits, ruleset);
	else
		ruleset_free(ruleset);
	return code;
}

/* --- All properties -------------------------------------------------------------------------- */

static enum status repair_ask(struct repairing *repairing, struct repaired *repaired)
{
	const struct proved *proved = repaired->proved;
	const char *note =
	    arena_format(repairing->arena, "for: %.*s", STR_ARG(proved->property->name));
	if (!note)
		return NOMEM;
	const struct repair_question question = {.ruleset = now(repairing),
						 .property = proved->property,
						 .approved = proved->approved,
						 .kept = repairing->kept,
						 .kept_count = repairing->kept_count,
						 .description = str_of(note)};
	enum status status = repair_find(&question, repairing->arena, &repaired->repair);
	if (status == INVALID) {
		repaired->repair.limits.lists = true;
		return OK;
	}
	return status;
}

static int property_repair(struct repairing *repairing, const struct proved *proved)
{
	struct repaired *repaired = &repairing->at[repairing->repairs->report.count++];
	bool mended;
	*repaired = (struct repaired){.proved = proved,
				      .result = REPAIR_NONE,
				      .policy = repairing->policy,
				      .kept = repairing->kept,
				      .kept_count = repairing->kept_count};
	if (is_mended(repairing, proved, &mended) != OK)
		return console_machine(repairing->console, NOMEM, "");
	if (mended) {
		repaired->result = REPAIR_MENDED;
		kept_add(repairing, proved);
		return EXIT_YES;
	}
	if (repair_ask(repairing, repaired) != OK)
		return console_machine(repairing->console, NOMEM, "");
	return repaired->repair.found ? found_take(repairing, repaired) : EXIT_YES;
}

/* Properties that were not asked for go on to hold, too; but for no_broader_than, whose policies
 * are not open. */
static enum status others_keep(struct repairing *repairing, const struct property *const *declared,
			       size_t count)
{
	const struct prove_policy *prove = repairing->prove;
	for (size_t i = 0, asked = 0; i < count; i++) {
		bool holds;
		if (asked < prove->count && prove->at[asked].property == declared[i]) {
			asked++; /* in the same order */
			continue;
		}
		if (declared[i]->kind == PROPERTY_NO_BROADER)
			continue;
		if (holds_now(repairing, declared[i], NULL, &holds) != OK)
			return NOMEM;
		if (holds)
			repairing->kept[repairing->kept_count++] =
			    (struct kept_property){declared[i], NULL};
	}
	return OK;
}

static enum status rooms_make(struct repairing *repairing, size_t declared)
{
	const struct prove_policy *prove = repairing->prove;
	repairing->kept = arena_array(repairing->arena, declared, sizeof *repairing->kept);
	repairing->at = arena_array(repairing->arena, prove->count, sizeof *repairing->at);
	if (!repairing->kept || !repairing->at)
		return NOMEM;
	repairing->repairs->report.at = repairing->at;
	for (size_t i = 0; i < prove->count; i++)
		if (prove->at[i].proof.result == PROVED)
			kept_add(repairing, &prove->at[i]);
	return OK;
}

/* The files as the reports show them. */
static enum status files_show(struct prove_repairs *repairs)
{
	const struct repair_files *files = &repairs->files;
	struct repaired_file *shown = arena_array(&repairs->arena, files->count, sizeof *shown);
	if (!shown)
		return NOMEM;
	for (uint32_t i = 0; i < files->count; i++) {
		const struct rewrite *file = &files->at[i];
		shown[i].name = repair_file_name(file->path);
		shown[i].before = file->before;
		shown[i].after = file->now;
	}
	repairs->report.files = shown;
	repairs->report.file_count = files->count;
	return OK;
}

static bool any_refuted(const struct prove_policy *prove)
{
	for (size_t i = 0; i < prove->count; i++)
		if (prove->at[i].proof.result == REFUTED)
			return true;
	return false;
}

int prove_repairs_find(struct console *console, struct prove_policy *prove,
		       const struct property *const *declared, size_t declared_count,
		       struct prove_repairs *ret)
{
	const struct policy *policy = prove->opened->policy;
	struct repairing repairing = {.console = console,
				      .prove = prove,
				      .repairs = ret,
				      .arena = &ret->arena,
				      .policy = policy};
	int code = EXIT_YES;
	*ret = (struct prove_repairs){
	    .files = {.console = console, .policy = policy, .arena = &ret->arena}};
	arena_init(&ret->arena);
	if (!any_refuted(prove))
		return EXIT_YES;
	if (rooms_make(&repairing, declared_count) != OK ||
	    others_keep(&repairing, declared, declared_count) != OK)
		return console_machine(console, NOMEM, "");
	for (size_t i = 0; i < prove->count && code == EXIT_YES; i++)
		if (prove->at[i].proof.result == REFUTED)
			code = property_repair(&repairing, &prove->at[i]);
	if (code == EXIT_YES && files_show(ret) != OK)
		code = console_machine(console, NOMEM, "");
	return code;
}

int prove_repairs_write(struct prove_repairs *repairs, const struct prove_policy *prove, int code)
{
	bool all = true, open = false;
	int written = repair_files_write(&repairs->files);
	if (written != EXIT_YES)
		return written;
	if (repairs->report.count && !repair_files_changed(&repairs->files) &&
	    !repairs->files.console->quiet)
		console_say(repairs->files.console,
			    "nothing was written, for there is no patch of any file");
	for (size_t i = 0; i < repairs->report.count; i++) {
		enum repair_result result = repairs->report.at[i].result;
		all = all && (result == REPAIR_MADE || result == REPAIR_MENDED);
	}
	for (size_t i = 0; i < prove->count; i++)
		open |= prove->at[i].proof.result == UNDECIDED;
	if (!all)
		return code;
	return open ? EXIT_OPEN : EXIT_YES;
}

void prove_repairs_clear(struct prove_repairs *repairs)
{
	ruleset_free(repairs->ruleset);
	arena_clear(&repairs->arena);
}
