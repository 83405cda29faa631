/* Runs a fuzz target once on each file named on the command line (folders:
 * on every file in them), and once on nothing at all. This is how the seeds
 * take part in `make test`, where no fuzzer is needed. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned long passed, failed;

static void run_file(const char *path, size_t size)
{
	/* exactly as large as the input, so that a read behind it is seen */
	uint8_t *data = malloc(size ? size : 1);
	FILE *file = fopen(path, "rb");

	if (file && data && fread(data, 1, size, file) == size) {
		LLVMFuzzerTestOneInput(data, size);
		passed++;
	} else {
		perror(path);
		failed++;
	}
	if (file)
		fclose(file);
	free(data);
}

static void run_path(const char *path);

static void run_folder(const char *path)
{
	struct dirent **entries;
	int count = scandir(path, &entries, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		char inner[4096];

		snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.')
			run_path(inner);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

static void run_path(const char *path)
{
	struct stat status;

	if (stat(path, &status) != 0) {
		perror(path);
		failed++;
	} else if (S_ISDIR(status.st_mode)) {
		run_folder(path);
	} else {
		run_file(path, (size_t)status.st_size);
	}
}

int main(int count, char **paths)
{
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	for (int i = 1; i < count; i++)
		run_path(paths[i]);
	printf("%lu passed, %lu failed\n", passed + 1, failed);
	return failed != 0;
}
