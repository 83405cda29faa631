/* The tests that are proposed, as YAML: a file of its own, or items for the one that is there:
 *
 *	  tests for all of it, to append to shop.tests.yaml:
 *
 *	  - name: …
 */
#include "report/answer.h"
#include "report/coverage_shared.h"
#include "report/markdown.h"
#include "report/pieces.h"

enum { LINES_SHOWN = 100 };

/* The beginning of the file: as many whole tests as fit. */
struct beginning {
	struct str text;
	uint32_t count;
};

/* Is this the line of a test's name, as the canonical layout has it? */
static bool test_begins(struct str text, size_t at)
{
	return text.length - at >= 4 && memcmp(text.at + at, "  - ", 4) == 0;
}

static struct str items_of(struct str text)
{
	size_t at = 0;
	while (at < text.length && !test_begins(text, at)) {
		const char *end = memchr(text.at + at, '\n', text.length - at);
		at = end ? (size_t)(end - text.at) + 1 : text.length;
	}
	return (struct str){text.at + at, text.length - at};
}

static struct beginning beginning_find(struct str text)
{
	struct beginning found = {.text = {text.at, 0}};
	uint32_t tests = 0, lines = 0;
	for (size_t at = 0; at < text.length && lines < LINES_SHOWN; lines++) {
		const char *end = memchr(text.at + at, '\n', text.length - at);
		if (test_begins(text, at)) {
			found.text.length = at;
			found.count = tests++;
		}
		at = end ? (size_t)(end - text.at) + 1 : text.length;
		if (at == text.length)
			found = (struct beginning){text, tests};
	}
	return found;
}

static void write_tests(struct out *out, uint32_t count)
{
	piece_count(out, (struct count){.low = count});
	out_text(out, count == 1 ? " test" : " tests");
}

/* "tests for all of it, …:", or where they are. */
static void write_heading(struct out *out, const struct proposal *proposal, uint32_t shown)
{
	if (proposal->file) {
		write_tests(out, proposal->count);
		out_text(out, " for all of it: ");
		out_terminal_text(out, str_of(proposal->file));
	} else if (shown == 0) {
		write_tests(out, proposal->count);
		out_text(out, " for all of it, with --suggest FILE");
	} else if (shown < proposal->count) {
		out_text(out, "the first ");
		piece_count(out, (struct count){.low = shown});
		out_text(out, " of ");
		write_tests(out, proposal->count);
		out_text(out, " for all of it; all with --suggest FILE");
	} else if (proposal->beside) {
		out_text(out, "tests for all of it, to append to ");
		out_terminal_text(out, str_of(proposal->beside));
	} else {
		out_text(out, "tests for all of it, as a file to put beside the policy");
	}
}

static struct beginning proposal_shown(const struct proposal *proposal)
{
	struct str text = proposal->beside ? items_of(proposal->text) : proposal->text;
	return proposal->file ? (struct beginning){0} : beginning_find(text);
}

void proposal_text(const struct page *page, const struct proposal *proposal)
{
	struct beginning shown = proposal_shown(proposal);
	if (proposal->count == 0)
		return;
	out_text(page->out, "  ");
	write_heading(page->out, proposal, shown.count);
	if (shown.count == 0) {
		out_char(page->out, '\n');
		return;
	}
	out_text(page->out, ":\n\n");
	out_echo(page->out, shown.text);
	out_char(page->out, '\n');
}

enum status proposal_md(struct out *out, const struct proposal *proposal)
{
	struct beginning shown = proposal_shown(proposal);
	struct out words;
	if (proposal->count == 0)
		return OK;
	out_init_memory(&words);
	write_heading(&words, proposal, shown.count);
	out_text(out, shown.count ? "\n<details><summary>" : "\n");
	md_text(out, out_written(&words));
	out_text(out, shown.count ? "</summary>\n\n" : "\n");
	if (shown.count) {
		md_fence(out, "yaml", shown.text);
		out_text(out, "\n</details>\n");
	}
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}
