/* Names from the policy on the command line. */
#include <sys/stat.h>

#include "cli/candidates.h"
#include "cli/open.h"
#include "load/load.h"

/* The file that a POLICY means, or a directory with metadata, if reading it ends: no FIFO, no
 * terminal. NULL: it is none, or there is no memory. */
static const char *plain_file(const char *path, struct arena *arena)
{
	struct stat status;
	if (stat(path, &status) != 0)
		return NULL;
	if (S_ISDIR(status.st_mode)) {
		const char *policy = arena_format(arena, "%s/loginscope.yaml", path);
		if (!policy)
			return NULL;
		if (lstat(policy, &status) != 0)
			return path;
		path = policy;
	}
	return stat(path, &status) == 0 && S_ISREG(status.st_mode) ? path : NULL;
}

/* Is it the same on a terminal as in the file, and no option where a value stands
 * alone? */
static bool can_be_typed(struct str prefix, struct str text)
{
	if (prefix.length == 0 && text.length > 1 && memcmp(text.at, "--", 2) == 0)
		return false;
	while (text.length) {
		uint32_t character = str_next_char(&text);
		if (character == UINT32_MAX || char_is_harmful(character))
			return false;
	}
	return true;
}

static enum status name_add(struct candidates *candidates, struct str prefix, const char *sign,
			    struct str name, struct str description)
{
	if (!can_be_typed(prefix, name))
		return OK;
	const char *text =
	    arena_format(candidates->arena, "%.*s%s%.*s", STR_ARG(prefix), sign, STR_ARG(name));
	return text ? candidate_add(candidates, str_of(text), description) : NOMEM;
}

static uint32_t names_count(const struct policy *policy, enum option_takes takes)
{
	switch (takes) {
	case TAKES_USER:
		return policy->user_count;
	case TAKES_PROFILE:
		return policy->profile_count;
	case TAKES_APP:
		return policy->app_count;
	case TAKES_ADDRESS:
		return policy->network_count;
	default:
		return 0;
	}
}

/* The i-th name, and what to say about it. */
static struct candidate name_get(const struct policy *policy, enum option_takes takes, uint32_t i)
{
	switch (takes) {
	case TAKES_USER:
		return (struct candidate){policy->users[i].username, policy->users[i].profile.name};
	case TAKES_PROFILE:
		return (struct candidate){policy->profiles[i].name, policy->profiles[i].label};
	case TAKES_APP:
		return (struct candidate){policy->apps[i].name, policy->apps[i].label};
	default:
		return (struct candidate){policy->networks[i].name, {0}};
	}
}

static enum status names_add(struct candidates *candidates, enum option_takes takes,
			     const struct policy *policy, struct str prefix)
{
	const char *sign = takes == TAKES_ADDRESS ? "@" : "";
	enum status status = OK;
	for (uint32_t i = 0; status == OK && i < names_count(policy, takes); i++) {
		struct candidate name = name_get(policy, takes, i);
		status = name_add(candidates, prefix, sign, name.text, name.description);
	}
	return status;
}

enum status candidates_add_names(struct candidates *candidates, enum option_takes takes,
				 const char *path, struct str prefix)
{
	const struct load_options options = {.zone_directory = ZONE_DIRECTORY};
	struct arena *arena = candidates->arena;
	struct sources sources = {0};
	struct findings findings;
	struct policy *policy;
	const char *file = plain_file(path, arena);
	if (!file)
		return OK;
	findings_init(&findings, arena);
	enum status status = policy_load(file, &options, arena, &sources, &findings, &policy);
	if (status == NOMEM)
		return NOMEM;
	return status == OK ? names_add(candidates, takes, policy, prefix) : OK;
}
