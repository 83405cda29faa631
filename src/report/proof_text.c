/* The properties of a policy, each with what came of it:
 *
 *	✗ REFUTED  admins only from the office                       policies/acme.yaml:140
 *	    ALLOWED for admin@acme.example by ui from 192.0.2.1, but no login of … may be …
 *	    witness   ALLOWED   admin@acme.example · ui · 192.0.2.1 · known device
 *	                The address is in …                          [trusted-ip]
 *	    from      every address but 203.0.113.0/24 (all but 256 addresses)
 *	    because   …
 *	    …
 */
#include "report/decision_text.h"
#include "report/indented.h"
#include "report/login_command.h"
#include "report/pieces.h"
#include "report/proof_blocks.h"
#include "report/proof_words.h"

enum { INDENT = 4, LABEL = 10, HEAD = 13 };

static const char vacuous[] = " (vacuous)";

struct writing {
	const struct page *page;
	const struct proof_report *report;
	struct out words; /* of the line at hand */
};

/* The words so far, as a paragraph beside its label; and begins anew. */
static void item(struct writing *w, const char *label)
{
	const struct page *page = w->page;
	out_fill(page->out, ' ', INDENT);
	if (*label) {
		page_coloured(page, COLOUR_DIM, label);
		out_fill(page->out, ' ', LABEL - strlen(label));
	}
	page_wrap(page, out_written(&w->words), INDENT + (*label ? LABEL : 0),
		  INDENT + (*label ? LABEL : 0), "");
	out_rewind(&w->words);
}

static void write_head(struct writing *w, const struct proved *proved)
{
	const struct page *page = w->page;
	enum proof_result result = proved->proof.result;
	size_t taken = strlen(proof_result_words[result]) + 2;
	size_t from = proved->proof.vacuous ? taken + strlen(vacuous) + 1 : HEAD;
	page_coloured(page, proof_result_colours[result], proof_result_signs[result]);
	out_char(page->out, ' ');
	page_coloured(page, proof_result_colours[result], proof_result_words[result]);
	if (proved->proof.vacuous)
		page_coloured(page, COLOUR_WAIT, vacuous);
	out_fill(page->out, ' ', from - taken - (proved->proof.vacuous ? strlen(vacuous) : 0));
	out_terminal_text(&w->words, proved->property->name);
	out_text(&w->words, " (");
	place_text(&w->words, ruleset_policy(w->report->ruleset), proved->property->place);
	out_text(&w->words, ")");
	page_wrap(page, out_written(&w->words), from, HEAD, "");
	out_rewind(&w->words);
}

/* The login that shows it, as `decide` words it. */
static enum status write_login(struct writing *w, const struct answer *answer, const char *label)
{
	struct out memory;
	const struct page page = page_indented(w->page, INDENT + LABEL, &memory);
	enum status status = verdict_paragraph(&page, answer);
	if (status == OK)
		status = out_status(&memory);
	if (status == OK) {
		out_fill(w->page->out, ' ', INDENT);
		page_coloured(w->page, COLOUR_DIM, label);
		out_char(w->page->out, '\n');
		indented_print(w->page, INDENT + 2, &memory);
	}
	out_clear(&memory);
	return status;
}

static enum status write_faults(struct writing *w, const struct proof_blocks *blocks,
				const struct proof_block *block)
{
	enum status status = block_word_faults(&w->words, blocks, block);
	if (status == OK && w->words.used)
		item(w, "because");
	return status;
}

/* "2 of 5: ALLOWED [trusted-ip]; profile Staff; ui; from 0.0.0.0". */
static enum status write_block(struct writing *w, const struct proof_blocks *blocks, uint32_t index)
{
	out_format(&w->words, "%u of %u: ", index + 1, blocks->count);
	if (block_words(&w->words, blocks, &blocks->at[index]) != OK)
		return NOMEM;
	item(w, "against");
	return write_faults(w, blocks, &blocks->at[index]);
}

