#include "cli/apply_summary.h"

#include "load/metadata_notes.h"

enum { KEYS_MAX = 8 }; /* keys and profiles called by name; the rest is counted */

struct told {
	struct console *console;
	const struct apply_view *view;
	const struct apply_sums *sums;
};

static void part_say(struct out *err, bool *any, uint64_t number, const char *one, const char *many)
{
	if (!number)
		return;
	out_format(err, "%s%llu %s", *any ? ", " : "", (unsigned long long)number,
		   number == 1 ? one : many);
	*any = true;
}

/* "2 files to change: 1 range added, 1 value" */
static void sums_say(const struct told *told)
{
	struct out *err = &told->console->err;
	const struct apply_sums *sums = told->sums;
	uint32_t files = told->view->file_count;
	bool any = false;
	if (!told->view->deployed->count) {
		out_text(err, "the metadata says what the policy says; nothing to change\n");
		return;
	}
	if (!files) {
		out_format(err, "no file to change, %llu not applied\n",
			   (unsigned long long)sums->lacking);
		return;
	}
	out_format(err, "%u file%s %s", (unsigned)files, files == 1 ? "" : "s",
		   told->view->written ? "changed" : "to change");
	out_text(err, ": ");
	part_say(err, &any, sums->rows_added, "range added", "ranges added");
	part_say(err, &any, sums->rows_removed, "range removed", "ranges removed");
	part_say(err, &any, sums->rows_described, "description", "descriptions");
	part_say(err, &any, sums->values, "value", "values");
	part_say(err, &any, sums->lacking, "not applied", "not applied");
	out_char(err, '\n');
}

/* What the policy does not speak of. */
static void passed_say(const struct told *told)
{
	static const char *const nouns[DEPLOYED_KINDS][2] = {
	    {"the org's settings", ""},
	    {"profile", "profiles"},
	    {"permission set", "permission sets"},
	    {"app", "apps"},
	};
	struct out *err = &told->console->err;
	const uint32_t *passed = told->view->deployed->passed;
	bool any = passed[DEPLOYED_ORG] != 0;
	if (any)
		out_format(err, "left alone, for the policy has none: %s", nouns[0][0]);
	for (size_t i = DEPLOYED_PROFILE; i < DEPLOYED_KINDS; i++) {
		if (!any && passed[i])
			out_text(err, "left alone, for the policy has none: ");
		part_say(err, &any, passed[i], nouns[i][0], nouns[i][1]);
	}
	if (any)
		out_char(err, '\n');
}

static void object_name(struct out *err, const struct policy *policy,
			const struct deployed_object *object)
{
	static const char *const nouns[DEPLOYED_KINDS] = {"org", "profile", "permission set",
							  "app"};
	out_text(err, nouns[object->kind]);
	if (object->kind == DEPLOYED_ORG)
		return;
	out_text(err, " \"");
	out_echo(err, deployed_name(policy, object));
	out_char(err, '"');
}

/* "profile "X": the policy says no login_ip_ranges, the metadata has 3 ranges: left alone; write
 * [] to remove them" */
static void unsaid_say(const struct told *told, const struct deployed_unsaid *unsaid)
{
	struct out *err = &told->console->err;
	const struct deployed_object object = {.kind = unsaid->kind, .wanted = unsaid->wanted};
	const struct difference difference = {.key = unsaid->key};
	object_name(err, told->view->policy, &object);
	out_text(err, ": the policy says no ");
	out_str(err, deployed_key_names[unsaid->key]);
	if (difference_is_list(&difference))
		out_format(err,
			   ", the metadata has %u range%s: left alone; write [] to remove %s\n",
			   (unsigned)unsaid->rows, unsaid->rows == 1 ? "" : "s",
			   unsaid->rows == 1 ? "it" : "them");
	else
		out_text(err, ", the metadata says something else than the default: left alone\n");
}

static void all_unsaid_say(const struct told *told)
{
	const struct deployed *deployed = told->view->deployed;
	uint32_t count = deployed->unsaid_key_count;
	for (uint32_t i = 0; i < count && i < KEYS_MAX; i++)
		unsaid_say(told, &deployed->unsaid_keys[i]);
	if (count > KEYS_MAX)
		out_format(&told->console->err,
			   "and %u more key%s that the policy leaves out: left alone\n",
			   (unsigned)(count - KEYS_MAX), count - KEYS_MAX == 1 ? "" : "s");
}

static bool changes_hours(const struct deployed_object *object)
{
	for (uint32_t i = 0; i < object->count; i++)
		if (object->differences[i].key == DEPLOYED_HOURS)
			return true;
	return false;
}

/* Hours that are written, and that a deployment would not take. */
static void hours_say(const struct told *told)
{
	const struct policy *policy = told->view->policy;
	const struct deployed *deployed = told->view->deployed;
	struct out *err = &told->console->err;
	uint32_t count = 0;
	for (uint32_t i = 0; i < deployed->count; i++) {
		const struct deployed_object *object = &deployed->objects[i];
		if (object->kind != DEPLOYED_PROFILE || !changes_hours(object) ||
		    metadata_takes_hours(&policy->profiles[object->wanted].login_hours))
			continue;
		if (count < KEYS_MAX) {
			out_text(err, count ? ", " : "warning: " METADATA_TAKES_HOURS ": ");
			object_name(err, policy, object);
		}
		count++;
	}
	if (count > KEYS_MAX)
		out_format(err, " and %u more", (unsigned)(count - KEYS_MAX));
	if (count)
		out_char(err, '\n');
}

void apply_summary_say(struct console *console, const struct apply_view *view,
		       const struct apply_sums *sums, const char *policy)
{
	const struct told told = {console, view, sums};
	sums_say(&told);
	hours_say(&told);
	if (sums->lacking)
		console_say(console,
			    "what there is no file for: loginscope export sfdx %s -d FOLDER writes "
			    "files to begin with",
			    policy);
	passed_say(&told);
	all_unsaid_say(&told);
}
