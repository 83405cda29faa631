/* Any bytes as sfdx-project.json: it is refused with a finding that lies in the text, or each
 * folder is one of the project: no path leads up or begins at the top, and its place is where
 * the value stands.
 *
 * seeds: fixtures/bad/files/sfdx-*
 */
#include "fuzz.h"
#include "load/sfdx_project.h"

static void path_check(const char *path)
{
	REQUIRE(*path != '/' && *path != '~');
	while (*path) {
		size_t length = strcspn(path, "/");
		REQUIRE(length > 0);
		REQUIRE(!(length == 1 && *path == '.') && strncmp(path, "../", 3) != 0);
		REQUIRE(strcmp(path, "..") != 0);
		path += length;
		REQUIRE(*path == '\0' || path[1]); /* no slash at its end */
		path += *path == '/';
	}
}

static void places_check(struct sources *sources, const struct sfdx_project *project)
{
	for (uint32_t i = 0; i < project->count; i++) {
		const struct sfdx_folder *folder = &project->folders[i];
		path_check(folder->path);
		if (!folder->place.line)
			continue;
		struct str rest = source_line_rest(sources, folder->place);
		REQUIRE(rest.length > folder->place.width - 1 && rest.at[0] == '"');
		if (folder->place.width == str_char_count(folder->written) + 2 &&
		    !memchr(rest.at, '\\', folder->written.length + 1))
			REQUIRE(memcmp(rest.at + 1, folder->written.at, folder->written.length) ==
				0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena arena;
	struct sources sources = {0};
	struct findings findings;
	struct sfdx_project project = {0};
	struct str text = {(const char *)bytes, size};
	uint32_t file;
	arena_init(&arena);
	findings_init(&findings, &arena);
	REQUIRE(sources_add(&sources, &arena, STR("sfdx-project.json"), text, &file) == OK);
	enum status status = sfdx_project_parse(text, file, &arena, &findings, &project);
	REQUIRE(status == (findings.count ? INVALID : OK));
	for (const struct finding *at = findings.first; at; at = at->next) {
		REQUIRE(at->help && at->message[0]);
		REQUIRE(at->place.line <= 1 || source_line(&sources, at->place).at);
	}
	if (status == OK)
		places_check(&sources, &project);
	arena_clear(&arena);
	return 0;
}
