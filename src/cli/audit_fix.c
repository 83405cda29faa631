#include "cli/audit_fix.h"

#include "base/git_name.h"
#include "cli/audit_fix_inside.h"

/* --- What is mended, and the proof ---------------------------------------------------- */

static bool is_metadata(const struct policy *policy, uint32_t file)
{
	for (uint32_t i = 0; i < policy->files.count; i++)
		if (policy->files.at[i].file == file)
			return policy->files.at[i].metadata;
	return false;
}

/* Takes out the edits that `leaves` says. */
uint32_t audit_fix_leave(struct mending *mending, edit_leaves *leaves, const void *of)
{
	struct list_edit *edits = (struct list_edit *)mending->fix.edits.at;
	uint32_t count = 0, all = mending->fix.edits.count;
	for (uint32_t i = 0; i < all; i++)
		if (!leaves(mending, &edits[i], of))
			edits[count++] = edits[i];
	mending->fix.edits.count = count;
	return all - count;
}

/* Of a policy file the lists that metadata says are not its own. */
static bool is_elsewhere(const struct mending *mending, const struct list_edit *edit,
			 const void *of)
{
	(void)of;
	return is_metadata(mending->policy,
			   list_get(mending->policy, edit->list)->rows[0].place.file);
}

static int changed_say(const struct mending *mending, const struct diff_example *example)
{
	char text[ADDR_TEXT] = "an unknown address";
	if (mending->elsewhere || mending->by_hand) {
		console_say(mending->console,
			    "%s: nothing is changed: while the other lists stay as they are, some "
			    "list would become broad, or cease to be",
			    mending->path);
		return EXIT_NO;
	}
	if (example->login[NEW].has_ip)
		addr_format(example->login[NEW].ip, text);
	console_say(mending->console,
		    "%s: nothing is changed, for logins would be decided otherwise, as from %s; "
		    "this is a mistake of this program",
		    mending->path, text);
	return EXIT_MACHINE;
}

int audit_fix_prove_left(struct mending *mending)
{
	struct diff_example example = {0};
	bool same = false;
	enum status status = audit_fix_prove(mending->ruleset, &mending->fix, &mending->arena,
					     &mending->after, &same, &example);
	if (status != OK)
		return console_machine(mending->console, status, mending->path);
	return same ? EXIT_YES : changed_say(mending, &example);
}

static int fix_find(struct mending *mending)
{
	enum status status = audit_fix_find(mending->policy, &mending->arena, &mending->fix);
	return status == OK ? EXIT_YES : console_machine(mending->console, status, mending->path);
}

int audit_fix_find_all(struct mending *mending)
{
	int code = fix_find(mending);
	return code == EXIT_YES ? audit_fix_prove_left(mending) : code;
}

int audit_fix_find_own(struct mending *mending)
{
	int code = fix_find(mending);
	if (code != EXIT_YES)
		return code;
	mending->elsewhere = audit_fix_leave(mending, is_elsewhere, NULL);
	return audit_fix_prove_left(mending);
}

/* --- What it comes to ----------------------------------------------------------------- */

static void kept_say(struct mending *mending, struct list_name name)
{
	const char *words = list_words(mending->policy, name, &mending->arena);
	console_say(mending->console,
		    "%s: %s: not mended, for whether a list is broad is counted by its rows, and "
		    "would change",
		    mending->path, words ? words : "a list");
}

static uint64_t rows_dropped(const struct mending *mending)
{
	uint64_t rows = 0;
	for (uint32_t i = 0; i < mending->fix.edits.count; i++)
		for (uint32_t k = 0; k < mending->fix.edits.at[i].count; k++)
			rows += mending->fix.edits.at[i].rows[k].change == ROW_DROP;
	return rows;
}

