/* SPDX-License-Identifier: MIT */
/* From an object on to everything that is done with it. */
#include "gosrc/gouses.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "gosrc/goassume.h"
#include "gosrc/goreach.h"
#include "gosrc/gouses_parts.h"

enum { NAMES_MAX = 32 };

/* One way to mention the object. */
struct name {
	enum { NAME_VARIABLE, NAME_KEY, NAME_RESULT } kind;
	const struct gosource *source;
	const struct gonode *outer; /* VARIABLE: it is declared in; RESULT: the function's node */
	struct str text;	    /* VARIABLE, KEY: the last word */
	uint32_t line;		    /* VARIABLE */
	struct str key;
};

struct users {
	const struct gocalls *calls;
	struct goprogram *program;
	struct gouses *out;
	bool cancel;
	struct name names[NAMES_MAX];
	size_t nnames;
};

struct walker {
	struct users *u;
	struct name name;
	struct gospot at;
	bool loose;
	const struct gonode *call; /* RESULT: the mention */
};

static struct goscope scope_at(const struct walker *w, uint32_t line)
{
	return (struct goscope){w->u->program, w->at.source, w->at.outer, line};
}

static bool same_name(const struct name *a, const struct name *b)
{
	return a->kind == b->kind && a->outer == b->outer && a->line == b->line &&
	       str_eq(a->text, b->text) && str_eq(a->key, b->key);
}

static void add_name(struct users *u, struct name name)
{
	for (size_t i = 0; i < u->nnames; i++)
		if (same_name(&u->names[i], &name))
			return;
	if (u->nnames == NAMES_MAX)
		u->out->unknown = true;
	else
		u->names[u->nnames++] = name;
}

static void add_key_name(struct users *u, struct str text, struct str key)
{
	bool closed = !goname_exported(text) || str_starts(key, STR("main."));

	if (!key.n || !closed || str_find(key, STR("[]")) != SIZE_MAX)
		u->out->unknown = true;
	else
		add_name(u, (struct name){.kind = NAME_KEY, .text = text, .key = key});
}

static void add_use(struct walker *w, enum gosync_kind kind, const struct gonode *node)
{
	struct gouses *out = w->u->out;
	struct gospot at = w->at;

	at.node = node;
	if (out->n == GOUSES_MAX)
		out->unknown = true;
	else
		out->items[out->n++] = (struct gouse){kind, at, w->loose};
}

static void add_outer(struct walker *w)
{
	struct gouses *out = w->u->out;

	for (size_t i = 0; i < out->nouters; i++)
		if (out->outers[i] == w->at.outer)
			return;
	if (out->nouters == GOUSE_OUTERS_MAX)
		out->unknown = true;
	else
		out->outers[out->nouters++] = w->at.outer;
}

/* ---- where it comes from, and where it goes ---- */

static void note_made(struct walker *w, const struct gonode *node)
{
	struct gouses *out = w->u->out;

	if (out->made.source)
		return;
	out->made = w->at;
	out->made.node = node;
}

/* It is given a value: what that may be is the same object. */
static void join(struct walker *w, const struct gonode *value)
{
	struct goscope scope = scope_at(w, value ? value->line : 0);
	struct gothing things[GOTHINGS_MAX];
	size_t n;

	if (value && gothing_is_made(&scope, value)) {
		note_made(w, value);
		return;
	}
	n = value ? gothing_of(w->u->calls, &scope, value, things) : 0;
	w->u->out->unknown |= !n;
	for (size_t i = 0; i < n; i++) {
		if (things[i].kind == GOTHING_LOCAL)
			add_name(w->u, (struct name){.kind = NAME_VARIABLE,
					       .source = things[i].source,
					       .outer = things[i].outer,
					       .text = things[i].name,
					       .line = things[i].line});
		else if (things[i].kind != GOTHING_NIL)
			add_key_name(w->u, things[i].name, things[i].key);
	}
}

