/* SPDX-License-Identifier: MIT */
#include "gosrc/goopens.h"

#include "gosrc/gowalk.h"

enum { LOOK_MAX = 4 }; /* variables and functions that stand between */

struct known {
	struct str path, name;
	enum gostd type;
};

static const struct known types[] = {
	{STR_INIT("net/http"), STR_INIT("Client"), GOSTD_HTTP_CLIENT},
	{STR_INIT("net/http"), STR_INIT("Transport"), GOSTD_HTTP_TRANSPORT},
	{STR_INIT("net/http"), STR_INIT("RoundTripper"), GOSTD_HTTP_TRANSPORT},
	{STR_INIT("net/http"), STR_INIT("Response"), GOSTD_HTTP_RESPONSE},
	{STR_INIT("database/sql"), STR_INIT("DB"), GOSTD_SQL_DB},
	{STR_INIT("database/sql"), STR_INIT("Stmt"), GOSTD_SQL_STMT},
	{STR_INIT("database/sql"), STR_INIT("Rows"), GOSTD_SQL_ROWS},
	{STR_INIT("database/sql"), STR_INIT("Tx"), GOSTD_SQL_TX},
	{STR_INIT("database/sql"), STR_INIT("Conn"), GOSTD_SQL_CONN},
};

/* What functions and variables of packages give. */
static const struct known values[] = {
	{STR_INIT("net/http"), STR_INIT("DefaultClient"), GOSTD_HTTP_CLIENT},
	{STR_INIT("net/http"), STR_INIT("DefaultTransport"), GOSTD_HTTP_TRANSPORT},
	{STR_INIT("net/http"), STR_INIT("Get"), GOSTD_HTTP_RESPONSE},
	{STR_INIT("net/http"), STR_INIT("Head"), GOSTD_HTTP_RESPONSE},
	{STR_INIT("net/http"), STR_INIT("Post"), GOSTD_HTTP_RESPONSE},
	{STR_INIT("net/http"), STR_INIT("PostForm"), GOSTD_HTTP_RESPONSE},
	{STR_INIT("database/sql"), STR_INIT("Open"), GOSTD_SQL_DB},
	{STR_INIT("database/sql"), STR_INIT("OpenDB"), GOSTD_SQL_DB},
};

/* What methods give. */
static const struct method {
	enum gostd of;
	struct str name;
	enum gostd gives;
} methods[] = {
	{GOSTD_HTTP_CLIENT, STR_INIT("Do"), GOSTD_HTTP_RESPONSE},
	{GOSTD_HTTP_CLIENT, STR_INIT("Get"), GOSTD_HTTP_RESPONSE},
	{GOSTD_HTTP_CLIENT, STR_INIT("Head"), GOSTD_HTTP_RESPONSE},
	{GOSTD_HTTP_CLIENT, STR_INIT("Post"), GOSTD_HTTP_RESPONSE},
	{GOSTD_HTTP_CLIENT, STR_INIT("PostForm"), GOSTD_HTTP_RESPONSE},
	{GOSTD_HTTP_TRANSPORT, STR_INIT("RoundTrip"), GOSTD_HTTP_RESPONSE},
	{GOSTD_SQL_DB, STR_INIT("Query"), GOSTD_SQL_ROWS},
	{GOSTD_SQL_DB, STR_INIT("QueryContext"), GOSTD_SQL_ROWS},
	{GOSTD_SQL_DB, STR_INIT("Begin"), GOSTD_SQL_TX},
	{GOSTD_SQL_DB, STR_INIT("BeginTx"), GOSTD_SQL_TX},
	{GOSTD_SQL_DB, STR_INIT("Conn"), GOSTD_SQL_CONN},
	{GOSTD_SQL_DB, STR_INIT("Prepare"), GOSTD_SQL_STMT},
	{GOSTD_SQL_DB, STR_INIT("PrepareContext"), GOSTD_SQL_STMT},
	{GOSTD_SQL_TX, STR_INIT("Query"), GOSTD_SQL_ROWS},
	{GOSTD_SQL_TX, STR_INIT("QueryContext"), GOSTD_SQL_ROWS},
	{GOSTD_SQL_CONN, STR_INIT("QueryContext"), GOSTD_SQL_ROWS},
	{GOSTD_SQL_CONN, STR_INIT("BeginTx"), GOSTD_SQL_TX},
	{GOSTD_SQL_STMT, STR_INIT("Query"), GOSTD_SQL_ROWS},
	{GOSTD_SQL_STMT, STR_INIT("QueryContext"), GOSTD_SQL_ROWS},
};

