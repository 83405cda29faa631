#include "engine/simulate_device.h"

#include "base/map.h"

/* Two people may have devices of one name. */
static struct str device_key(struct arena *arena, uint32_t user, struct str name)
{
	char *bytes = arena_alloc(arena, sizeof user + name.length);
	if (!bytes)
		return (struct str){0};
	memcpy(bytes, &user, sizeof user);
	memcpy(bytes + sizeof user, name.at, name.length);
	return (struct str){bytes, sizeof user + name.length};
}

static enum status device_number(struct play *play, struct map *map,
				 const struct scenario_event *event, uint32_t *ret)
{
	bool login = event->kind == EVENT_LOGIN;
	const struct reference *user = login ? &event->login.user : &event->user;
	struct str name = login ? event->login.device : event->device;
	uint32_t known;
	*ret = NONE;
	if (!user->name.length || !name.length)
		return OK;
	struct str key = device_key(play->arena, user->index, name);
	if (!key.at || map_add(map, play->arena, key, map->count, &known) != OK)
		return NOMEM;
	*ret = known == MAP_NONE ? map->count - 1 : known;
	return OK;
}

enum status devices_init(struct play *play)
{
	const struct scenario *scenario = play->scenario;
	struct map map = {0};
	play->device_numbers =
	    arena_array(play->arena, scenario->event_count, sizeof *play->device_numbers);
	if (!play->device_numbers)
		return NOMEM;
	for (uint32_t i = 0; i < scenario->event_count; i++)
		if (device_number(play, &map, &scenario->events[i], &play->device_numbers[i]) != OK)
			return NOMEM;
	play->devices = arena_array(play->arena, map.count, sizeof *play->devices);
	return play->devices ? OK : NOMEM;
}

/* Nobody's first era is 0, so none is known before it is activated. */
bool device_is_known(const struct play *play, const struct person *person, uint32_t device,
		     int64_t at)
{
	return device != NONE && play->devices[device].era == person->device_era &&
	       at < play->devices[device].until;
}

enum status device_activate(struct play *play, struct person *person, uint32_t device, int64_t at)
{
	enum { DAY_SECONDS = DAY_MINUTES * 60 };
	struct activation *activation = arena_alloc(play->arena, sizeof *activation);
	if (!activation)
		return NOMEM;
	if (!device_is_known(play, person, device, at))
		person->now.devices++;
	int64_t until = at + (int64_t)DEVICE_DAYS * DAY_SECONDS;
	play->devices[device] = (struct device_now){until, person->device_era};
	*activation = (struct activation){.device = device, .until = until};
	if (person->newest)
		person->newest->next = activation;
	else
		person->oldest = activation;
	person->newest = activation;
	return OK;
}

/* One that was activated again since, or cleared, is not what it was. */
static bool activation_counts(const struct play *play, const struct person *person,
			      const struct activation *activation)
{
	const struct device_now *device = &play->devices[activation->device];
	return device->era == person->device_era && device->until == activation->until;
}

void devices_expire(struct play *play, struct person *person, int64_t at)
{
	for (; person->oldest && person->oldest->until <= at; person->oldest = person->oldest->next)
		if (activation_counts(play, person, person->oldest)) {
			play->devices[person->oldest->device].era = 0;
			person->now.devices--;
		}
	if (!person->oldest)
		person->newest = NULL;
}

void devices_clear(struct person *person)
{
	person->device_era++;
	person->now.devices = 0;
}
