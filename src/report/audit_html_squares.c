/* A map of IPv4 as SVG. It stands on the verdict that most addresses have; of the others, each run
 * of squares along the curve is one path, whose title says which addresses they are. Where there
 * are many runs, all of a verdict are one path. */
#include "report/audit_html.h"
#include "report/pieces.h"
#include "report/words.h"

enum { SQUARES_MOST = 4096, RUNS_TITLED = 400, OCTET_SIDE = SQUARES_SIDE / 16 };

struct drawing {
	struct audit_html *h;
	const struct address_map *map;
	struct address_squares squares;
	enum verdict ground;
};

/* Squares that are drawn together: what is mixed stands alone. */
static bool runs_on(struct address_square before, struct address_square square)
{
	return square.verdict == before.verdict && square.verdict != ADDRESS_MIXED;
}

static size_t run_end(const struct drawing *d, size_t first)
{
	size_t end = first + 1;
	while (end < d->squares.count && runs_on(d->squares.at[end - 1], d->squares.at[end]))
		end++;
	return end;
}

static size_t runs_count(const struct drawing *d)
{
	size_t count = 0;
	for (size_t i = 0; i < d->squares.count; i = run_end(d, i))
		count += d->squares.at[i].verdict != d->ground;
	return count;
}

static void square_draw(struct out *out, struct address_square square)
{
	out_format(out, "M%u %uh%uv%uh-%uz", square.x, square.y, square.side, square.side,
		   square.side);
}

/* "203.0.0.0/16: 65,280 TOKEN REQUIRED, 256 ALLOWED". */
static void run_title(struct drawing *d, struct range range)
{
	struct count counts[VERDICT_COUNT];
	struct out *words = &d->h->words;
	const char *between = ": ";
	address_map_count(d->map, range, counts);
	piece_range(words, range);
	for (unsigned verdict = 0; verdict < VERDICT_COUNT; verdict++) {
		if (!counts[verdict].low)
			continue;
		out_text(words, between);
		piece_count(words, counts[verdict]);
		out_format(words, " %s", verdict_words(verdict));
		between = ", ";
	}
}

static void runs_draw(struct drawing *d)
{
	struct out *out = d->h->out;
	for (size_t i = 0, end; i < d->squares.count; i = end) {
		struct address_square first = d->squares.at[i];
		end = run_end(d, i);
		if (first.verdict == d->ground)
			continue;
		struct range range = address_square_range(first);
		range.last = address_square_range(d->squares.at[end - 1]).last;
		out_format(out, "<path class=\"%s\" d=\"", audit_html_areas[first.verdict]);
		for (size_t j = i; j < end; j++)
			square_draw(out, d->squares.at[j]);
		out_text(out, "\"><title>");
		run_title(d, range);
		audit_html_words(d->h);
		out_text(out, "</title></path>\n");
	}
}

/* All of a verdict at once. */
static void verdicts_draw(struct drawing *d)
{
	struct out *out = d->h->out;
	for (unsigned verdict = 0; verdict <= ADDRESS_MIXED; verdict++) {
		bool any = false;
		for (size_t i = 0; i < d->squares.count && verdict != d->ground; i++) {
			if (d->squares.at[i].verdict != verdict)
				continue;
			if (!any)
				out_format(out, "<path class=\"%s\" d=\"",
					   audit_html_areas[verdict]);
			any = true;
			square_draw(out, d->squares.at[i]);
		}
		if (any)
			out_format(out, "\"><title>%s</title></path>\n",
				   verdict == ADDRESS_MIXED ? "several" : verdict_words(verdict));
	}
}

/* "Map of IPv4: TOKEN REQUIRED from 4,294,967,040 addresses, ALLOWED from 256". */
static void alternative(struct drawing *d)
{
	struct out *words = &d->h->words;
	const char *before = "Map of IPv4: ", *behind = " addresses";
	for (unsigned verdict = 0; verdict < VERDICT_COUNT; verdict++) {
		struct count count = d->map->of[verdict].v4;
		if (!count.low)
			continue;
		out_format(words, "%s%s from ", before, verdict_words(verdict));
		piece_count(words, count);
		out_text(words, behind);
		before = ", ";
		behind = "";
	}
}

static void ground_draw(struct drawing *d)
{
	struct out *out = d->h->out;
	out_format(out,
		   "<rect class=\"%s\" width=\"%d\" height=\"%d\"><title>all else: %s</title>"
		   "</rect>\n",
		   audit_html_areas[d->ground], SQUARES_SIDE, SQUARES_SIDE,
		   verdict_words(d->ground));
}

