/* What refutes a property, in as few blocks as can be: violations that differ in channel and
 * in what is presented only are one; so are those of several kinds of subjects that do not
 * differ else. */
#ifndef REPORT_PROOF_BLOCKS_H
#define REPORT_PROOF_BLOCKS_H

#include "report/diff_view.h"
#include "report/proof_faults.h"

struct proof_block {
	const struct violation **at; /* the first has the block's smallest witness ... */
	uint32_t count;
	const struct diff_group *group; /* ... or, of no_broader_than, a change */
	const struct diff_change *change;
	uint32_t next; /* inside proof_blocks_find(): that may be alike, or NONE */
};

struct proof_blocks {
	const struct proof_report *report;
	const struct proved *proved;
	struct proof_block *at; /* in the order of their witnesses; changes as in the diff */
	uint32_t count;
	struct diff_view view; /* of no_broader_than */
};

/* OK: they live in report->scratch. NOMEM. */
enum status proof_blocks_find(const struct proof_report *report, const struct proved *proved,
			      struct proof_blocks *ret);

/* "ALLOWED [trusted-ip, strong-auth]"; of a change "ALLOWED, was refuse [profile-ip]
 * (approved.yaml:6)". OK or NOMEM. */
enum status block_word_verdict(struct out *out, const struct proof_blocks *blocks,
			       const struct proof_block *block);

/* Whom it happens to. */
void block_word_who(struct out *out, const struct proof_blocks *blocks,
		    const struct proof_block *block);

/* "ui, oauth-web-server with app Dashboards; on a new device". OK or NOMEM. */
enum status block_word_logins(struct out *out, const struct proof_blocks *blocks,
			      const struct proof_block *block);

/* From where: as a set, in words. OK or NOMEM. */
enum status block_region(const struct proof_blocks *blocks, const struct proof_block *block,
			 struct rangeset *ret);
enum status block_word_region(struct out *out, const struct proof_blocks *blocks,
			      const struct proof_block *block);

/* All four, and the lines at fault (PROOF_SHOWN of them, the rest counted). OK or NOMEM. */
enum status block_words(struct out *out, const struct proof_blocks *blocks,
			const struct proof_block *block);
enum status block_word_faults(struct out *out, const struct proof_blocks *blocks,
			      const struct proof_block *block);

/* The lines at fault. OK or NOMEM. */
enum status block_faults(const struct proof_blocks *blocks, const struct proof_block *block,
			 struct faults *ret);

#endif
