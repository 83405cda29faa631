/* Likely typos: what means something else than was meant, probably. */
#include "report/audit_catalogue.h"

const struct audit_entry audit_catalogue_typo[AUDIT_RULE_COUNT] = {
    [AUDIT_PREFIX_AS_OCTET] =
	{
	    .title = "A prefix length was typed as the last part of an address",
	    .question = "Does a range end in the number that would be its prefix length?",
	    .criterion = "The row is x.y.z.0 - x.y.z.P, where P is from 8 to 29 (but not 14 or "
			 "15), and x.y.z.0/P is a block; the list does not go on behind it. With "
			 "203.0.113.0 - 203.0.113.24 the block 203.0.113.0/24 was meant.",
	    .near_miss =
		"A start that is not .0; an end of .23 or less behind a start that such a block "
		"cannot begin at, as 203.0.113.0; .0 - .7, .0 - .15 and .0 - .31, which are "
		"blocks, and .0 - .14 and .0 - .30, which lack their last address; a row from "
		"0.0.0.0, as 0.0.0.0 - 0.0.0.24.",
	    .why = "Most of the block's users are kept out, or asked for a token, and nobody sees "
		   "why: the row looks right.",
	    .fix = "Write the block in CIDR notation, `203.0.113.0/24`, or its true end.",
	    .source = "Ours: the slip is the only one that turns something sensible into what "
		      "stands there",
	},
    [AUDIT_BLOCK_WITHOUT_ENDS] =
	{
	    .title = "A block was written without its first or its last address",
	    .question = "Is a range a block that lacks just its first address, its last, or both?",
	    .criterion =
		"With one address more at its start, its end, or both, the row is a block from /8 "
		"to /24, and what is missing is not elsewhere in the list: x.y.z.1 - x.y.z.254 or "
		"x.y.z.1 - x.y.z.255 for x.y.z.0/24.",
	    .near_miss = "A block without two addresses at one end; what is left of a block "
			 "smaller than a /24, as .1 "
			 "- .62: that is a subnet, whose first and last address no machine has.",
	    .why = "Seen from outside a /24 may use all of its addresses: a gateway that "
		   "translates to .0 or .255 is kept out, once in a while.",
	    .fix = "Write the block. If they are left out on purpose, an exception says so.",
	    .source = "RFC 1519 and RFC 4632 (blocks without classes); Ours: the slip is the only "
		      "one that turns something sensible into what stands there",
	},
    [AUDIT_OCTET_JUMP] =
	{
	    .title = "A range jumps in the wrong part of its addresses",
	    .question =
		"Does a range run over several whole /16 blocks that together are no CIDR block?",
	    .criterion = "The row is x.y.0.0 - x.z.255.255 with y < z and is no block, and the "
			 "list has neither the address before it nor that behind it. Meant was "
			 "probably x.y.0.0 - x.y.z.255, or x.y.0.0/16.",
	    .near_miss = "A block, as 16.16.0.0 - 16.31.255.255; a start or an end within a block "
			 "of 2^16; a jump in the first part of the address or in the third; a row "
			 "from 0.0.0.0 or to 255.255.255.255; x.y.0.0 - x.255.255.255, of which "
			 "`host-bits-lost` speaks unless it takes two blocks to write.",
	    .why = "A number that was typed one part too far left lets in thousands of times as "
		   "many addresses as were meant.",
	    .fix = "Write the range that is meant; the finding has the two likely ones.",
	    .source = "Ours: the slip is the only one that turns something sensible into what "
		      "stands there",
	},
    [AUDIT_END_DIGIT_OFF] =
	{
	    .title = "The end of a range is one digit off",
	    .question = "With one digit of its end put right, is a range a block?",
	    .criterion =
		"One part of the end, with one digit changed, put in or left out, makes the row a "
		"block, and the list does not go on behind it. Either the end is too far: one of "
		"the first three parts should be as in the start, where it is not 0, it is not "
		"255, and the row has at least 16 times the addresses of the block, which may be "
		"a single one, but not one that ends in .0. Or it is not far enough: the part "
		"should be 255, the block is a /24 or larger, and of its "
		"addresses at least two are left out, but less than an eighth.",
	    .near_miss = "A range that is a block; 198.51.101.0 - 198.51.102.255, which has 2 "
			 "times the addresses of a block; 16.0.0.0 - 18.0.0.0, since nobody means "
			 "16.0.0.0 alone; an end of .254, with one address left out, or of .223, "
			 "with two digits off; a row from 0.0.0.0 or to 255.255.255.255.",
	    .why = "Too far lets in the addresses of others; not far enough keeps out the last of "
		   "one's own.",
	    .fix = "Put the digit right; the finding has the block.",
	    .source = "Ours: the slip is the only one that turns something sensible into what "
		      "stands there",
	},
    [AUDIT_INVERTED_ADDRESS] =
	{
	    .title = "A single address was turned inside out",
	    .question = "Does a list hold everything but one address?",
	    .criterion = "The list has a row from 0.0.0.0 to the address before one, and a row "
			 "from the address behind it to 255.255.255.255; or all it holds is all of "
			 "IPv4 but one address, which is neither 0.0.0.0 nor 255.255.255.255, and "
			 "not because one of its networks does (it is said of that network then).",
	    .near_miss = "Two addresses that are left out; 0.0.0.0 - 255.255.255.254.",
	    .why = "Some tools write 203.0.113.7/32 as the range from the address behind it to the "
		   "one before it; where a range must not run backwards, that becomes two. One "
		   "address was meant to be let in, and it is the only one that is not.",
	    .fix = "Write the single address in place of the two rows.",
	    .source = "Ours: the slip is the only one that turns something sensible into what "
		      "stands there",
	},
    [AUDIT_HOST_BITS_LOST] =
	{
	    .title = "A block was cut at the address it was written with",
	    .question = "Does a range run from the middle of a network to its end?",
	    .criterion = "The row runs from an address inside of a /8, /16 or /24 (the smallest of "
			 "them that holds it) to that network's last address; it takes at least "
			 "three blocks to write, with the address before it it is no block either, "
			 "and the list has neither the address before it nor that behind it. It is "
			 "what some tools make of 198.51.100.20/24.",
	    .near_miss = ".128 - .255, a block; .96 - .255, two blocks, a cut that somebody made; "
			 ".1 - .255 and .129 - .255, blocks without their first address; a row to "
			 "255.255.255.255.",
	    .why = "Meant was the whole network, whose lower part is now kept out, or the one "
		   "address, and all above it are let in.",
	    .fix = "Write the network or the address; the finding has both.",
	    .source = "RFC 4632, section 3.1 (the host part of a prefix is zero); Ours: the slip "
		      "is the only one that turns something sensible into what stands there",
	},
    [AUDIT_MAPPED_AS_IPV6] =
	{
	    .title = "An IPv4 address is spelled as IPv6",
	    .question = "Is an IPv4 address, or range, written in the form of IPv6?",
	    .criterion = "An end of the row is written as ::ffff:a.b.c.d: it is that IPv4 address. "
			 "Or all of the row is in ::/96, ::ffff:0:0:0/96 or 64:ff9b::/96, with the "
			 "IPv4 part of the first address at least 1.0.0.0: then it is not, and no "
			 "login comes from there.",
	    .near_miss = "::1, ::5 and 64:ff9b::/96 itself, which mean no IPv4 address; an IPv6 "
			 "address that only ends like one, 2001:db8::ffff:c633:6407; a mapped row "
			 "with another slip, ::ffff:198.51.100.0 - ::ffff:198.51.100.24 "
			 "(`prefix-as-octet`).",
	    .why = "The mapped form does what it should, but is read wrongly and not found by who "
		   "looks for the address. The other forms do nothing at all.",
	    .fix = "Write the IPv4 address.",
	    .source = "RFC 4291 (2.5.5), RFC 6052, RFC 7915; Salesforce Help, article 000381914 "
		      "(IPv6 ranges)",
	},
    [AUDIT_IPV6_SINGLE_ADDRESS] =
	{
	    .title = "An IPv6 network was cut to one address",
	    .question =
		"Is a single IPv6 address one that stands for its network, or that will change?",
	    .criterion =
		"The row is one IPv6 address in 2000::/3, the list has neither its neighbour below "
		"nor above, and its last 64 bits are 0 (the address of the /64 itself, "
		"which no machine has); or have ff:fe in their middle, made from the "
		"number of a network card; or are four groups from 100 to ffff that are "
		"not all decimal numbers up to 255, made at random.",
	    .near_miss = "2001:db8::5, given by hand; 2001:db8::198:151:100:107, an IPv4 address "
			 "in decimal groups; an address that is not in 2000::/3, as fe80::1.",
	    .why = "A site has a /64 or more, and machines change their addresses within it, most "
		   "of them daily: tomorrow the row lets in nobody.",
	    .fix = "Write the /64, or give the machine a fixed address.",
	    .source = "RFC 4291 (2.6.1 and appendix A), RFC 7217, RFC 8981",
	},
};
