#include "report/json_rows.h"

static const struct json_row via_rows[] = {
    {.name = "network",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .summary = "The network's name, without the @."},
    PLACE_ROWS(JSON_REQUIRED),
};
const struct json_shape via_shape = {"via", "Where a list refers to the network of a row.",
				     ROWS(via_rows)};

static const struct json_row error_rows[] = {
    {.name = "code",
     .type = JSON_TEXT,
     .flags = JSON_REQUIRED,
     .pattern = "^[a-z][a-z0-9-]*$",
     .summary = "A stable word for programs."},
    {.name = "message", .type = JSON_TEXT, .flags = JSON_REQUIRED, .summary = "For people."},
};
const struct json_shape error_shape = {"error", "What is wrong with it.", ROWS(error_rows)};
