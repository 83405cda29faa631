#include "load/yaml_range_refuse.h"

#include <arpa/inet.h>
#include <stdio.h>

#include "load/addr_words.h"
#include "load/range_words.h"
#include "load/yaml_surprise.h"

/* "write all four parts …", with what most programs make of the short form: it is
 * named, not taken. */
static const char *legacy_help(struct loader *loader, const struct node *node,
			       const char *otherwise)
{
	enum { LEGACY_MAX = 40 };
	char text[LEGACY_MAX], long_form[ADDR_TEXT], reading[YAML_READING], help[160];
	struct in_addr read;
	if (node->text.length >= sizeof text)
		return otherwise;
	memcpy(text, node->text.at, node->text.length);
	text[node->text.length] = '\0';
	if (!inet_aton(text, &read))
		return otherwise;
	addr_format(addr_of_v4(ntohl(read.s_addr)), long_form);
	const char *reads_as = node->plain ? yaml_reading(node->text, reading) : NULL;
	snprintf(help, sizeof help, "write all four parts in decimal, as %s if that is meant%s%s",
		 long_form, reads_as ? "; to YAML this is " : "", reads_as ? reads_as : "");
	return help_join(loader, help, "", "");
}

/* 010 is 10, or 8. */
static const char *zero_help(struct loader *loader, struct str part, const char *otherwise)
{
	char help[80];
	unsigned decimal = 0, octal = 0;
	if (part.length > 3)
		return otherwise;
	for (size_t i = 0; i < part.length; i++) {
		unsigned digit = (unsigned)(part.at[i] - '0');
		if (digit > 7)
			return otherwise;
		decimal = decimal * 10 + digit;
		octal = octal * 8 + digit;
	}
	if (decimal == octal)
		return otherwise;
	snprintf(help, sizeof help, "write it without the zero: %u, or %u if octal is meant",
		 decimal, octal);
	return help_join(loader, help, "", "");
}

static const char *address_help(struct loader *loader, const struct node *node,
				const struct addr_problem *problem)
{
	struct str part = {node->text.at + problem->offset, problem->length};
	const char *help = addr_words_of(problem->error)->help;
	if (problem->error == ADDR_LEGACY)
		return legacy_help(loader, node, help);
	if (problem->error == ADDR_LEADING_ZERO)
		return zero_help(loader, part, help);
	if (problem->error == ADDR_CHARACTER && str_equal(part, STR(" ")))
		return "put a comma between two addresses, a - between the ends of a range";
	if (problem->error == ADDR_CHARACTER && range_words_is_name(node->text) &&
	    node->text.length <= QUOTE_MAX) {
		const char *network = quote(loader->findings, node->text);
		return help_join(loader, "write an address, or '@", network,
				 "' for the network of that name");
	}
	return help;
}

static void words_add(struct loader *loader, const struct node *node,
		      const struct range_words *words)
{
	struct place place = loader_place(loader, node);
	if (words->part.length < node->text.length)
		place = loader_place_part(loader, node, (size_t)(words->part.at - node->text.at),
					  words->part.length);
	findings_add(loader->findings, place, words->code, "%s", words->message)->help =
	    words->help;
}

void address_refuse(struct loader *loader, const struct node *node,
		    const struct addr_problem *problem)
{
	struct range_words words = range_words_address(loader->findings, node->text, problem);
	words.help = address_help(loader, node, problem);
	words_add(loader, node, &words);
}

void range_refuse(struct loader *loader, const struct node *node,
		  const struct range_problem *problem)
{
	if (problem->error == RANGE_BAD_ADDRESS) {
		address_refuse(loader, node, &problem->address);
		return;
	}
	struct range_words words = range_words_of(loader->findings, node->text, problem);
	words_add(loader, node, &words);
}

void ends_refuse(struct loader *loader, struct place place, addr first, addr last,
		 const struct range_problem *problem)
{
	char text[2 * ADDR_TEXT + 4];
	size_t length = addr_format(first, text);
	memcpy(text + length, " - ", 3);
	addr_format(last, text + length + 3);
	struct range_words words =
	    range_words_ends(loader->findings, str_of(text), first, last, problem);
	findings_add(loader->findings, place, words.code, "%s", words.message)->help = words.help;
}
