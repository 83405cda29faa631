#include "load/metadata_notes.h"

#include "policy/deployed.h"
#include "load/schema.h"
#include "policy/license.h"
#include "policy/row_match.h"

enum { NAMED_MAX = 8 }; /* objects called by name in a line; the rest is counted */

struct notes {
	struct out *out;
	const struct policy *policy;
	const struct metadata_components *components;
	bool source_format;
	struct arena *scratch;
	uint32_t items; /* of the line that is being written */
};

/* --- Items of a line --------------------------------------------------------------- */

static void item_begin(struct notes *notes, const char *lead)
{
	out_text(notes->out, notes->items++ ? ", " : lead);
}

static void line_end(struct notes *notes, const char *tail)
{
	if (notes->items) {
		out_text(notes->out, tail);
		out_char(notes->out, '\n');
	}
	notes->items = 0;
}

static void count_item(struct notes *notes, const char *lead, uint32_t count, const char *one,
		       const char *many)
{
	if (!count)
		return;
	item_begin(notes, lead);
	out_number(notes->out, count);
	out_char(notes->out, ' ');
	out_text(notes->out, count == 1 ? one : many);
}

/* Objects by name, up to NAMED_MAX of them. True: this one is to be named. */
static bool name_next(struct notes *notes, const char *lead)
{
	if (notes->items < NAMED_MAX) {
		item_begin(notes, lead);
		return true;
	}
	notes->items++;
	return false;
}

static void names_end(struct notes *notes, const char *tail)
{
	if (notes->items > NAMED_MAX)
		out_format(notes->out, " and %u more", (unsigned)(notes->items - NAMED_MAX));
	line_end(notes, tail);
}

static void quoted(struct out *out, struct str name)
{
	out_char(out, '"');
	out_str(out, name);
	out_char(out, '"');
}

/* --- What metadata cannot say ------------------------------------------------------- */

#define LEFT_OUT "left out, for metadata cannot say it: "

static void word_item(struct notes *notes, bool said, const char *word)
{
	if (!said)
		return;
	item_begin(notes, LEFT_OUT);
	out_text(notes->out, word);
}

static void org_unsaid(struct notes *notes)
{
	const struct org *org = &notes->policy->org;
	const struct features *features = &org->features;
	word_item(notes, org->name.length != 0, "org.name");
	word_item(notes, org->edition_place.line != 0, "org.edition");
	word_item(notes, org->revenue_place.line != 0, "org.revenue");
	word_item(notes, org->zone != NULL, "org.time_zone");
	word_item(notes, org->rules_as_of_place.line != 0, "org.rules_as_of");
	word_item(notes, metadata_says_ranges(&org->login_ip_ranges), "org.login_ip_ranges");
	word_item(notes, !features->login_challenge, "org.features.login_challenge");
	word_item(notes, !features->login_with_api_token, "org.features.login_with_api_token");
	word_item(notes, !features->soap_login, "org.features.soap_login");
	word_item(notes, !features->known_device_suffices, "org.features.known_device_suffices");
}

static void profiles_unsaid(struct notes *notes)
{
	const struct policy *policy = notes->policy;
	const said_keys permissions = schema_bit(&schema_profile, STR("permissions"));
	const said_keys site = schema_bit(&schema_profile, STR("experience_cloud"));
	uint32_t labels = 0, empty = 0, sites = 0, no_sites = 0;
	for (uint32_t i = 0; i < policy->profile_count; i++) {
		const struct profile *profile = &policy->profiles[i];
		labels += profile->label.length &&
			  !str_equal(profile->label, metadata_profile_label(profile->name));
		empty += !profile->permissions && profile->said & permissions;
		sites += profile->experience_cloud && !license_is_site(profile->license);
		no_sites += !profile->experience_cloud && profile->said & site &&
			    license_is_site(profile->license);
	}
	count_item(notes, LEFT_OUT, labels, "label of a profile", "labels of profiles");
	count_item(notes, LEFT_OUT, empty, "empty list of permissions of a profile",
		   "empty lists of permissions of profiles");
	count_item(notes, LEFT_OUT, sites,
		   "experience_cloud of a profile without the license of a site",
		   "experience_cloud of profiles without the license of a site");
	count_item(notes, LEFT_OUT, no_sites,
		   "experience_cloud: false of a profile with the license of a site",
		   "experience_cloud: false of profiles with the license of a site");
}

static void unsaid(struct notes *notes)
{
	const struct policy *policy = notes->policy;
	org_unsaid(notes);
	profiles_unsaid(notes);
	count_item(notes, LEFT_OUT, policy->user_count, "user", "users");
	word_item(notes, policy->geo.country_file.length || policy->geo.asn_file.length, "geo");
	count_item(notes, LEFT_OUT, policy->txn_rule_count, "transaction security rule",
		   "transaction security rules");
	count_item(notes, LEFT_OUT, policy->exception_count, "exception", "exceptions");
	count_item(notes, LEFT_OUT, policy->test_count, "test", "tests");
	count_item(notes, LEFT_OUT, policy->property_count, "property", "properties");
	line_end(notes, "");
}

/* --- Lists ------------------------------------------------------------------------- */

#define REPLACES "a deployment replaces all ranges of a list that it has: "

static enum status list_item(struct notes *notes, const struct range_list *list, const char *of,
			     struct str name)
{
	struct row_set rows;
	if (!list->count)
		return OK;
	if (row_set_of(notes->policy, list, notes->scratch, &rows) != OK)
		return NOMEM;
	if (!name_next(notes, REPLACES))
		return OK;
	out_text(notes->out, of);
	if (name.length)
		quoted(notes->out, name);
	out_format(notes->out, " (%u)", (unsigned)rows.count);
	return OK;
}

