#include "load/described_row.h"

uint32_t described_row_pairs(struct range range, struct str description,
			     struct described_room *room,
			     struct described_pair ret[static DESCRIBED_PAIRS])
{
	uint32_t count = 0;
	if (range_prefix(range) >= 0) {
		size_t length = range_format(range, room->first);
		ret[count++] =
		    (struct described_pair){STR("cidr"), (struct str){room->first, length}};
	} else {
		size_t length = addr_format(range.first, room->first);
		ret[count++] =
		    (struct described_pair){STR("start"), (struct str){room->first, length}};
		length = addr_format(range.last, room->last);
		ret[count++] =
		    (struct described_pair){STR("end"), (struct str){room->last, length}};
	}
	ret[count++] = (struct described_pair){STR("description"), description};
	return count;
}
