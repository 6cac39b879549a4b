/* SPDX-License-Identifier: MIT */
#include "gosrc/golint.h"

#include "gosrc/gowalk.h"

enum { ABOVE_MAX = 128 }; /* nodes around one; what is nested deeper is not looked at */

/* What is around the node at hand: above[0] is the declaration. */
struct lint {
	struct goscope scope;
	const struct gonode *above[ABOVE_MAX];
	size_t n;
	struct golint *out;
	size_t found;
};

typedef void lint_visit(struct lint *l, const struct gonode *n, void *context);

static void walk(struct lint *l, const struct gonode *n, lint_visit *visit, void *context)
{
	const struct gonode *const parts[] = {n->a, n->b, n->c, n->d};

	if (l->n == ABOVE_MAX)
		return;
	visit(l, n, context);
	l->above[l->n++] = n;
	for (size_t i = 0; i < 4; i++)
		for (const struct gonode *kid = parts[i]; kid; kid = kid->next)
			walk(l, kid, visit, context);
	l->n--;
}

static const struct gonode *parent(const struct lint *l, size_t up)
{
	return l->n > up ? l->above[l->n - 1 - up] : NULL;
}

static const struct gonode *function_around(const struct lint *l)
{
	for (size_t i = l->n; i-- > 0;)
		if (l->above[i]->kind == GN_FUNC_LIT)
			return l->above[i];
	return l->scope.outer;
}

static bool is_call(struct lint *l, const struct gonode *n, struct str package, struct str name)
{
	const struct gonode *f = n && n->kind == GN_CALL ? n->a : NULL;

	if (!f || f->kind != GN_SELECTOR || !str_eq(f->text, name) || f->a->kind != GN_IDENT)
		return false;
	l->scope.line = n->line;
	return str_eq(goscope_find(&l->scope, f->a->text).path, package);
}

static void add(struct lint *l, struct golint lint)
{
	lint.function = function_around(l);
	if (l->found < GOLINT_MAX)
		l->out[l->found++] = lint;
}

/* ---- what is done with a variable ---- */

struct mentions {
	struct str name;
	uint32_t line; /* of its declaration */
	const struct gonode *function;
	bool called, deferred, method, escapes;
	struct str stop; /* the method that counts */
};

static bool is_decl(const struct lint *l, const struct gonode *n, uint32_t line)
{
	const struct gonode *p = parent(l, 0);

	return p && (p->kind == GN_ASSIGN || p->kind == GN_VAR_SPEC) && n->line == line;
}

static void visit_mention(struct lint *l, const struct gonode *n, void *context)
{
	struct mentions *m = context;
	const struct gonode *p = parent(l, 0), *g = parent(l, 1);

	if (n->kind != GN_IDENT || !str_eq(n->text, m->name) || is_decl(l, n, m->line))
		return;
	l->scope.line = n->line;
	if (goscope_find(&l->scope, n->text).line != m->line)
		return;
	if (p->kind == GN_SELECTOR) {
		m->method |= str_eq(p->text, m->stop);
	} else if (p->kind == GN_CALL && p->a == n && g && g->kind == GN_DEFER) {
		m->deferred = true;
	} else if (p->kind == GN_CALL && p->a == n && g && g->kind == GN_EXPR &&
		   function_around(l) == m->function) {
		m->called = true;
	} else if (p->kind != GN_ASSIGN || p->a->kind != GN_IDENT ||
		   !str_eq(p->a->text, STR("_"))) {
		m->escapes = true;
	}
}

static void find_mentions(const struct lint *l, struct mentions *m)
{
	struct lint again = {.scope = l->scope};

	walk(&again, l->scope.outer, visit_mention, m);
}

/* ---- lost cancel ---- */

static bool is_cancel(const struct gonode *statement, struct str name)
{
	const struct gonode *call = statement->kind == GN_EXPR ? statement->a : NULL;

	return call && call->kind == GN_CALL && call->a && call->a->kind == GN_IDENT &&
	       str_eq(call->a->text, name);
}

struct way_out {
	struct mentions *m;
	uint32_t found;
};

