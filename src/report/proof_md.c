#include "report/decision_text.h"
#include "report/login_command.h"
#include "report/markdown.h"
#include "report/proof_blocks.h"
#include "report/proof_words.h"
#include "report/repaired.h"

/* Properties shown in full; a comment takes 65,536 characters. */
enum { DETAILS_SHOWN = 40, WIDTH = 100 };

static const char *const signs[PROOF_RESULT_COUNT] = {
    [PROVED] = "✅ proved", [REFUTED] = "❌ refuted", [UNDECIDED] = "❔ undecided"};

static const char *const vacuous[PROOF_RESULT_COUNT] = {
    [PROVED] = "⚠️ proved (vacuous)", [REFUTED] = "❌ refuted (vacuous)"};

static enum status write_row(struct out *out, const struct proof_report *report,
			     const struct proved *proved)
{
	struct out words;
	out_format(out, "| %s | ",
		   proved->proof.vacuous ? vacuous[proved->proof.result]
					 : signs[proved->proof.result]);
	md_cell(out, proved->property->name);
	out_text(out, " | ");
	out_init_memory(&words);
	place_text(&words, ruleset_policy(report->ruleset), proved->property->place);
	md_cell_code(out, page_plain(&words));
	out_rewind(&words);
	out_text(out, " | ");
	proof_word_answer(&words, ruleset_policy(report->ruleset), proved);
	md_cell(out, page_plain(&words));
	enum status status = out_status(&words);
	out_clear(&words);
	out_text(out, " |\n");
	return status;
}

static void write_item(struct out *out, const char *label, struct out *words)
{
	out_format(out, "- %s", label);
	md_text(out, page_plain(words));
	out_char(out, '\n');
	out_rewind(words);
}

/* What is against it, block by block, and the lines at fault. */
static enum status write_blocks(struct out *out, const struct proof_report *report,
				const struct proved *proved, struct out *words)
{
	struct proof_blocks blocks;
	if (proof_blocks_find(report, proved, &blocks) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < blocks.count && i < BLOCKS_SHOWN; i++) {
		if (block_words(words, &blocks, &blocks.at[i]) != OK)
			return NOMEM;
		write_item(out, "against: ", words);
		if (block_word_faults(words, &blocks, &blocks.at[i]) != OK)
			return NOMEM;
		if (words->used)
			write_item(out, "because: ", words);
	}
	if (blocks.count > BLOCKS_SHOWN)
		out_format(out, "- %u more; all are in --format json\n",
			   blocks.count - BLOCKS_SHOWN);
	return OK;
}

/* From where, by whom, or what is missing. */
static enum status write_items(struct out *out, const struct proof_report *report,
			       const struct proved *proved, struct out *words)
{
	const struct proof *proof = &proved->proof;
	const struct policy *policy = ruleset_policy(report->ruleset);
	if (proof->violation_count || proof->diff_change) {
		if (proof_word_region(words, proof, report->scratch) != OK)
			return NOMEM;
		write_item(out, "from: ", words);
	}
	if (proof->violation_count) {
		proof_word_subjects(words, policy, proof);
		write_item(out, "who: ", words);
	}
	if ((proof->violation_count || proof->diff_change) &&
	    write_blocks(out, report, proved, words) != OK)
		return NOMEM;
	if (proof->open.rule && proof->result == UNDECIDED) {
		proof_word_open(words, policy, proof);
		write_item(out, "open: ", words);
	}
	proof_word_cases(words, proof);
	write_item(out, "looked at: ", words);
	return OK;
}

/* The login against it, as `explain` would begin, and the command. */
static enum status write_login(struct out *out, const struct proof_report *report,
			       const struct login *login, struct out *words)
{
	const struct page page = {.out = words, .width = WIDTH};
	struct outcomes outcomes;
	struct answer answer;
	if (proof_answer(report, login, &outcomes, &answer) != OK ||
	    verdict_paragraph(&page, &answer) != OK)
		return NOMEM;
	out_text(words, "\n$ ");
	login_command(words, report->name, answer_policy(&answer), login, report->rules);
	out_char(out, '\n');
	md_fence(out, "", page_plain(words));
	out_rewind(words);
	return OK;
}

static enum status write_detail(struct out *out, const struct proof_report *report,
				const struct proved *proved)
{
	const struct login *login = proof_login(&proved->proof);
	struct out words;
	out_format(out, "\n### %s: ", signs[proved->proof.result]);
	md_text(out, proved->property->name);
	out_text(out, "\n\n");
	out_init_memory(&words);
	enum status status = write_items(out, report, proved, &words);
	if (status == OK && login)
		status = write_login(out, report, login, &words);
	if (status == OK)
		status = out_status(&words);
	out_clear(&words);
	return status;
}

enum status proof_markdown(struct out *out, const struct proof_report *report)
{
	enum status status = OK;
	size_t shown = 0, left = 0;
	out_text(out, "## Properties of ");
	md_code(out, report->name);
	out_text(out, "\n\n| | property | where | |\n|---|---|---|---|\n");
	for (size_t i = 0; i < report->count && status == OK; i++)
		status = write_row(out, report, &report->at[i]);
	for (size_t i = 0; i < report->count && status == OK; i++) {
		if (report->at[i].proof.result == PROVED)
			continue;
		if (shown++ < DETAILS_SHOWN)
			status = write_detail(out, report, &report->at[i]);
		else
			left++;
	}
	if (left)
		out_format(out, "\n%zu more are not shown in full.\n", left);
	if (status == OK && report->repairs)
		status = repairs_markdown(out, report);
	return status;
}
