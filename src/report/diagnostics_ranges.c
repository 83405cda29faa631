/* What goes wrong in addresses, blocks, ranges and networks. */
#include "report/diagnostics_tables.h"

static const struct diagnostic rows[] = {
    {.code = "bad-address",
     .title = "not an address",
     .cause = "The text is not an IPv4 address (four numbers from 0 to 255) nor an IPv6 address "
	      "(eight groups of up to four hexadecimal digits, `::` once for groups of zeros). "
	      "The part in parentheses, which is marked, is what cannot be read.",
     .wrong = V1 "org: {trusted_ip_ranges: [192.0.2.256]}\n",
     .right = V1 "org: {trusted_ip_ranges: [192.0.2.255]}\n",
     .cure = "Correct the part. A network is named with an @ and in quotes: `'@office'`.",
     .example = EXAMPLE_POLICY},
    {.code = "address-leading-zero",
     .title = "a part of an address with a leading zero",
     .cause = "Some programs read 010 as ten, others as eight, since a leading zero means octal "
	      "to them. A list that is meant to keep people out cannot be guessed.",
     .wrong = V1 "org: {trusted_ip_ranges: [192.0.2.010]}\n",
     .right = V1 "org: {trusted_ip_ranges: [192.0.2.10]}\n",
     .cure = "Write the number without the zero: 10, or 8 if octal was meant.",
     .example = EXAMPLE_POLICY},
    {.code = "address-legacy",
     .title = "a short, hexadecimal or single-number form of an address",
     .cause = "`127.1`, `0x7f.1` and `16843009` are old ways to write an address. Some programs "
	      "read them, some do not, and some differently. In YAML a form with one dot is even "
	      "a number, so that 10.10 becomes 10.1.",
     .wrong = V1 "org: {trusted_ip_ranges: [192.2]}\n",
     .right = V1 "org: {trusted_ip_ranges: [192.0.0.2]}\n",
     .cure = "Write all four parts, in decimal.",
     .example = EXAMPLE_POLICY},
    {.code = "address-zone",
     .title = "an address with a zone id",
     .cause = "The `%` and what follows name a network interface of one machine. It means nothing "
	      "to Salesforce, which never sees such an address.",
     .wrong = V1 "org: {trusted_ip_ranges: ['2001:db8::7%eth0']}\n",
     .right = V1 "org: {trusted_ip_ranges: ['2001:db8::7']}\n",
     .cure = "Remove the `%` and what follows. An address that begins with fe80 is not seen "
	     "outside its own network at all: remove it.",
     .example = EXAMPLE_POLICY},
    {.code = "prefix-length",
     .title = "what follows the / is not a prefix length",
     .cause = "After the slash stands how many bits the addresses of the block have in common: 0 "
	      "to 32 for IPv4, 0 to 128 for IPv6. A mask such as 255.255.255.0 is not read.",
     .wrong = V1 "org: {trusted_ip_ranges: [192.0.2.0/255.255.255.0]}\n",
     .right = V1 "org: {trusted_ip_ranges: [192.0.2.0/24]}\n",
     .cure = "Write the number, without leading zero. A block of 256 addresses is a /24.",
     .example = EXAMPLE_POLICY},
    {.code = "host-bits",
     .title = "a block that does not begin where its prefix says",
     .cause = "A block is written with its first address. Behind 198.51.100.20/24 may be the whole "
	      "block 198.51.100.0/24 with its 256 addresses, or the one address 198.51.100.20: it "
	      "makes a difference to who gets in, so nothing is guessed.",
     .wrong = V1 "org: {trusted_ip_ranges: [198.51.100.20/24]}\n",
     .right = V1 "org: {trusted_ip_ranges: [198.51.100.0/24]}\n",
     .cure = "Write the block, or the address alone: the message has both.",
     .example = EXAMPLE_POLICY},
    {.code = "range-reversed",
     .title = "a range ends before it starts",
     .cause = "The second address is lower than the first. If they lie on both sides of one "
	      "address, as in 198.51.100.8 - 198.51.100.6, that single address was probably meant: "
	      "a widely used tool writes it so by mistake.",
     .wrong = V1 "org: {trusted_ip_ranges: [198.51.100.20 - 198.51.100.10]}\n",
     .right = V1 "org: {trusted_ip_ranges: [198.51.100.10 - 198.51.100.20]}\n",
     .cure = "Swap the two, or write the single address that the message names.",
     .example = EXAMPLE_POLICY},
    {.code = "range-families",
     .title = "a range from IPv4 to IPv6",
     .cause = "One end is an IPv4 address, the other an IPv6 address. There is nothing between "
	      "them that could be meant.",
     .wrong = V1 "org: {trusted_ip_ranges: ['192.0.2.1 - 2001:db8::1']}\n",
     .right = V1 "org: {trusted_ip_ranges: [192.0.2.1, '2001:db8::1']}\n",
     .cure = "Write a range for each family.",
     .example = EXAMPLE_POLICY},
    {.code = "range-straddles",
     .title = "an IPv6 range that holds all of IPv4",
     .cause = "IPv4 addresses also have a place among the IPv6 ones, at ::ffff:0:0/96. A range "
	      "that begins below and ends above, such as ::/0, would let in all of IPv4, which "
	      "nobody who writes IPv6 expects.",
     .wrong = V1 "org: {trusted_ip_ranges: ['::/0']}\n",
     .right = V1 "org:\n"
		 "  trusted_ip_ranges:\n"
		 "    - ':: - ::fffe:ffff:ffff'\n"
		 "    - '::1:0:0:0 - ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'\n",
     .cure = "Write the two IPv6 ranges around it, and `0.0.0.0/0` as well if IPv4 is meant.",
     .example = EXAMPLE_POLICY},
    {.code = "range-form",
     .title = "a range written in two ways at once",
     .cause = "A range in braces has either `cidr`, or `start` and `end`. Where both are given "
	      "they could contradict each other.",
     .wrong = V1 "org:\n"
		 "  trusted_ip_ranges:\n"
		 "    - {start: 192.0.2.1, end: 192.0.2.9, cidr: 192.0.2.0/24}\n",
     .right = V1 "org:\n"
		 "  trusted_ip_ranges:\n"
		 "    - {start: 192.0.2.1, end: 192.0.2.9}\n",
     .cure = "Remove one of them.",
     .example = EXAMPLE_POLICY},
    {.code = "network-empty",
     .title = "a network without a single range",
     .cause = "An empty network matches no address. On a profile it would keep everybody out, in a "
	      "rule's `not_in` it would exempt nobody; neither is likely to be meant.",
     .wrong = V1 "networks: {office: []}\n",
     .right = V1 "networks: {office: [192.0.2.0/24]}\n",
     .cure = "Give it a range, or remove it and every `'@name'` of it.",
     .example = EXAMPLE_POLICY},
    {.code = "network-cycle",
     .title = "a network holds itself",
     .cause = "A network may hold other networks, but following them must come to an end. Here the "
	      "way leads back to where it began.",
     .wrong = V1 "networks:\n"
		 "  office: ['@lab']\n"
		 "  lab: [192.0.2.0/24, '@office']\n",
     .right = V1 "networks:\n"
		 "  office: ['@lab', 198.51.100.0/24]\n"
		 "  lab: [192.0.2.0/24]\n",
     .cure = "Remove one of the references.",
     .example = EXAMPLE_POLICY},
};

const struct diagnostic_group diagnostics_of_ranges =
    DIAGNOSTIC_GROUP("Addresses, ranges and networks", rows);