/* Under the map, when a square is too small for what is in it. */
static void mixed_note(struct drawing *d)
{
	struct out *out = d->h->out;
	size_t mixed = 0;
	for (size_t i = 0; i < d->squares.count; i++)
		mixed += d->squares.at[i].verdict == ADDRESS_MIXED;
	if (mixed)
		out_format(
		    out,
		    "<p class=\"key-line\"><svg class=\"swatch\" viewBox=\"0 0 12 8\" "
		    "aria-hidden=\"true\"><rect class=\"m-mixed\" width=\"12\" height=\"8\"/>"
		    "</svg> several of these in a /%u: %zu %s</p>\n",
		    d->squares.prefix, mixed, mixed == 1 ? "block" : "blocks");
}

enum status audit_html_squares(struct audit_html *h, const struct address_map *map)
{
	struct drawing d = {.h = h, .map = map, .ground = address_map_most(map, true)};
	struct out *out = h->out;
	if (address_map_squares(map, SQUARES_MOST, &h->scratch, &d.squares) != OK)
		return NOMEM;
	out_format(out, "<svg class=\"map\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
		   SQUARES_SIDE, SQUARES_SIDE);
	alternative(&d);
	audit_html_words(h);
	out_text(out, "\">\n");
	ground_draw(&d);
	if (runs_count(&d) <= RUNS_TITLED)
		runs_draw(&d);
	else
		verdicts_draw(&d);
	out_text(out, "<use href=\"#map-grid\"/></svg>\n");
	mixed_note(&d);
	return out_status(&h->words);
}

/* --- What all maps share ------------------------------------------------------------------ */

const char *const audit_html_areas[ADDRESS_MIXED + 1] = {
    [VERDICT_ALLOW] = "m-allow", [VERDICT_MFA] = "m-mfa",   [VERDICT_VERIFY] = "m-verify",
    [VERDICT_TOKEN] = "m-token", [VERDICT_TOTP] = "m-totp", [VERDICT_REFUSE] = "m-refuse",
    [ADDRESS_MIXED] = "m-mixed",
};

/* Each verdict has a pattern as well as a colour: a page printed in grey can be read. */
static void pattern_write(struct out *out, const char *name, const char *colour, const char *lines)
{
	out_format(out,
		   "<pattern id=\"%s\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\">"
		   "<g class=\"%s\"><rect width=\"4\" height=\"4\"/>%s</g></pattern>\n",
		   name, colour, lines);
}

/* The number of each /8 in its square; for small screens of each sixteenth of IPv4. */
static void labels_write(struct out *out, const char *class, unsigned step)
{
	unsigned side = step == 1 ? OCTET_SIDE : 4 * OCTET_SIDE;
	out_format(out, "<g class=\"%s\">", class);
	for (unsigned octet = 0; octet < 256; octet += step) {
		uint16_t x, y;
		address_hilbert((uint16_t)(octet << 8), &x, &y);
		x = (uint16_t)(x & ~(side - 1));
		y = (uint16_t)(y & ~(side - 1));
		out_format(out, "<text x=\"%u\" y=\"%u\">%u", x + 1, y + (step == 1 ? 5 : 11),
			   octet);
		if (step > 1)
			out_format(out, "-%u", octet + step - 1);
		out_text(out, "</text>");
	}
	out_text(out, "</g>\n");
}

static void grid_write(struct out *out)
{
	out_text(out, "<g id=\"map-grid\"><path class=\"grid\" d=\"");
	for (unsigned at = OCTET_SIDE; at < SQUARES_SIDE; at += OCTET_SIDE)
		out_format(out, "M%u 0v%dM0 %uh%d", at, SQUARES_SIDE, at, SQUARES_SIDE);
	out_text(out, "\"/>\n");
	labels_write(out, "octets", 1);
	labels_write(out, "sixteenths", 16);
	out_text(out, "</g>\n");
}

void audit_html_patterns(struct audit_html *h)
{
	struct out *out = h->out;
	out_text(out,
		 "<svg class=\"hidden\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\n");
	pattern_write(out, "p-allow", "good", "");
	pattern_write(out, "p-token", "wait", "<circle cx=\"2\" cy=\"2\" r=\".8\"/>");
	pattern_write(out, "p-verify", "wait", "<path d=\"M0 2h4\"/>");
	pattern_write(out, "p-mfa", "open", "<path d=\"M2 0v4\"/>");
	pattern_write(out, "p-totp", "open", "<path d=\"M0 2h4M2 0v4\"/>");
	pattern_write(out, "p-refuse", "bad", "<path d=\"M-1 1l2-2M0 4l4-4M3 5l2-2\"/>");
	grid_write(out);
	out_text(out, "</defs></svg>\n");
}
