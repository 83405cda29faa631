#include "load/csv_marks.h"

#include <endian.h>
#include <string.h>

/* 0x01 in each byte of `word` that equals the byte repeated in `pattern`. The
 * usual trick with a subtraction lets a borrow mark a wrong neighbour; this one
 * keeps to its byte. */
static uint64_t bytes_equal(uint64_t word, uint64_t pattern)
{
	const uint64_t low = 0x7f7f7f7f7f7f7f7fu;
	uint64_t other = word ^ pattern;
	return ~(((other & low) + low) | other | low) >> 7;
}

/* The low bits of eight bytes as eight bits, the first byte lowest. */
static uint64_t bits_gather(uint64_t bytes)
{
	return bytes * 0x0102040810204080u >> 56;
}

void csv_mark_scalar(const char *bytes, size_t count, struct csv_marks *ret)
{
	const uint64_t each = 0x0101010101010101u;
	for (size_t block = 0; block < count; block++) {
		struct csv_marks marks = {0};
		for (unsigned i = 0; i < CSV_BLOCK; i += 8) {
			uint64_t word;
			memcpy(&word, bytes + block * CSV_BLOCK + i, 8);
			word = le64toh(word);
			marks.commas |= bits_gather(bytes_equal(word, each * ',')) << i;
			marks.line_feeds |= bits_gather(bytes_equal(word, each * '\n')) << i;
			marks.quotes |= bits_gather(bytes_equal(word, each * '"')) << i;
		}
		ret[block] = marks;
	}
}

#ifdef __x86_64__
#include <immintrin.h>

static inline uint64_t bits_sse2(const __m128i *part, char byte)
{
	__m128i pattern = _mm_set1_epi8(byte);
	uint64_t bits = 0;
	for (int i = 3; i >= 0; i--)
		bits = bits << 16 | (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(part[i], pattern));
	return bits;
}

static void csv_mark_sse2(const char *bytes, size_t count, struct csv_marks *ret)
{
	for (size_t block = 0; block < count; block++) {
		__m128i part[4];
		memcpy(part, bytes + block * CSV_BLOCK, sizeof part);
		ret[block] = (struct csv_marks){bits_sse2(part, ','), bits_sse2(part, '\n'),
						bits_sse2(part, '"')};
	}
}

__attribute__((target("avx2"))) static inline uint64_t bits_avx2(__m256i low, __m256i high,
								 char byte)
{
	__m256i pattern = _mm256_set1_epi8(byte);
	uint32_t low_bits = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, pattern));
	uint32_t high_bits = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, pattern));
	return (uint64_t)high_bits << 32 | low_bits;
}

__attribute__((target("avx2"))) static void csv_mark_avx2(const char *bytes, size_t count,
							  struct csv_marks *ret)
{
	for (size_t block = 0; block < count; block++) {
		__m256i low, high;
		memcpy(&low, bytes + block * CSV_BLOCK, sizeof low);
		memcpy(&high, bytes + block * CSV_BLOCK + 32, sizeof high);
		ret[block] =
		    (struct csv_marks){bits_avx2(low, high, ','), bits_avx2(low, high, '\n'),
				       bits_avx2(low, high, '"')};
	}
}
#endif

csv_mark_function *const *csv_mark_all(void)
{
#ifdef __x86_64__
	static csv_mark_function *const all[] = {csv_mark_scalar, csv_mark_sse2, csv_mark_avx2,
						 NULL};
	static csv_mark_function *const older[] = {csv_mark_scalar, csv_mark_sse2, NULL};
	return __builtin_cpu_supports("avx2") ? all : older;
#else
	static csv_mark_function *const plain[] = {csv_mark_scalar, NULL};
	return plain;
#endif
}

csv_mark_function *csv_mark_best(void)
{
	csv_mark_function *const *at = csv_mark_all();
	while (at[1])
		at++;
	return *at;
}
