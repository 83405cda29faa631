/* What is wrong with a text that is no XML, in our words. For xml.c only. */
#ifndef LOAD_XML_REFUSE_H
#define LOAD_XML_REFUSE_H

#include "base/finding.h"

enum { XML_NEAR = 64 }; /* bytes */

struct xml_error {
	int code;           /* enum XML_Error of expat */
	struct place place; /* where expat stopped; width 0 */
	struct str before;  /* the characters just before it, at most XML_NEAR bytes */
	struct str near;    /* those from it on */
	bool outside;       /* of the root: before it, or behind it (`rooted`) */
	bool rooted;
	bool read;        /* the innermost element's text is: others may be secrets */
	struct str stray; /* the beginning of a word outside that expat has read, at most XML_NEAR
	                    * bytes; empty: there is none, or it begins where expat stopped */
	struct place outside_place; /* where what expat read of it begins, or was to begin */
	bool utf8;                  /* the file is read as UTF-8 */
	bool nothing;               /* there is nothing but blanks in the file */
	const char *open;           /* the innermost element that is not closed; NULL: none */
	struct place open_place;
	const char *encoding; /* that was declared and is not known; NULL: none */
};

/* Adds the finding. */
void xml_refuse(struct findings *findings, const struct xml_error *error);

#endif
