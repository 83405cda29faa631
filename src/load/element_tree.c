#include "load/element_tree.h"

#include "base/names.h"
#include "load/xml.h"

/* Elements in which there are statements about logins. */
static const struct str groups[] = {
    STR_INIT("networkAccess"),   STR_INIT("ipRanges"),         STR_INIT("loginIpRanges"),
    STR_INIT("loginHours"),      STR_INIT("passwordPolicies"), STR_INIT("sessionSettings"),
    STR_INIT("oauthPolicy"),     STR_INIT("userPermissions"),  STR_INIT("singleSignOnSettings"),
    STR_INIT("trustedIpRanges"),
};

enum { GROUPS = sizeof groups / sizeof *groups };

/* A tree while it is read. */
struct growing {
	struct arena *arena;
	struct element *root, *open;
	bool wide; /* the root has tens of thousands of children that do not matter */
	bool nomem;
};

/* Files of these types are large, and all they say about logins is in groups. */
static bool is_wide(struct str root)
{
	return str_equal(root, STR("Profile")) || str_equal(root, STR("PermissionSet"));
}

static enum element_kind kind_of(const struct growing *growing, struct str name)
{
	if (!growing->root || name_find(groups, GROUPS, name) < GROUPS)
		return ELEMENT_GROUP;
	return growing->wide && growing->open == growing->root ? ELEMENT_PASSED : ELEMENT_LEAF;
}

/* A copy of the name; neighbours often have the same one. */
static struct str name_take(struct growing *growing, struct str name)
{
	const struct element *last = growing->open ? growing->open->last : NULL;
	if (last && str_equal(last->name, name))
		return last->name;
	return (struct str){arena_text(growing->arena, name.at, name.length), name.length};
}

static void child_append(struct element *parent, struct element *child)
{
	child->parent = parent;
	child->previous = parent->last;
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
}

static enum xml_way begin(void *with, const struct xml_element *from)
{
	static const enum xml_way ways[] = {
	    [ELEMENT_PASSED] = XML_PASS, [ELEMENT_LEAF] = XML_TEXT, [ELEMENT_GROUP] = XML_ENTER};
	struct growing *growing = with;
	struct element *element = arena_alloc(growing->arena, sizeof *element);
	struct str name = name_take(growing, from->name);
	if (!element || !name.at) {
		growing->nomem = true;
		return XML_PASS;
	}
	*element = (struct element){.kind = kind_of(growing, name),
				    .name = name,
				    .begin = (size_t)from->begin,
				    .nil = from->nil};
	if (growing->open)
		child_append(growing->open, element);
	if (!growing->root) {
		growing->root = element;
		growing->wide = is_wide(name);
	}
	if (element->kind == ELEMENT_GROUP)
		growing->open = element;
	return ways[element->kind];
}

static void end(void *with, const struct xml_end *from)
{
	struct growing *growing = with;
	struct element *element = growing->open;
	if (growing->nomem)
		return;
	if (element->begin != (size_t)from->element.begin) { /* a leaf in it */
		element = element->last;
		element->text.at = arena_text(growing->arena, from->text.at ? from->text.at : "",
					      from->text.length);
		element->text.length = from->text.length;
		growing->nomem |= !element->text.at;
	} else {
		growing->open = element->parent;
	}
	element->end = (size_t)from->end;
}

enum status element_tree_read(struct str bytes, struct arena *arena, struct findings *findings,
			      struct element **ret)
{
	static const struct xml_calls calls = {begin, end};
	struct growing growing = {.arena = arena};
	struct xml *xml;
	enum status status = xml_new(0, &calls, &growing, findings, &xml);
	if (status != OK)
		return status;
	status = xml_feed(xml, bytes, true);
	xml_free(xml);
	if (growing.nomem || findings->nomem)
		return NOMEM;
	if (status == OK && growing.root)
		*ret = growing.root;
	return growing.root || status != OK ? status : INVALID;
}

/* --- Editing ------------------------------------------------------------------------ */

static struct element *named_from(struct element *at, struct str name)
{
	while (at && (at->gone || !str_equal(at->name, name)))
		at = at->next;
	return at;
}

struct element *element_find(const struct element *parent, const char *name)
{
	return named_from(parent->first, str_of(name));
}

struct element *element_next(const struct element *element)
{
	return named_from(element->next, element->name);
}

struct element *element_add(struct element *parent, struct element *before, const char *name,
			    struct arena *arena)
{
	struct element *made = arena_alloc(arena, sizeof *made);
	if (!made)
		return NULL;
	*made = (struct element){.kind = ELEMENT_GROUP, .name = str_of(name), .added = true};
	if (!before) {
		child_append(parent, made);
		return made;
	}
	made->parent = parent;
	made->next = before;
	made->previous = before->previous;
	*(before->previous ? &before->previous->next : &parent->first) = made;
	before->previous = made;
	return made;
}

struct element *element_add_sorted(struct element *parent, const char *name, struct arena *arena)
{
	struct str wanted = str_of(name);
	struct element *behind = NULL, *before = NULL;
	for (struct element *at = parent->first; at; at = at->next) {
		int order = str_compare(at->name, wanted);
		if (order == 0)
			behind = at;
		if (order > 0 && !before)
			before = at;
	}
	return element_add(parent, behind ? behind->next : before, name, arena);
}

struct element *element_group(struct element *parent, const char *name, struct arena *arena)
{
	struct element *found = element_find(parent, name);
	return found ? found : element_add_sorted(parent, name, arena);
}

struct element *element_leaf_set(struct element *parent, const char *name, struct str text,
				 struct arena *arena)
{
	struct element *leaf = element_group(parent, name, arena);
	if (!leaf)
		return NULL;
	leaf->edited |= !str_equal(leaf->text, text);
	leaf->text = text;
	leaf->kind = ELEMENT_LEAF;
	return leaf;
}
