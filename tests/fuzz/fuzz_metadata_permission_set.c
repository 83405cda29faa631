/* Any bytes as a permission set: the properties are those of tests/unit/metadata_fuzz.h.
 * seeds: tests/fuzz/seeds/metadata
 */
#include "fuzz.h"
#include "metadata_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	metadata_fuzz(METADATA_PERMISSION_SET, bytes, size);
	return 0;
}
