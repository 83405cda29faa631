/* A list of addresses that somebody publishes: what it says, row by row, with the place of each.
 *
 *	text                 a range a line; # and ; begin a comment
 *	AWS                  prefixes[].ip_prefix, ipv6_prefixes[].ipv6_prefix
 *	Google               prefixes[].ipv4Prefix, .ipv6Prefix
 *	Salesforce           prefixes[].ip_prefix[]
 *	Azure service tags   values[].properties.addressPrefixes[]
 *	GitHub               NAME[], of the lists that have an address in them
 *
 * Which it is, is seen from what is in it. All members of JSON that are not named here are passed
 * over. */
#ifndef LOAD_PUBLISHED_LIST_H
#define LOAD_PUBLISHED_LIST_H

#include "base/finding.h"
#include "base/map.h"
#include "net/range.h"

enum { PUBLISHED_ROWS_MAX = 4 * 1000 * 1000 };

#define PUBLISHED_NONE UINT32_MAX

struct published_row {
	struct range range;
	struct place place;       /* of its text, which is in quotes in JSON */
	uint32_t service, region; /* index of the name, or PUBLISHED_NONE */
	bool mapped;              /* an end is IPv4 written as IPv6 */
};

/* What rows are of, each name once, in the order of the file. */
struct published_names {
	struct str *at;
	uint32_t count;
	struct map known; /* → index */
};

struct published_list {
	struct published_row *rows; /* as listed: what is there twice is there twice */
	size_t count, capacity;
	struct published_names services, regions;
	struct str date;    /* YYYY-MM-DD, if the file says as of when it is; or empty */
	struct arena arena; /* holds names and date */
};

/* Reads `text`, file number `file` of the sources; what is wrong is in the findings, and left
 * out. OK or NOMEM; in either case published_list_clear() gives the list back. */
enum status published_list_parse(struct str text, uint32_t file, struct findings *findings,
				 struct published_list *ret);
void published_list_clear(struct published_list *list);

#endif