/* It is stored: what it is stored in means it from there on. */
static void store(struct walker *w, const struct gonode *to)
{
	struct goscope scope = scope_at(w, to->line);
	struct gobinding b;

	if (to->kind == GN_SELECTOR) {
		add_key_name(w->u, to->text, gosync_key(&scope, to));
		return;
	}
	if (to->kind != GN_IDENT) {
		w->u->out->unknown = true;
		return;
	}
	if (str_eq(to->text, STR("_")))
		return;
	b = goscope_find(&scope, to->text);
	if (b.kind == GO_BOUND_PACKAGE)
		add_key_name(w->u, to->text, gosync_key(&scope, to));
	else if (b.kind == GO_BOUND_LOCAL || b.kind == GO_BOUND_PARAMETER)
		add_name(w->u, (struct name){.kind = NAME_VARIABLE,
				       .source = w->at.source,
				       .outer = w->at.outer,
				       .text = to->text,
				       .line = b.line});
	else
		w->u->out->unknown = true;
}

static size_t index_in(const struct gonode *list, const struct gonode *n)
{
	size_t i = 0;

	for (; list; list = list->next, i++)
		if (list == n)
			return i;
	return SIZE_MAX;
}

/* a, b := x, y */
static void assign(struct walker *w, const struct gonode *to, const struct gonode *values,
	const struct gonode *n)
{
	size_t at = index_in(values, n), left = index_in(to, n);
	struct goscope scope = scope_at(w, n->line);

	if (at != SIZE_MAX) {
		/* c, err := f(): f's first result */
		if (gonode_nth(to, at))
			store(w, gonode_nth(to, at));
		return;
	}
	if (left == SIZE_MAX || !values)
		return;
	if (w->name.kind == NAME_VARIABLE && n->line == w->name.line) {
		if (gonode_nth(values, left) && gothing_is_made(&scope, gonode_nth(values, left)))
			note_made(w, gonode_nth(values, left));
		return; /* it came from there */
	}
	join(w, values->next || left == 0 ? gonode_nth(values, left) : NULL);
}

static void add_parameter(struct walker *w, const struct gosource *source,
	const struct gonode *outer, const struct gonode *type, size_t i)
{
	const struct gonode *p = type ? gonode_nth(type->a, i) : NULL;

	if (!p || (p->a && p->a->kind == GN_ELLIPSIS))
		w->u->out->unknown = true;
	else if (p->text.n && !str_eq(p->text, STR("_")))
		add_name(w->u, (struct name){.kind = NAME_VARIABLE,
				       .source = source,
				       .outer = outer,
				       .text = p->text,
				       .line = p->line});
}

/* To every function that the call is assumed to mean. */
static void pass_assumed(struct walker *w, const struct gonode *call, size_t i)
{
	const struct goassume *a = w->u->calls->assume;
	struct goscope scope = scope_at(w, call->line);
	bool any = false;

	for (size_t k = 0; a && !gocall_is_foreign(&scope, call->a) && k < a->nedges; k++) {
		const struct gobody *body = &a->bodies[a->edges[k].to];

		if (a->edges[k].call != call)
			continue;
		any = true;
		add_parameter(w, body->source, body->outer,
			body->node->kind == GN_FUNC ? body->node->b : body->node->a, i);
	}
	w->u->out->unknown |= !any;
}

static void pass(struct walker *w, const struct gonode *call, const struct gonode *argument)
{
	struct goscope scope = scope_at(w, call->line);
	size_t i = index_in(call->b, argument);
	const struct gonode *f = call->a, *type, *outer = w->at.outer;
	const struct gosource *source = w->at.source;
	const struct gofunc *callee;

	if (f && f->kind == GN_IDENT && !goscope_find(&scope, f->text).kind) {
		if (str_eq(f->text, STR("close")))
			add_use(w, GOSYNC_CLOSE, call);
		if (str_eq(f->text, STR("close")) || str_eq(f->text, STR("len")) ||
			str_eq(f->text, STR("cap")))
			return;
	}
	callee = f ? goscope_callee(&scope, f) : NULL;
	if (f && f->kind == GN_FUNC_LIT) {
		type = f->a;
	} else if (callee && callee->node->c) {
		type = callee->node->b;
		source = callee->source;
		outer = callee->node;
	} else {
		pass_assumed(w, call, i);
		return;
	}
	add_parameter(w, source, outer, type, i);
}

