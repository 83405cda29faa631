#include "report/audit_table_lines.h"

#include "report/audit_words.h"
#include "report/pieces.h"

enum { COUNTRIES_SHOWN = 60, PROFILES_SHOWN = 4, SHARES_SHOWN = 3 };

/* --- Lines ---------------------------------------------------------------------------- */

static bool count_is_none(struct count count)
{
	return count.low == 0 && !count.all;
}

/* Is there one answer for each way? Then they are told in base TABLE_ANSWER_COUNT. */
static bool tally_pattern(const struct table_tally *tally, unsigned *ret)
{
	unsigned pattern = 0;
	for (unsigned way = 0; way < TABLE_WAY_COUNT; way++) {
		unsigned answers = 0;
		for (unsigned i = 0; i < TABLE_ANSWER_COUNT; i++)
			if (!count_is_none(tally->ways[way][i])) {
				pattern = pattern * TABLE_ANSWER_COUNT + i;
				answers++;
			}
		if (answers != 1)
			return false;
	}
	*ret = pattern;
	return true;
}

enum { PATTERNS = 27 }; /* TABLE_ANSWER_COUNT to the power of TABLE_WAY_COUNT */

struct lining {
	const struct country_table *table;
	struct arena *arena;
	struct country_line *lines;
	uint32_t count;
	uint32_t of_pattern[PATTERNS]; /* line of this family, + 1; 0: none yet */
};

static enum status line_add(struct lining *lining, uint32_t country,
			    const struct table_tally *tally, struct country_line **ret)
{
	struct country_line *line =
	    arena_push(lining->arena, &lining->lines, lining->count, sizeof *line);
	if (!line)
		return NOMEM;
	*line = (struct country_line){.family = lining->table->countries[country].family,
				      .tally = *tally};
	lining->count++;
	*ret = line;
	return OK;
}

static void tally_add(struct table_tally *to, const struct table_tally *tally)
{
	for (unsigned way = 0; way < TABLE_WAY_COUNT; way++)
		for (unsigned i = 0; i < TABLE_ANSWER_COUNT; i++)
			to->ways[way][i] = count_add(to->ways[way][i], tally->ways[way][i]);
}

static enum status country_line_put(struct lining *lining, uint32_t country,
				    const struct table_tally *tally)
{
	unsigned pattern = 0;
	bool uniform = tally_pattern(tally, &pattern);
	struct country_line *line = NULL;
	if (uniform && lining->of_pattern[pattern]) {
		line = &lining->lines[lining->of_pattern[pattern] - 1];
		tally_add(&line->tally, tally);
	} else if (line_add(lining, country, tally, &line) != OK) {
		return NOMEM;
	} else if (uniform) {
		lining->of_pattern[pattern] = lining->count;
	}
	uint32_t *countries = (uint32_t *)line->countries;
	uint32_t *added = arena_push(lining->arena, &countries, line->count, sizeof *added);
	if (!added)
		return NOMEM;
	*added = country;
	line->countries = countries;
	line->count++;
	line->addresses = count_add(line->addresses, lining->table->countries[country].addresses);
	return OK;
}

enum status country_lines_find(const struct country_table *table, uint32_t kind,
			       struct arena *arena, struct country_line **ret, uint32_t *ret_count)
{
	struct lining lining = {.table = table, .arena = arena};
	struct table_tally *tallies;
	if (country_table_tally(table, kind, arena, &tallies) != OK)
		return NOMEM;
	for (unsigned family = 0; family < TABLE_FAMILY_COUNT; family++) {
		memset(lining.of_pattern, 0, sizeof lining.of_pattern);
		for (uint32_t i = 0; i < table->country_count; i++)
			if (table->countries[i].family == family &&
			    country_line_put(&lining, i, &tallies[i]) != OK)
				return NOMEM;
	}
	*ret = lining.lines;
	*ret_count = lining.count;
	return OK;
}

/* --- Words ----------------------------------------------------------------------------- */

void table_word_addresses(struct out *out, enum table_family family, struct count addresses)
{
	enum { NETWORK_BITS = 64 };
	struct count networks = {addresses.low >> NETWORK_BITS, false};
	struct count rest = {addresses.low & UINT64_MAX, false};
	if (family == TABLE_V4 || addresses.all || !networks.low) {
		piece_count(out, addresses);
		return;
	}
	piece_count(out, networks);
	out_format(out, "%c/64", HARD_BLANK);
	if (rest.low) {
		out_format(out, " +%c", HARD_BLANK);
		piece_count(out, rest);
	}
}

