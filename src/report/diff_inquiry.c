/* What is found of one side: the lines of a step, and of what stands behind them. */
#include "report/diff_inquiry.h"

const struct policy *inquiry_policy(const struct diff_inquiry *inquiry)
{
	return diff_policy(inquiry->view, inquiry->side);
}

bool inquiry_line_is_new(const struct diff_inquiry *inquiry, struct place place)
{
	const struct diff_lines *other = inquiry->view->lines[inquiry->side == OLD ? NEW : OLD];
	return diff_line_is_new(other, inquiry_policy(inquiry), place);
}

/* --- What was found -------------------------------------------------------------------- */

enum status inquiry_add(struct diff_inquiry *inquiry, const struct evidence *evidence,
			enum diff_rank rank)
{
	if (!evidence->place.line)
		return OK;
	struct diff_candidate *to =
	    arena_push(inquiry->arena, &inquiry->found, inquiry->count, sizeof *to);
	if (!to)
		return NOMEM;
	*to = (struct diff_candidate){*evidence, rank};
	inquiry->count++;
	return OK;
}

enum status inquiry_add_object(struct diff_inquiry *inquiry, enum evidence_kind kind,
			       const char *list, struct str name, struct place place)
{
	const struct evidence evidence = {
	    .kind = kind, .list = list, .name = name, .place = place, .day = DAYS};
	return inquiry_add(inquiry, &evidence, RANK_OBJECT);
}

/* --- Lists behind evidence --------------------------------------------------------------- */

/* The list that a row or a list of evidence is of. */
static const struct range_list *list_of(const struct diff_inquiry *inquiry,
					const struct evidence *evidence)
{
	const struct policy *policy = inquiry_policy(inquiry);
	if (evidence->kind == EVIDENCE_RULE)
		return &policy->txn_rules[evidence->rule].not_in;
	if (evidence->kind != EVIDENCE_LIST)
		return NULL;
	if (strcmp(evidence->list, "org.trusted_ip_ranges") == 0)
		return &policy->org.trusted_ip_ranges;
	if (strcmp(evidence->list, "org.login_ip_ranges") == 0)
		return &policy->org.login_ip_ranges;
	if (strcmp(evidence->list, "app.ip_ranges") == 0)
		return &policy->apps[inquiry->facts.app].ip_ranges;
	return &policy->profiles[inquiry->login.profile].login_ip_ranges;
}

/* A network is written elsewhere than the list that names it: it counts where it changed. */
static enum status add_networks(struct diff_inquiry *inquiry, const struct range_list *list)
{
	const struct policy *policy = inquiry_policy(inquiry);
	enum status status = OK;
	for (uint32_t i = 0; i < list->count && status == OK; i++) {
		const struct network *network =
		    list->rows[i].network == NONE ? NULL : &policy->networks[list->rows[i].network];
		if (network && inquiry_line_is_new(inquiry, network->place))
			status = inquiry_add_object(inquiry, EVIDENCE_LIST, "networks",
						    network->name, network->place);
	}
	return status;
}

/* Of the days of login hours the one that was looked at is found; others may have changed
 * with it. */
static enum status add_days(struct diff_inquiry *inquiry, const struct evidence *hours,
			    enum diff_rank rank)
{
	const struct profile *profile = &inquiry_policy(inquiry)->profiles[inquiry->login.profile];
	struct evidence evidence = *hours;
	enum status status = OK;
	for (uint8_t day = 0; day < DAYS && status == OK; day++) {
		evidence.day = day;
		evidence.place = profile->login_hours.days[day].place;
		if (profile->login_hours.days[day].given && day != hours->day &&
		    inquiry_line_is_new(inquiry, evidence.place))
			status = inquiry_add(inquiry, &evidence, rank);
	}
	return status;
}

/* --- Steps -------------------------------------------------------------------------------- */

/* A rule that did not match counts only where the other side has it match. */
static bool rule_counts(const struct evidence *rule, const struct diff_inquiry *other)
{
	if (rule->outcome == STEP_FAIL || rule->outcome == STEP_PENDING)
		return true;
	for (size_t i = 0; other && i < other->count; i++)
		if (other->found[i].evidence.kind == EVIDENCE_RULE &&
		    str_equal(other->found[i].evidence.name, rule->name))
			return true;
	return false;
}

static enum status evidence_add(struct diff_inquiry *inquiry, const struct evidence *evidence,
				enum diff_rank rank, const struct diff_inquiry *other)
{
	if (evidence->kind == EVIDENCE_RULE && !rule_counts(evidence, other))
		return OK;
	inquiry->unwritten |= rank == RANK_OWN && !evidence->place.line;
	const struct range_list *list = list_of(inquiry, evidence);
	enum status status = inquiry_add(inquiry, evidence, rank);
	if (status == OK && list)
		status = add_networks(inquiry, list);
	if (status == OK && evidence->kind == EVIDENCE_HOURS)
		status = add_days(inquiry, evidence, rank);
	return status;
}

static bool evidence_equal(const struct evidence *a, const struct evidence *b, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (place_compare(a[i].place, b[i].place) != 0 || a[i].kind != b[i].kind ||
		    a[i].outcome != b[i].outcome)
			return false;
	return true;
}

enum status inquiry_add_step(struct diff_inquiry *inquiry, enum step step,
			     const struct decision *decision, enum diff_rank rank,
			     const struct diff_inquiry *other)
{
	const struct ruleset *ruleset = inquiry->view->diff->side[inquiry->side];
	struct arena rooms[2];
	struct evidence *last = NULL;
	size_t last_count = 0;
	enum status status = OK;
	arena_init(&rooms[0]);
	arena_init(&rooms[1]);
	for (size_t i = 0; i < inquiry->where_count && status == OK; i++) {
		struct arena *room = &rooms[i & 1];
		struct evidence *evidence;
		size_t count;
		struct facts facts = inquiry->facts;
		facts.class = ruleset_class(ruleset, inquiry->where[i].first);
		arena_reset(room);
		status = evidence_find(ruleset, &inquiry->login, &facts, &inquiry->where[i],
				       decision, step, inquiry->view->rows[inquiry->side], room,
				       &evidence, &count);
		if (status != OK ||
		    (i && count == last_count && evidence_equal(evidence, last, count)))
			continue;
		for (size_t k = 0; k < count && status == OK; k++)
			status = evidence_add(inquiry, &evidence[k], rank, other);
		last = evidence;
		last_count = count;
	}
	arena_clear(&rooms[0]);
	arena_clear(&rooms[1]);
	return status;
}
