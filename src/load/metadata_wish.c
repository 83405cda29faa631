#include "load/metadata_wish.h"

#include "load/metadata_edit.h"

enum field_kind { FIELD_OTHER, FIELD_FLAG, FIELD_NOT, FIELD_NUMBER };

/* Where struct metadata has what is one value. */
static const struct field {
	enum field_kind kind; /* FIELD_NOT: the flag says the contrary of the key */
	size_t offset;
} fields[DEPLOYED_KEYS] = {
    [DEPLOYED_ENFORCE] = {FIELD_FLAG, offsetof(struct metadata, enforce)},
    [DEPLOYED_LOCK] = {FIELD_FLAG, offsetof(struct metadata, lock)},
    [DEPLOYED_PASSWORD_FLOW] = {FIELD_NOT, offsetof(struct metadata, no_password_flow)},
    [DEPLOYED_ATTEMPTS] = {FIELD_NUMBER, offsetof(struct metadata, max_attempts)},
    [DEPLOYED_PERIOD] = {FIELD_NUMBER, offsetof(struct metadata, period_minutes)},
    [DEPLOYED_PERMISSION] = {FIELD_FLAG, offsetof(struct metadata, permissions)},
    [DEPLOYED_DEVICE_ACTIVATION] = {FIELD_FLAG, offsetof(struct metadata, device_activation)},
    [DEPLOYED_RELAXATION] = {FIELD_NUMBER, offsetof(struct metadata, ip_relaxation)},
};

static size_t field_offset(const struct difference *difference)
{
	size_t part = difference->key == DEPLOYED_PERMISSION ? difference->part : 0;
	return fields[difference->key].offset + part * sizeof(struct metadata_flag);
}

struct place metadata_wish_place(const struct metadata *says, const struct difference *difference)
{
	const char *at = (const char *)says + field_offset(difference);
	struct metadata_flag flag;
	struct metadata_number number;
	switch (fields[difference->key].kind) {
	case FIELD_FLAG:
	case FIELD_NOT:
		memcpy(&flag, at, sizeof flag);
		return flag.place;
	case FIELD_NUMBER:
		memcpy(&number, at, sizeof number);
		return number.place;
	default:
		return difference->key == DEPLOYED_HOURS ? says->hours.place : says->ranges.place;
	}
}

static void value_wish(struct metadata *wanted, const struct difference *difference)
{
	char *at = (char *)wanted + field_offset(difference);
	const struct place said = {.line = 1};
	enum field_kind kind = fields[difference->key].kind;
	bool value = (difference->new != 0) != (kind == FIELD_NOT);
	const struct metadata_flag flag = {value, said};
	const struct metadata_number number = {difference->new, said};
	if (kind == FIELD_NUMBER)
		memcpy(at, &number, sizeof number);
	else
		memcpy(at, &flag, sizeof flag);
}

static enum status ranges_wish(struct metadata *wanted, const struct policy *policy,
			       const struct metadata_wish *wish, struct arena *arena)
{
	uint32_t index = wish->object->wanted;
	const struct range_list *list = wish->difference->key == DEPLOYED_TRUSTED_RANGES
					    ? &policy->org.trusted_ip_ranges
					: wish->difference->key == DEPLOYED_LOGIN_RANGES
					    ? &policy->profiles[index].login_ip_ranges
					    : &policy->apps[index].ip_ranges;
	struct row_set set;
	if (row_set_of(policy, list, arena, &set) != OK)
		return NOMEM;
	struct range_row *rows = arena_array(arena, set.count + 1, sizeof *rows);
	if (!rows)
		return NOMEM;
	for (uint32_t i = 0; i < set.count; i++) {
		rows[i] = *set.at[i];
		rows[i].network = NONE;
	}
	wanted->ranges.rows = rows;
	wanted->ranges.count = set.count;
	return OK;
}

static enum status wish_make(struct metadata *wanted, const struct policy *policy,
			     const struct metadata_wish *wish, struct arena *arena)
{
	const struct difference *difference = wish->difference;
	if (difference_is_list(difference))
		return ranges_wish(wanted, policy, wish, arena);
	if (difference->key == DEPLOYED_HOURS) {
		wanted->hours.days[difference->part] = difference->new_day;
		wanted->hours.days[difference->part].given = true;
		return OK;
	}
	value_wish(wanted, difference);
	return OK;
}

enum status metadata_target_make(struct metadata_target *target, const struct policy *policy,
				 struct str bytes, struct arena *arena, struct str *ret,
				 const char **ret_refused)
{
	struct metadata wanted;
	struct findings findings;
	struct arena scratch;
	arena_init(&scratch);
	findings_init(&findings, &scratch);
	*ret_refused = "it can no longer be read";
	enum status status = INVALID;
	if (target->name.gzip)
		*ret_refused = "it is compressed; unpack it first, with gunzip";
	else
		status = metadata_bytes_read(bytes, target->name.type, target->name.name, &scratch,
					     &findings, &wanted);
	for (uint32_t i = 0; i < target->count && status == OK; i++)
		status = wish_make(&wanted, policy, &target->wishes[i], &scratch);
	if (status == OK)
		status = metadata_edit(bytes, &wanted, arena, ret, ret_refused);
	if (status == OK)
		status = metadata_bytes_read(*ret, target->name.type, target->name.name,
					     target->arena, &findings, &target->made);
	arena_clear(&scratch);
	return status;
}
