/* How many columns text takes on a terminal, without asking the locale: the
 * same text is laid out the same way on every machine. */
#ifndef REPORT_WIDTH_H
#define REPORT_WIDTH_H

#include "base/str.h"

/* 0 for marks that combine with the character before, 2 for wide East Asian
 * characters and pictures, else 1. */
unsigned char_width(uint32_t character);

/* Of a whole text; a byte that is not UTF-8 counts 1. */
size_t text_width(struct str text);

#endif
