/* Rows mended in Salesforce metadata, as `apply --write` writes it. */
#include "cli/apply_files.h"
#include "cli/audit_fix_inside.h"
#include "report/apply_report.h"

static int targets_edit(struct mending *mending, struct deployed *deployed,
			struct metadata_targets *targets)
{
	struct apply_files files = {.console = mending->console,
				    .policy = mending->after,
				    .deployed = deployed,
				    .targets = targets,
				    .arena = &mending->arena,
				    .keep = mending->write,
				    .diff = true};
	int code = apply_files_edit(&files);
	for (uint32_t i = 0; code == EXIT_YES && i < files.count; i++)
		if (files.shown[i].refused) {
			console_say(mending->console, "%.*s: must be mended by hand: %s",
				    STR_ARG(files.shown[i].name), files.shown[i].refused);
			code = EXIT_NO;
		}
	if (code == EXIT_YES && mending->write)
		code = rewrites_write(mending->console, files.rewrites, files.count,
				      "the joined rows");
	return code;
}

int audit_fix_metadata(struct mending *mending)
{
	const struct deployed_said said = metadata_target_said();
	struct deployed deployed;
	struct metadata_targets targets;
	const char *path = "";
	int code = audit_fix_find_all(mending);
	if (code != EXIT_YES || !mending->fix.edits.count)
		return code;
	enum status status =
	    deployed_compare(mending->after, mending->policy, &said, &mending->arena, &deployed);
	if (status == OK)
		status = metadata_targets_find(mending->after, mending->policy, &deployed,
					       &mending->arena, &targets, &path);
	if (status != OK)
		return apply_failed(mending->console, status, path);
	return targets_edit(mending, &deployed, &targets);
}
