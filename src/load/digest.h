/* SHA-256 of bytes that come in pieces. */
#ifndef LOAD_DIGEST_H
#define LOAD_DIGEST_H

#include <sha2.h>

#include "base/str.h"

enum { DIGEST_SIZE = 32 };

struct digest {
	SHA2_CTX context;
};

static inline void digest_init(struct digest *digest)
{
	SHA256Init(&digest->context);
}

static inline void digest_add(struct digest *digest, struct str bytes)
{
	SHA256Update(&digest->context, (const uint8_t *)bytes.at, bytes.length);
}

static inline void digest_finish(struct digest *digest, uint8_t ret[static DIGEST_SIZE])
{
	SHA256Final(ret, &digest->context);
}

#endif
