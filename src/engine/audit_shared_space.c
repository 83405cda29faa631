/* Space that is anybody's for a while: public clouds, hosting, VPNs, Tor.
 *
 * cloud-ranges, hosting-ranges, vpn-ranges, tor-ranges: the org's trusted list, the list of a
 * profile, or that of an app with bypass_2factor is not open (audit_list_open()), and its union
 * holds at least one address that
 *
 *   - is in a network of the policy of that kind, published or not, or
 *   - belongs, by the ASN database, to an autonomous system of that kind (asn_kinds.h),
 *
 * and is in no network of kind `salesforce`. One finding for each list and kind. Near miss: a list
 * that ends one address short of it; an app that does not lift anything; an open list, which is
 * said to be open.
 *
 * An address is counted once: for its autonomous system, else for the first network that has it. */
#include "engine/asn_kinds.h"
#include "engine/audit_zone.h"
#include "engine/classes.h"

static const struct shared_kind {
	enum network_kind kind;
	enum audit_rule rule;
	const char *whose; /* "addresses of …" */
	const char *todo;
} shared_kinds[] = {
    {NETWORK_CLOUD, AUDIT_CLOUD_RANGES, "public clouds",
     "anybody can rent a machine with such an address. Write the single addresses that are "
     "reserved for your own machines there, or accept this by an exception if these are"},
    {NETWORK_HOSTING, AUDIT_HOSTING_RANGES, "hosting companies",
     "anybody can rent a server with such an address. Write the single addresses of your own "
     "servers there, or accept this by an exception if these are"},
    {NETWORK_VPN, AUDIT_VPN_RANGES, "networks that public VPNs come out of",
     "anybody who buys such a VPN comes from there. Take the addresses out, and let people use a "
     "gateway that is yours alone"},
    {NETWORK_TOR, AUDIT_TOR_RANGES, "Tor exits",
     "anybody may come from there, and nobody can tell who. Take the addresses out"},
};

enum { KINDS = sizeof shared_kinds / sizeof *shared_kinds };

unsigned audit_space_kinds(enum audit_rule rule)
{
	for (size_t i = 0; i < KINDS; i++)
		if (shared_kinds[i].rule == rule)
			return 1U << shared_kinds[i].kind;
	return 0;
}

/* A zone while it is put together: lists, of which the first that holds an address has it. */
struct making {
	struct audit_run *run;
	enum network_kind kind;
	const struct rangeset *networks;
	const struct rangeset *operators; /* of the ASN database; NULL: there is none */
	struct rangeset *lists;           /* IPv4, Salesforce's networks, then those of `at` */
	uint32_t count;
	struct location *at;
	uint32_t owner_count;
};

/* Before the lists of owners: what has no owner. */
enum { LIST_V4, LIST_SALESFORCE, OWNERS_FIRST };

static enum status list_push(struct making *making, struct rangeset set)
{
	struct rangeset *list =
	    arena_push(making->run->scratch, &making->lists, making->count, sizeof *list);
	if (!list)
		return NOMEM;
	*list = set;
	making->count++;
	return OK;
}

static enum status owner_push(struct making *making, struct location owner, struct rangeset set)
{
	struct location *at =
	    arena_push(making->run->scratch, &making->at, making->owner_count, sizeof *at);
	if (!at || list_push(making, set) != OK)
		return NOMEM;
	*at = owner;
	making->owner_count++;
	return OK;
}

static enum status salesforce_push(struct making *making)
{
	const struct policy *policy = making->run->policy;
	struct arena *scratch = making->run->scratch;
	struct rangeset *sets = arena_array(scratch, policy->network_count, sizeof *sets), all;
	size_t count = 0;
	if (!sets)
		return NOMEM;
	for (uint32_t i = 0; i < policy->network_count; i++)
		if (policy->networks[i].kind == NETWORK_SALESFORCE)
			sets[count++] = making->networks[i];
	if (rangeset_union_all(scratch, sets, count, &all) != OK)
		return NOMEM;
	return list_push(making, all);
}

