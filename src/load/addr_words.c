#include "load/addr_words.h"

static const struct addr_words words[] = {
    [ADDR_EMPTY] = {.code = "bad-address",
		    .why = "an address is missing",
		    .help = "write an address such as 192.0.2.7 or 2001:db8::7"},
    [ADDR_CHARACTER] = {.code = "bad-address",
			.why = "not an address",
			.help = "write an address such as 192.0.2.7 or 2001:db8::7"},
    [ADDR_OCTET_RANGE] = {.code = "bad-address",
			  .why = "a part over 255",
			  .help = "each of the four parts is a number from 0 to 255"},
    [ADDR_LEADING_ZERO] = {.code = "address-leading-zero",
			   .why = "a leading zero, octal to some programs",
			   .help = "write the number without the zero"},
    [ADDR_LEGACY] = {.code = "address-legacy",
		     .why = "a short or hexadecimal form that programs read differently",
		     .help = "write all four parts in decimal"},
    [ADDR_OCTET_COUNT] = {.code = "bad-address",
			  .why = "not four parts",
			  .help = "an IPv4 address has four parts, as 192.0.2.7"},
    [ADDR_GROUP_LONG] = {.code = "bad-address",
			 .why = "a group of more than four digits",
			 .help = "an IPv6 group has one to four hexadecimal digits"},
    [ADDR_GROUP_COUNT] = {.code = "bad-address",
			  .why = "too few or too many groups",
			  .help = "an IPv6 address has eight groups; :: stands for some"},
    [ADDR_TWO_GAPS] = {.code = "bad-address",
		       .why = ":: twice",
		       .help = "write one of the two gaps as zeros"},
    [ADDR_ZONE] = {.code = "address-zone",
		   .why = "a zone id, which means something on one machine only",
		   .help = "remove the % and what follows"},
};

const struct addr_words *addr_words_of(enum addr_error error)
{
	return &words[error];
}
