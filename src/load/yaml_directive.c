#include "load/yaml_directive.h"

size_t yaml_directive_find(struct str text, size_t from, struct str directive)
{
	size_t offset = 0;
	for (size_t line = 0; offset < text.length; line++) {
		struct str rest = {text.at + offset, text.length - offset};
		size_t length = 0;
		while (length < rest.length && rest.at[length] != '\n' && rest.at[length] != '\r')
			length++;
		offset += length + 1;
		if (offset < text.length && rest.at[length] == '\r' && text.at[offset] == '\n')
			offset++;
		if (line < from)
			continue;
		if (length >= directive.length &&
		    memcmp(rest.at, directive.at, directive.length) == 0)
			return line;
		if (length > 0 && !strchr("#% .", rest.at[0]))
			return SIZE_MAX;
	}
	return SIZE_MAX;
}
