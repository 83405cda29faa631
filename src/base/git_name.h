/* Names of files in a revision: git:REV:path, as `git show REV:path` takes it behind the
 * first colon. The path starts at the top of the repository; with ./ or ../ before it, in
 * the directory that the program runs in. */
#ifndef BASE_GIT_NAME_H
#define BASE_GIT_NAME_H

#include "base/str.h"

/* Does the name mean a file in a revision? A file of that name is called ./git:… */
bool git_name_is(struct str name);

/* "git:main:p/a.yaml" → "main". Empty: there is none, or no second colon. A colon in
 * braces, as in main@{12:30}, belongs to the revision. */
struct str git_name_revision(struct str name);

/* The bytes before the path: of "git:main:". 0: it is no such name. */
size_t git_name_prefix(struct str name);

#endif
