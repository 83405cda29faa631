/* A few time zones made by hand, so that random policies need no files. */
#ifndef ORACLE_ZONE_RANDOM_H
#define ORACLE_ZONE_RANDOM_H

#include "policy/zone.h"

enum { ZONES = 6 };

extern const struct zone zones_by_hand[ZONES];

#endif
