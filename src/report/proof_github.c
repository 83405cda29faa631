#include "report/finding_place.h"
#include "report/login_command.h"
#include "report/pieces.h"
#include "report/proof_blocks.h"
#include "report/proof_words.h"
#include "report/words.h"
#include "report/workflow_command.h"

/* Hard blanks as blanks, on one line. */
static enum status message_end(struct out *out, struct out *words)
{
	enum status status = out_status(words);
	workflow_message(out, page_plain(words));
	out_rewind(words);
	return status;
}

/* What is against it, a line per block. */
static enum status write_blocks(struct out *out, const struct proof_report *report,
				const struct proved *proved, struct out *words)
{
	struct proof_blocks blocks;
	if (proof_blocks_find(report, proved, &blocks) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < blocks.count && i < PROOF_SHOWN; i++) {
		out_text(out, "%0A");
		if (block_words(words, &blocks, &blocks.at[i]) != OK)
			return NOMEM;
		out_text(words, "; because: ");
		if (block_word_faults(words, &blocks, &blocks.at[i]) != OK ||
		    message_end(out, words) != OK)
			return NOMEM;
	}
	if (blocks.count > PROOF_SHOWN)
		out_format(out, "%%0A%u more", blocks.count - PROOF_SHOWN);
	return OK;
}

/* "Nearest: REFUSED [user-frozen] (p.yaml:9)". */
static enum status write_nearest(struct out *out, const struct proof_report *report,
				 const struct login *login, struct out *words)
{
	struct outcomes outcomes;
	struct answer answer;
	struct evidence *lines;
	size_t count;
	if (proof_answer(report, login, &outcomes, &answer) != OK ||
	    answer_evidence(&answer, decision_step(&outcomes.decision, login->phase), &lines,
			    &count) != OK)
		return NOMEM;
	out_format(out, "%%0ANearest: %s", verdict_words(outcomes.verdict));
	if (outcomes.decision.reason < REASON_NONE)
		out_format(out, " [%s]", reason_names[outcomes.decision.reason].at);
	if (count && lines->place.line) {
		out_text(words, " (");
		piece_lines(words, answer_policy(&answer), lines, count, (struct str){0});
		out_char(words, ')');
	}
	return message_end(out, words);
}

static enum status write_fault(struct out *out, const struct proof_report *report,
			       const struct proved *proved, struct out *words)
{
	const struct proof *proof = &proved->proof;
	const struct login *login = proof_login(proof);
	enum status status = OK;
	if (proof->violation_count || proof->diff_change)
		status = write_blocks(out, report, proved, words);
	else if (proof->result == REFUTED && login)
		status = write_nearest(out, report, login, words);
	if (!login || status != OK)
		return status;
	out_text(out, "%0A$ ");
	login_command(words, report->name, ruleset_policy(report->ruleset), login, report->rules);
	return message_end(out, words);
}

static enum status write_proved(struct out *out, const struct proof_report *report,
				const struct proved *proved)
{
	const struct proof *proof = &proved->proof;
	const struct policy *policy = ruleset_policy(report->ruleset);
	struct out words;
	enum status status = OK;
	out_text(out, proof->result == PROVED ? "::warning " : "::error ");
	workflow_place(out, report->sources, proved->property->place);
	out_format(out, "title=%s%s%%3A ", proof_result_names[proof->result].at,
		   proof->vacuous ? ", vacuous" : "");
	workflow_property(out, proved->property->name);
	out_text(out, "::");
	place_words(out, report->sources, proved->property->place);
	out_init_memory(&words);
	proof_word_answer(&words, policy, proved);
	if (proof->result == UNDECIDED) {
		out_char(&words, ' ');
		proof_word_open(&words, policy, proof);
	}
	status = message_end(out, &words);
	if (status == OK && proof->result != PROVED)
		status = write_fault(out, report, proved, &words);
	out_clear(&words);
	out_char(out, '\n');
	return status;
}

enum status proof_github(struct out *out, const struct proof_report *report)
{
	enum status status = OK;
	for (size_t i = 0; i < report->count && status == OK; i++)
		if (report->at[i].proof.result != PROVED || report->at[i].proof.vacuous)
			status = write_proved(out, report, &report->at[i]);
	return status;
}
