/* What the file system alone can, as a store (store.h). */
#ifndef LOAD_STORE_FILES_H
#define LOAD_STORE_FILES_H

#include "load/store.h"

/* See store_open_named(). */
enum status store_files_open_named(const char *path, struct store_file *ret);

#endif
