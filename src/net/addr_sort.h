#ifndef NET_ADDR_SORT_H
#define NET_ADDR_SORT_H

#include "net/addr.h"

/* Sorts addresses, ascending, and leaves each once. Returns how many there are. */
size_t addrs_sort(addr *at, size_t count);

#endif
