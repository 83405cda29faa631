#include "base/git_name.h"

static const struct str scheme = STR_INIT("git:");

bool git_name_is(struct str name)
{
	return name.length >= scheme.length && memcmp(name.at, scheme.at, scheme.length) == 0;
}

struct str git_name_revision(struct str name)
{
	size_t depth = 0;
	if (!git_name_is(name))
		return (struct str){0};
	struct str rest = {name.at + scheme.length, name.length - scheme.length};
	for (size_t i = 0; i < rest.length; i++) {
		depth += rest.at[i] == '{';
		depth -= rest.at[i] == '}' && depth > 0;
		if (rest.at[i] == ':' && depth == 0)
			return (struct str){rest.at, i};
	}
	return (struct str){0};
}

size_t git_name_prefix(struct str name)
{
	struct str revision = git_name_revision(name);
	return revision.length ? scheme.length + revision.length + 1 : 0;
}