/* ---- a mention ---- */

static void call_method(struct walker *w, const struct gonode *selector, const struct gonode *call)
{
	if (str_eq(selector->text, STR("L")) && call && call->kind == GN_SELECTOR)
		return; /* the lock of a condition */
	if (!call || call->kind != GN_CALL || call->a != selector)
		w->u->out->unknown = true;
	else if (str_eq(selector->text, STR("Done")))
		add_use(w, GOSYNC_WG_DONE, call);
	else if (str_eq(selector->text, STR("Add")))
		add_use(w, GOSYNC_WG_ADD, call);
	else if (str_eq(selector->text, STR("Wait")))
		add_use(w, GOSYNC_WG_WAIT, call);
	else if (str_eq(selector->text, STR("Signal")) || str_eq(selector->text, STR("Broadcast")))
		add_use(w, GOSYNC_COND_SIGNAL, call);
	else
		w->u->out->unknown = true;
}

/* T{name: n}: the field of T. */
static void store_element(
	struct walker *w, const struct gonode *element, const struct gonode *composite)
{
	struct goscope scope = scope_at(w, composite->line);
	struct gonamed named;
	struct strbuf b = {0};

	if (!composite->a || element->a->kind != GN_IDENT ||
		!gotype_named(&scope, (struct gotype){composite->a, w->at.source}, &named)) {
		w->u->out->unknown = true;
		return;
	}
	strbuf_add(&b, named.path);
	strbuf_addc(&b, '.');
	strbuf_add(&b, named.name);
	strbuf_addc(&b, '.');
	strbuf_add(&b, element->a->text);
	add_key_name(w->u, element->a->text, arena_dup(&w->u->program->arena, strbuf_str(&b)));
	strbuf_release(&b);
}

static void leave(struct walker *w, const struct gonode *statement, const struct gonode *n)
{
	bool followed = w->at.function == w->at.outer ||
			(w->u->calls->assume &&
				goassume_is(w->u->calls->assume, w->at.function) != SIZE_MAX);

	if (followed && statement->a == n)
		add_name(w->u, (struct name){.kind = NAME_RESULT,
				       .source = w->at.source,
				       .outer = w->at.function});
	else
		w->u->out->unknown = true;
}

/* What is done with the operand of an operator. */
static void operate(struct walker *w, const struct gonode *n, const struct gonode *parent,
	const struct gonode *grand)
{
	if (parent->kind == GN_SEND && parent->a == n)
		add_use(w, GOSYNC_SEND, parent);
	else if (parent->kind == GN_RANGE && parent->b == n)
		add_use(w, GOSYNC_RECEIVE, parent);
	else if (parent->kind == GN_UNARY && parent->op == GO_ARROW)
		add_use(w, GOSYNC_RECEIVE, parent);
	else if (parent->kind == GN_UNARY && parent->op == GO_AND && grand &&
		 grand->kind == GN_CALL && grand->a != parent)
		pass(w, grand, parent);
	else
		w->u->out->unknown = true;
}

static bool is_conversion(const struct walker *w, const struct gonode *call)
{
	struct goscope scope = scope_at(w, call->line);

	return gothing_is_conversion(&scope, call->a);
}

static void follow(struct walker *w, const struct gonode *n, const struct gonode *parent,
	const struct gonode *grand)
{
	switch (parent ? parent->kind : GN_EMPTY) {
	case GN_SEND:
	case GN_RANGE:
	case GN_UNARY:
		operate(w, n, parent, grand);
		break;
	case GN_CALL:
		if (parent->a == n && w->u->cancel)
			add_use(w, GOSYNC_CLOSE, parent);
		else if (parent->a == n)
			w->u->out->unknown = true;
		else if (grand && grand->kind != GN_SELECTOR && is_conversion(w, parent))
			follow(w, parent, grand, NULL);
		else
			pass(w, parent, n);
		break;
	case GN_SELECTOR:
		call_method(w, parent, grand);
		break;
	case GN_ASSIGN:
		assign(w, parent->a, parent->b, n);
		break;
	case GN_VAR_SPEC:
		if (!parent->c)
			note_made(w, parent);
		assign(w, parent->a, parent->c, n);
		break;
	case GN_RETURN:
		leave(w, parent, n);
		break;
	case GN_KEY_VALUE:
		if (parent->b == n && grand && grand->kind == GN_COMPOSITE)
			store_element(w, parent, grand);
		else if (parent->b == n)
			w->u->out->unknown = true;
		break;
	case GN_BINARY:
	case GN_EXPR:
	case GN_GO:
	case GN_DEFER:
		break;
	default:
		w->u->out->unknown = true;
	}
}

