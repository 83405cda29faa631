/* Any bytes as an address: addr_parse() and its plain twin take exactly what
 * inet_pton(3) takes and find the same value, addr_explain() agrees with them
 * and points into the text, and writing what was read and reading it again
 * changes nothing. */
#include <arpa/inet.h>

#include "fuzz.h"
#include "net/addr.h"

static bool pton_parse(struct str text, addr *ret)
{
	char copy[256];
	uint8_t bytes[16] = {[10] = 0xff, [11] = 0xff};
	if (text.length >= sizeof copy || (text.length && memchr(text.at, 0, text.length)))
		return false;
	if (text.length)
		memcpy(copy, text.at, text.length);
	copy[text.length] = '\0';
	if (inet_pton(AF_INET, copy, bytes + 12) != 1 && inet_pton(AF_INET6, copy, bytes) != 1)
		return false;
	*ret = addr_of_bytes(bytes);
	return true;
}

static void format_check(addr address)
{
	char text[ADDR_TEXT];
	addr again = ~address;
	size_t length = addr_format(address, text);
	REQUIRE(length < ADDR_TEXT && length == strlen(text));
	REQUIRE(addr_parse((struct str){text, length}, &again) && again == address);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	/* A copy of just that size, so that a read beyond it is noticed. */
	char *copy = malloc(size ? size : 1);
	REQUIRE(copy);
	if (size)
		memcpy(copy, bytes, size);
	struct str text = {copy, size};
	addr untouched = addr_of(0x1234, 0x5678), address = untouched, twin = untouched;
	addr theirs = 0;
	bool parsed = addr_parse(text, &address), expected = pton_parse(text, &theirs);
	struct addr_problem problem = addr_explain(text);
	REQUIRE(parsed == expected);
	REQUIRE(addr_parse_scalar(text, &twin) == parsed && twin == address);
	REQUIRE(parsed == (problem.error == ADDR_OK));
	REQUIRE(problem.offset <= size && problem.length <= size - problem.offset);
	REQUIRE(address == (parsed ? theirs : untouched));
	if (parsed)
		format_check(address);
	if (size >= 16)
		format_check(addr_of_bytes(bytes));
	free(copy);
	return 0;
}
