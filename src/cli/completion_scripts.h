/* What makes each shell ask this program for candidates; the rest is there. */
#ifndef CLI_COMPLETION_SCRIPTS_H
#define CLI_COMPLETION_SCRIPTS_H

#include "base/str.h"

enum shell { SHELL_BASH, SHELL_ZSH, SHELL_FISH, SHELL_COUNT };

extern const struct str shell_names[SHELL_COUNT];
extern const char *const completion_scripts[SHELL_COUNT];

#endif
