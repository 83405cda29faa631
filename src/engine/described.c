#include "engine/described.h"

/* --- Words ----------------------------------------------------------------------------- */

/* A word; one that is longer than any range is none of ours, and is kept as "?". */
struct word_text {
	char at[RANGE_TEXT];
	size_t length;
};

/* What a character is here: itself, '-' for a dash, ' ' for what stands between words, '?' for what
 * nothing of ours has in it. */
static char character_plain(uint32_t c)
{
	static const char between[] = "()[]{}<>,;\"'|=+&";
	if (c >= 0x2010 && c <= 0x2015)
		return '-';
	if (c == 0x2212)
		return '-';
	if (c <= ' ' || c == 0xa0 || (c >= 0x2000 && c <= 0x200d) || c == 0x202f || c == 0xfeff)
		return ' ';
	if (c == 0xd7)
		return 'x';
	if (c >= 0x7f)
		return '?';
	return strchr(between, (int)c) ? ' ' : (char)c;
}

/* The next word of the text; false: there is none. */
static bool word_next(struct str *text, struct word_text *ret)
{
	bool begun = false;
	ret->length = 0;
	while (text->length) {
		char c = character_plain(str_next_char(text));
		if (c == ' ' && begun)
			break;
		if (c == ' ')
			continue;
		begun = true;
		if (ret->length < sizeof ret->at)
			ret->at[ret->length++] = c;
	}
	if (ret->length == sizeof ret->at) {
		ret->at[0] = '?';
		ret->length = 1;
	}
	return begun;
}

static bool all_of(struct str word, const char *characters)
{
	for (size_t i = 0; i < word.length; i++)
		if (!strchr(characters, word.at[i]))
			return false;
	return word.length > 0;
}

/* "20", ".9", "2-5": more octets of the address before. */
static bool is_octets(struct str word)
{
	size_t digits = 0;
	bool any = false;
	for (size_t i = 0; i < word.length; i++) {
		digits = char_is_digit(word.at[i]) ? digits + 1 : 0;
		any |= digits > 0;
		if (digits > 3)
			return false;
	}
	return any && all_of(word, "0123456789.-");
}

/* "2", "2x", "x": so many of what follows. */
static bool is_multiplier(struct str word)
{
	return all_of(word, "0123456789xX");
}

/* --- What a word names -------------------------------------------------------------------- */

enum named_as { NAMES_NOTHING, NAMES_ADDRESS, NAMES_BLOCK, NAMES_LENGTH };

struct naming {
	enum named_as as;
	struct range range;
	unsigned length; /* of NAMES_LENGTH */
	bool v4;         /* of NAMES_LENGTH: a netmask said so, which is one of IPv4 */
};

/* "/24". Too many digits for any prefix: nothing. */
static bool length_read(struct str word, struct naming *ret)
{
	unsigned length = 0;
	if (word.length < 2 || word.length > 4 || word.at[0] != '/' ||
	    (word.at[1] == '0' && word.length > 2))
		return false;
	for (size_t i = 1; i < word.length; i++) {
		if (!char_is_digit(word.at[i]))
			return false;
		length = length * 10 + (unsigned)(word.at[i] - '0');
	}
	*ret = (struct naming){.as = NAMES_LENGTH, .length = length};
	return true;
}

/* 255.255.255.0 is 24 ones, then zeros; from /8 on. */
static bool netmask_read(addr a, struct naming *ret)
{
	uint32_t mask = (uint32_t)a, rest = ~mask;
	if (!addr_is_v4(a) || mask < 0xff000000 || (rest & (rest + 1)) != 0)
		return false;
	*ret = (struct naming){.as = NAMES_LENGTH, .v4 = true};
	for (; mask; mask <<= 1)
		ret->length++;
	return true;
}

static bool word_read(struct str word, struct naming *ret)
{
	struct range range;
	struct range_problem problem;
	if (length_read(word, ret))
		return true;
	if (!strpbrk("0123456789abcdefABCDEF:", (char[]){word.at[0], 0}))
		return false;
	enum range_error error = range_parse(word, &range, &problem);
	if (error == RANGE_HOST_BITS) {
		*ret = (struct naming){.as = NAMES_BLOCK, .range = problem.block};
		return true;
	}
	if (error != RANGE_OK)
		return false;
	if (range.first == range.last && netmask_read(range.first, ret))
		return true;
	bool bare = range.first == range.last && !memchr(word.at, '/', word.length);
	*ret = (struct naming){.as = bare ? NAMES_ADDRESS : NAMES_BLOCK, .range = range};
	return true;
}

/* Without more and more of what stands around it. */
static struct naming word_name(struct str word)
{
	struct naming naming = {.as = NAMES_NOTHING};
	while (word.length && word.at[0] == '-')
		word = (struct str){word.at + 1, word.length - 1};
	while (word.length && !word_read(word, &naming) &&
	       strchr(".:!?-", word.at[word.length - 1]))
		word.length--;
	return naming;
}

/* --- The whole description ------------------------------------------------------------------ */

