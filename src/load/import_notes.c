#include "load/import_notes.h"

#include "load/metadata_file.h"
#include "load/schema.h"
#include "load/yaml_write.h"

/* --- What there is ----------------------------------------------------------------- */

static uint32_t rows_count(const struct policy *policy)
{
	uint32_t count = policy->org.trusted_ip_ranges.count + policy->org.login_ip_ranges.count;
	for (uint32_t i = 0; i < policy->profile_count; i++)
		count += policy->profiles[i].login_ip_ranges.count;
	for (uint32_t i = 0; i < policy->app_count; i++)
		count += policy->apps[i].ip_ranges.count;
	return count;
}

/* Of files of metadata, as their names say; they have no other mark. The first source is the
 * path that was loaded, and a single file is there twice. */
static enum status files_count(const struct sources *sources, uint32_t *ret)
{
	enum status status = OK;
	struct arena arena;
	uint32_t count = 0;
	arena_init(&arena);
	for (uint32_t i = 0; sources && i < sources->count && status != NOMEM; i++) {
		struct metadata_name name;
		struct str file = sources->at[i].name;
		status = metadata_name_read(file, &arena, &name);
		count += status == OK && (i == 0 || !str_equal(file, sources->at[0].name));
		arena_reset(&arena);
	}
	arena_clear(&arena);
	if (status == NOMEM)
		return NOMEM;
	*ret = count;
	return OK;
}

enum status import_count(const struct policy *policy, struct import_counts *ret)
{
	struct import_counts counts = {.profiles = policy->profile_count,
				       .permission_sets = policy->permission_set_count,
				       .apps = policy->app_count,
				       .ranges = rows_count(policy)};
	enum status status = files_count(policy->sources, &counts.files);
	if (status == OK)
		*ret = counts;
	return status;
}

static void count_print(struct out *out, uint32_t count, const char *what)
{
	out_number(out, count);
	out_format(out, " %s%s", what, count == 1 ? "" : "s");
}

void import_counts_print(struct out *out, const struct import_counts *counts)
{
	count_print(out, counts->profiles, "profile");
	if (counts->permission_sets) {
		out_text(out, ", ");
		count_print(out, counts->permission_sets, "permission set");
	}
	if (counts->apps) {
		out_text(out, ", ");
		count_print(out, counts->apps, "app");
	}
	out_text(out, ", ");
	count_print(out, counts->ranges, "range");
}

/* --- Names of files ------------------------------------------------------------------ */

static bool begins_with(struct str text, struct str begin)
{
	return text.length >= begin.length && memcmp(text.at, begin.at, begin.length) == 0;
}

static struct str without_first(struct str text, size_t length)
{
	return (struct str){text.at + length, text.length - length};
}

/* Without "./" before it. */
static struct str plain_begin(struct str path)
{
	while (begins_with(path, STR("./")))
		path = without_first(path, 2);
	return path;
}

/* Without slashes at the end, and as plain_begin(); of the directory at hand nothing is left. */
static struct str plain_folder(struct str path)
{
	path = plain_begin(path);
	while (path.length > 1 && path.at[path.length - 1] == '/')
		path.length--;
	return str_equal(path, STR(".")) ? STR("") : path;
}

/* The part of the path behind the last slash, or behind the colon of a revision. */
static struct str last_name(struct str path)
{
	size_t begin = path.length;
	while (begin > 0 && path.at[begin - 1] != '/' && path.at[begin - 1] != ':')
		begin--;
	return without_first(path, begin);
}

/* The folder that a file stands for which says what is in it. */
static struct str project_folder(struct str path)
{
	struct str last = last_name(path);
	if (str_equal(last, STR("sfdx-project.json")) || str_equal(last, STR("package.xml")))
		path.length -= last.length;
	return path;
}

struct str import_file_name(struct str folder, struct str file)
{
	struct str root = project_folder(plain_folder(folder)), path = plain_begin(file);
	if (str_equal(path, root))
		root.length -= last_name(root).length;
	if (!begins_with(path, root))
		return file;
	struct str rest = without_first(path, root.length);
	if (root.length == 0 || strchr("/:", root.at[root.length - 1]))
		return rest;
	return rest.length && rest.at[0] == '/' ? without_first(rest, 1) : file;
}

/* What the folder is called wherever it stands: its own name, or all of a revision's. */
static struct str folder_name(struct str folder)
{
	struct str path = plain_folder(project_folder(plain_folder(folder)));
	if (begins_with(path, STR("git:")))
		return path;
	struct str name = last_name(path);
	return str_equal(name, STR("..")) ? STR("") : name;
}

/* --- Lines --------------------------------------------------------------------------- */

static void note_line(struct printer *printer, const char *text)
{
	out_format(print_note_begin(printer), "%s\n", text);
}

