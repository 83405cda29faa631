/* What only scenarios say in YAML: points in time one behind the other, schedules, numbers. For
 * yaml_object.c only. */
#ifndef LOAD_YAML_SCENARIO_H
#define LOAD_YAML_SCENARIO_H

#include "load/yaml_values.h"
#include "policy/scenario.h"

/* Each returns false after adding a finding; `*ret` then has a place and nothing else. A time may
 * be +SPAN under a key of type SCHEMA_STEP. */
bool step_read(struct loader *loader, const struct value *value, struct scenario_time *ret);
bool schedule_read(struct loader *loader, const struct value *value, struct schedule *ret);

/* 0 to 65535. False: `*ret` is untouched. */
bool count_read(struct loader *loader, const struct value *value, uint16_t *ret);

#endif