static bool precedes(const struct gonode *list, const struct gonode *n, const struct mentions *m)
{
	for (; list && list != n; list = list->next)
		if (list->line >= m->line && is_cancel(list, m->name))
			return true;
	return false;
}

/* A statement before it, in any of the blocks around it, calls cancel. */
static bool is_cancelled(const struct lint *l, const struct gonode *n, const struct mentions *m)
{
	for (size_t i = l->n; i-- > 0; n = l->above[i]) {
		const struct gonode *a = l->above[i];

		if (precedes(a->a, n, m) || precedes(a->b, n, m))
			return true;
	}
	return false;
}

static void visit_way_out(struct lint *l, const struct gonode *n, void *context)
{
	struct way_out *w = context;

	if (n->kind == GN_RETURN && n->line > w->m->line && !w->found &&
		function_around(l) == w->m->function && !is_cancelled(l, n, w->m))
		w->found = n->line;
}

static const struct gonode *body_of(const struct gonode *function)
{
	return function->kind == GN_FUNC ? function->c : function->b;
}

struct block_search {
	uint32_t line;
	const struct gonode *block;
};

static bool visit_block(const struct gonode *n, void *context)
{
	struct block_search *s = context;

	if (n->kind == GN_BLOCK && n->line <= s->line && s->line <= n->end)
		s->block = n;
	return n->line <= s->line;
}

/* The innermost block around a line: that of a loop's body is left at its end, too. */
static const struct gonode *block_around(const struct gonode *function, uint32_t line)
{
	struct block_search s = {line, body_of(function)};

	if (s.block)
		gonode_walk(s.block, visit_block, &s);
	return s.block;
}

/* The end of the block is a way out, too, unless its last statement leaves or never ends. */
static uint32_t end_without(const struct mentions *m)
{
	const struct gonode *body = block_around(m->function, m->line), *last = NULL;

	for (const struct gonode *s = body ? body->a : NULL; s; s = s->next) {
		if (s->line >= m->line && is_cancel(s, m->name))
			return 0;
		last = s;
	}
	if (!last || last->kind == GN_RETURN || (last->kind == GN_FOR && !last->b) ||
		last->kind == GN_SELECT)
		return 0;
	return body->end;
}

static void check_cancel(struct lint *l, const struct gonode *n)
{
	static const struct str names[] = {STR_INIT("WithCancel"), STR_INIT("WithTimeout"),
		STR_INIT("WithDeadline"), STR_INIT("WithCancelCause")};
	const struct gonode *p = parent(l, 0), *left;
	struct mentions m = {.line = n->line, .function = function_around(l)};
	struct way_out w = {&m, 0};
	struct lint again = {.scope = l->scope};
	size_t i = 0;

	while (i < 4 && !is_call(l, n, STR("context"), names[i]))
		i++;
	if (i == 4 || p->kind != GN_ASSIGN || p->b != n || !p->a->next)
		return;
	left = p->a->next;
	if (left->kind != GN_IDENT)
		return;
	m.name = left->text;
	if (!str_eq(m.name, STR("_"))) {
		if (p->op != GO_DEFINE)
			return;
		find_mentions(l, &m);
		if (m.deferred || m.escapes || m.method)
			return;
		walk(&again, l->scope.outer, visit_way_out, &w);
		w.found = w.found ? w.found : end_without(&m);
		if (!w.found)
			return;
	}
	add(l, (struct golint){.kind = GOLINT_LOST_CANCEL,
		       .node = n,
		       .leaves = w.found,
		       .ends = i == 1 || i == 2});
}

/* ---- timers ---- */

static bool in_loop(const struct lint *l)
{
	for (size_t i = l->n; i-- > 0 && l->above[i]->kind != GN_FUNC_LIT;)
		if (l->above[i]->kind == GN_FOR || l->above[i]->kind == GN_RANGE)
			return true;
	return false;
}