static const char *const answer_words[TABLE_ANSWER_COUNT] = {
    [TABLE_ALLOW] = "yes",
    [TABLE_MORE] = "more",
    [TABLE_REFUSE] = "no",
};

/* "yes"; or "yes, no"; with the numbers "256 yes, 1,024 no". */
static void way_word(struct out *out, const struct country_line *line, enum table_way way,
		     bool numbers)
{
	const struct count *answers = line->tally.ways[way];
	const char *between = "";
	for (unsigned i = 0; i < TABLE_ANSWER_COUNT; i++) {
		if (count_is_none(answers[i]))
			continue;
		out_text(out, between);
		if (numbers) {
			table_word_addresses(out, line->family, answers[i]);
			out_char(out, HARD_BLANK);
		}
		out_text(out, answer_words[i]);
		between = ", ";
	}
}

static bool way_divided(const struct country_line *line, enum table_way way)
{
	unsigned answers = 0;
	for (unsigned i = 0; i < TABLE_ANSWER_COUNT; i++)
		answers += !count_is_none(line->tally.ways[way][i]);
	return answers > 1;
}

static void countries_word(struct out *out, const struct country_table *table,
			   const struct country_line *line)
{
	uint32_t shown = line->count > COUNTRIES_SHOWN + 1 ? COUNTRIES_SHOWN : line->count;
	for (uint32_t i = 0; i < shown; i++) {
		out_text(out, i ? ", " : "");
		audit_word_location(out, table->locations,
				    table->countries[line->countries[i]].location);
	}
	if (shown < line->count)
		out_format(out, " and%c%u%cmore", HARD_BLANK, line->count - shown, HARD_BLANK);
}

static const char *const family_words[TABLE_FAMILY_COUNT] = {"IPv4", "IPv6"};

const char *const country_titles[COUNTRY_COLUMNS] = {"", "browser", "password API", "assertion",
						     "addresses"};

enum { FAMILY, WAYS, ADDRESSES = WAYS + TABLE_WAY_COUNT };

void country_word_cell(struct out *out, const struct country_table *table,
		       const struct country_line *line, unsigned column)
{
	if (column == FAMILY) {
		out_text(out, family_words[line->family]);
	} else if (column == ADDRESSES) {
		table_word_addresses(out, line->family, line->addresses);
		out_text(out, " of ");
		countries_word(out, table, line);
	} else {
		way_word(out, line, column - WAYS, false);
	}
}

bool country_word_divided(struct out *out, const struct country_table *table,
			  const struct country_line *line)
{
	bool any = false;
	for (unsigned way = 0; way < TABLE_WAY_COUNT; way++) {
		if (!way_divided(line, way))
			continue;
		if (!any) {
			countries_word(out, table, line);
			out_format(out, ",%c%s: ", HARD_BLANK, family_words[line->family]);
		}
		out_format(out, "%s%s ", any ? "; " : "", country_titles[WAYS + way]);
		way_word(out, line, way, true);
		any = true;
	}
	return any;
}

void country_word_kind(struct out *out, const struct country_table *table, uint32_t kind)
{
	const struct policy *policy = ruleset_policy(table->ruleset);
	const struct table_kind *at = &table->kinds[kind];
	uint32_t shown = at->count > PROFILES_SHOWN + 1 ? PROFILES_SHOWN : at->count;
	out_text(out, at->count == 1 ? "Profile " : "Profiles ");
	for (uint32_t i = 0; i < shown; i++) {
		bool last = i + 1 == at->count;
		out_text(out, i == 0 ? "" : last ? " and " : ", ");
		piece_quoted(out, policy->profiles[at->profiles[i]].name);
	}
	if (shown < at->count) {
		out_text(out, " and ");
		piece_count(out, (struct count){.low = at->count - shown});
		out_text(out, " more");
	}
}

