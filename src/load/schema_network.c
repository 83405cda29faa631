/* The keys of a network that is more than a list, declared in schema.h. */
#include "load/schema_rows.h"

#define FORM_KEY(key, form_value)                                                                  \
	.name = STR_INIT(key), .flags = SCHEMA_KIND, .kind = AT(network, form),                    \
	.kind_value = form_value

#define OF_FILE .kind = AT(network, form), .kind_value = NETWORK_FILE

#define FEW_OF_FILE(member, text)                                                                  \
	FEW_KEY(#member, SCHEMA_NAMES, network, published.member, text), OF_FILE

static const struct schema_key network_keys[] = {
    {FORM_KEY("ranges", NETWORK_RANGES), .type = SCHEMA_RANGES, .offset = AT(network, ranges),
     .summary = "its ranges, as in the short form", .detail = "One of ranges and file.",
     .example = "203.0.113.0/24"},
    {FORM_KEY("file", NETWORK_FILE), .type = SCHEMA_FILE_NAME,
     .offset = AT(network, published.file), .place = AT(network, published.place),
     .summary = "a published list of ranges, relative to this file",
     .detail = "Text with a range a line, or the JSON of AWS, Google, Azure, GitHub or "
	       "Salesforce: which it is, is seen from what is in it.",
     .example = "lists/ip-ranges.json"},
    {.name = STR_INIT("kind"),
     .type = SCHEMA_CHOICE,
     .offset = AT(network, kind),
     .choices = &schema_network_kinds,
     .summary = "whose addresses these are, for the audit",
     .detail = "Left out: whoever's."},
    {.name = STR_INIT("date"),
     .type = SCHEMA_DATE,
     .offset = AT(network, published.date),
     .summary = "as of when the list is",
     .detail = "Left out: what the file says, if it does.",
     .example = "2026-01-31"},
    {.name = STR_INIT("sha256"),
     .type = SCHEMA_DIGEST,
     .offset = AT(network, published.digest),
     .place = AT(network, published.digest_place),
     OF_FILE,
     .summary = "the digest that the file must have",
     .detail = "A file with another one is refused. sha256sum prints it.",
     .example = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {FEW_OF_FILE(services, "only the ranges of these services"),
     .detail = "AWS and Google: service; Azure: the service tag's name; GitHub: the key.",
     .example = "EC2"},
    {FEW_OF_FILE(regions, "only the ranges of these regions"),
     .detail = "AWS, Azure and Salesforce: region; Google: scope.", .example = "us-east-1"},
};
const struct schema schema_network =
    SCHEMA("a network", network_keys, struct network, AT(network, place));
