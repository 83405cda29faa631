#include "policy/permission.h"

#include <assert.h>

#define NAME(permission, name) name,
static const char *const names[] = {PERMISSION_FIELDS(NAME)};
_Static_assert(sizeof names / sizeof names[0] == PERMISSION_COUNT, "a name for each permission");

/* The rows stand in the order of the bits. */
#define BIT(permission, name) permission,
static const uint32_t bits[] = {PERMISSION_FIELDS(BIT)};

const char *permission_field_name(size_t bit)
{
	assert(bit < PERMISSION_COUNT && bits[bit] == 1u << bit);
	return names[bit];
}

bool permission_find(struct str name, size_t *ret_bit)
{
	for (size_t bit = 0; bit < PERMISSION_COUNT; bit++) {
		if (!str_equal(name, str_of(permission_field_name(bit))))
			continue;
		*ret_bit = bit;
		return true;
	}
	return false;
}
