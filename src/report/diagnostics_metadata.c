/* Files of Salesforce metadata that are no XML, or do not say what such a file says. What is
 * wrong with an address, hours or a word has the code that it has in a policy. */
#include "report/diagnostics_tables.h"

#define XML_TEST      .provoked = "tests/unit/test_xml.c"
#define METADATA_TEST .provoked = "tests/unit/test_metadata.c"

#define PROFILE(text)                                                                              \
	V1 "sources: [{sfdx: force-app}]\n"                                                        \
	   "# file force-app/profiles/Sales.profile-meta.xml\n" text
#define SALES(text)                                                                                \
	PROFILE("<Profile>\n"                                                                      \
		"    <loginIpRanges>\n" text "        <startAddress>192.0.2.0</startAddress>\n"    \
		"    </loginIpRanges>\n"                                                           \
		"</Profile>\n")

static const struct diagnostic rows[] = {
    {.code = "xml-syntax",
     .title = "a file of metadata that is no XML",
     .cause = "A tag is not closed, or another one is; a character such as & or < stands where it "
	      "means something else; the end of the file is missing; or marks of a merge were left "
	      "in it.",
     .wrong = SALES("        <endAddress>192.0.2.255</end>\n"),
     .right = SALES("        <endAddress>192.0.2.255</endAddress>\n"),
     .cure = "The message shows what stands there and what is wanted. A file that nobody has "
	     "edited is retrieved again.",
     .example = EXAMPLE_POLICY},
    {.code = "xml-encoding",
     .title = "a file of metadata in an unknown encoding, or in another than it says",
     .cause = "Salesforce writes UTF-8. UTF-16, ISO-8859-1, Windows-1252 and US-ASCII are read as "
	      "well, where the file has a byte order mark or declares them in its first line.",
     .wrong = PROFILE("<?xml version=\"1.0\" encoding=\"EBCDIC\"?>\n<Profile/>\n"),
     .right = PROFILE("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Profile/>\n"),
     .cure = "Save the file as UTF-8, and let it declare that.",
     .example = EXAMPLE_POLICY},
    {.code = "xml-doctype",
     .title = "a DOCTYPE in a file of metadata",
     .cause = "A DOCTYPE can define entities that grow without end, or name other files to be "
	      "read. Metadata has none, so nothing of it is ever read.",
     .wrong = PROFILE("<!DOCTYPE Profile>\n<Profile/>\n"),
     .right = PROFILE("<Profile/>\n"),
     .cure = "Remove the DOCTYPE, or retrieve the file again.",
     .example = EXAMPLE_POLICY},
    {.code = "xml-depth",
     .title = "XML that is nested too deeply",
     .cause = "Elements lie in each other more than 256 deep. Metadata needs less than ten, so the "
	      "file is something else.",
     .cure = "Retrieve the file again.",
     XML_TEST},
    {.code = "xml-token",
     .title = "a tag or comment of more than a megabyte",
     .cause =
	 "A file may be of any size, but a single tag, comment or instruction has to be kept in "
	 "memory as a whole. Metadata has none of that size.",
     .cure = "Remove the comment, or retrieve the file again.",
     XML_TEST},
    {.code = "metadata-type",
     .title = "a file that holds another type of metadata than its name says",
     .cause = "The ending of a file's name says what is in it: a .profile holds <Profile>, a "
	      ".permissionset <PermissionSet>. Here it is something else.",
     .wrong = PROFILE("<PermissionSet/>\n"),
     .right = PROFILE("<Profile/>\n"),
     .cure = "Give the file the name that Salesforce gives it, or remove it.",
     .example = EXAMPLE_POLICY},
    {.code = "metadata-file-name",
     .title = "a file of metadata whose name no object can have",
     .cause = "A profile, a permission set, an app is called as its file is, and in this name is "
	      "a control character, a line break, or what is not UTF-8. Salesforce writes every "
	      "such character as `%XX`.",
     .cure = "Give the file the name that Salesforce gives it, or retrieve it again.",
     .provoked = "tests/unit/test_metadata_source.c"},
    {.code = "metadata-missing",
     .title = "an element of metadata that must be there is missing",
     .cause = "A range has a start and an end, a day of login hours too, a permission its name and "
	      "whether it is enabled. Without one of them nobody can tell what the rest means.",
     .wrong = SALES(""),
     .right = SALES("        <endAddress>192.0.2.255</endAddress>\n"),
     .cure = "Add the element that the message names, or retrieve the file again.",
     .example = EXAMPLE_POLICY},
    {.code = "metadata-twice",
     .title = "an element of metadata is given twice, with two values",
     .cause = "Salesforce writes it once. Often a merge has taken the lines of both sides. Twice "
	      "the same value is not complained about.",
     .wrong = PROFILE("<Profile>\n"
		      "    <userLicense>Salesforce</userLicense>\n"
		      "    <userLicense>Salesforce Platform</userLicense>\n"
		      "</Profile>\n"),
     .right = PROFILE("<Profile>\n"
		      "    <userLicense>Salesforce</userLicense>\n"
		      "</Profile>\n"),
     .cure = "Remove the one that is wrong; the note shows where the first is.",
     .example = EXAMPLE_POLICY},
    {.code = "metadata-element",
     .title = "an element where metadata has only text",
     .cause = "An address, a name, a flag is a text. With another element in it nobody can tell "
	      "what it says.",
     .wrong = SALES("        <endAddress>192.0.2.<b>255</b></endAddress>\n"),
     .right = SALES("        <endAddress>192.0.2.255</endAddress>\n"),
     .cure = "Take the element out of the text, or retrieve the file again.",
     .example = EXAMPLE_POLICY},
    {.code = "metadata-text-long",
     .title = "a text in metadata of more than 65536 bytes",
     .cause =
	 "A name, an address or a description is longer than Salesforce takes any, so the file "
	 "is not what was retrieved.",
     .cure = "Shorten the text, or retrieve the file again.",
     METADATA_TEST},
};

const struct diagnostic_group diagnostics_of_metadata = DIAGNOSTIC_GROUP("Metadata files", rows);
