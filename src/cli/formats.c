#include "cli/formats.h"

const struct str format_words[FORMAT_COUNT] = {
    [FORMAT_TEXT] = STR_INIT("text"),
    [FORMAT_JSON] = STR_INIT("json"),
    [FORMAT_CSV] = STR_INIT("csv"),
    [FORMAT_JSONL] = STR_INIT("jsonl"),
};