static void place_print(const struct import_notes *notes, struct place place,
			struct printer *printer)
{
	const struct sources *sources = notes->policy->sources;
	if (place.line == 0 || !sources || place.file >= sources->count)
		return;
	struct out *out = print_note_begin(printer);
	out_char(out, ' ');
	out_terminal_text(out, import_file_name(notes->folder, sources->at[place.file].name));
	out_format(out, ":%u\n", (unsigned)place.line);
}

/* The places of the key that are in another file than the object. */
static void places_print(const struct import_notes *notes, const struct print_spot *spot,
			 uint32_t file, struct printer *printer)
{
	for (uint32_t i = 0; i < spot->place_count; i++)
		if (spot->places[i].file != file)
			place_print(notes, spot->places[i], printer);
}

void import_head_print(struct out *out, const struct import_notes *notes)
{
	struct str name = folder_name(notes->folder);
	out_text(out, "# What Salesforce metadata says about logins");
	if (name.length) {
		out_text(out, ", imported from ");
		out_terminal_text(out, name);
	}
	out_text(out, ":\n# ");
	import_counts_print(out, &notes->counts);
	out_text(out, " in ");
	count_print(out, notes->counts.files, "file");
	out_text(
	    out,
	    ".\n# Comments say where in the folder each came from.\n#\n"
	    "# A line like #name: value is an example of what metadata does not say: take the #\n"
	    "# away, and put there what is true of the org.\n");
}

/* --- Keys ---------------------------------------------------------------------------- */

static bool is_key(const struct print_spot *spot, const char *name)
{
	return str_equal(spot->key->name, str_of(name));
}

/* Did anybody write the key, be it as its default? */
static bool is_said(const struct print_spot *spot)
{
	said_keys said = 0;
	if (spot->schema->said)
		memcpy(&said, (const char *)spot->object + spot->schema->said, sizeof said);
	return said >> (spot->key - spot->schema->keys) & 1;
}

static void users_example(const struct import_notes *notes, struct printer *printer)
{
	const struct policy *policy = notes->policy;
	struct str profile = policy->profile_count ? policy->profiles[0].name : STR("Admin");
	print_note_blank(printer);
	note_line(
	    printer,
	    " Whoever questions will be about: a file that sf data query --result-format csv");
	note_line(printer,
		  " wrote, or a few by hand, with what is true of them: frozen, locked, sso,");
	note_line(printer, " authenticator.");
	note_line(printer, "sources: [{users_csv: users.csv}]");
	struct out *out = print_note_begin(printer);
	out_text(out, "users: [{username: integration@acme.example, profile: ");
	yaml_write_text(out, profile, true);
	out_text(out, "}]\n");
}

/* Sections stand apart. */
static void policy_see(const struct import_notes *notes, const struct print_spot *spot,
		       struct printer *printer)
{
	if (spot->printed && !is_key(spot, "loginscope"))
		print_note_blank(printer);
	if (!spot->printed && is_key(spot, "org")) {
		print_note_blank(printer);
		note_line(printer, "org: {edition: enterprise, features: {soap_login: false}}");
	}
	if (!spot->printed && is_key(spot, "users") && !notes->users)
		users_example(notes, printer);
}

static void org_see(const struct import_notes *notes, const struct print_spot *spot,
		    struct printer *printer)
{
	const struct org *org = spot->object;
	if (!spot->printed && is_key(spot, "edition") && !is_said(spot))
		note_line(printer, "edition: enterprise");
	if (!spot->printed && is_key(spot, "features") && !is_said(spot))
		note_line(printer, "features: {login_with_api_token: false, soap_login: false}");
	if (!is_key(spot, "time_zone") || !str_equal(org->time_zone, ZONE_UNKNOWN)) {
		places_print(notes, spot, NONE, printer);
		return;
	}
	note_line(printer,
		  " Metadata has no clock for login hours: put the org's Default Time Zone here,");
	note_line(printer, " by its IANA name.");
}

/* Of the features metadata knows one. */
static void feature_see(const struct print_spot *spot, struct printer *printer)
{
	if (spot->printed || is_said(spot))
		return;
	if (is_key(spot, "login_with_api_token"))
		note_line(printer, "login_with_api_token: false");
	if (is_key(spot, "soap_login"))
		note_line(printer, "soap_login: false");
}

static void object_see(struct import_notes *notes, const struct print_spot *spot,
		       struct printer *printer)
{
	if (spot->key != spot->schema->keys) {
		places_print(notes, spot, notes->file, printer);
		return;
	}
	notes->file = NONE;
	if (spot->place_count)
		notes->file = spot->places[0].file;
	places_print(notes, spot, NONE, printer);
}

void import_note_see(void *with, const struct print_spot *spot, struct printer *printer)
{
	struct import_notes *notes = with;
	if (spot->schema == &schema_policy)
		policy_see(notes, spot, printer);
	else if (spot->schema == &schema_org)
		org_see(notes, spot, printer);
	else if (spot->schema == &schema_profile || spot->schema == &schema_permission_set ||
		 spot->schema == &schema_app)
		object_see(notes, spot, printer);
	else
		feature_see(spot, printer);
}
