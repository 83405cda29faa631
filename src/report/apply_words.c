#include "policy/value_names.h"
#include "report/apply_report.h"
#include "report/pieces.h"

const struct str apply_lack_names[] = {
    [LACK_NOTHING] = {NULL, 0},
    [LACK_OBJECT] = STR_INIT("no-file"),
    [LACK_FILE] = STR_INIT("no-component"),
};

struct str apply_part(const struct difference *difference)
{
	if (difference->key == DEPLOYED_HOURS)
		return day_names[difference->part];
	if (difference->key == DEPLOYED_PERMISSION)
		return permission_names[difference->part];
	return (struct str){0};
}

void apply_object_words(struct out *out, const struct policy *policy,
			const struct deployed_object *object)
{
	static const char *const nouns[DEPLOYED_KINDS] = {"org", "profile ", "permission set ",
							  "app "};
	out_text(out, nouns[object->kind]);
	if (object->kind != DEPLOYED_ORG)
		piece_quoted(out, deployed_name(policy, object));
}

void apply_key_words(struct out *out, const struct difference *difference)
{
	struct str part = apply_part(difference);
	out_str(out, deployed_key_names[difference->key]);
	if (part.length)
		out_char(out, '.');
	out_str(out, part);
}

/* 0xffff stands for the word. */
static void number_words(struct out *out, uint32_t number, const char *word)
{
	if (number == UINT16_MAX)
		out_text(out, word);
	else
		out_number(out, number);
}

void apply_value_words(struct out *out, const struct difference *difference, bool after)
{
	uint32_t value = after ? difference->new : difference->old;
	switch (difference->key) {
	case DEPLOYED_HOURS:
		piece_hours(out, after ? &difference->new_day : &difference->old_day);
		break;
	case DEPLOYED_ATTEMPTS:
		number_words(out, value, "none");
		break;
	case DEPLOYED_PERIOD:
		number_words(out, value, "forever");
		break;
	case DEPLOYED_RELAXATION:
		out_str(out, relaxation_names[value]);
		break;
	default:
		out_text(out, value ? "true" : "false");
	}
}

const char *apply_lack_words(const struct policy *policy, const struct deployed_object *object,
			     const struct difference *difference)
{
	bool external = object->kind == DEPLOYED_APP &&
			policy->apps[object->wanted].kind == APP_EXTERNAL_CLIENT;
	if (!difference)
		return "there is no file of it";
	if (difference->key == DEPLOYED_PASSWORD_FLOW)
		return "there is no OauthOidc.settings";
	if (object->kind == DEPLOYED_ORG)
		return "there is no Security.settings";
	if (difference->key == DEPLOYED_DEVICE_ACTIVATION)
		return "there is no ProfileSessionSetting of this profile";
	if (external && difference->key == DEPLOYED_APP_RANGES)
		return "there is no file of this app's OAuth settings";
	if (external)
		return "there is no file of this app's OAuth policies";
	return "there is no ProfilePasswordPolicy of this profile";
}

/* --- Sums ------------------------------------------------------------------------------ */

static void leaving_add(struct apply_sums *sums, struct count leaving)
{
	if (leaving.all || sums->leaving.all || leaving.low > ADDR_LAST - sums->leaving.low)
		sums->many = true;
	else
		sums->leaving.low += leaving.low;
	sums->lists_losing++;
}

static void rows_add(struct apply_sums *sums, const struct difference *difference)
{
	for (uint32_t i = 0; i < difference->row_count; i++) {
		const struct row_pair *pair = &difference->rows[i];
		sums->rows_added += !pair->old;
		sums->rows_removed += !pair->new;
		sums->rows_described += pair->old && pair->new;
	}
	if (difference_removes(difference))
		leaving_add(sums, difference->leaving);
}

struct apply_sums apply_sums(const struct apply_view *view)
{
	struct apply_sums sums = {0};
	for (uint32_t i = 0; i < view->deployed->count; i++) {
		const struct deployed_object *object = &view->deployed->objects[i];
		sums.lacking += object->lack != LACK_NOTHING;
		for (uint32_t k = 0; k < object->count; k++) {
			const struct difference *difference = &object->differences[k];
			if (difference->lack != LACK_NOTHING)
				sums.lacking++;
			else if (difference_is_list(difference))
				rows_add(&sums, difference);
			else
				sums.values++;
		}
	}
	for (uint32_t i = 0; i < view->file_count; i++)
		sums.refused += view->files[i].refused != NULL;
	return sums;
}