/* Two rows that overlap may be cut, and none goes. */
static void done_say(const struct mending *mending)
{
	uint64_t lists = mending->fix.edits.count, rows = rows_dropped(mending);
	console_say(mending->console,
		    "%s: %llu row%s of %llu list%s %s; no login is decided otherwise, which was "
		    "compared for all of them",
		    mending->path, (unsigned long long)rows, rows == 1 ? "" : "s",
		    (unsigned long long)lists, lists == 1 ? "" : "s",
		    mending->write ? "went" : "would go");
}

void audit_fix_sum(struct mending *mending)
{
	if (mending->console->quiet || out_flush(&mending->console->out) != OK)
		return;
	for (uint32_t i = 0; i < mending->fix.count; i++)
		if (mending->fix.lists[i].kept)
			kept_say(mending, mending->fix.lists[i].list);
	if (mending->elsewhere)
		console_say(mending->console,
			    "%s: %u list%s of its metadata can be mended there: name its folder",
			    mending->path, (unsigned)mending->elsewhere,
			    mending->elsewhere == 1 ? "" : "s");
	if (mending->fix.edits.count)
		done_say(mending);
	else if (!mending->by_hand)
		console_say(mending->console, "%s: no rows to join or to drop", mending->path);
}

/* --- One policy, and all --------------------------------------------------------------- */

static int policy_mend(struct mending *mending, bool metadata)
{
	int code = metadata ? audit_fix_metadata(mending) : audit_fix_yaml(mending);
	if (code == EXIT_YES && metadata)
		audit_fix_sum(mending);
	if (code == EXIT_YES && mending->fix.edits.count && !mending->write)
		code = EXIT_NO;
	return code;
}

/* What an overlay adds is no part of the metadata, which is loaded again without; so is what was
 * written since. */
static int policy_again_mend(struct mending *mending, bool metadata)
{
	struct opened again;
	const struct policy_named named = {
	    .verb = "audit", .path = mending->path, .unwarned = true};
	int code = policy_open(mending->console, &named, &again);
	if (code == EXIT_YES) {
		mending->policy = again.policy;
		mending->ruleset = again.ruleset;
		code = policy_mend(mending, metadata);
	}
	opened_close(&again);
	return code;
}

static bool is_mended(const struct audit_policy *policy)
{
	return !policy->part && policy->opened.ruleset;
}

/* Before anything is written. */
static int writable_check(struct console *console, const struct audit_round *round)
{
	for (uint32_t i = 0; i < round->opened; i++) {
		const char *path = round->policies[i].path;
		if (!is_mended(&round->policies[i]))
			continue;
		if (strcmp(path, "-") == 0)
			return console_usage(console, "audit", "--write: stdin has no file");
		if (git_name_is(str_of(path)))
			return console_usage(console, "audit",
					     "--write: a revision cannot be changed: %s", path);
	}
	return EXIT_YES;
}

static int one_mend(struct console *console, struct session *session,
		    const struct audit_policy *policy, bool write)
{
	bool metadata = policy->opened.files.metadata;
	struct mending mending = {.console = console,
				  .session = session,
				  .path = policy->path,
				  .policy = policy->opened.policy,
				  .ruleset = policy->opened.ruleset,
				  .write = write};
	arena_init(&mending.arena);
	int code = metadata || session->wrote ? policy_again_mend(&mending, metadata)
					      : policy_mend(&mending, metadata);
	arena_clear(&mending.arena);
	return code;
}

int audit_fix_answer(struct console *console, struct audit_round *round, bool write)
{
	struct session session = {0};
	int code = write ? writable_check(console, round) : EXIT_YES, worst = code;
	arena_init(&session.arena);
	for (uint32_t i = 0; i < round->opened && (code == EXIT_YES || code == EXIT_NO); i++) {
		if (!is_mended(&round->policies[i]))
			continue;
		code = one_mend(console, &session, &round->policies[i], write);
		worst = code == EXIT_YES ? worst : code;
	}
	arena_clear(&session.arena);
	return round->unreadable && (worst == EXIT_YES || worst == EXIT_NO) ? EXIT_INPUT : worst;
}
