/* A diff in words: the pieces that text, Markdown and HTML say in the same way. Everything
 * here is plain text, harmless on a terminal, with HARD_BLANK (page.h) where a line must not
 * break, and marks around names and addresses, for formats that set them apart. None of
 * these can occur in foreign text; a format of another language escapes it as a whole. */
#ifndef REPORT_DIFF_WORDS_H
#define REPORT_DIFF_WORDS_H

#include "report/diff_view.h"
#include "report/page.h"

/* Around a name or an address; a quote that is written where they are not set apart. */
enum { DIFF_CODE = '\x02', DIFF_CODE_END = '\x03', DIFF_QUOTE = '\x04' };

/* A name, the same in quotes, a range: with their marks. */
void diff_word_name(struct out *out, struct str name);
void diff_word_quoted(struct out *out, struct str name);
void diff_word_range(struct out *out, struct range range);

/* "OPENED", …; what it means: "was refused, no longer is"; in which colour. */
extern const char *const diff_class_words[DIFF_CLASS_COUNT];
extern const char *const diff_class_meanings[DIFF_CLASS_COUNT];
extern const enum colour diff_class_colours[DIFF_CLASS_COUNT];

/* "2 changes". */
void diff_word_number(struct out *out, uint64_t number, const char *one, const char *many);

/* How it stands, in a word: "DIFFERENT", "SAME"; "NOTHING SHOWN" when all changes were
 * filtered out. */
const char *diff_headline(const struct diff_view *view);

/* How many of each class: "8 opened, 0 weakened, …, 27 by reason only"; nothing when nothing
 * is shown. */
void diff_word_counts(struct out *out, const struct diff_view *view);

/* Of a sum: "1 profile, 2 users"; some of them by name. */
void diff_word_people(struct out *out, const struct diff_sum *sum);
void diff_word_named(struct out *out, const struct diff_view *view, const struct diff_sum *sum);

/* Sentence by sentence, from `index` 0 on, what was compared and what has to be known about
 * it. False: there are no more. */
bool diff_word_note(struct out *out, const struct diff_view *view, unsigned index);

/* Whom a group is about; at most so many names of profiles and of users, the rest counted. */
void diff_word_subjects(struct out *out, const struct diff_view *view,
			const struct diff_group *group, uint32_t most);

/* Which logins: "soap, oauth-password: new device, without strong authentication". */
void diff_word_logins(struct out *out, const struct diff_view *view, const struct diff_group *group,
		      const struct diff_change *change);

/* One of the facts that matter to a change, neither app nor hours: "known device". */
void diff_word_fact(struct out *out, const struct diff_change *change, enum diff_fact fact);

/* Addresses, as at most so many ranges, the rest counted; those of a change. OK or NOMEM. */
enum status diff_word_set(struct out *out, struct rangeset region, size_t most,
			  struct arena *scratch);
enum status diff_word_region(struct out *out, const struct diff_group *group,
			     const struct diff_change *change, size_t most, struct arena *scratch);

/* "1 address", "2,048 addresses". */
void diff_word_addresses(struct out *out, struct count count);

/* Of a class that is only counted: "not shown: --class reason". */
void diff_word_folded(struct out *out);

/* What stands behind the verdict: " [profile-ip]", and the token's role where nothing else
 * differs; or why there is none: ", for the user is not there". */
void diff_word_reason(struct out *out, const struct diff_change *change,
		      const struct diff_subject *subject, int side);

/* The reasons of one change, as far as they vary in its block: "; is [token-accepted]". */
void diff_word_varied(struct out *out, const struct diff_block *block,
		      const struct diff_change *change);

/* The lines behind a side: "policies/acme.yaml:28, 30 and 4 more"; empty when it is written
 * nowhere. */
void diff_word_lines(struct out *out, const struct diff_view *view, const struct diff_cause *cause,
		     int side);

/* The side that a witness is shown on: NEW, unless the subject is not there. */
int diff_command_side(const struct diff_group *group);

/* Is a command for this side worth showing? What is lost is seen in the OLD one. */
bool diff_command_shown(const struct diff_group *group, const struct diff_change *change, int side);

/* A command that explains the witness, ready to be copied: "loginscope explain …". No hard
 * blanks, no marks. */
void diff_word_command(struct out *out, const struct diff_view *view,
		       const struct diff_cause *cause, int side);

/* The same for people, who are told, in a comment of the shell, when the policy is to come
 * from standard input. */
void diff_word_try(struct out *out, const struct diff_view *view, const struct diff_cause *cause,
		   int side);

/* What was written to memory without the marks; the same with blanks for hard ones. */
struct str diff_unmarked(struct out *out);
struct str diff_plain(struct out *out);

/* --- Hours -------------------------------------------------------------------- */

/* "in the hours of both", "in NEW hours only"; where one side has none, "outside NEW hours". */
void diff_word_hours(struct out *out, const struct diff_view *view,
		     const struct diff_subject *subject, const struct diff_hours *hours);

/* "Mon-Fri 18:00-19:00, Sat 08:00 to Mon 07:00 and 2 more". */
void diff_word_windows(struct out *out, const struct diff_hours *hours);

#endif
