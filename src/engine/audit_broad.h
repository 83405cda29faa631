/* Inside audit_open.c: lists whose sum takes from them what a list does for a new device. */
#ifndef ENGINE_AUDIT_BROAD_H
#define ENGINE_AUDIT_BROAD_H

#include "engine/audit_subjects.h"

/* Is the list broad (engine/broad.h), and is somebody asked to verify his identity because it
 * is? Of the trusted list: an employee whose profile has no ranges, hours, permissions. Of a
 * profile's: an active user of the profile who has nothing else. By any interactive channel, on a
 * device that is not known, without strong authentication, from any address. Before rule set
 * 2025-11 nobody is. OK or NOMEM. */
enum status audit_broad_asks(struct audit_subjects *kinds, const struct audit_list *list,
			     bool *ret);

/* broad-trusted-ranges, broad-profile-ranges: a list of which that is so. OK or NOMEM. */
enum status audit_broad_add(struct audit_run *run, const struct audit_list *list);

#endif
