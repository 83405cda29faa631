/* Any bytes as a profile: the properties are those of tests/unit/metadata_fuzz.h.
 * seeds: tests/fuzz/seeds/metadata
 */
#include "fuzz.h"
#include "metadata_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	metadata_fuzz(METADATA_PROFILE, bytes, size);
	return 0;
}
