/* SPDX-License-Identifier: MIT */
#include "gosrc/golimit.h"

#include "gosrc/goopens.h"
#include "gosrc/gowalk.h"

enum { LOOK_MAX = 8 }; /* variables and callers that stand between */

/* ---- the program's clients, all of them ---- */

struct clients {
	struct goscope scope;
	size_t made, limited; /* composites of http.Client; that set a limit, or may */
	bool set;	      /* some Timeout is set later, or http.DefaultClient is another one */
};

static bool is_named(const struct goscope *scope, const struct gonode *type, const char *name)
{
	struct gonamed named;

	return type && gotype_named(scope, (struct gotype){type, scope->source}, &named) &&
	       str_eq(named.path, STR("net/http")) && str_eq(named.name, str_from(name));
}

static const struct gonode *value_of(const struct gonode *composite, const char *key)
{
	for (const struct gonode *e = composite->b; e; e = e->next)
		if (e->kind == GN_KEY_VALUE && e->a && e->a->kind == GN_IDENT &&
			str_eq(e->a->text, str_from(key)))
			return e->b;
	return NULL;
}

static enum golimit of_composite(const struct goscope *scope, const struct gonode *client)
{
	const struct gonode *transport = value_of(client, "Transport");

	if (value_of(client, "Timeout"))
		return GOLIMIT_SOME;
	if (!transport)
		return GOLIMIT_NONE;
	if (transport->kind == GN_UNARY && transport->op == GO_AND)
		transport = transport->a;
	if (transport->kind != GN_COMPOSITE || !is_named(scope, transport->a, "Transport"))
		return GOLIMIT_UNKNOWN;
	return value_of(transport, "ResponseHeaderTimeout") ? GOLIMIT_SOME : GOLIMIT_NONE;
}

static bool sets_limit(const struct gonode *left)
{
	static const struct str names[] = {STR_INIT("Timeout"), STR_INIT("DefaultClient"),
		STR_INIT("DefaultTransport"), STR_INIT("ResponseHeaderTimeout"),
		STR_INIT("Transport")};

	for (size_t i = 0; left->kind == GN_SELECTOR && i < 5; i++)
		if (str_eq(left->text, names[i]))
			return true;
	return false;
}

static bool visit_client(const struct gonode *n, void *context)
{
	struct clients *c = context;

	c->scope.line = n->line;
	if (n->kind == GN_COMPOSITE && is_named(&c->scope, n->a, "Client")) {
		c->made++;
		c->limited += of_composite(&c->scope, n) != GOLIMIT_NONE;
	}
	if (n->kind == GN_ASSIGN)
		for (const struct gonode *left = n->a; left; left = left->next)
			c->set |= sets_limit(left);
	return true;
}

static void find_clients(struct goprogram *p, struct clients *c)
{
	for (size_t i = 0; i < p->npackages; i++)
		for (size_t k = 0; k < p->packages[i]->nsources; k++) {
			const struct gosource *source = p->packages[i]->sources[k];

			for (const struct gonode *n = source->file.decls; n; n = n->next) {
				c->scope = (struct goscope){
					p, source, n->kind == GN_FUNC ? n : NULL, n->line};
				gonode_walk(n, visit_client, c);
			}
		}
}

/* Which client it is is followed for variables alone; else all that the program makes count. */
static enum golimit of_client(const struct goscope *scope, const struct gonode *expr)
{
	struct clients c = {.made = 0};
	struct gobinding b = {0};
	struct goscope there = *scope;

	find_clients(scope->program, &c);
	if (c.set)
		return GOLIMIT_UNKNOWN;
	if (expr && expr->kind == GN_IDENT)
		b = goscope_find(scope, expr->text);
	if (b.value && b.value->kind == GN_UNARY && b.value->op == GO_AND)
		b.value = b.value->a;
	there.source = b.source ? b.source : scope->source;
	if (b.value && b.value->kind == GN_COMPOSITE && is_named(&there, b.value->a, "Client"))
		return of_composite(&there, b.value);
	if (!expr || (expr->kind == GN_SELECTOR && str_eq(expr->text, STR("DefaultClient"))))
		return GOLIMIT_NONE;
	return c.made && !c.limited ? GOLIMIT_NONE : GOLIMIT_UNKNOWN;
}

/* ---- contexts and requests ---- */

static enum golimit of_value(const struct gocalls *calls, const struct goscope *scope,
	const struct gonode *expr, int look);

