#include "policy/rules.h"

#include "policy/date.h"

const struct str rules_names[RULES_COUNT] = {
    [RULES_2019_01] = STR_INIT("2019-01"), [RULES_2025_09] = STR_INIT("2025-09"),
    [RULES_2025_11] = STR_INIT("2025-11"), [RULES_2026_02] = STR_INIT("2026-02"),
    [RULES_2026_07] = STR_INIT("2026-07"), [RULES_2027_06] = STR_INIT("2027-06"),
};

enum { MONTH_TEXT = 7, DATE_TEXT = 10 }; /* "2026-02", "2026-02-15" */

enum rules_error rules_parse(struct str text, enum rules *ret)
{
	char date[] = "YYYY-MM-01";
	if (text.length != MONTH_TEXT && text.length != DATE_TEXT)
		return RULES_BAD_DATE;
	memcpy(date, text.at, text.length);
	if (!text_is_date((struct str){date, DATE_TEXT}))
		return RULES_BAD_DATE;
	/* Every rule set begins with a month, and so do the texts: byte order is
	 * the order of time. */
	struct str month_text = {text.at, MONTH_TEXT};
	if (str_compare(month_text, rules_names[RULES_2019_01]) < 0)
		return RULES_TOO_EARLY;
	enum rules rules = RULES_2019_01;
	while (rules + 1 < RULES_COUNT && str_compare(rules_names[rules + 1], month_text) <= 0)
		rules++;
	*ret = rules;
	return RULES_OK;
}
