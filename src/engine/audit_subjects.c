#include "engine/audit_subjects.h"

/* --- Kinds --------------------------------------------------------------------------- */

static enum status ground_cut(struct audit_subjects *kinds)
{
	struct rangeset *shared, *lists;
	uint32_t count;
	if (shared_lists(kinds->run->ruleset, &kinds->work, &shared, &count) != OK)
		return NOMEM;
	lists = arena_array(&kinds->work, (size_t)count + 1, sizeof *lists);
	if (!lists)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		lists[i] = shared[i];
	lists[count] = kinds->run->routable;
	return ground_new(lists, count + 1, &kinds->ground);
}

enum status audit_subjects_init(struct audit_subjects *kinds, struct audit_run *run)
{
	*kinds = (struct audit_subjects){.run = run};
	arena_init(&kinds->work);
	kinds->app_count = apps_by_policy(run->policy, kinds->apps);
	if (ground_cut(kinds) == OK)
		return OK;
	arena_clear(&kinds->work);
	return NOMEM;
}

void audit_subjects_clear(struct audit_subjects *kinds)
{
	ground_free(kinds->ground);
	arena_clear(&kinds->work);
}

enum status audit_subject_number(struct audit_subjects *kinds, struct subject subject,
				 uint32_t *ret)
{
	struct str key;
	uint32_t old;
	arena_reset(&kinds->work);
	if (subject_key(kinds->run->ruleset, subject, &kinds->work, &key) != OK)
		return NOMEM;
	uint32_t number = map_find(&kinds->numbers, key);
	if (number == MAP_NONE) {
		key.at = arena_text(kinds->run->scratch, key.at, key.length);
		if (!key.at ||
		    map_add(&kinds->numbers, kinds->run->scratch, key, kinds->count, &old) != OK)
			return NOMEM;
		number = kinds->count++;
	}
	*ret = number;
	return OK;
}

enum status audit_subject_regions(struct audit_subjects *kinds, struct subject subject,
				  struct audit_subject *ret)
{
	const struct ruleset *ruleset = kinds->run->ruleset;
	const struct rangeset *own = profile_list(ruleset, subject.profile);
	bool inside = ruleset_hours_possible(ruleset, subject.profile, HOURS_INSIDE);
	struct audit_subject kind = {
	    .ruleset = ruleset, .subject = subject, .hours = inside ? HOURS_INSIDE : HOURS_OUTSIDE};
	if (cells_recall(kinds->ground, own, own ? 1 : 0, &kinds->work, &kind.cells) != OK)
		return NOMEM;
	kind.classes = arena_array(&kinds->work, kind.cells.count, sizeof *kind.classes);
	kind.routable = arena_array(&kinds->work, kind.cells.count, sizeof *kind.routable);
	if (!kind.classes || !kind.routable)
		return NOMEM;
	for (uint32_t i = 0; i < kind.cells.count; i++) {
		addr lowest = kind.cells.at[i].lowest;
		kind.classes[i] = ruleset_class(ruleset, lowest);
		kind.routable[i] = rangeset_holds(kinds->run->routable, lowest);
	}
	*ret = kind;
	return OK;
}

struct facts audit_subject_facts(const struct audit_subject *kind, uint32_t cell)
{
	return (struct facts){.user = kind->subject.user,
			      .profile = kind->subject.profile,
			      .app = NONE,
			      .class = kind->classes[cell],
			      .device = DEVICE_KNOWN,
			      .credential = CREDENTIAL_PASSWORD,
			      .phase = PHASE_LOGIN,
			      .hours = (uint8_t)kind->hours,
			      .strong_auth = true};
}

struct count audit_subject_routable(const struct audit_subject *kind, const bool *in)
{
	struct count count = {0};
	for (uint32_t i = 0; i < kind->cells.count; i++)
		if (in[i] && kind->routable[i])
			count = count_add(count, kind->cells.at[i].addresses);
	return count;
}

/* --- Words --------------------------------------------------------------------------- */

const char *audit_routable_text(struct audit_run *run, struct count routable)
{
	static const char of[] = "globally routable IPv4 addresses";
	const char *all = audit_count_text(run, run->routable_count);
	if (count_compare(routable, run->routable_count) == 0)
		return audit_text(run, "all %s %s", all, of);
	unsigned tenths = (unsigned)(routable.low * 1000 / run->routable_count.low);
	return audit_text(run, "%s of the %s %s (%u.%u %%)", audit_count_text(run, routable), all,
			  of, tenths / 10, tenths % 10);
}

const char *audit_people_text(struct audit_run *run, uint32_t users, uint32_t profiles)
{
	const char *of_users =
	    audit_text(run, "%s user%s", audit_count_text(run, (struct count){.low = users}),
		       users == 1 ? "" : "s");
	const char *of_profiles = audit_text(run, "the users of %s profile%s",
					     audit_count_text(run, (struct count){.low = profiles}),
					     profiles == 1 ? "" : "s");
	if (!profiles)
		return of_users;
	return users ? audit_text(run, "%s and %s", of_users, of_profiles) : of_profiles;
}

struct place audit_list_place(const struct range_list *list)
{
	return list->place.line || !list->count ? list->place : list->rows[0].place;
}

struct place audit_profile_place(const struct profile *profile)
{
	struct place place = audit_list_place(&profile->login_ip_ranges);
	return place.line ? place : profile->place;
}