static bool calls_of(
	const struct goscope *scope, const struct gonode *call, const char *path, const char *name)
{
	const struct gonode *f = call->a;

	return f && f->kind == GN_SELECTOR && f->a && f->a->kind == GN_IDENT &&
	       str_eq(f->text, str_from(name)) &&
	       str_eq(goscope_find(scope, f->a->text).path, str_from(path));
}

static enum golimit of_call(const struct gocalls *calls, const struct goscope *scope,
	const struct gonode *call, int look)
{
	static const char *const none[] = {"Background", "TODO", "WithoutCancel"};
	static const char *const same[] = {"WithCancel", "WithValue", "WithCancelCause"};

	for (size_t i = 0; i < 3; i++) {
		if (calls_of(scope, call, "context", none[i]))
			return GOLIMIT_NONE;
		if (call->b && calls_of(scope, call, "context", same[i]))
			return of_value(calls, scope, call->b, look + 1);
	}
	if (calls_of(scope, call, "context", "WithTimeout") ||
		calls_of(scope, call, "context", "WithDeadline"))
		return GOLIMIT_SOME;
	if (calls_of(scope, call, "net/http", "NewRequest"))
		return GOLIMIT_NONE;
	if (call->b && calls_of(scope, call, "net/http", "NewRequestWithContext"))
		return of_value(calls, scope, call->b, look + 1);
	return GOLIMIT_UNKNOWN;
}

static size_t parameter_of(const struct gonode *type, struct str name)
{
	size_t i = 0;

	for (const struct gonode *p = type->a; p; p = p->next, i++)
		if (str_eq(p->text, name))
			return i;
	return SIZE_MAX;
}

/* What all callers pass, where all are known. */
static enum golimit of_parameter(
	const struct gocalls *calls, const struct goscope *scope, struct str name, int look)
{
	const struct gofunc *self = gosource_func(scope->source, scope->outer);
	size_t index = self ? parameter_of(self->node->b, name) : SIZE_MAX;
	bool any = false;

	if (index == SIZE_MAX || gocalls_is_dynamic(calls, self))
		return GOLIMIT_UNKNOWN;
	for (size_t i = 0; i < calls->n; i++) {
		const struct gocall *c = &calls->items[i];
		struct goscope there = {scope->program, c->source, c->outer, c->node->line};
		const struct gonode *argument = c->node->b;

		if (c->callee != self)
			continue;
		for (size_t k = 0; k < index && argument; k++)
			argument = argument->next;
		if (!argument || of_value(calls, &there, argument, look + 1) != GOLIMIT_NONE)
			return GOLIMIT_UNKNOWN;
		any = true;
	}
	return any ? GOLIMIT_NONE : GOLIMIT_UNKNOWN;
}

static enum golimit of_value(const struct gocalls *calls, const struct goscope *scope,
	const struct gonode *expr, int look)
{
	struct gobinding b;
	struct goscope there = *scope;

	if (look > LOOK_MAX || !expr)
		return GOLIMIT_UNKNOWN;
	if (expr->kind == GN_CALL)
		return of_call(calls, scope, expr, look);
	if (expr->kind != GN_IDENT)
		return GOLIMIT_UNKNOWN;
	b = goscope_find(scope, expr->text);
	if (goscope_assigns(scope, expr->text))
		return GOLIMIT_UNKNOWN;
	if (b.kind == GO_BOUND_PARAMETER)
		return of_parameter(calls, scope, expr->text, look);
	if (!b.value || b.index || b.ranged)
		return GOLIMIT_UNKNOWN;
	there.source = b.source;
	if (b.kind == GO_BOUND_PACKAGE)
		there.outer = NULL;
	else
		there.line = b.line - 1;
	return of_value(calls, &there, b.value, look + 1);
}

enum golimit golimit_of_request(
	const struct gocalls *calls, const struct goscope *scope, const struct gonode *call)
{
	const struct gonode *f = call->a;
	enum golimit client, request = GOLIMIT_NONE;
	bool of_package = gostd_calls(scope, call, NULL);
	enum goclose_kind kind;

	if (!goopens(scope, call, &kind) || kind != GOCLOSE_BODY || !f || f->kind != GN_SELECTOR ||
		(!of_package && gostd_of(scope, f->a) != GOSTD_HTTP_CLIENT))
		return GOLIMIT_UNKNOWN;
	client = of_client(scope, of_package ? NULL : f->a);
	if (str_eq(f->text, STR("Do")))
		request = of_value(calls, scope, call->b, 0);
	if (client == GOLIMIT_SOME || request == GOLIMIT_SOME)
		return GOLIMIT_SOME;
	return client == GOLIMIT_NONE && request == GOLIMIT_NONE ? GOLIMIT_NONE : GOLIMIT_UNKNOWN;
}
