#include "engine/behaviour.h"
#include "report/answer.h"
#include "report/audit_html.h"
#include "report/page.h"
#include "report/pieces.h"
#include "report/words.h"

enum { PICTURES_MOST = 8, NAMES_HEAD = 4, NAMES_FOLDED = 200, STRETCHES_SHOWN = 50 };

/* What is asked, as a reader would ask it. */
static const char *const questions[ADDRESS_QUESTION_COUNT] = {
    [ADDRESS_BROWSER] = "Browser login with the password, new device",
    [ADDRESS_API] = "API login by SOAP with the password alone",
};

void audit_html_verdict(struct out *out, enum verdict verdict)
{
	static const char *const classes[VERDICT_COUNT] = {
	    [VERDICT_ALLOW] = "good", [VERDICT_MFA] = "wait",  [VERDICT_VERIFY] = "wait",
	    [VERDICT_TOKEN] = "wait", [VERDICT_TOTP] = "wait", [VERDICT_REFUSE] = "bad",
	};
	out_format(out, "<b class=\"%s\">%s</b>", classes[verdict], verdict_words(verdict));
}

/* --- Below a map ------------------------------------------------------------------------ */

/* "untrusted-ip, new-device": how explain-code knows them. */
static void reasons_write(struct audit_html *h, uint64_t reasons)
{
	const char *between = " (";
	for (unsigned reason = 0; reason < REASON_COUNT; reason++) {
		if (!(reasons >> reason & 1))
			continue;
		out_format(h->out, "%s<code>%s</code>", between, reason_names[reason].at);
		between = ", ";
	}
	out_text(h->out, *between == ',' ? ")" : "");
}

static void legend_write(struct audit_html *h, const struct address_map *map)
{
	out_text(h->out, "<ul class=\"legend\">\n");
	for (unsigned verdict = 0; verdict < VERDICT_COUNT; verdict++) {
		const struct address_sum *sum = &map->of[verdict];
		if (!sum->v4.low)
			continue;
		out_format(h->out,
			   "<li><svg class=\"swatch\" viewBox=\"0 0 12 8\" aria-hidden=\"true\">"
			   "<rect class=\"%s\" width=\"12\" height=\"8\"/></svg> ",
			   audit_html_areas[verdict]);
		audit_html_verdict(h->out, verdict);
		out_char(h->out, ' ');
		piece_count(&h->words, sum->v4);
		audit_html_words(h);
		reasons_write(h, sum->reasons);
		out_text(h->out, "</li>\n");
	}
	out_text(h->out, "</ul>\n");
}

/* What the map shows, exactly: the blocks that are otherwise than most. */
static void stretches_write(struct audit_html *h, const struct address_map *map)
{
	enum verdict ground = address_map_most(map, true);
	size_t others = 0, shown = 0;
	for (size_t i = 0; i < map->v4_count; i++)
		others += map->at[i].verdict != ground;
	if (!others)
		return;
	out_format(h->out, "<details><summary>All ranges that are not %s</summary>\n<ul>\n",
		   verdict_words(ground));
	for (size_t i = 0; i < map->v4_count && shown < STRETCHES_SHOWN; i++) {
		if (map->at[i].verdict == ground)
			continue;
		out_text(h->out, "<li><code>");
		piece_range(&h->words, map->at[i].range);
		audit_html_words(h);
		out_text(h->out, "</code> ");
		audit_html_verdict(h->out, map->at[i].verdict);
		out_text(h->out, "</li>\n");
		shown++;
	}
	if (shown < others)
		out_format(h->out, "<li>and %zu more</li>\n", others - shown);
	out_text(h->out, "</ul></details>\n");
}

/* --- A kind of profile ---------------------------------------------------------------------- */

static void names_write(struct audit_html *h, const struct address_kind *kind, uint32_t most)
{
	for (uint32_t i = 0; i < kind->count && i < most; i++) {
		out_text(&h->words, i ? ", " : "");
		piece_quoted(&h->words, h->answer->policy->profiles[kind->profiles[i]].name);
	}
	if (kind->count > most) {
		out_text(&h->words, " and ");
		piece_number(&h->words, kind->count - most, "more", "more");
	}
	audit_html_words(h);
}