static void check_timer(struct lint *l, const struct gonode *n)
{
	const struct gonode *p = parent(l, 0);
	struct mentions m = {.line = n->line, .stop = STR("Stop")};

	if (is_call(l, n, STR("time"), STR("After")) && in_loop(l))
		add(l, (struct golint){.kind = GOLINT_AFTER_LOOP, .node = n});
	if (is_call(l, n, STR("time"), STR("Tick"))) {
		add(l, (struct golint){.kind = GOLINT_TIMER, .node = n});
		return;
	}
	if ((!is_call(l, n, STR("time"), STR("NewTicker")) &&
		    !is_call(l, n, STR("time"), STR("NewTimer"))) ||
		p->kind != GN_ASSIGN || p->op != GO_DEFINE || p->a->kind != GN_IDENT)
		return;
	m.name = p->a->text;
	find_mentions(l, &m);
	if (!m.escapes && !m.method && !m.called)
		add(l, (struct golint){.kind = GOLINT_TIMER, .node = n});
}

/* ---- contexts ---- */

static bool has_context(struct lint *l, const struct gonode *type)
{
	for (const struct gonode *p = type ? type->a : NULL; p; p = p->next) {
		const struct gonode *t = p->a;
		struct str path;

		if (t && t->kind == GN_STAR)
			t = t->a;
		if (!t || t->kind != GN_SELECTOR || t->a->kind != GN_IDENT || !p->text.n ||
			str_eq(p->text, STR("_")))
			continue;
		path = gosource_import(l->scope.source, t->a->text);
		if ((str_eq(path, STR("context")) && str_eq(t->text, STR("Context"))) ||
			(str_eq(path, STR("net/http")) && str_eq(t->text, STR("Request"))))
			return true;
	}
	return false;
}

/* if ctx == nil { ctx = context.Background() }: a default, not a way around. */
static bool is_default(const struct lint *l)
{
	for (size_t i = l->n; i-- > 0 && l->above[i]->kind != GN_FUNC_LIT;)
		if (l->above[i]->kind == GN_IF && l->above[i]->b &&
			l->above[i]->b->kind == GN_BINARY && l->above[i]->b->b &&
			l->above[i]->b->b->kind == GN_IDENT &&
			str_eq(l->above[i]->b->b->text, STR("nil")))
			return true;
	return false;
}

static void check_background(struct lint *l, const struct gonode *n)
{
	bool given = l->scope.outer->kind == GN_FUNC && has_context(l, l->scope.outer->b);

	if (!is_call(l, n, STR("context"), STR("Background")) &&
		!is_call(l, n, STR("context"), STR("TODO")))
		return;
	for (size_t i = 0; i < l->n; i++)
		given |= l->above[i]->kind == GN_FUNC_LIT && has_context(l, l->above[i]->a);
	if (given && !is_default(l))
		add(l, (struct golint){.kind = GOLINT_BACKGROUND, .node = n});
}

/* ---- WaitGroups ---- */

struct adds {
	struct str name;
	uint32_t line;
	const struct gonode *inside; /* the literal */
	bool elsewhere, done;
};

static void visit_add(struct lint *l, const struct gonode *n, void *context)
{
	struct adds *a = context;
	const struct gonode *f = n->kind == GN_CALL ? n->a : NULL;
	bool inside = false;

	if (!f || f->kind != GN_SELECTOR || f->a->kind != GN_IDENT || !str_eq(f->a->text, a->name))
		return;
	l->scope.line = n->line;
	if (goscope_find(&l->scope, f->a->text).line != a->line)
		return;
	for (size_t i = 0; i < l->n; i++)
		inside |= l->above[i] == a->inside;
	a->elsewhere |= str_eq(f->text, STR("Add")) && !inside;
	a->done |= str_eq(f->text, STR("Done")) && inside;
}