/* Metadata API Developer Guide, SecuritySettings, NetworkAccess: "If you deploy only the ranges
 * to be added, they replace those there are"; of a profile's ranges the same is reported. */
static enum status replaced(struct notes *notes)
{
	const struct policy *policy = notes->policy;
	enum status status = list_item(notes, &policy->org.trusted_ip_ranges,
				       "trusted ranges of the org", (struct str){0});
	for (uint32_t i = 0; status == OK && i < policy->profile_count; i++)
		status = list_item(notes, &policy->profiles[i].login_ip_ranges, "profile ",
				   policy->profiles[i].name);
	for (uint32_t i = 0; status == OK && i < policy->app_count; i++)
		status = list_item(notes, &policy->apps[i].ip_ranges, "app ", policy->apps[i].name);
	names_end(notes, "");
	return status;
}

static void trusted_empty(struct notes *notes)
{
	const struct range_list *list = &notes->policy->org.trusted_ip_ranges;
	if (list->count)
		return;
	out_text(
	    notes->out,
	    list->place.line
		? "org.trusted_ip_ranges is empty: a deployment takes all trusted ranges away "
		  "from the org\n"
		: "no org.trusted_ip_ranges: a deployment leaves those of the org as they are; "
		  "trusted_ip_ranges: [] takes them away\n");
}

/* Deployment tools report it of the Metadata API. */
static void profiles_empty(struct notes *notes)
{
	const struct policy *policy = notes->policy;
	for (uint32_t i = 0; i < policy->profile_count; i++)
		if (!policy->profiles[i].login_ip_ranges.count &&
		    name_next(notes, "no login_ip_ranges, so " DEPLOYED_LEAVES_RANGES ": "))
			quoted(notes->out, policy->profiles[i].name);
	names_end(notes, "");
}

/* --- Other components --------------------------------------------------------------- */

/* Metadata API Developer Guide, PermissionSet: from version 40.0 on, all of it must be
 * deployed, or its contents are overwritten. */
static void permission_sets(struct notes *notes)
{
	const struct policy *policy = notes->policy;
	for (uint32_t i = 0; i < policy->permission_set_count; i++)
		if (name_next(notes, "a deployment replaces all of a permission set, its label "
				     "and every permission: "))
			quoted(notes->out, policy->permission_sets[i].name);
	names_end(notes, "; where the org has it, apply to its own file instead");
}

static void connected_apps(struct notes *notes)
{
	const struct policy *policy = notes->policy;
	for (uint32_t i = 0; i < policy->app_count; i++)
		if (name_next(notes, "without OAuth settings, which a policy does not know: app "))
			quoted(notes->out, policy->apps[i].name);
	names_end(notes, "; where the org has it, apply to its own file instead");
}

bool metadata_takes_hours(const struct login_hours *hours)
{
	for (size_t day = 0; day < DAYS; day++)
		if (hours->days[day].given &&
		    (hours->days[day].start % 60 || hours->days[day].end % 60))
			return false;
	return true;
}

/* Metadata API Developer Guide, Profile, ProfileLoginHours. */
static void part_hours(struct notes *notes)
{
	const struct policy *policy = notes->policy;
	for (uint32_t i = 0; i < policy->profile_count; i++)
		if (!metadata_takes_hours(&policy->profiles[i].login_hours) &&
		    name_next(notes, METADATA_TAKES_HOURS ": profile "))
			quoted(notes->out, policy->profiles[i].name);
	names_end(notes, "");
}

/* Components that lack the same stand in one line; there are few things to lack. */
static enum status lacks_line(struct notes *notes, uint32_t first, bool *told)
{
	const struct metadata_components *components = notes->components;
	const char *lacks = components->at[first].lacks;
	for (uint32_t i = first; i < components->count; i++) {
		const struct metadata_component *component = &components->at[i];
		if (!component->lacks || told[i] || strcmp(component->lacks, lacks) != 0)
			continue;
		told[i] = true;
		if (!name_next(notes, ""))
			continue;
		const char *path = metadata_path(component->type, component->name,
						 notes->source_format, notes->scratch);
		if (!path)
			return NOMEM;
		out_text(notes->out, path);
	}
	if (notes->items > NAMED_MAX)
		out_format(notes->out, " and %u more", (unsigned)(notes->items - NAMED_MAX));
	out_format(notes->out, ": Salesforce requires %s, too%s", lacks,
		   notes->source_format ? "; until then .forceignore keeps it from being deployed"
					: "; until then nothing here can be deployed");
	line_end(notes, "");
	return OK;
}

static enum status incomplete(struct notes *notes)
{
	const struct metadata_components *components = notes->components;
	bool *told = arena_array(notes->scratch, components->count, sizeof *told);
	enum status status = told || !components->count ? OK : NOMEM;
	for (uint32_t i = 0; status == OK && i < components->count; i++)
		if (components->at[i].lacks && !told[i])
			status = lacks_line(notes, i, told);
	return status;
}

enum status metadata_notes_print(struct out *out, const struct policy *policy,
				 const struct metadata_components *components, bool source_format,
				 struct arena *scratch)
{
	struct notes notes = {out, policy, components, source_format, scratch, 0};
	if (replaced(&notes) != OK || incomplete(&notes) != OK)
		return NOMEM;
	trusted_empty(&notes);
	profiles_empty(&notes);
	permission_sets(&notes);
	connected_apps(&notes);
	part_hours(&notes);
	unsaid(&notes);
	return OK;
}