struct describing {
	struct range row;
	struct range named; /* the last that the row could mean */
	bool any;
	struct range pending; /* an address that counts unless octets follow */
	bool is_pending, multiplied;
	bool dashed;                /* a dash is behind it */
	uint32_t names;             /* so many addresses, blocks, ranges, lengths */
	bool address, more, others; /* one is an address; there is more than is named; words that
	                               say something else */
};

/* A description with one of these speaks of more than one thing, or of what is not. */
static const char *const words_of_more[] = {
    "two",  "three", "four",   "five",    "six",     "seven",   "eight",    "nine",
    "ten",  "both",  "more",   "many",    "several", "other",   "others",   "etc",
    "nets", "ips",   "hosts",  "blocks",  "ranges",  "subnets", "networks", "addresses",
    "not",  "but",   "except", "without", NULL};

/* Beside these an address is alone. */
static const char *const words_of_address[] = {"ip", "address", "host", "only", "single", NULL};

static bool word_is(struct str word, const char *const *words)
{
	while (word.length && strchr(".:!?-", word.at[word.length - 1]))
		word.length--;
	for (; *words; words++)
		if (str_equal_nocase(word, str_of(*words)))
			return true;
	return false;
}

static void range_note(struct describing *describing, struct range range)
{
	const struct range *row = &describing->row;
	bool v4 = addr_is_v4(row->first);
	if (range.last < row->first || range.first > row->last || addr_is_v4(range.first) != v4 ||
	    addr_is_v4(range.last) != v4)
		return;
	describing->named = range;
	describing->any = true;
}

/* Is it a netmask behind an address that has none? */
static bool mask_misplaced(struct naming naming, addr first)
{
	return naming.v4 && !addr_is_v4(first);
}

/* The block of that length that the address before it lies in; with none, the row's first. */
static void length_note(struct describing *describing, struct naming naming)
{
	addr first = describing->is_pending ? describing->pending.first : describing->row.first;
	unsigned bits = addr_is_v4(first) ? 32 : 128, length = naming.length;
	if (length > bits || mask_misplaced(naming, first))
		return;
	describing->names++;
	addr rest = bits - length == 128 ? ADDR_LAST : ((addr)1 << (bits - length)) - 1;
	range_note(describing, (struct range){first & ~rest, first | rest});
}

static void pending_note(struct describing *describing)
{
	if (describing->is_pending) {
		describing->names++;
		describing->address = true;
		range_note(describing, describing->pending);
	}
	describing->is_pending = false;
}

/* Does the word go on with the address before it? 203.0.113.1 - 203.0.113.9, a range in three words;
 * 203.0.113.8 /29, a block in two. */
static bool word_joins(struct describing *describing, struct naming naming, bool dashed)
{
	struct range *pending = &describing->pending;
	if (!describing->is_pending)
		return false;
	if (naming.as == NAMES_LENGTH) {
		if (mask_misplaced(naming, pending->first))
			return false;
		length_note(describing, naming);
	} else if (naming.as == NAMES_ADDRESS && dashed &&
		   addr_is_v4(pending->first) == addr_is_v4(naming.range.first) &&
		   naming.range.first >= pending->first) {
		describing->names++;
		range_note(describing, (struct range){pending->first, naming.range.first});
	} else {
		return false;
	}
	describing->is_pending = false;
	return true;
}

static void word_alone(struct describing *describing, struct str word, struct naming naming)
{
	if (naming.as == NAMES_NOTHING && is_octets(word))
		describing->more |= describing->is_pending;
	pending_note(describing);
	describing->more |= naming.as == NAMES_LENGTH && describing->multiplied;
	describing->more |= word_is(word, words_of_more);
	describing->others |= naming.as == NAMES_NOTHING && !word_is(word, words_of_address);
	describing->names += naming.as == NAMES_BLOCK;
	if (naming.as == NAMES_LENGTH)
		length_note(describing, naming);
	else if (naming.as == NAMES_BLOCK)
		range_note(describing, naming.range);
	describing->is_pending = naming.as == NAMES_ADDRESS;
	describing->pending = naming.range;
}

static void word_note(struct describing *describing, struct str word)
{
	struct naming naming = word_name(word);
	bool dashed = describing->dashed || word.at[0] == '-';
	describing->dashed = word.at[word.length - 1] == '-';
	if (all_of(word, "-/"))
		return;
	if (!word_joins(describing, naming, dashed))
		word_alone(describing, word, naming);
	describing->multiplied = is_multiplier(word);
}

/* Names of addresses have a dot, a colon or a slash in them, and most descriptions have none. */
static bool may_name(struct str text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] == '.' || text.at[i] == ':' || text.at[i] == '/')
			return true;
	return false;
}

bool described_find(struct str description, struct range row, struct range *ret)
{
	struct describing describing = {.row = row};
	struct word_text word;
	if (!may_name(description))
		return false;
	while (word_next(&description, &word))
		word_note(&describing, (struct str){word.at, word.length});
	pending_note(&describing);
	if (!describing.any || describing.names != 1 || describing.more ||
	    (describing.address && describing.others))
		return false;
	*ret = describing.named;
	return true;
}
