#include "oracle/zone_random.h"

enum { HOUR = 3600 };

/* America/New_York from 2007 to 2009, and its rule after that. */
static const struct zone_change new_york[] = {
    {1173596400, -4 * HOUR}, {1194156000, -5 * HOUR}, {1205046000, -4 * HOUR},
    {1225605600, -5 * HOUR}, {1236495600, -4 * HOUR}, {1257055200, -5 * HOUR},
};

/* One change, and none after it: no footer. */
static const struct zone_change stays[] = {{946684800, 8 * HOUR + 1800}};

/* Australia/Lord_Howe, 2008 on: half an hour of summer, over New Year. */
static const struct zone_change lord_howe[] = {
    {1207407600, 10 * HOUR + 1800},
    {1223134200, 11 * HOUR},
    {1238857200, 10 * HOUR + 1800},
};

const struct zone zones_by_hand[ZONES] = {
    {.name = {"UTC", 3}, .footer = {.given = true}},
    {.name = {"Asia/Kathmandu", 14},
     .before = 5 * HOUR + 2700,
     .footer = {.given = true, .standard = 5 * HOUR + 2700}},
    {.name = {"America/New_York", 16},
     .before = -5 * HOUR,
     .changes = new_york,
     .count = sizeof new_york / sizeof *new_york,
     .footer = {.given = true,
		.has_summer = true,
		.standard = -5 * HOUR,
		.summer = -4 * HOUR,
		.to_summer = {ZONE_RULE_MONTH, 3, 2, 0, 2 * HOUR},
		.to_standard = {ZONE_RULE_MONTH, 11, 1, 0, 2 * HOUR}}},
    {.name = {"Australia/Lord_Howe", 19},
     .before = 11 * HOUR,
     .changes = lord_howe,
     .count = sizeof lord_howe / sizeof *lord_howe,
     .footer = {.given = true,
		.has_summer = true,
		.standard = 10 * HOUR + 1800,
		.summer = 11 * HOUR,
		.to_summer = {ZONE_RULE_MONTH, 10, 1, 0, 2 * HOUR},
		.to_standard = {ZONE_RULE_MONTH, 4, 1, 0, 2 * HOUR}}},
    {.name = {"Made/Stays", 10}, .before = -11 * HOUR, .changes = stays, .count = 1},
    {.name = {"Made/Julian", 11},
     .before = -3 * HOUR,
     .footer = {.given = true,
		.has_summer = true,
		.standard = -3 * HOUR,
		.summer = -2 * HOUR,
		.to_summer = {ZONE_RULE_JULIAN, 0, 0, 60, -HOUR},
		.to_standard = {ZONE_RULE_DAY, 0, 0, 300, 24 * HOUR}}},
};
