#include "ranges_policy.h"

#include <stdio.h>
#include <stdlib.h>

#include <yaml.h>

#include "bench.h"
#include "rand.h"

struct str ranges_policy_make(unsigned ranges)
{
	char *text = NULL;
	size_t length = 0;
	struct rand rand = {42};
	FILE *out = open_memstream(&text, &length);
	if (!out)
		abort();
	fputs("loginscope: 1\nprofiles:\n", out);
	for (unsigned i = 0; i < ranges; i++) {
		unsigned a = rand_below(&rand, 223) + 1, b = rand_below(&rand, 256);
		unsigned c = rand_below(&rand, 256);
		if (i % 1000 == 0)
			fprintf(out, "  - name: Profile %u\n    login_ip_ranges:\n", i / 1000);
		switch (rand_below(&rand, 8)) {
		case 0:
			fprintf(out, "      - %u.%u.%u.7\n", a, b, c);
			break;
		case 1:
			fprintf(out, "      - %u.%u.%u.16 - %u.%u.%u.31\n", a, b, c, a, b, c);
			break;
		case 2:
			fprintf(out, "      - 2001:db8:%x::/48\n", b * 256 + c);
			break;
		case 3:
			fprintf(out, "      - {cidr: %u.%u.%u.0/24, description: Site %u}\n", a, b,
				c, i);
			break;
		default:
			fprintf(out, "      - %u.%u.%u.0/24\n", a, b, c);
		}
	}
	if (fclose(out) != 0)
		abort();
	return (struct str){text, length};
}

double events_time(struct str text)
{
	double start = now_ms();
	yaml_parser_t parser;
	bool more = true;
	if (!yaml_parser_initialize(&parser))
		abort();
	yaml_parser_set_input_string(&parser, (const unsigned char *)text.at, text.length);
	while (more) {
		yaml_event_t event;
		if (!yaml_parser_parse(&parser, &event))
			abort();
		more = event.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return now_ms() - start;
}
