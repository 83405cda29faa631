/* What goes wrong before a policy is a policy: YAML, and the bytes it is made of. */
#include "report/diagnostics_tables.h"

static const struct diagnostic rows[] = {
    {.code = "yaml-syntax",
     .title = "the text is not YAML",
     .cause =
	 "YAML is built from `key: value` lines, lists of lines that begin with `- `, and "
	 "indentation, which must be blanks. Something on the line shown breaks that: a bracket or "
	 "quote that is not closed, a tab, a key in another column than its neighbours, a value "
	 "that begins with a sign. What follows cannot be read, so more errors may show up later.",
     .wrong = V1 "org:\n"
		 "  name: Acme: the org\n",
     .right = V1 "org:\n"
		 "  name: 'Acme: the org'\n",
     .cure =
	 "Text with a colon and a blank, or that begins with one of `@ * & ! % ` { [ > | \" ' #`, "
	 "goes into single quotes. Indent with blanks, two for each level.",
     .example = EXAMPLE_POLICY},
    {.code = "yaml-type",
     .title = "YAML reads this text as something else than text",
     .cause =
	 "Without quotes YAML takes `no` for false, `1.10` for the number 1.1, `12:30:45` for "
	 "45045 seconds, `2026-01-01` for a date, and the colons of an address that begins or ends "
	 "with `::` for the end of a key. Other programs that read the file would see that, and "
	 "not what you wrote.",
     .wrong = V1 "transaction_security:\n"
		 "  - {name: North, when: {country: [SE, NO]}, action: block}\n",
     .right = V1 "transaction_security:\n"
		 "  - {name: North, when: {country: [SE, 'NO']}, action: block}\n",
     .cure = "Write the text in single quotes; so, too, `'@network'` and `'2001:db8::'`.",
     .example = EXAMPLE_POLICY},
    {.code = "duplicate-key",
     .title = "a key is given twice",
     .cause =
	 "The same key stands twice in one mapping. Many programs silently take the last one; for "
	 "a policy that would be a list of ranges gone without a word.",
     .wrong = V1 "org:\n"
		 "  trusted_ip_ranges: [192.0.2.0/24]\n"
		 "  name: Acme\n"
		 "  trusted_ip_ranges: [198.51.100.0/24]\n",
     .right = V1 "org:\n"
		 "  trusted_ip_ranges: [192.0.2.0/24, 198.51.100.0/24]\n"
		 "  name: Acme\n",
     .cure = "Put both into one, or remove one of them; the note shows where the first is.",
     .example = EXAMPLE_POLICY},
    {.code = "yaml-key",
     .title = "a key is no text",
     .cause =
	 "Before the colon stands a list or a mapping. Usually it is a placeholder in braces that "
	 "should have been filled in before, or a bracket too many.",
     .wrong = V1 "org: {{company}}\n",
     .right = V1 "org: {name: Acme}\n",
     .cure = "Write a name before the colon, or the value that the placeholder stands for.",
     .example = EXAMPLE_POLICY},
    {.code = "yaml-merge-key",
     .title = "merge keys (<<) are refused",
     .cause =
	 "`<<` copies the keys of one mapping into another. YAML 1.2 has done away with it, "
	 "programs disagree on what wins, and a reviewer would have to add up two places to see "
	 "what a profile allows.",
     .wrong = V1 "profiles:\n"
		 "  - &base {name: Sales, permissions: [api_only]}\n"
		 "  - {<<: *base, name: Service}\n",
     .right = V1 "profiles:\n"
		 "  - {name: Sales, permissions: [api_only]}\n"
		 "  - {name: Service, permissions: [api_only]}\n",
     .cure = "Write the keys out. Ranges that several lists share belong under `networks:`.",
     .example = EXAMPLE_POLICY},
    {.code = "yaml-tag",
     .title = "tags (!, !!) are refused",
     .cause =
	 "A word that begins with `!` tells YAML what the value is supposed to be, in some "
	 "programs "
	 "even which code to run. A policy has only text, numbers and true or false, and shows "
	 "which by quotes.",
     .wrong = V1 "org: {name: !!str Acme}\n",
     .right = V1 "org: {name: Acme}\n",
     .cure = "Remove the tag; write text in quotes.",
     .example = EXAMPLE_POLICY},
    {.code = "yaml-alias",
     .title = "an alias (*name) that cannot be followed",
     .cause =
	 "To YAML `*name` stands for what was marked with `&name` further up. There is no such "
	 "mark before it, or it stands within its own mark, or the aliases of the file add up to "
	 "more text than anybody could mean.",
     .wrong = V1 "networks:\n"
		 "  office: [192.0.2.0/24]\n"
		 "org: {trusted_ip_ranges: *office}\n",
     .right = V1 "networks:\n"
		 "  office: [192.0.2.0/24]\n"
		 "org: {trusted_ip_ranges: ['@office']}\n",
     .cure = "Name addresses under `networks:` and write `'@name'`. If the text really begins with "
	     "a `*`, put it into quotes.",
     .example = EXAMPLE_POLICY},
    {.code = "yaml-documents",
     .title = "more than one document in a file",
     .cause =
	 "A line `---` begins a new YAML document. A policy is one; which of several would count "
	 "is anybody's guess.",
     .wrong = V1 "org: {name: Acme}\n"
		 "---\n" V1 "profiles: [{name: Sales}]\n",
     .right = V1 "org: {name: Acme}\n"
		 "profiles: [{name: Sales}]\n",
     .cure = "Remove the `---` line and the second `loginscope: 1`, or make two files and name "
	     "the second under `include:`.",
     .example = EXAMPLE_POLICY},
    {.code = "yaml-nesting",
     .title = "nested more than 64 levels deep",
     .cause = "Lists in lists in lists. No policy needs that; as a rule a bracket is never closed, "
	      "or the file is not a policy at all.",
     .cure = "Look for the bracket that is not closed, from the line shown upwards.",
     .provoked = "fixtures/bad/yaml-nesting.yaml"},
    {.code = "encoding",
     .title = "the file is not UTF-8",
     .cause = "A byte, or a pair of them, is no character in UTF-8. The file was saved in another "
	      "encoding, often Latin-1 or Windows-1252, where an umlaut is one byte.",
     .cure = "Save the file as UTF-8 (editors call it that, or \"Unicode\"). UTF-16 with a byte "
	     "order mark is read as well.",
     .provoked = "fixtures/bad/encoding-latin1.yaml"},
    {.code = "control-character",
     .title = "a control character in a text",
     .cause = "Characters that are not printed, such as a line end, a tab or an escape, do not "
	      "belong into a name or description: they make two names look alike, and can steer "
	      "the terminal of whoever reads them.",
     .wrong = V1 "org: {name: \"Acme\\tCorp\"}\n",
     .right = V1 "org: {name: Acme Corp}\n",
     .cure = "Write one line of plain text.",
     .example = EXAMPLE_POLICY},
    {.code = "line-separator",
     .title = "a line end that most editors don't show",
     .cause = "U+0085, U+2028 and U+2029 end a line for YAML, while most editors show nothing, or "
	      "a blank. What looks like one line to a reviewer is two: the rest of a comment "
	      "suddenly counts.",
     .cure = "Delete the character, or write a plain line end instead.",
     .provoked = "fixtures/bad/line-separator.yaml"},
};

const struct diagnostic_group diagnostics_of_yaml =
    DIAGNOSTIC_GROUP("YAML and the bytes of a file", rows);
