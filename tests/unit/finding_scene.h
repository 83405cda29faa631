/* Findings made by hand, for the tests of their writers. Each test program is one file,
 * so functions may stand here. */
#ifndef TESTS_FINDING_SCENE_H
#define TESTS_FINDING_SCENE_H

#include <string.h>
#include <time.h>

#include "base/finding.h"
#include "base/out.h"

struct finding_scene {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct out out;
};

static inline void scene_init(struct finding_scene *scene)
{
	*scene = (struct finding_scene){0};
	arena_init(&scene->arena);
	findings_init(&scene->findings, &scene->arena);
	out_init_memory(&scene->out);
}

static inline void scene_clear(struct finding_scene *scene)
{
	out_clear(&scene->out);
	arena_clear(&scene->arena);
}

static inline uint32_t scene_file(struct finding_scene *scene, struct str name, const char *text)
{
	uint32_t file = 0;
	assert_int_equal(sources_add(&scene->sources, &scene->arena, name, str_of(text), &file),
			 OK);
	return file;
}

static inline struct finding *scene_finding(struct finding_scene *scene, struct place place,
					    const char *message)
{
	return findings_add(&scene->findings, place, "host-bits", "%s", message);
}

/* As many findings, all over the second line, each with a note about its beginning. */
static inline void scene_spread(struct finding_scene *scene, const char *text, uint32_t count)
{
	uint32_t file = scene_file(scene, STR("p.yaml"), text);
	uint32_t columns = (uint32_t)(strlen(strchr(text, '\n') + 1) / count);
	for (uint32_t i = 1; i <= count; i++) {
		struct finding *finding =
		    scene_finding(scene, (struct place){file, 2, i * columns, 1}, "bad");
		finding->other = (struct place){file, 2, count - i + 1, 1};
		finding->note = "like this one";
	}
}

/* The processor time it takes to write that many of them; the least of three runs. */
static inline clock_t scene_time(void (*write)(struct finding_scene *scene), const char *text,
				 uint32_t count)
{
	clock_t best = 0;
	for (int run = 0; run < 3; run++) {
		struct finding_scene scene;
		scene_init(&scene);
		scene_spread(&scene, text, count);
		clock_t start = clock();
		write(&scene);
		clock_t taken = clock() - start;
		best = run == 0 || taken < best ? taken : best;
		scene_clear(&scene);
	}
	return best;
}

/* A long line is read once or twice, not once for each finding in it. */
static inline void scene_long_line(void (*write)(struct finding_scene *scene))
{
	enum { LENGTH = 4 << 20, COUNT_MANY = 100, WORTH = 10, SLACK_MS = 20 };
	static const char head[] = "one: 1\n";
	char *text = malloc(sizeof head + LENGTH);
	assert_non_null(text);
	memcpy(text, head, sizeof head - 1);
	memset(text + sizeof head - 1, 'x', LENGTH);
	text[sizeof head - 1 + LENGTH] = 0;
	clock_t one = scene_time(write, text, 1), many = scene_time(write, text, COUNT_MANY);
	free(text);
	if (many > WORTH * one + SLACK_MS * CLOCKS_PER_SEC / 1000)
		fail_msg("one finding %ld, %d of them %ld", (long)one, COUNT_MANY, (long)many);
}

/* What was written; the same text may be asked for again. */
static inline void scene_is(struct finding_scene *scene, const char *name, const char *expected)
{
	struct str text = out_written(&scene->out);
	if (!str_equal(text, str_of(expected)))
		fail_msg("%s:\n%.*s\nnot\n%s", name, STR_ARG(text), expected);
}

#endif
