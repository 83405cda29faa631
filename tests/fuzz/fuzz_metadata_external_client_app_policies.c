/* Any bytes as the OAuth policies of an external client app: the properties are those of tests/unit/metadata_fuzz.h.
 * seeds: tests/fuzz/seeds/metadata
 */
#include "fuzz.h"
#include "metadata_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	metadata_fuzz(METADATA_EXTERNAL_CLIENT_APP_POLICIES, bytes, size);
	return 0;
}
