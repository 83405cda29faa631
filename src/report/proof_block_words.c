/* The blocks of proof_blocks.h in words. */
#include "engine/scope.h"
#include "report/diff_words.h"
#include "report/pieces.h"
#include "report/proof_blocks.h"
#include "report/proof_words.h"
#include "report/property_words.h"
#include "report/words.h"

static void write_reasons(struct out *out, const struct proof_block *block)
{
	uint64_t seen = 0;
	for (uint32_t i = 0; i < block->count; i++) {
		unsigned reason = block->at[i]->decision.reason;
		if (reason >= REASON_COUNT || seen >> reason & 1)
			continue;
		out_text(out, seen ? ", " : " [");
		out_str(out, reason_names[reason]);
		seen |= (uint64_t)1 << reason;
	}
	out_text(out, seen ? "]" : "");
}

/* What the approved policy decides, and where. */
static enum status write_approved(struct out *out, const struct proof_blocks *blocks,
				  const struct proof_block *block)
{
	const struct diff_change *change = block->change;
	struct diff_cause causes[SIDES];
	if (diff_causes_find(&blocks->view, block->group, change, blocks->report->scratch,
			     causes) != OK)
		return NOMEM;
	struct place place = diff_cause_place(&blocks->view, block->group, &causes[OLD], OLD);
	out_text(out, ", was ");
	out_str(out, verdict_names[change->decision[OLD].verdict]);
	diff_word_reason(out, change, &block->group->subjects[0], OLD);
	if (!place.line)
		return OK;
	out_text(out, " (");
	place_text(out, diff_policy(&blocks->view, OLD), place);
	out_text(out, ")");
	return OK;
}

enum status block_word_verdict(struct out *out, const struct proof_blocks *blocks,
			       const struct proof_block *block)
{
	const struct diff_change *change = block->change;
	if (!change) {
		out_text(out, verdict_words(block->at[0]->decision.verdict));
		write_reasons(out, block);
		return OK;
	}
	out_text(out, verdict_words(change->decision[NEW].verdict));
	diff_word_reason(out, change, &block->group->subjects[0], NEW);
	return write_approved(out, blocks, block);
}

void block_word_who(struct out *out, const struct proof_blocks *blocks,
		    const struct proof_block *block)
{
	uint32_t shown = 0;
	if (block->change) {
		diff_word_subjects(out, &blocks->view, block->group, PROPERTY_NAMED);
		return;
	}
	uint64_t count = 0;
	for (uint32_t i = 0; i < block->count; i++) {
		const struct violation *at = block->at[i];
		if (i && at->subjects == block->at[i - 1]->subjects)
			continue;
		proof_word_named(out, ruleset_policy(blocks->report->ruleset), at->subjects,
				 at->subject_count, &shown);
		count += at->subject_count;
	}
	if (count > shown) {
		out_text(out, " and ");
		piece_count(out, (struct count){.low = count - shown});
		out_text(out, " more");
	}
}

/* The values that the combinations of a block have, bits 1 << value. */
struct facts_met {
	unsigned via, device, credential, strong_auth, hours;
	bool *apps; /* of the policy; the last: an app that is not listed */
	bool any_app;
};

static void case_meet(struct facts_met *met, const struct violation *violation,
		      const struct login_case *at, uint32_t app_count)
{
	met->via |= 1u << at->via;
	met->hours |= 1u << at->hours;
	if (case_uses_device(at->via, at->phase))
		met->device |= 1u << at->device;
	if (case_uses_credential(at->via, at->phase))
		met->credential |= 1u << at->credential;
	if (case_uses_strong_auth(at->via, at->phase))
		met->strong_auth |= 1u << at->strong_auth;
	if (!case_uses_app(at->via))
		return;
	met->any_app = true;
	for (uint32_t i = 0; i < violation->app_count; i++) {
		uint32_t app = violation->apps[i];
		met->apps[app == NONE ? app_count : app] = true;
	}
}

static void write_apps(struct out *out, const struct policy *policy, const struct facts_met *met)
{
	uint32_t shown = 0, more = 0;
	for (uint32_t i = 0; i <= policy->app_count && met->any_app; i++) {
		if (!met->apps[i])
			continue;
		if (shown >= PROPERTY_NAMED) {
			more++;
			continue;
		}
		out_text(out, shown++ ? " or " : "; with ");
		if (i < policy->app_count) {
			out_text(out, "app ");
			piece_quoted(out, policy->apps[i].name);
		} else {
			out_text(out, "an app that is not listed");
		}
	}
	if (more)
		out_format(out, " or %u more", more);
}