static void mention(struct walker *w, const struct gonode *n, const struct gonode *parent,
	const struct gonode *grand)
{
	size_t before = w->u->out->n;

	add_outer(w);
	follow(w, n, parent, grand);
	/* A literal that is kept passes it on whenever it is called. */
	w->u->out->unknown |= w->loose && w->u->out->n == before && !w->u->calls->assume;
}

/* ---- where it is mentioned ---- */

static bool is_variable(const struct walker *w, const struct gonode *n)
{
	struct goscope scope = scope_at(w, n->line);
	struct gobinding b;

	if (n->kind != GN_IDENT || !str_eq(n->text, w->name.text))
		return false;
	b = goscope_find(&scope, n->text);
	return (b.kind == GO_BOUND_LOCAL || b.kind == GO_BOUND_PARAMETER) && b.line == w->name.line;
}

/* The declaration of a package's variable itself: names in it mean what it declares. */
static bool declares_key(
	const struct walker *w, const struct gonode *n, const struct gonode *parent)
{
	struct str key = w->name.key, path = w->at.source->package->path;

	return parent == w->at.outer && parent->kind == GN_VAR_SPEC && n->kind == GN_IDENT &&
	       str_eat(&key, path) && str_eat(&key, STR(".")) && str_eq(key, n->text) &&
	       index_in(parent->a, n) != SIZE_MAX;
}

static bool is_called(const struct gonode *n, const struct gonode *parent)
{
	return parent && parent->kind == GN_CALL && parent->a == n;
}

static bool is_key(struct walker *w, const struct gonode *n, const struct gonode *parent)
{
	struct goscope scope = scope_at(w, n->line);
	struct str key;

	if (parent && declares_key(w, n, parent))
		return true;
	if ((n->kind != GN_IDENT && n->kind != GN_SELECTOR) || !str_eq(n->text, w->name.text))
		return false;
	if (n->kind == GN_IDENT && goscope_find(&scope, n->text).kind != GO_BOUND_PACKAGE)
		return false;
	key = gosync_key(&scope, n);
	/* A field of that name of who knows what; but what is called is none of ours. */
	if (!key.n && (!is_called(n, parent) || (w->u->cancel && !goscope_callee(&scope, n))))
		w->u->out->unknown = true;
	return str_eq(key, w->name.key);
}

/* T{..., value, ...} of the struct whose field the key is. */
static void check_composite(struct walker *w, const struct gonode *n)
{
	struct goscope scope = scope_at(w, n->line);
	struct gotype type = {n->a, w->at.source};
	struct str head = str_head(w->name.key, str_rchr(w->name.key, '.'));
	const struct gonode *value = NULL;
	struct gonamed named;
	size_t i = 0;

	if (!n->a || !gotype_named(&scope, type, &named) || !str_ends(head, named.name) ||
		!str_starts(head, named.path) || head.n != named.path.n + 1 + named.name.n)
		return;
	type = gotype_underlying(&scope, type);
	for (const struct gonode *e = n->b; e; e = e->next, i++) {
		const struct gonode *field = type.node ? gonode_nth(type.node->a, i) : NULL;

		if (e->kind == GN_KEY_VALUE ? str_eq(e->a->text, w->name.text)
					    : field && str_eq(field->text, w->name.text))
			value = e->kind == GN_KEY_VALUE ? e->b : e;
	}
	if (value)
		join(w, value);
}