static enum status operators_push(struct making *making)
{
	const struct locations *operators = making->run->question->operators;
	for (uint32_t i = 0; operators && i < operators->count; i++) {
		const struct asn_kind *known = asn_kind_find(operators->at[i].asn);
		if (!known || known->kind != making->kind)
			continue;
		struct location owner = {str_of(known->name), known->asn};
		if (owner_push(making, owner, making->operators[i]) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status networks_push(struct making *making)
{
	const struct policy *policy = making->run->policy;
	for (uint32_t i = 0; i < policy->network_count; i++) {
		struct location owner = {policy->networks[i].name, 0};
		if (policy->networks[i].kind == making->kind &&
		    owner_push(making, owner, making->networks[i]) != OK)
			return NOMEM;
	}
	return OK;
}

/* The owner of a class of addresses, or NONE. */
static enum status class_owner(const struct making *making, const struct classes *classes,
			       uint32_t class, uint32_t *ret)
{
	uint32_t *lists, count;
	if (class_lists_find(classes, class, making->run->scratch, &lists, &count) != OK)
		return NOMEM;
	uint32_t first = count && lists[0] == LIST_V4;
	bool owned = first < count && lists[first] != LIST_SALESFORCE;
	*ret = owned ? lists[first] - OWNERS_FIRST : NONE;
	return OK;
}

static struct range piece_range(const struct classes *classes, size_t piece)
{
	bool last = piece + 1 == classes->piece_count;
	addr end = last ? ADDR_LAST : classes->pieces[piece + 1].first - 1;
	return (struct range){classes->pieces[piece].first, end};
}

static enum status pieces_fill(const struct making *making, const struct classes *classes,
			       struct locations *ret)
{
	struct arena *scratch = making->run->scratch;
	uint32_t *owners = arena_array(scratch, classes->count, sizeof *owners);
	struct location_piece *pieces = arena_array(scratch, classes->piece_count, sizeof *pieces);
	size_t count = 0;
	if (!owners || !pieces)
		return NOMEM;
	for (uint32_t i = 0; i < classes->count; i++)
		if (class_owner(making, classes, i, &owners[i]) != OK)
			return NOMEM;
	for (size_t i = 0; i < classes->piece_count; i++) {
		uint32_t owner = owners[classes->pieces[i].class];
		if (owner != NONE)
			pieces[count++] = (struct location_piece){piece_range(classes, i), owner};
	}
	*ret = (struct locations){pieces, count, making->at, making->owner_count};
	return OK;
}

/* The space of one kind; no pieces: there is none. In run->scratch. */
static enum status space_make(struct audit_run *run, enum network_kind kind,
			      const struct rangeset *operators, struct locations *ret)
{
	static const struct range v4 = {ADDR_V4_FIRST, ADDR_V4_LAST};
	struct making making = {.run = run, .kind = kind, .operators = operators};
	struct rangeset *networks;
	struct classes classes;
	if (audit_networks(run, &networks) != OK)
		return NOMEM;
	making.networks = networks;
	if (list_push(&making, (struct rangeset){&v4, 1}) != OK || salesforce_push(&making) != OK ||
	    operators_push(&making) != OK || networks_push(&making) != OK ||
	    classes_cut(&classes, making.lists, making.count) != OK)
		return NOMEM;
	enum status status = pieces_fill(&making, &classes, ret);
	classes_clear(&classes);
	return status;
}

/* --- What is said -------------------------------------------------------------------- */

static const char *owner_text(struct audit_run *run, const struct location *owner)
{
	const char *name = audit_quote(run, owner->name);
	if (owner->asn)
		return audit_text(run, "%s (AS%u)", name, owner->asn);
	return audit_text(run, "network \"%s\"", name);
}

static bool list_asked(const struct audit_run *run, const struct audit_list *list)
{
	enum ranges_of kind = list->name.kind;
	bool acts = kind == RANGES_TRUSTED || kind == RANGES_PROFILE;
	if (kind == RANGES_APP)
		acts = run->policy->apps[list->name.index].ip_relaxation == RELAX_BYPASS_2FACTOR;
	return acts && !audit_list_open(run, list);
}

static enum status list_ask(struct audit_zone *zone, const struct shared_kind *kind,
			    const struct audit_list *list)
{
	struct audit_run *run = zone->run;
	struct audit_find find;
	if (audit_zone_find(zone, list, &find) != OK)
		return NOMEM;
	if (find.addresses.low == 0)
		return OK; /* a list of all addresses is open */
	struct audit_finding *finding = audit_zone_add(zone, kind->rule, list);
	if (!finding)
		return NOMEM;
	finding->what = audit_text(run, "%s let in %s of %s: %s", audit_list_words(run, list),
				   audit_zone_count(zone, &find), kind->whose,
				   audit_zone_text(zone, &find, owner_text));
	finding->todo = kind->todo;
	return OK;
}

static enum status kind_ask(struct audit_run *run, const struct shared_kind *kind,
			    const struct rangeset *operators)
{
	struct audit_zone zone;
	struct locations space;
	if (space_make(run, kind->kind, operators, &space) != OK)
		return NOMEM;
	if (space.piece_count == 0)
		return OK;
	if (audit_zone_init(&zone, run, space) != OK)
		return NOMEM;
	enum status status = OK;
	for (uint32_t i = 0; i < run->list_count && status == OK; i++)
		if (list_asked(run, &run->lists[i]))
			status = list_ask(&zone, kind, &run->lists[i]);
	return status;
}

enum status audit_ask_shared_space(struct audit_run *run)
{
	const struct locations *operators = run->question->operators;
	struct rangeset *sets = NULL; /* of the operators, once they are asked for */
	enum status status = OK;
	for (size_t i = 0; i < KINDS && status == OK; i++) {
		if (!audit_asks(run, shared_kinds[i].rule))
			continue;
		if (operators && !sets)
			status = location_sets(operators, run->scratch, &sets);
		if (status == OK)
			status = kind_ask(run, &shared_kinds[i], sets);
	}
	return status;
}
