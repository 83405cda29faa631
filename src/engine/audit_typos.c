/* Rows that look as if something else was meant, in words. The criteria are in audit_typo.h and
 * audit_typo_inverted.c. A row has at most one of these findings, the most specific, whichever
 * rules are asked. Rows of networks from published files are nobody's to correct. */
#include "engine/audit_rows.h"
#include "engine/audit_typo.h"

typedef void words(struct audit_run *run, const struct typo *typo, struct audit_finding *finding);

static const char *meant_text(struct audit_run *run, const struct typo *typo, uint32_t i)
{
	return audit_range_text(run, typo->meant[i]);
}

static const char *size_text(struct audit_run *run, struct range range)
{
	return audit_addresses_text(run, range_count(range));
}

static void prefix_words(struct audit_run *run, const struct typo *typo,
			 struct audit_finding *finding)
{
	const char *block = meant_text(run, typo, 0);
	finding->what =
	    audit_text(run, "%s ends in %u, as %s does", finding->what, typo->number, block);
	finding->todo = audit_text(run, "write %s if the prefix length was typed as the end (%s)",
				   block, size_text(run, typo->meant[0]));
}

static void ends_words(struct audit_run *run, const struct typo *typo,
		       struct audit_finding *finding)
{
	const char *block = meant_text(run, typo, 0);
	finding->what =
	    audit_text(run, "%s is %s without its %s address", finding->what, block, typo->without);
	finding->todo =
	    audit_text(run, "write %s if the block is yours: its ends may be sources, too", block);
}

static void digit_words(struct audit_run *run, const struct typo *typo,
			struct audit_finding *finding)
{
	const char *block = meant_text(run, typo, 0);
	finding->what = audit_text(run, "%s is %s but for one digit: its end has %s for %s",
				   finding->what, block, typo->from, typo->to);
	finding->todo = audit_text(run, "write %s if that is meant (%s)", block,
				   size_text(run, typo->meant[0]));
}

static void host_words(struct audit_run *run, const struct typo *typo,
		       struct audit_finding *finding)
{
	finding->what = audit_text(run, "%s runs from inside of %s to its end", finding->what,
				   meant_text(run, typo, 0));
	finding->todo = audit_text(
	    run, "write %s if the block was meant (%s), or %s if the one address",
	    meant_text(run, typo, 0), size_text(run, typo->meant[0]), meant_text(run, typo, 1));
}

static void jump_words(struct audit_run *run, const struct typo *typo,
		       struct audit_finding *finding)
{
	finding->what =
	    audit_text(run,
		       "%s is %u whole /16 blocks, which together are no CIDR block: its ends "
		       "may differ in the wrong octet",
		       finding->what, typo->number);
	const char *last = meant_text(run, typo, typo->meant_count - 1);
	const char *last_size = size_text(run, typo->meant[typo->meant_count - 1]);
	finding->todo =
	    typo->meant_count == 1
		? audit_text(run, "write %s (%s) if the second octet was not to differ", last,
			     last_size)
		: audit_text(
		      run, "write %s (%s) if the third octet was to differ, or %s (%s) if neither",
		      meant_text(run, typo, 0), size_text(run, typo->meant[0]), last, last_size);
}

static void embedded_words(struct audit_run *run, const struct typo *typo,
			   struct audit_finding *finding)
{
	const char *meant = meant_text(run, typo, 0);
	if (typo->mapped) {
		finding->what = audit_text(run, "%s is IPv4, but written as IPv6", finding->what);
		finding->todo = audit_text(run, "write %s: it is the same", meant);
		return;
	}
	finding->what = audit_text(run, "%s is %s in %s, from which no login comes", finding->what,
				   meant, typo->form);
	finding->todo = audit_text(run, "write %s if that is meant", meant);
}

static void single_words(struct audit_run *run, const struct typo *typo,
			 struct audit_finding *finding)
{
	const char *block = meant_text(run, typo, 0);
	finding->what = audit_text(run, "%s is one address, %s", finding->what,
				   typo->whole ? "that which stands for a whole /64"
					       : "made by a machine, which soon has another one");
	finding->todo = audit_text(run, "write %s if the network is meant", block);
}

static words *const words_of[AUDIT_RULE_COUNT] = {
    [AUDIT_PREFIX_AS_OCTET] = prefix_words,
    [AUDIT_BLOCK_WITHOUT_ENDS] = ends_words,
    [AUDIT_END_DIGIT_OFF] = digit_words,
    [AUDIT_HOST_BITS_LOST] = host_words,
    [AUDIT_OCTET_JUMP] = jump_words,
    [AUDIT_MAPPED_AS_IPV6] = embedded_words,
    [AUDIT_IPV6_SINGLE_ADDRESS] = single_words,
};

/* No login comes from there: all of the row is to go (audit_space.c), slip or not. */
static bool is_nowhere(const struct audit_run *run, struct range range)
{
	return !audit_sets_meet((struct rangeset){&range, 1}, run->sources);
}

static enum status row_ask(struct audit_run *run, const struct audit_list *list,
			   const struct range_row *row)
{
	struct typo typo = typo_find(row, list->addresses);
	if (typo.rule == AUDIT_RULE_COUNT || !audit_asks(run, typo.rule) ||
	    (typo.rule != AUDIT_MAPPED_AS_IPV6 && is_nowhere(run, row->range)))
		return OK;
	struct audit_finding *finding = audit_add(run, typo.rule, list->object, row->place);
	if (!finding)
		return NOMEM;
	finding->what = audit_text(run, "%s (%s) in %s", audit_range_text(run, row->range),
				   size_text(run, row->range), audit_list_words(run, list));
	words_of[typo.rule](run, &typo, finding);
	finding->addresses = (struct rangeset){&row->range, 1};
	finding->key = audit_range_key(run, row->range);
	return OK;
}

static enum status list_ask(struct audit_run *run, const struct audit_list *list)
{
	for (uint32_t i = 0; i < list->list->count; i++) {
		const struct range_row *row = &list->list->rows[i];
		if (row->network == NONE && row_ask(run, list, row) != OK)
			return NOMEM;
	}
	return audit_asks(run, AUDIT_INVERTED_ADDRESS) ? typo_inverted_ask(run, list) : OK;
}

static bool is_asked(const struct audit_run *run)
{
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++)
		if (words_of[rule] && audit_asks(run, rule))
			return true;
	return audit_asks(run, AUDIT_INVERTED_ADDRESS);
}

enum status audit_ask_typos(struct audit_run *run)
{
	if (!is_asked(run))
		return OK;
	for (uint32_t i = 0; i < run->list_count; i++)
		if (!run->lists[i].published && list_ask(run, &run->lists[i]) != OK)
			return NOMEM;
	return OK;
}
