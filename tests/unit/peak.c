#include "peak.h"

#include <malloc.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static long resident_peak(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static int child_run(void (*run)(const void *), const void *with, int report)
{
	long before = resident_peak();
	run(with);
	long grown = resident_peak() - before;
	return write(report, &grown, sizeof grown) != (ssize_t)sizeof grown;
}

size_t peak_of(void (*run)(const void *with), const void *with)
{
	int ends[2];
	long grown = -1;
	if (pipe(ends) != 0)
		return SIZE_MAX;
	malloc_trim(0);
	pid_t child = fork();
	if (child == 0)
		_exit(child_run(run, with, ends[1]));
	close(ends[1]);
	if (child > 0) {
		if (read(ends[0], &grown, sizeof grown) != (ssize_t)sizeof grown)
			grown = -1;
		waitpid(child, NULL, 0);
	}
	close(ends[0]);
	return grown < 0 ? SIZE_MAX : (size_t)grown * 1024;
}

int peak_is_blurred(void)
{
#if defined __SANITIZE_ADDRESS__
	return 1;
#elif defined __has_feature
#if __has_feature(address_sanitizer)
	return 1;
#else
	return 0;
#endif
#else
	return 0;
#endif
}