bool country_word_note(struct out *out, unsigned index)
{
	static const char *const notes[] = {
	    "A first login, inside the login hours, from a device that is not known: by browser, "
	    "by "
	    "password API (SOAP login() or the OAuth username-password flow) with the bare "
	    "password, by assertion (JWT or SAML bearer).",
	    "yes: it goes through; more: after MFA, a code sent by mail, the security token, or a "
	    "code of the authenticator; no: it is refused. Numbers are addresses, of IPv6 networks "
	    "of "
	    "2^64 (/64) and the rest. Where an address is, is an estimate of the database.",
	};
	if (index >= sizeof notes / sizeof *notes)
		return false;
	out_text(out, notes[index]);
	return true;
}

/* --- Ranges ------------------------------------------------------------------------------ */

const char *const range_titles[RANGE_COLUMNS] = {"range", "addresses", "countries", "operators"};

enum { RANGE, SIZE, RANGE_COUNTRIES, RANGE_OPERATORS };

unsigned range_columns(const struct range_table *table, unsigned ret[static RANGE_COLUMNS])
{
	unsigned count = 0;
	ret[count++] = RANGE;
	ret[count++] = SIZE;
	if (table->countries)
		ret[count++] = RANGE_COUNTRIES;
	if (table->operators)
		ret[count++] = RANGE_OPERATORS;
	return count;
}

/* "US"; or "US 192, DE 64, 12 of 2 more". */
static void shares_word(struct out *out, const struct locations *locations,
			const struct audit_shares *shares, enum table_family family)
{
	uint32_t shown = shares->count > SHARES_SHOWN + 1 ? SHARES_SHOWN : shares->count;
	struct count rest = shares->others_addresses;
	if (shares->count == 1 && !shares->others) {
		audit_word_location(out, locations, shares->at->location);
		return;
	}
	for (uint32_t i = 0; i < shown; i++) {
		out_text(out, i ? ", " : "");
		audit_word_location(out, locations, shares->at[i].location);
		out_char(out, HARD_BLANK);
		table_word_addresses(out, family, shares->at[i].addresses);
	}
	for (uint32_t i = shown; i < shares->count; i++)
		rest = count_add(rest, shares->at[i].addresses);
	if (shown == shares->count && !shares->others)
		return;
	out_text(out, ", ");
	table_word_addresses(out, family, rest);
	out_format(out, "%cof%c%u%cmore", HARD_BLANK, HARD_BLANK,
		   shares->count - shown + shares->others, HARD_BLANK);
}

static void row_word(struct out *out, const struct range_row *row)
{
	if (row->network == NONE) {
		piece_range(out, row->range);
		return;
	}
	out_char(out, '@');
	out_name(out, row->network_name);
}

/* Of a network with both families IPv4, so that numbers are exact. */
static enum table_family row_family(const struct table_range *row)
{
	bool v6 = row->set.count > 0;
	for (size_t i = 0; i < row->set.count; i++)
		v6 = v6 && !addr_is_v4(row->set.ranges[i].first);
	return v6 ? TABLE_V6 : TABLE_V4;
}

void range_word_cell(struct out *out, const struct range_table *table,
		     const struct table_range *row, unsigned column)
{
	enum table_family family = row_family(row);
	if (column == RANGE)
		row_word(out, row->row);
	else if (column == SIZE)
		table_word_addresses(out, family, row->addresses);
	else if (column == RANGE_COUNTRIES)
		shares_word(out, owners_locations(table->countries), &row->countries, family);
	else
		shares_word(out, owners_locations(table->operators), &row->operators, family);
}

void range_word_list(struct out *out, const struct policy *policy, const struct table_range *row)
{
	static const char *const keys[RANGES_KIND_COUNT] = {
	    [RANGES_NETWORK] = "",
	    [RANGES_TRUSTED] = "org.trusted_ip_ranges",
	    [RANGES_ORG_LOGIN] = "org.login_ip_ranges",
	    [RANGES_PROFILE] = "login_ip_ranges of ",
	    [RANGES_APP] = "ip_ranges of ",
	    [RANGES_NOT_IN] = "not_in of ",
	};
	const struct range_list *list = list_get(policy, row->list);
	out_text(out, keys[row->list.kind]);
	if (row->object.kind != AUDIT_ORG)
		audit_word_object(out, policy, row->object);
	if (list->place.line) {
		out_text(out, " (");
		place_text(out, policy, list->place);
		out_char(out, ')');
	}
}