static enum gostd find(const struct known *list, size_t n, struct str path, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].path, path) && str_eq(list[i].name, name))
			return list[i].type;
	return GOSTD_UNKNOWN;
}

/* The import path in front of the dot; empty: it is no package. */
static struct str package_of(const struct goscope *scope, const struct gonode *selector)
{
	struct gobinding b = {0};

	if (selector->kind == GN_SELECTOR && selector->a && selector->a->kind == GN_IDENT)
		b = goscope_find(scope, selector->a->text);
	return b.kind == GO_BOUND_IMPORT ? b.path : STR("");
}

static enum gostd of_named(const struct goscope *scope, struct gotype type)
{
	struct gonamed named;

	return gotype_named(scope, type, &named)
		       ? find(types, sizeof(types) / sizeof(types[0]), named.path, named.name)
		       : GOSTD_UNKNOWN;
}

static enum gostd type_of(const struct goscope *scope, const struct gonode *expr, int look);

/* ---- calls ---- */

/* Of (T, error). Who gives more has read it, as a rule: (*http.Response, []byte, error). */
static const struct gonode *first_result(const struct gonode *type)
{
	const struct gonode *results = type ? type->b : NULL;

	return results && results->kind == GN_FIELD && results->next && !results->next->next
		       ? results->a
		       : NULL;
}

struct opening_search {
	struct goscope scope;
	enum gostd type;
	int look;
	bool found, closes;
};

static enum gostd type_of_call(const struct goscope *scope, const struct gonode *call, int look);

static bool visit_opening(const struct gonode *n, void *context)
{
	struct opening_search *s = context;

	s->scope.line = n->line;
	if (n->kind == GN_CALL && !s->found)
		s->found = type_of_call(&s->scope, n, s->look + 1) == s->type;
	s->closes |= n->kind == GN_SELECTOR &&
		     (str_eq(n->text, STR("Close")) || str_eq(n->text, STR("Commit")) ||
			     str_eq(n->text, STR("Rollback")));
	return !s->closes;
}

/*
 * A function of one's own that gives it and an error, gets it from where it is opened, and does not
 * close it itself: some give a response for its status, of which they have read the body.
 */
static enum gostd of_callee(const struct goscope *scope, const struct gofunc *f, int look)
{
	const struct gonode *result = f ? first_result(f->node->b) : NULL;
	struct opening_search s = {.look = look};

	if (!result || !f->node->c)
		return GOSTD_UNKNOWN;
	s.scope = (struct goscope){scope->program, f->source, f->node, f->node->line};
	s.type = of_named(&s.scope, (struct gotype){result, f->source});
	if (s.type == GOSTD_UNKNOWN)
		return s.type;
	gonode_walk(f->node->c, visit_opening, &s);
	return s.found && !s.closes ? s.type : GOSTD_UNKNOWN;
}

/* A method of an interface that was read: `Do(*http.Request) (*http.Response, error)`. */
static enum gostd of_interface(
	const struct goscope *scope, const struct gonode *receiver, struct str method)
{
	struct gotype t = gotype_underlying(scope, goscope_type(scope, receiver));
	struct goscope there = *scope;

	if (!t.node || t.node->kind != GN_INTERFACE)
		return GOSTD_UNKNOWN;
	there.source = t.source;
	for (const struct gonode *m = t.node->a; m; m = m->next)
		if (m->kind == GN_FIELD && str_eq(m->text, method) && m->a &&
			m->a->kind == GN_FUNC_TYPE && first_result(m->a))
			return of_named(&there, (struct gotype){first_result(m->a), t.source});
	return GOSTD_UNKNOWN;
}

