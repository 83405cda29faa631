#include "policy/span.h"

/* Digits at `*at`, moving it on; false: there are none, or they are more than any span. */
static bool number_parse(struct str text, size_t *at, int64_t *ret)
{
	int64_t number = 0;
	size_t begin = *at;
	for (; *at < text.length && char_is_digit(text.at[*at]); ++*at) {
		number = number * 10 + (text.at[*at] - '0');
		if (number >= SPAN_END)
			return false;
	}
	*ret = number;
	return *at > begin;
}

bool span_parse(struct str text, int64_t *ret_seconds)
{
	static const char units[] = "wdhms";
	static const int64_t lengths[] = {7 * 86400, 86400, 3600, 60, 1};
	int64_t seconds = 0, number;
	size_t at = 1, unit = 0;
	if (text.length < 2 || text.at[0] != '+')
		return false;
	while (at < text.length) {
		if (!number_parse(text, &at, &number))
			return false;
		if (at == text.length && text.length == 2 && number == 0)
			break; /* "+0" */
		const char *found =
		    at < text.length && text.at[at] ? strchr(units + unit, text.at[at]) : NULL;
		if (!found)
			return false;
		unit = (size_t)(found - units);
		seconds += number * lengths[unit++];
		if (seconds >= SPAN_END)
			return false;
		at++;
	}
	*ret_seconds = seconds;
	return true;
}