/* go func() { wg.Add(1); defer wg.Done(); ... }(), and no Add in front of it. */
static void check_add(struct lint *l, const struct gonode *n)
{
	const struct gonode *f = n->kind == GN_CALL ? n->a : NULL;
	struct adds a = {.line = 0};
	struct lint again = {.scope = l->scope};
	struct gobinding b;
	struct gonamed named;

	if (!f || f->kind != GN_SELECTOR || !str_eq(f->text, STR("Add")) || f->a->kind != GN_IDENT)
		return;
	for (size_t i = l->n; i-- > 2 && !a.inside;)
		if (l->above[i]->kind == GN_FUNC_LIT && l->above[i - 1]->kind == GN_CALL &&
			l->above[i - 2]->kind == GN_GO)
			a.inside = l->above[i];
	l->scope.line = n->line;
	b = goscope_find(&l->scope, f->a->text);
	if (!a.inside || b.kind != GO_BOUND_LOCAL || b.line >= a.inside->line ||
		!gotype_named(&l->scope, goscope_type(&l->scope, f->a), &named) ||
		!str_eq(named.path, STR("sync")) || !str_eq(named.name, STR("WaitGroup")))
		return;
	a.name = f->a->text;
	a.line = b.line;
	walk(&again, l->scope.outer, visit_add, &a);
	if (!a.elsewhere && a.done)
		add(l, (struct golint){.kind = GOLINT_ADD_INSIDE, .node = n});
}

/* ---- all of it ---- */

static void visit(struct lint *l, const struct gonode *n, void *context)
{
	(void)context;
	if (n->kind != GN_CALL || !l->n)
		return;
	check_cancel(l, n);
	check_timer(l, n);
	check_background(l, n);
	check_add(l, n);
}

size_t golint_find(const struct goscope *scope, struct golint *out)
{
	struct lint l = {.scope = *scope, .out = out};

	walk(&l, scope->outer, visit, NULL);
	return l.found;
}

/* ---- loops ---- */

static bool spans(const struct gonode *n, uint32_t line)
{
	return n->line <= line && line <= n->end;
}

struct loop_search {
	uint32_t line;
	const struct gonode *loop; /* the outermost around the line */
};

static bool visit_loop(const struct gonode *n, void *context)
{
	struct loop_search *s = context;

	if (n->kind == GN_FUNC_LIT && !spans(n, s->line))
		return false;
	if ((n->kind == GN_FOR || n->kind == GN_RANGE) && spans(n, s->line) && !s->loop)
		s->loop = n;
	return !s->loop;
}

bool golint_in_loop(const struct gonode *function, uint32_t line)
{
	struct loop_search s = {.line = line};
	const struct gonode *body = body_of(function);

	if (body)
		gonode_walk(body, visit_loop, &s);
	return s.loop != NULL;
}

struct exits {
	const struct gonode *loop;
	bool any;
};

/* break of a select or switch inside stays in the loop; one with a label, or goto, may leave it. */
static void visit_exit(struct lint *l, const struct gonode *n, void *context)
{
	struct exits *e = context;

	if (function_around(l) != l->scope.outer)
		return;
	if (n->kind == GN_RETURN || (n->kind == GN_BRANCH && (n->text.n || n->op == GO_GOTO)))
		e->any = true;
	if (n->kind == GN_CALL && n->a && n->a->kind == GN_IDENT &&
		str_eq(n->a->text, STR("panic")))
		e->any = true;
	if (n->kind != GN_BRANCH || n->op != GO_BREAK || n->text.n)
		return;
	for (size_t i = l->n; i-- > 0;) {
		enum gonode_kind kind = l->above[i]->kind;

		if (kind == GN_SELECT || kind == GN_SWITCH || kind == GN_TYPE_SWITCH)
			return;
		if (kind == GN_FOR || kind == GN_RANGE) {
			e->any |= l->above[i] == e->loop;
			return;
		}
	}
}

static bool is_timer_channel(const struct gonode *e)
{
	const struct gonode *f = e && e->kind == GN_CALL ? e->a : NULL;

	return (e && e->kind == GN_SELECTOR && str_eq(e->text, STR("C"))) ||
	       (f && f->kind == GN_SELECTOR && str_eq(f->text, STR("Tick")));
}

bool golint_endless(const struct goscope *scope, const struct gonode *function, uint32_t line)
{
	struct loop_search s = {.line = line};
	struct lint l = {.scope = *scope};
	struct exits e = {0};
	const struct gonode *body = body_of(function);

	if (body)
		gonode_walk(body, visit_loop, &s);
	if (!s.loop || (s.loop->kind == GN_FOR && s.loop->b) ||
		(s.loop->kind == GN_RANGE && !is_timer_channel(s.loop->b)))
		return false;
	e.loop = s.loop;
	walk(&l, s.loop, visit_exit, &e);
	return !e.any;
}
