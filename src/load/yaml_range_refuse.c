#include "load/yaml_range_refuse.h"

#include "load/addr_words.h"
#include "load/yaml_surprise.h"

void address_refuse(struct loader *loader, const struct node *node,
		    const struct addr_problem *problem)
{
	const struct addr_words *words = addr_words_of(problem->error);
	struct place place = loader_place_part(loader, node, problem->offset, problem->length);
	struct str part = {node->text.at + problem->offset, problem->length};
	const char *text = node->text.length ? quote(loader->findings, node->text) : "\"\"";
	const char *shown = quote(loader->findings, part);
	bool whole = part.length == 0 || part.length == node->text.length;
	struct finding *finding =
	    findings_add(loader->findings, place, words->code, "%s: %s%s%s%s", words->why, text,
			 whole ? "" : " (", whole ? "" : shown, whole ? "" : ")");
	finding->help = words->help;
	bool number = problem->error == ADDR_LEGACY && node->plain && yaml_reads_as(node->text);
	if (number)
		finding->help =
		    help_join(loader, words->help, "; to YAML this is ", yaml_reads_as(node->text));
}

/* A range as text for a message. */
static const char *range_shown(struct loader *loader, struct range range)
{
	char text[RANGE_TEXT];
	range_format(range, text);
	return quote(loader->findings, str_of(text));
}

static void host_bits_refuse(struct loader *loader, const struct node *node,
			     const struct range_problem *problem)
{
	struct str text = node->text;
	size_t slash = 0;
	while (slash < text.length && text.at[slash] != '/')
		slash++;
	const char *address = quote(loader->findings, (struct str){text.at, slash});
	struct finding *finding =
	    findings_add(loader->findings, loader_place(loader, node), "host-bits",
			 "%s has host bits: %s or %s/%d?", quote(loader->findings, text),
			 range_shown(loader, problem->block), address,
			 addr_is_v4(problem->block.first) ? 32 : 128);
	finding->help = "write the block, or the address alone";
}

void straddles_refuse(struct loader *loader, const struct node *node,
		      const struct range_problem *problem)
{
	const char *pieces[2] = {"", ""};
	for (size_t i = 0; i < 2; i++)
		if (problem->around[i].first <= problem->around[i].last)
			pieces[i] = range_shown(loader, problem->around[i]);
	struct finding *finding =
	    findings_add(loader->findings, loader_place(loader, node), "range-straddles",
			 "%s is IPv6, but holds IPv4 addresses in IPv6 form",
			 quote(loader->findings, node->text));
	const char *both = *pieces[0] && *pieces[1] ? " and " : "";
	finding->help =
	    help_join(loader, help_join(loader, "write the IPv6 around them: ", pieces[0], both),
		      pieces[1], "");
}

/* X+1 - X-1: what is left of a single address when somebody moved its ends
 * past each other. */
static bool is_inverted(addr first, addr last)
{
	return first - last == 2;
}

void reversed_refuse(struct loader *loader, struct place place, const char *text, addr first,
		     addr last)
{
	char middle[ADDR_TEXT];
	struct finding *finding;
	if (is_inverted(first, last)) {
		addr_format(first - 1, middle);
		finding = findings_add(loader->findings, place, "range-reversed",
				       "range is turned inside out around one address: %s", text);
		finding->help = help_join(loader, "write ", middle, " if that was meant");
		return;
	}
	finding = findings_add(loader->findings, place, "range-reversed",
			       "range ends before it starts: %s", text);
	finding->help = "swap the two addresses";
}

void families_refuse(struct loader *loader, struct place place, const char *text)
{
	findings_add(loader->findings, place, "range-families",
		     "one end is IPv4, the other IPv6: %s", text)
	    ->help = "write two ranges, one of each family";
}

/* The two ends of "a - b", which is known to be well-formed. */
static void ends_of(struct str text, addr *ret_first, addr *ret_last)
{
	struct range first, last;
	struct range_problem problem;
	const char *dash = memchr(text.at, '-', text.length);
	struct str left = {text.at, (size_t)(dash - text.at)};
	struct str right = {dash + 1, text.length - left.length - 1};
	while (left.length && (left.at[left.length - 1] == ' ' || left.at[left.length - 1] == '\t'))
		left.length--;
	while (right.length && (*right.at == ' ' || *right.at == '\t'))
		right = (struct str){right.at + 1, right.length - 1};
	if (range_parse(left, &first, &problem) == RANGE_OK &&
	    range_parse(right, &last, &problem) == RANGE_OK) {
		*ret_first = first.first;
		*ret_last = last.first;
	}
}

static void prefix_refuse(struct loader *loader, const struct node *node,
			  const struct range_problem *problem)
{
	struct place place =
	    loader_place_part(loader, node, problem->address.offset, problem->address.length);
	bool six = memchr(node->text.at, ':', node->text.length) != NULL;
	struct finding *finding =
	    findings_add(loader->findings, place, "prefix-length",
			 problem->error == RANGE_PREFIX_LONG ? "prefix longer than an address: %s"
							     : "not a prefix length: %s",
			 quote(loader->findings, node->text));
	finding->help = six ? "after / comes a number from 0 to 128, without leading zero"
			    : "after / comes a number from 0 to 32, without leading zero";
}

void range_refuse(struct loader *loader, const struct node *node,
		  const struct range_problem *problem)
{
	addr first = 0, last = 0;
	switch (problem->error) {
	case RANGE_BAD_ADDRESS:
		address_refuse(loader, node, &problem->address);
		break;
	case RANGE_BAD_PREFIX:
	case RANGE_PREFIX_LONG:
		prefix_refuse(loader, node, problem);
		break;
	case RANGE_HOST_BITS:
		host_bits_refuse(loader, node, problem);
		break;
	case RANGE_REVERSED:
		ends_of(node->text, &first, &last);
		reversed_refuse(loader, loader_place(loader, node),
				quote(loader->findings, node->text), first, last);
		break;
	case RANGE_FAMILIES:
		families_refuse(loader, loader_place(loader, node),
				quote(loader->findings, node->text));
		break;
	case RANGE_STRADDLES:
		straddles_refuse(loader, node, problem);
		break;
	case RANGE_OK:
		break;
	}
}
