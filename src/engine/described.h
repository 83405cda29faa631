/* Which addresses does a row's description speak of? People write "HQ 203.0.113.7", "Berlin
 * (203.0.113.0/24)", "203.0.113.1 - 203.0.113.9", "VPN, /28" next to a row. */
#ifndef ENGINE_DESCRIBED_H
#define ENGINE_DESCRIBED_H

#include "net/range.h"

/* The addresses that the description is about: a range of the row's family, which has some in common
 * with the row. False: it is about none, or not plainly, and `*ret` is untouched.
 *
 * A description is words; blanks and any of ()[]{}<>,;"'|=+& are between them, and the dashes of
 * Unicode are "-". A word names addresses when it is as a whole, without the .:!?- around it,
 *
 *	an address, a block or a range	203.0.113.7  203.0.113.0/24  203.0.113.1-203.0.113.9, with
 *					blanks around the dash, too
 *	an address with a length	203.0.113.7/24, 203.0.113.7 /24 or with a netmask as the
 *					next word: the block it lies in
 *	a length alone, or a netmask	/24  255.255.255.0: the block of that length that the row
 *					begins in; a netmask is one of IPv4, from 255.0.0.0 (/8) on
 *
 * so neither 1.2.3.4-beta nor v1.2.3.4 does. It is plainly about what it names when it
 *	- names one thing exactly, be it of the row or not: "DNS 203.0.113.53, NTP 203.0.113.57" says
 *	  what is in the row, not what the row is;
 *	- names a block, a range or a length; or an address that is all it says but for the words ip,
 *	  address, host, only, single: "gateway 203.0.113.1" is about a machine in the row;
 *	- has none of the words two to ten, both, several, many, more, other, others, etc, blocks,
 *	  ranges, networks, subnets, nets, hosts, ips, addresses, not, but, except, without: "two /24
 *	  blocks", "203.0.113.0/24 and others";
 *	- has no length after a number or an x, "2 x /24", and no last octets of other addresses after
 *	  an address, 203.0.113.7, 8, 9 or 203.0.113.7 - 20: a word of digits, dots and dashes with at
 *	  most three digits in a row. */
bool described_find(struct str description, struct range row, struct range *ret);

#endif