static void all_names_write(struct audit_html *h, const struct address_kind *kind)
{
	if (kind->count <= NAMES_HEAD)
		return;
	out_text(h->out, "<details><summary>");
	piece_number(&h->words, kind->count, "profile", "profiles");
	audit_html_words(h);
	out_text(h->out, "</summary><p>");
	names_write(h, kind, NAMES_FOLDED);
	out_text(h->out, "</p></details>\n");
}

static void open_note(struct audit_html *h, const struct address_map *map)
{
	if (!map->open.low && !map->open.all)
		return;
	out_text(h->out, "<p class=\"note\">From ");
	piece_count(&h->words, map->open);
	audit_html_words(h);
	out_text(h->out, " addresses of both families it may be otherwise: a rule of transaction "
			 "security asks where they are, and that is not known.</p>\n");
}

static enum status figure_write(struct audit_html *h, struct ground *ground, uint32_t profile,
				enum address_question question)
{
	struct address_map map;
	struct facts facts = address_question_facts(h->answer->ruleset, profile, question);
	if (address_map_find(h->answer->ruleset, ground, &facts, &h->scratch, &map) != OK)
		return NOMEM;
	out_format(h->out, "<figure>\n<figcaption>%s</figcaption>\n", questions[question]);
	if (audit_html_squares(h, &map) != OK)
		return NOMEM;
	legend_write(h, &map);
	stretches_write(h, &map);
	enum status status = audit_html_prefixes(h, &map, profile);
	open_note(h, &map);
	out_text(h->out, "</figure>\n");
	arena_reset(&h->scratch);
	return status;
}

static enum status kind_write(struct audit_html *h, struct ground *ground,
			      const struct address_kind *kind)
{
	enum status status = OK;
	out_format(h->out, "<h4>%s ", kind->count == 1 ? "Profile" : "Profiles");
	names_write(h, kind, NAMES_HEAD);
	out_text(h->out, "</h4>\n");
	all_names_write(h, kind);
	out_text(h->out, "<div class=\"maps\">\n");
	for (unsigned question = 0; question < ADDRESS_QUESTION_COUNT && status == OK; question++)
		status = figure_write(h, ground, kind->profiles[0], question);
	out_text(h->out, "</div>\n");
	return status;
}

static void rest_write(struct audit_html *h, const struct address_kind *rest)
{
	if (!rest->count)
		return;
	out_text(h->out, "<p class=\"note\">Without a picture: ");
	piece_number(&h->words, rest->count, "profile", "profiles");
	out_text(&h->words, " treated otherwise than these, ");
	names_write(h, rest, NAMES_FOLDED);
	out_text(h->out, ".</p>\n");
}

static enum status kinds_write(struct audit_html *h, struct ground *ground, struct arena *arena)
{
	struct address_kinds kinds;
	enum status status =
	    address_kinds_find(h->answer->ruleset, ground, PICTURES_MOST, arena, &kinds);
	if (status != OK || !kinds.count)
		return status;
	out_text(h->out,
		 "<h3>From which addresses</h3>\n"
		 "<p class=\"note\">What becomes of a login of an active user without permission "
		 "sets, within the login hours: all of IPv4 as one square, where near addresses "
		 "lie near to each other (a Hilbert curve; a number is the first octet), and IPv6 "
		 "as prefixes in prefixes. Profiles that look alike share a picture.</p>\n");
	for (uint32_t i = 0; i < kinds.count && status == OK && !h->out->error; i++)
		status = kind_write(h, ground, &kinds.at[i]);
	rest_write(h, &kinds.rest);
	return status;
}

enum status audit_html_maps(struct audit_html *h)
{
	struct arena arena;
	struct ground *ground;
	arena_init(&arena);
	enum status status = shared_ground(h->answer->ruleset, &arena, &ground);
	if (status == OK) {
		status = kinds_write(h, ground, &arena);
		ground_free(ground);
	}
	arena_clear(&arena);
	return status;
}
