#include "load/metadata_manifest.h"

#include <stdio.h>

#include "load/element_print.h"

#define PACKAGE_DIRECTORY "force-app"
#define SOURCE_DIRECTORY  PACKAGE_DIRECTORY "/main/default/"

const char *metadata_component_path(const struct metadata_component *component, bool source_format,
				    struct arena *arena)
{
	const char *path = metadata_path(component->type, component->name, source_format, arena);
	return path && source_format ? arena_format(arena, SOURCE_DIRECTORY "%s", path) : path;
}

uint32_t metadata_type_version(enum metadata_type type)
{
	static const uint8_t versions[METADATA_TYPE_COUNT] = {
	    [METADATA_SECURITY_SETTINGS] = 27,
	    [METADATA_OAUTH_SETTINGS] = 56,
	    [METADATA_PROFILE] = 10,
	    [METADATA_PERMISSION_SET] = 22,
	    [METADATA_CONNECTED_APP] = 29,
	    [METADATA_EXTERNAL_CLIENT_APP] = 59,
	    [METADATA_EXTERNAL_CLIENT_APP_POLICIES] = 59,
	    [METADATA_EXTERNAL_CLIENT_APP_SETTINGS] = 59,
	    [METADATA_PASSWORD_POLICY] = 40,
	    [METADATA_SESSION_SETTING] = 40,
	};
	return versions[type];
}

/* --- package.xml ----------------------------------------------------------------- */

static bool same_type(const struct metadata_component *one, const struct metadata_component *other)
{
	return strcmp(metadata_type_name(one->type), metadata_type_name(other->type)) == 0;
}

/* The components of one type; they stand together, sorted. */
struct types {
	const struct metadata_components *components;
	bool all; /* also those that lack something */
	struct arena *scratch;
};

static bool is_member(const struct types *types, uint32_t at)
{
	return types->all || !types->components->at[at].lacks;
}

/* The type of the components from `first` on; `*ret_end` is behind the last of them. */
static enum status type_print(struct out *out, const struct types *types, uint32_t first,
			      uint32_t *ret_end)
{
	const struct metadata_components *components = types->components;
	uint32_t members = 0, at = first;
	for (; at < components->count && same_type(&components->at[first], &components->at[at]);
	     at++) {
		if (!is_member(types, at))
			continue;
		if (members++ == 0)
			element_begin(out, 1, "types");
		const char *member = metadata_full_name(components->at[at].name, types->scratch);
		if (!member)
			return NOMEM;
		element_text(out, 2, "members", str_of(member));
	}
	if (members) {
		element_text(out, 2, "name",
			     str_of(metadata_type_name(components->at[first].type)));
		element_end(out, 1, "types");
	}
	*ret_end = at;
	return OK;
}

static enum status package_print(struct out *out, const struct types *types, uint32_t version)
{
	char text[16];
	enum status status = OK;
	root_begin(out, "Package");
	for (uint32_t at = 0; status == OK && at < types->components->count;)
		status = type_print(out, types, at, &at);
	snprintf(text, sizeof text, "%u.0", (unsigned)version);
	element_text(out, 1, "version", str_of(text));
	root_end(out, "Package");
	return status;
}

static enum status whole_package_print(struct out *out,
				       const struct metadata_components *components,
				       uint32_t version, struct arena *scratch)
{
	return package_print(out, &(struct types){components, true, scratch}, version);
}

static enum status manifest_print(struct out *out, const struct metadata_components *components,
				  uint32_t version, struct arena *scratch)
{
	return package_print(out, &(struct types){components, false, scratch}, version);
}

/* --- sfdx-project.json, .forceignore ------------------------------------------------ */

static enum status project_print(struct out *out, const struct metadata_components *components,
				 uint32_t version, struct arena *scratch)
{
	(void)components, (void)scratch;
	out_format(out,
		   "{\n"
		   "  \"packageDirectories\": [\n"
		   "    {\n"
		   "      \"path\": \"" PACKAGE_DIRECTORY "\",\n"
		   "      \"default\": true\n"
		   "    }\n"
		   "  ],\n"
		   "  \"namespace\": \"\",\n"
		   "  \"sfdcLoginUrl\": \"https://login.salesforce.com\",\n"
		   "  \"sourceApiVersion\": \"%u.0\"\n"
		   "}\n",
		   (unsigned)version);
	return OK;
}

/* Names of these files have letters, digits, blanks and escapes: nothing that a pattern of
 * .forceignore means something by. */
static enum status ignore_print(struct out *out, const struct metadata_components *components,
				uint32_t version, struct arena *scratch)
{
	(void)version;
	out_text(out, "# Not deployed: each lacks what Salesforce requires. Add it, take the line "
		      "away, and name\n# the component in manifest/package.xml.\n");
	for (uint32_t i = 0; i < components->count; i++) {
		const struct metadata_component *component = &components->at[i];
		if (!component->lacks)
			continue;
		const char *path = metadata_component_path(component, true, scratch);
		if (!path)
			return NOMEM;
		out_format(out, "\n# lacks %s\n", component->lacks);
		out_text(out, path);
		out_char(out, '\n');
	}
	return OK;
}

static bool is_incomplete(const struct metadata_components *components)
{
	for (uint32_t i = 0; i < components->count; i++)
		if (components->at[i].lacks)
			return true;
	return false;
}

void metadata_project_files(const struct metadata_components *components, bool source_format,
			    struct metadata_project_file ret[static METADATA_PROJECT_FILES])
{
	size_t count = 0;
	if (source_format) {
		ret[count++] = (struct metadata_project_file){"sfdx-project.json", project_print};
		ret[count++] =
		    (struct metadata_project_file){"manifest/package.xml", manifest_print};
		if (is_incomplete(components))
			ret[count++] = (struct metadata_project_file){".forceignore", ignore_print};
	} else {
		ret[count++] = (struct metadata_project_file){"package.xml", whole_package_print};
	}
	ret[count] = (struct metadata_project_file){0};
}
