#include "load/yaml_scenario.h"

#include "load/yaml_facts.h"
#include "load/yaml_surprise.h"
#include "policy/span.h"

/* --- Times ---------------------------------------------------------------------------- */

static bool span_refuse(struct loader *loader, const struct value *value, const char *what,
			const char *help)
{
	findings_add(loader->findings, loader_place(loader, value->node), "bad-time", "%s: %s",
		     what, quote(loader->findings, value->node->text))
	    ->help = help;
	return false;
}

/* To YAML +0 is a number, which a program writes again as 0. */
static bool is_span(const struct value *value)
{
	struct str text = value->node->text;
	if (value->node->kind != NODE_SCALAR || text.length == 0)
		return false;
	return *text.at == '+' || (value->schema->type == SCHEMA_STEP && str_equal(text, STR("0")));
}

static bool span_read(struct loader *loader, const struct value *value, struct scenario_time *ret)
{
	struct str text = value->node->text;
	int64_t seconds = 0;
	if (value->schema->type != SCHEMA_STEP)
		return span_refuse(loader, value,
				   "there is nothing before this that it could be behind",
				   "write a time such as 2026-03-02T08:00Z");
	if (*text.at == '+' && !span_parse(text, &seconds))
		return span_refuse(loader, value, "not a span of time",
				   "write weeks, days, hours, minutes and seconds, in this order, "
				   "as in +1w2d, +1h30m or +90s; or +0");
	ret->relative = true;
	ret->seconds = seconds;
	ret->moment.text = text_keep(loader, text);
	return true;
}

bool step_read(struct loader *loader, const struct value *value, struct scenario_time *ret)
{
	const struct node *node = value->node;
	ret->moment.place = loader_place(loader, node);
	if (is_span(value))
		return span_read(loader, value, ret);
	return time_read_one(loader, value, &ret->moment);
}

/* --- Schedules -------------------------------------------------------------------------- */

bool schedule_read(struct loader *loader, const struct value *value, struct schedule *ret)
{
	const struct node *node = value->node;
	static const char help[] = "write hourly, daily HH:MM or weekly DAY HH:MM, as weekly "
				   "monday 02:00";
	ret->place = loader_place(loader, node);
	if (node->kind != NODE_SCALAR) {
		wrong_type_add(loader, value->schema->name.at, node, "a schedule", help);
		return false;
	}
	if (schedule_parse(node->text, ret))
		return true;
	findings_add(loader->findings, loader_place(loader, node), "bad-schedule",
		     "not a schedule: %s",
		     node->text.length ? quote(loader->findings, node->text) : "nothing")
	    ->help = help;
	return false;
}

/* --- Numbers ------------------------------------------------------------------------------ */

bool count_read(struct loader *loader, const struct value *value, uint16_t *ret)
{
	const struct node *node = value->node;
	static const char wanted[] = "a number from 0 to 65535",
			  help[] = "write it in digits, without quotes";
	uint32_t number;
	if (node->kind != NODE_SCALAR || !node->plain || node->text.length == 0) {
		wrong_type_add(loader, value->schema->name.at, node, wanted, help);
		return false;
	}
	if (!number_parse(node->text, &number) || number > UINT16_MAX) {
		findings_add(loader->findings, loader_place(loader, node), "wrong-type",
			     "%s must be %s, not %s", value->schema->name.at, wanted,
			     quote(loader->findings, node->text))
		    ->help = help;
		return false;
	}
	*ret = (uint16_t)number;
	return true;
}
