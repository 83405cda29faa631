#include "profile_text.h"

#include <stdio.h>

#include "bench.h"

/* The parts come in the order of their names; `share` of the bytes have been written when the
 * next begins. */
static void fields_put(FILE *out, long bytes)
{
	for (unsigned i = 0; ftell(out) < bytes; i++)
		fprintf(out,
			"    <fieldPermissions>\n"
			"        <editable>%s</editable>\n"
			"        <field>Object_%u__c.A_Field_With_A_Name_%u__c</field>\n"
			"        <readable>true</readable>\n"
			"    </fieldPermissions>\n",
			i % 3 ? "true" : "false", i / 40, i);
}

static void layouts_put(FILE *out, long bytes)
{
	for (unsigned i = 0; ftell(out) < bytes; i++)
		fprintf(out,
			"    <layoutAssignments>\n"
			"        <layout>Object_%u__c-Object Layout %u</layout>\n"
			"        <recordType>Object_%u__c.Type_%u</recordType>\n"
			"    </layoutAssignments>\n",
			i / 5, i, i / 5, i);
}

static void logins_put(FILE *out)
{
	fputs("    <loginHours>\n        <mondayEnd>1080</mondayEnd>\n"
	      "        <mondayStart>480</mondayStart>\n    </loginHours>\n",
	      out);
	for (unsigned i = 0; i < PROFILE_RANGES; i++)
		fprintf(out,
			"    <loginIpRanges>\n        <description>Office %u</description>\n"
			"        <endAddress>192.0.2.%u</endAddress>\n"
			"        <startAddress>192.0.2.%u</startAddress>\n    </loginIpRanges>\n",
			i, i * 16 + 15, i * 16);
}

static void pages_put(FILE *out, long bytes)
{
	for (unsigned i = 0; ftell(out) < bytes; i++)
		fprintf(out,
			"    <pageAccesses>\n        <apexPage>Page_%u</apexPage>\n"
			"        <enabled>%s</enabled>\n    </pageAccesses>\n",
			i, i % 2 ? "true" : "false");
}

struct str profile_text_make(size_t bytes)
{
	char *text = NULL;
	size_t size = 0;
	long all = (long)bytes;
	FILE *out = must(open_memstream(&text, &size));
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	      "<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n",
	      out);
	fields_put(out, all / 10 * 7);
	layouts_put(out, all / 10 * 8);
	logins_put(out);
	pages_put(out, all);
	fputs("    <userLicense>Salesforce</userLicense>\n    <userPermissions>\n"
	      "        <enabled>true</enabled>\n        <name>ApiUserOnly</name>\n"
	      "    </userPermissions>\n</Profile>\n",
	      out);
	if (fclose(out) != 0)
		abort();
	return (struct str){text, size};
}