static enum gostd type_of_call(const struct goscope *scope, const struct gonode *call, int look)
{
	const struct gonode *f = call->a;
	const struct gofunc *callee;
	enum gostd receiver;

	if (!f || look > LOOK_MAX)
		return GOSTD_UNKNOWN;
	if (package_of(scope, f).n) {
		enum gostd t = find(
			values, sizeof(values) / sizeof(values[0]), package_of(scope, f), f->text);

		if (t != GOSTD_UNKNOWN)
			return t;
	}
	callee = goscope_callee(scope, f);
	if (callee)
		return of_callee(scope, callee, look);
	if (f->kind != GN_SELECTOR)
		return GOSTD_UNKNOWN;
	receiver = type_of(scope, f->a, look + 1);
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (methods[i].of == receiver && str_eq(methods[i].name, f->text))
			return methods[i].gives;
	return receiver == GOSTD_UNKNOWN ? of_interface(scope, f->a, f->text) : GOSTD_UNKNOWN;
}

/* ---- expressions ---- */

/* What a variable began as, where that is a call of the standard library. */
static enum gostd of_variable(const struct goscope *scope, struct str name, int look)
{
	struct gobinding b = goscope_find(scope, name);
	struct goscope there = *scope;

	if (b.type || !b.value || b.index || b.ranged || b.value->kind != GN_CALL)
		return GOSTD_UNKNOWN;
	there.source = b.source;
	if (b.kind == GO_BOUND_PACKAGE)
		there.outer = NULL;
	else
		there.line = b.line;
	return type_of_call(&there, b.value, look + 1);
}

static enum gostd type_of(const struct goscope *scope, const struct gonode *expr, int look)
{
	enum gostd t;

	while (expr && (expr->kind == GN_PAREN || expr->kind == GN_STAR ||
			       (expr->kind == GN_UNARY && expr->op == GO_AND)))
		expr = expr->a;
	if (!expr || look > LOOK_MAX)
		return GOSTD_UNKNOWN;
	if (expr->kind == GN_CALL)
		return type_of_call(scope, expr, look);
	if (package_of(scope, expr).n)
		return find(values, sizeof(values) / sizeof(values[0]), package_of(scope, expr),
			expr->text);
	t = of_named(scope, goscope_type(scope, expr));
	if (t == GOSTD_UNKNOWN && expr->kind == GN_IDENT)
		t = of_variable(scope, expr->text, look);
	return t;
}

enum gostd gostd_of(const struct goscope *scope, const struct gonode *expr)
{
	return type_of(scope, expr, 0);
}

bool goopens(const struct goscope *scope, const struct gonode *call, enum goclose_kind *kind)
{
	switch (type_of_call(scope, call, 0)) {
	case GOSTD_HTTP_RESPONSE:
		*kind = GOCLOSE_BODY;
		return true;
	case GOSTD_SQL_ROWS:
		*kind = GOCLOSE_ROWS;
		return true;
	case GOSTD_SQL_TX:
		*kind = GOCLOSE_TX;
		return true;
	case GOSTD_SQL_CONN:
		*kind = GOCLOSE_CONN;
		return true;
	default:
		return false;
	}
}

/* Packages of the standard library have no dot in front of the first slash. */
bool gostd_calls(const struct goscope *scope, const struct gonode *call, const char *name)
{
	const struct gonode *f = call->kind == GN_CALL ? call->a : NULL;
	struct str path = f ? package_of(scope, f) : STR("");
	size_t slash = str_chr(path, '/');

	return path.n &&
	       str_chr(slash == SIZE_MAX ? path : str_head(path, slash), '.') == SIZE_MAX &&
	       (!name || str_eq(f->text, str_from(name)));
}
