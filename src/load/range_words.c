#include "load/range_words.h"

#include "base/quote.h"
#include "load/addr_words.h"

/* A text for a message, as quote() makes them. */
__attribute__((format(printf, 2, 3))) static const char *say(struct findings *findings,
							     const char *format, ...)
{
	va_list args;
	if (findings_full(findings))
		return "";
	va_start(args, format);
	const char *text = arena_vformat(findings->arena, format, args);
	va_end(args);
	if (!text)
		findings->nomem = true;
	return text ? text : "";
}

/* --- Addresses --------------------------------------------------------------- */

static bool is_letter(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (unsigned char)c >= 0x80;
}

bool range_words_is_name(struct str text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!is_letter(text.at[i]) && text.at[i] != '-' && text.at[i] != '_' &&
		    !(i && char_is_digit(text.at[i])))
			return false;
	return text.length > 0;
}

/* The part of a text that is meant. A letter alone helps nobody: it is the word that
 * begins with it. */
static struct str part_of(struct str text, const struct addr_problem *problem)
{
	size_t start = problem->offset, end = start + problem->length;
	if (problem->length == 0)
		return text;
	if (problem->error != ADDR_CHARACTER || !is_letter(text.at[start]))
		return (struct str){text.at + start, problem->length};
	if (range_words_is_name(text))
		return text;
	while (end < text.length && (is_letter(text.at[end]) || char_is_digit(text.at[end])))
		end++;
	return (struct str){text.at + start, end - start};
}

struct range_words range_words_address(struct findings *findings, struct str text,
				       const struct addr_problem *problem)
{
	const struct addr_words *words = addr_words_of(problem->error);
	struct range_words ret = {
	    .code = words->code, .help = words->help, .part = part_of(text, problem)};
	const char *all = text.length ? quote(findings, text) : "\"\"";
	if (ret.part.length == text.length)
		ret.message = say(findings, "%s: %s", words->why, all);
	else
		ret.message =
		    say(findings, "%s: %s (%s)", words->why, all,
			str_equal(ret.part, STR(" ")) ? "a blank" : quote(findings, ret.part));
	return ret;
}

/* --- Blocks ------------------------------------------------------------------- */

static struct range_words prefix_words(struct findings *findings, struct str text,
				       const struct range_problem *problem)
{
	struct str length = {text.at + problem->address.offset, problem->address.length};
	bool six = memchr(text.at, ':', text.length) != NULL;
	bool mask = length.length && memchr(length.at, '.', length.length);
	const char *why = problem->error == RANGE_PREFIX_LONG ? "prefix longer than an address"
			  : mask                              ? "a mask is not read"
							      : "not a prefix length";
	return (struct range_words){
	    .code = "prefix-length",
	    .message = say(findings, "%s: %s", why, quote(findings, text)),
	    .help = six    ? "after / comes a number from 0 to 128, without leading zero"
		    : mask ? "after / comes a number from 0 to 32: 24 for 255.255.255.0"
			   : "after / comes a number from 0 to 32, without leading zero",
	    .part = length.length ? length : text,
	};
}

/* The address in front of the slash is one reading, the block it lies in another. */
static struct range_words host_bits_words(struct findings *findings, struct str text,
					  const struct range_problem *problem)
{
	char block[RANGE_TEXT];
	const char *slash = memchr(text.at, '/', text.length);
	struct str address = {text.at, (size_t)(slash - text.at)};
	range_format(problem->block, block);
	return (struct range_words){
	    .code = "host-bits",
	    .message = say(findings, "%s has host bits: %s or %s/%d?", quote(findings, text), block,
			   quote(findings, address), addr_is_v4(problem->block.first) ? 32 : 128),
	    .help = "write the block, or the address alone",
	    .part = text,
	};
}

/* --- Ranges -------------------------------------------------------------------- */

static struct range_words straddles_words(struct findings *findings, struct str text,
					  const struct range_problem *problem)
{
	char around[2][RANGE_TEXT] = {"", ""};
	for (size_t i = 0; i < 2; i++)
		if (problem->around[i].first <= problem->around[i].last)
			range_format(problem->around[i], around[i]);
	return (struct range_words){
	    .code = "range-straddles",
	    .message = say(findings, "%s is IPv6, but holds IPv4 addresses in IPv6 form",
			   quote(findings, text)),
	    .help = say(findings,
			"write the IPv6 around them: '%s%s%s', and 0.0.0.0/0 as well if all of "
			"IPv4 is meant",
			around[0], *around[0] && *around[1] ? "' and '" : "", around[1]),
	    .part = text,
	};
}

/* X+1 - X-1 is what is left of a single address when somebody moved its ends past each
 * other. */
static struct range_words reversed_words(struct findings *findings, struct str text, addr first,
					 addr last)
{
	char middle[ADDR_TEXT];
	struct range_words ret = {.code = "range-reversed", .part = text};
	if (first - last == 2) {
		addr_format(first - 1, middle);
		ret.message = say(findings, "range is turned inside out around one address: %s",
				  quote(findings, text));
		ret.help = say(findings,
			       "write %s if that is meant: some tools turn a single address into "
			       "such a range",
			       middle);
	} else {
		ret.message =
		    say(findings, "range ends before it starts: %s", quote(findings, text));
		ret.help = "swap the two addresses";
	}
	return ret;
}

struct range_words range_words_ends(struct findings *findings, struct str text, addr first,
				    addr last, const struct range_problem *problem)
{
	if (problem->error == RANGE_REVERSED)
		return reversed_words(findings, text, first, last);
	if (problem->error == RANGE_STRADDLES)
		return straddles_words(findings, text, problem);
	return (struct range_words){
	    .code = "range-families",
	    .message = say(findings, "one end is IPv4, the other IPv6: %s", quote(findings, text)),
	    .help = "write two ranges, one of each family",
	    .part = text,
	};
}

/* The two ends of "a - b", which are addresses. */
static void ends_of(struct str text, addr *ret_first, addr *ret_last)
{
	const char *dash = memchr(text.at, '-', text.length);
	struct str left = {text.at, (size_t)(dash - text.at)};
	struct str right = {dash + 1, text.length - left.length - 1};
	addr_parse(str_trim(left), ret_first);
	addr_parse(str_trim(right), ret_last);
}

struct range_words range_words_of(struct findings *findings, struct str text,
				  const struct range_problem *problem)
{
	addr first = 0, last = 0;
	switch (problem->error) {
	case RANGE_BAD_ADDRESS:
		return range_words_address(findings, text, &problem->address);
	case RANGE_BAD_PREFIX:
	case RANGE_PREFIX_LONG:
		return prefix_words(findings, text, problem);
	case RANGE_HOST_BITS:
		return host_bits_words(findings, text, problem);
	case RANGE_STRADDLES:
		return straddles_words(findings, text, problem);
	default:
		ends_of(text, &first, &last);
		return range_words_ends(findings, text, first, last, problem);
	}
}
