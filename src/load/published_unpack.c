#include "load/published_unpack.h"

#include "base/out.h"
#include "load/file_source.h"
#include "load/gunzip.h"
#include "load/load.h"

struct unpacking {
	struct out out;
	bool large;
};

bool published_is_packed(struct str bytes)
{
	static const char magic[] = {'\x1f', '\x8b',
				     '\x08'}; /* RFC 1952: deflate is the one method */
	return bytes.length >= sizeof magic && memcmp(bytes.at, magic, sizeof magic) == 0;
}

static enum status bytes_take(void *with, struct str bytes)
{
	struct unpacking *unpacking = with;
	unpacking->large = unpacking->out.used + bytes.length > FILE_MAX;
	if (unpacking->large)
		return INVALID;
	out_str(&unpacking->out, bytes);
	return out_status(&unpacking->out);
}

static enum status unpacked_keep(const struct unpacking *unpacking, struct arena *arena,
				 struct str *ret)
{
	struct str bytes = out_written(&unpacking->out);
	const char *text = arena_text(arena, bytes.at, bytes.length);
	if (!text)
		return NOMEM;
	*ret = (struct str){text, bytes.length};
	return OK;
}

enum status published_unpack(struct str bytes, struct arena *arena, struct findings *findings,
			     struct place place, struct str *ret)
{
	struct unpacking unpacking = {.large = false};
	struct gunzip *gunzip;
	if (gunzip_new(GUNZIP_MAX, bytes_take, &unpacking, &gunzip) != OK)
		return NOMEM;
	out_init_memory(&unpacking.out);
	enum status status = gunzip_feed(gunzip, bytes, true);
	if (status == OK)
		status = unpacked_keep(&unpacking, arena, ret);
	else if (status == INVALID && unpacking.large)
		file_too_large(findings, place, (struct str){0});
	else if (status == INVALID)
		gunzip_problem_add(gunzip, findings, place);
	gunzip_free(gunzip);
	out_clear(&unpacking.out);
	return findings->nomem ? NOMEM : status;
}
