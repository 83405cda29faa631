#include "policy/edition.h"

const struct str edition_names[EDITION_COUNT] = {
    [EDITION_PERSONAL] = STR_INIT("personal"),
    [EDITION_GROUP] = STR_INIT("group"),
    [EDITION_CONTACT_MANAGER] = STR_INIT("contact_manager"),
    [EDITION_PROFESSIONAL] = STR_INIT("professional"),
    [EDITION_ENTERPRISE] = STR_INIT("enterprise"),
    [EDITION_PERFORMANCE] = STR_INIT("performance"),
    [EDITION_UNLIMITED] = STR_INIT("unlimited"),
    [EDITION_DEVELOPER] = STR_INIT("developer"),
};
