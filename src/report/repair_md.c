#include "report/markdown.h"
#include "report/repair_words.h"
#include "report/unified_diff.h"

/* A comment takes 65,536 characters; a longer patch is in the other formats. */
enum { REPAIRS_SHOWN = 40, PATCH_SHOWN = 20000, WIDTH = 100 };

struct list {
	struct out *out;
	bool nomem;
};

/* What goes on is part of the item before it. */
static void item_write(void *of, const char *label, struct str words)
{
	struct list *list = of;
	struct out plain;
	out_init_memory(&plain);
	out_str(&plain, words);
	if (*label)
		out_format(list->out, "- %s: ", label);
	else
		out_text(list->out, "  - ");
	md_text(list->out, page_plain(&plain));
	out_char(list->out, '\n');
	list->nomem |= out_status(&plain) != OK;
	out_clear(&plain);
}

static enum status patch_write(struct out *out, const struct repairs *repairs)
{
	struct out patch;
	const struct page page = {.out = &patch, .width = WIDTH};
	enum status status = OK;
	out_init_memory(&patch);
	for (uint32_t i = 0; i < repairs->file_count && status == OK; i++)
		status = unified_diff(&page, repairs->files[i].name, repairs->files[i].before,
				      repairs->files[i].after);
	if (status == OK)
		status = out_status(&patch);
	if (status == OK && patch.used > PATCH_SHOWN)
		out_text(out, "\nThe patch is too long for this page.\n");
	else if (status == OK && patch.used) {
		out_char(out, '\n');
		md_fence(out, "diff", out_written(&patch));
	}
	out_clear(&patch);
	return status;
}

enum status repairs_markdown(struct out *out, const struct proof_report *report)
{
	const struct repairs *repairs = report->repairs;
	struct list list = {.out = out};
	enum status status = OK;
	for (size_t i = 0; i < repairs->count && i < REPAIRS_SHOWN && status == OK; i++) {
		out_text(out, "\n### Repair: ");
		md_text(out, repairs->at[i].proved->property->name);
		out_text(out, "\n\n");
		status = repair_words(report, &repairs->at[i], item_write, &list);
	}
	if (repairs->count > REPAIRS_SHOWN)
		out_format(out, "\n%zu more are not shown.\n", repairs->count - REPAIRS_SHOWN);
	if (status == OK)
		status = list.nomem ? NOMEM : patch_write(out, repairs);
	return status;
}