static void walk(struct walker *w, const struct gonode *n, const struct gonode *parent,
	const struct gonode *grand)
{
	const struct gonode *const parts[] = {n->a, n->b, n->c, n->d};
	struct goscope scope = scope_at(w, n->line);
	struct walker before = *w;
	bool found = w->name.kind == NAME_VARIABLE ? is_variable(w, n)
		     : w->name.kind == NAME_KEY	   ? is_key(w, n, parent)
						   : n == w->call;

	if (found) {
		mention(w, n, parent, grand);
		if (w->name.kind != NAME_RESULT)
			return;
	}
	if (w->name.kind == NAME_KEY && n->kind == GN_COMPOSITE)
		check_composite(w, n);
	if (n->kind == GN_FUNC_LIT) {
		w->at.function = n;
		w->loose |= !goliteral_runs(&scope, n, parent);
	}
	for (size_t i = 0; i < 4; i++)
		for (const struct gonode *kid = parts[i]; kid; kid = kid->next)
			walk(w, kid, n, parent);
	w->at = before.at;
	w->loose = before.loose;
}

static void walk_declaration(
	struct walker *w, const struct gosource *source, const struct gonode *outer)
{
	w->at = (struct gospot){.source = source, .outer = outer, .function = outer};
	w->loose = false;
	walk(w, outer, NULL, NULL);
}

/* Every call that is assumed to mean the function. */
static void scan_assumed(struct users *u, const struct name *name)
{
	const struct goassume *a = u->calls->assume;
	struct walker w = {.u = u, .name = *name};
	size_t body = goassume_is(a, name->outer);

	u->out->unknown |= body == SIZE_MAX || a->bodies[body].given;
	for (size_t i = 0; i < a->nedges && !u->out->unknown; i++) {
		const struct goedge *e = &a->edges[i];

		if (e->to != body)
			continue;
		w.call = e->call;
		walk_declaration(&w, e->source, e->outer);
	}
}

static void scan(struct users *u, const struct name *name)
{
	struct walker w = {.u = u, .name = *name};

	if (name->kind == NAME_VARIABLE) {
		walk_declaration(&w, name->source, name->outer);
		return;
	}
	if (name->kind == NAME_RESULT && u->calls->assume) {
		scan_assumed(u, name);
		return;
	}
	for (size_t i = 0; name->kind == NAME_RESULT && i < u->calls->n; i++) {
		const struct gocall *c = &u->calls->items[i];

		if (c->callee->node != name->outer)
			continue;
		w.call = c->node;
		walk_declaration(&w, c->source, c->outer);
	}
	for (size_t p = 0; name->kind == NAME_KEY && p < u->program->npackages; p++)
		for (size_t i = 0; i < u->program->packages[p]->nsources; i++) {
			const struct gosource *s = u->program->packages[p]->sources[i];

			for (const struct gonode *d = s->file.decls; d; d = d->next)
				if (d->kind == GN_FUNC || d->kind == GN_VAR_SPEC)
					walk_declaration(&w, s, d);
		}
}

/* Who gets it as a result may be called unseen, and then others have it. */
static void check_results(struct users *u)
{
	for (size_t i = 0; !u->calls->assume && i < u->nnames; i++) {
		const struct gofunc *f =
			u->names[i].kind == NAME_RESULT
				? gosource_func(u->names[i].source, u->names[i].outer)
				: NULL;

		if (u->names[i].kind == NAME_RESULT && (!f || gocalls_is_dynamic(u->calls, f)))
			u->out->unknown = true;
	}
}

void gouses_find(struct goprogram *program, const struct gocalls *calls,
	const struct gothing *thing, struct gouses *out)
{
	struct users u = {.calls = calls, .program = program, .out = out, .cancel = thing->cancel};

	*out = (struct gouses){0};
	if (thing->kind == GOTHING_NIL)
		return;
	if (thing->kind == GOTHING_LOCAL)
		add_name(&u, (struct name){.kind = NAME_VARIABLE,
				     .source = thing->source,
				     .outer = thing->outer,
				     .text = thing->name,
				     .line = thing->line});
	else
		add_key_name(&u, thing->name, thing->key);
	for (size_t i = 0; i < u.nnames && !out->unknown; i++)
		scan(&u, &u.names[i]);
	check_results(&u);
}
