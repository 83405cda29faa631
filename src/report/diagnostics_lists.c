/* What goes wrong with the published lists that networks name. */
#include "report/diagnostics_tables.h"

#define PLAIN "# file lists/plain.txt\n192.0.2.0/24\n"
#define AWS                                                                                        \
	"# file lists/aws.json\n"                                                                  \
	"{\"prefixes\": [{\"ip_prefix\": \"192.0.2.0/24\", \"service\": \"EC2\"}]}\n"

static const struct diagnostic rows[] = {
    {.code = "list-missing",
     .title = "a published list is not there",
     .cause = "The `file` of a network does not exist. Its path begins at the folder of the file "
	      "that names it, not at the one you are in.",
     .wrong = V1 "networks: {runners: {file: lists/plane.txt}}\n" PLAIN,
     .right = V1 "networks: {runners: {file: lists/plain.txt}}\n" PLAIN,
     .cure = "Correct the path, or fetch the list again.",
     .example = EXAMPLE_POLICY},
    {.code = "list-unreadable",
     .title = "a published list cannot be read",
     .cause = "The file is there, but it is a directory, or may not be read; the message has the "
	      "machine's own words.",
     .wrong = V1 "networks: {runners: {file: lists}}\n" PLAIN,
     .right = V1 "networks: {runners: {file: lists/plain.txt}}\n" PLAIN,
     .cure = "Name the list itself; let the file be read.",
     .example = EXAMPLE_POLICY},
    {.code = "list-digest",
     .title = "a published list is not the one that was meant",
     .cause = "The network says which `sha256` its file must have, and it has another one: "
	      "somebody has fetched or edited it since.",
     .wrong =
	 V1 "networks:\n"
	    "  runners:\n"
	    "    file: lists/plain.txt\n"
	    "    sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n" PLAIN,
     .right = V1 "networks: {runners: {file: lists/plain.txt}}\n" PLAIN,
     .cure = "Look at what has changed, with `git diff` or `loginscope diff`. If it is right, "
	     "write the digest that the message tells.",
     .example = EXAMPLE_POLICY},
    {.code = "digest-format",
     .title = "a digest that is none",
     .cause = "`sha256` takes 64 hexadecimal digits.",
     .wrong = V1 "networks: {runners: {file: lists/plain.txt, sha256: abc}}\n" PLAIN,
     .right = V1 "networks: {runners: {file: lists/plain.txt}}\n" PLAIN,
     .cure = "Write what `sha256sum FILE` prints, up to the first blank; or leave the key out.",
     .example = EXAMPLE_POLICY},
    {.code = "list-json",
     .title = "a published list that is no JSON",
     .cause = "The file begins as JSON does and goes on as it does not, or it needs more than a "
	      "gibibyte of memory to be read. A download that broke off looks like this.",
     .wrong = V1 "networks: {cloud: {file: lists/aws.json}}\n"
		 "# file lists/aws.json\n"
		 "{\"prefixes\": [{\"ip_prefix\": \"192.0.2.0/24\"},\n",
     .right = V1 "networks: {cloud: {file: lists/aws.json}}\n" AWS,
     .cure = "Fetch the list again, whole.",
     .example = EXAMPLE_POLICY},
    {.code = "list-format",
     .title = "a published list of a kind that is not known",
     .cause = "Text with a range a line is known, and the JSON of AWS, Google, Azure, GitHub and "
	      "Salesforce. This is none of them: perhaps the page that leads to the list, or an "
	      "archive with the list in it. A list compressed with gzip is read as it is.",
     .wrong = V1 "networks: {cloud: {file: lists/cloud.json}}\n"
		 "# file lists/cloud.json\n"
		 "{\"networks\": [{\"block\": \"192.0.2.0/24\"}]}\n",
     .right = V1 "networks: {cloud: {file: lists/aws.json}}\n" AWS,
     .cure = "Fetch the list itself. Of another publisher's list make text with a range a line.",
     .example = EXAMPLE_POLICY},
    {.code = "list-entry",
     .title = "an entry of a published list without a range",
     .cause = "Where the list has a range in each entry, this one has none, or something else than "
	      "text stands in its place.",
     .wrong =
	 V1 "networks: {cloud: {file: lists/aws.json}}\n"
	    "# file lists/aws.json\n"
	    "{\"prefixes\": [{\"ip_prefix\": \"192.0.2.0/24\"}, {\"region\": \"eu-west-1\"}]}\n",
     .right = V1 "networks: {cloud: {file: lists/aws.json}}\n" AWS,
     .cure = "Fetch the list again. If its publisher writes it so, the format has changed: tell "
	     "us.",
     .example = EXAMPLE_POLICY},
    {.code = "list-filter",
     .title = "a service or a region that a published list does not have",
     .cause = "`services` and `regions` name what the ranges are of, byte for byte as the file "
	      "does. A name that is not in it would be a network without ranges, unnoticed.",
     .wrong = V1 "networks: {cloud: {file: lists/aws.json, services: [EC3]}}\n" AWS,
     .right = V1 "networks: {cloud: {file: lists/aws.json, services: [EC2]}}\n" AWS,
     .cure = "Write the name as the file does. Text and some JSON have no such names: leave the "
	     "key out.",
     .example = EXAMPLE_POLICY},
    {.code = "list-empty",
     .title = "a published list without ranges",
     .cause = "The file has no range, or none that is both of the `services` and in the `regions` "
	      "that the network asks for. A network is never empty.",
     .wrong = V1 "networks: {runners: {file: lists/none.txt}}\n"
		 "# file lists/none.txt\n"
		 "# nothing yet\n",
     .right = V1 "networks: {runners: {file: lists/plain.txt}}\n" PLAIN,
     .cure = "Check that it is the right file, and ask for less.",
     .example = EXAMPLE_POLICY},
    {.code = "list-limit",
     .title = "a published list of more than 4,000,000 ranges",
     .cause = "All ranges that the internet is divided into are a third of that. A longer list is "
	      "more likely the wrong file.",
     .cure = "Check that it is the right file. Join the ranges that adjoin, or make two networks "
	     "of it.",
     .provoked = "tests/unit/test_published_list.c"},
};

const struct diagnostic_group diagnostics_of_lists = DIAGNOSTIC_GROUP("Published lists", rows);
