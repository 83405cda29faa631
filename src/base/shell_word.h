/* A text as one word of a command line that somebody copies into a shell. */
#ifndef BASE_SHELL_WORD_H
#define BASE_SHELL_WORD_H

#include "base/out.h"

/* As it is, where no character of it means anything to a shell; in single quotes; or, when
 * it has characters that must not reach a terminal, as $'…' with escapes (bash, zsh, ksh,
 * POSIX 2024). Shells that do not know the last (dash) see another word, but still one word
 * that runs nothing. */
void shell_word_print(struct out *out, struct str word);

#endif