/* One is said by the lines around it already, but for the channels. */
static enum status write_blocks(struct writing *w, const struct proved *proved)
{
	struct proof_blocks blocks;
	if (proof_blocks_find(w->report, proved, &blocks) != OK)
		return NOMEM;
	if (blocks.count == 1 && !proved->proof.diff_change) {
		if (block_word_logins(&w->words, &blocks, &blocks.at[0]) != OK)
			return NOMEM;
		item(w, "by");
		return write_faults(w, &blocks, &blocks.at[0]);
	}
	for (uint32_t i = 0; i < blocks.count && i < BLOCKS_SHOWN; i++)
		if (write_block(w, &blocks, i) != OK)
			return NOMEM;
	if (blocks.count > BLOCKS_SHOWN) {
		out_format(&w->words, "%u more; all are in --format json.",
			   blocks.count - BLOCKS_SHOWN);
		item(w, "");
	}
	return OK;
}

static void write_command(struct writing *w, const struct login *login)
{
	out_fill(w->page->out, ' ', INDENT);
	page_coloured(w->page, COLOUR_DIM, "see");
	out_fill(w->page->out, ' ', LABEL - strlen("see"));
	login_command(w->page->out, w->report->name, ruleset_policy(w->report->ruleset), login,
		      w->report->rules);
	out_char(w->page->out, '\n');
}

static const char *login_label(const struct proof *proof)
{
	if (proof->result == REFUTED)
		return proof->has_nearest ? "nearest" : "witness";
	return proof->has_example ? "example" : "open";
}

/* Refuted: from where and by whom. */
static enum status write_fault(struct writing *w, const struct proved *proved)
{
	const struct proof *proof = &proved->proof;
	if (!proof->violation_count && !proof->diff_change)
		return OK;
	if (proof_word_region(&w->words, proof, w->report->scratch) != OK)
		return NOMEM;
	item(w, "from");
	if (proof->violation_count) {
		proof_word_subjects(&w->words, ruleset_policy(w->report->ruleset), proof);
		item(w, "who");
	}
	return OK;
}

static enum status write_shown(struct writing *w, const struct proved *proved)
{
	const struct login *login = proof_login(&proved->proof);
	struct outcomes outcomes;
	struct answer answer;
	if (!login)
		return OK;
	if (proof_answer(w->report, login, &outcomes, &answer) != OK ||
	    write_login(w, &answer, login_label(&proved->proof)) != OK)
		return NOMEM;
	enum status status = write_fault(w, proved);
	if (status == OK && (proved->proof.violation_count || proved->proof.diff_change))
		status = write_blocks(w, proved);
	if (status == OK)
		write_command(w, login);
	return status;
}

static void write_assumed(struct writing *w, const struct property *property)
{
	const char *words;
	for (unsigned i = 0; (words = proof_assumed(property, i)) != NULL; i++)
		out_format(&w->words, "%s%s", i ? ", " : "", words);
	if (w->words.used)
		item(w, "assumed");
}

static enum status write_proved(struct writing *w, const struct proved *proved)
{
	const struct proof *proof = &proved->proof;
	write_head(w, proved);
	proof_word_answer(&w->words, ruleset_policy(w->report->ruleset), proved);
	item(w, "");
	if (!proof->vacuous) {
		proof_word_cases(&w->words, proof);
		item(w, "covered");
	}
	write_assumed(w, proved->property);
	bool more = proof->result == REFUTED && proved->property->kind != PROPERTY_EXISTS;
	if (proof->open.rule && (proof->result == UNDECIDED || more)) {
		out_text(&w->words, proof->result == REFUTED ? "There may be more. " : "");
		proof_word_open(&w->words, ruleset_policy(w->report->ruleset), proof);
		item(w, proof->result == UNDECIDED ? "missing" : "");
	}
	return write_shown(w, proved);
}

enum status proof_text(const struct page *page, const struct proof_report *report)
{
	struct writing w = {.page = page, .report = report};
	enum status status = OK;
	out_init_memory(&w.words);
	for (size_t i = 0; i < report->count && status == OK; i++) {
		if (i)
			out_char(page->out, '\n');
		status = write_proved(&w, &report->at[i]);
	}
	if (status == OK)
		status = out_status(&w.words);
	out_clear(&w.words);
	return status;
}