/* Does each of the channels ask for the fact? */
static bool all_use(unsigned via, bool (*uses)(enum channel, enum phase))
{
	for (unsigned i = 0; i < VIA_COUNT; i++)
		if ((via >> i & 1) && !uses(i, PHASE_LOGIN))
			return false;
	return true;
}

/* Values that are met, where not all that are asked about are. */
static void write_narrowed(struct out *out, unsigned met, unsigned asked,
			   const char *const *phrases, bool all)
{
	bool any = false;
	if (!met || met == asked)
		return;
	for (unsigned i = 0; met >> i; i++) {
		if (!(met >> i & 1))
			continue;
		out_text(out, any ? " or " : "; ");
		out_text(out, phrases[i]);
		any = true;
	}
	out_text(out, all ? "" : " (where that is asked)");
}

static void write_met(struct out *out, const struct proof_blocks *blocks,
		      const struct facts_met *met)
{
	static const char *const hours[HOURS_COUNT] = {"inside login hours", "outside login hours"};
	const struct property *property = blocks->proved->property;
	const struct case_space space = scope_space(&property->scope, property->kind);
	piece_channels(out, met->via, ", ");
	write_apps(out, ruleset_policy(blocks->report->ruleset), met);
	write_narrowed(out, met->device, space.device, device_phrases,
		       all_use(met->via, case_uses_device));
	write_narrowed(out, met->credential, space.credential, credential_phrases,
		       all_use(met->via, case_uses_credential));
	write_narrowed(out, met->strong_auth, space.strong_auth, strong_auth_phrases,
		       all_use(met->via, case_uses_strong_auth));
	if (met->hours & 1u << HOURS_OUTSIDE)
		write_narrowed(out, met->hours, (1u << HOURS_COUNT) - 1, hours, true);
}

enum status block_word_logins(struct out *out, const struct proof_blocks *blocks,
			      const struct proof_block *block)
{
	uint32_t app_count = ruleset_policy(blocks->report->ruleset)->app_count;
	struct facts_met met = {0};
	if (block->change) {
		diff_word_logins(out, &blocks->view, block->group, block->change);
		return OK;
	}
	met.apps = arena_array(blocks->report->scratch, (size_t)app_count + 1, sizeof *met.apps);
	if (!met.apps)
		return NOMEM;
	for (uint32_t i = 0; i < block->count; i++)
		for (uint32_t n = 0; n < block->at[i]->case_count; n++)
			case_meet(&met, block->at[i], &block->at[i]->cases[n], app_count);
	write_met(out, blocks, &met);
	return OK;
}

enum status block_word_region(struct out *out, const struct proof_blocks *blocks,
			      const struct proof_block *block)
{
	struct rangeset set;
	enum status status = block_region(blocks, block, &set);
	return status == OK ? proof_word_set(out, set, blocks->report->scratch) : status;
}

enum status block_words(struct out *out, const struct proof_blocks *blocks,
			const struct proof_block *block)
{
	if (block_word_verdict(out, blocks, block) != OK)
		return NOMEM;
	out_text(out, "; ");
	block_word_who(out, blocks, block);
	out_text(out, "; ");
	if (block_word_logins(out, blocks, block) != OK)
		return NOMEM;
	out_text(out, "; from ");
	return block_word_region(out, blocks, block);
}

enum status block_word_faults(struct out *out, const struct proof_blocks *blocks,
			      const struct proof_block *block)
{
	const struct policy *policy = ruleset_policy(blocks->report->ruleset);
	struct faults faults;
	if (block_faults(blocks, block, &faults) != OK)
		return NOMEM;
	for (size_t i = 0; i < faults.count && i < PROOF_SHOWN; i++) {
		out_text(out, i ? "; " : "");
		fault_words(out, policy, &faults.at[i]);
	}
	if (faults.count > PROOF_SHOWN)
		out_format(out, "; and %zu more", faults.count - PROOF_SHOWN);
	return OK;
}
