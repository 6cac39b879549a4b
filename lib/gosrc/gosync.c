/* SPDX-License-Identifier: MIT */
#include "gosrc/gosync.h"

struct method {
	struct str type, name; /* of package sync; Group of golang.org/x/sync/errgroup */
	enum gosync_kind kind;
};

static const struct method methods[] = {
	{STR_INIT("Mutex"), STR_INIT("Lock"), GOSYNC_LOCK},
	{STR_INIT("Mutex"), STR_INIT("Unlock"), GOSYNC_UNLOCK},
	{STR_INIT("Mutex"), STR_INIT("TryLock"), GOSYNC_TRYLOCK},
	{STR_INIT("RWMutex"), STR_INIT("Lock"), GOSYNC_LOCK},
	{STR_INIT("RWMutex"), STR_INIT("Unlock"), GOSYNC_UNLOCK},
	{STR_INIT("RWMutex"), STR_INIT("RLock"), GOSYNC_RLOCK},
	{STR_INIT("RWMutex"), STR_INIT("RUnlock"), GOSYNC_RUNLOCK},
	{STR_INIT("RWMutex"), STR_INIT("TryLock"), GOSYNC_TRYLOCK},
	{STR_INIT("RWMutex"), STR_INIT("TryRLock"), GOSYNC_TRYLOCK},
	{STR_INIT("WaitGroup"), STR_INIT("Add"), GOSYNC_WG_ADD},
	{STR_INIT("WaitGroup"), STR_INIT("Done"), GOSYNC_WG_DONE},
	{STR_INIT("WaitGroup"), STR_INIT("Wait"), GOSYNC_WG_WAIT},
	{STR_INIT("Cond"), STR_INIT("Wait"), GOSYNC_COND_WAIT},
	{STR_INIT("Cond"), STR_INIT("Signal"), GOSYNC_COND_SIGNAL},
	{STR_INIT("Cond"), STR_INIT("Broadcast"), GOSYNC_COND_SIGNAL},
	{STR_INIT("Once"), STR_INIT("Do"), GOSYNC_ONCE_DO},
	{STR_INIT("Group"), STR_INIT("Wait"), GOSYNC_WG_WAIT},
	{STR_INIT("Group"), STR_INIT("Go"), GOSYNC_SEND},    /* of a token, where it has a limit */
	{STR_INIT("Locker"), STR_INIT("Lock"), GOSYNC_LOCK}, /* of whatever is behind it */
	{STR_INIT("Locker"), STR_INIT("Unlock"), GOSYNC_UNLOCK},
};

static bool is_sync_type(const struct goscope *scope, struct gotype type, struct str *name)
{
	struct gonamed named;

	if (!type.node || !gotype_named(scope, type, &named))
		return false;
	*name = named.name;
	return str_eq(named.path, STR("sync")) ||
	       (str_ends(named.path, STR("/errgroup")) && str_eq(named.name, STR("Group")));
}

/* ---- how an expression names an object ---- */

/* The text of a path of names, with indexes that are names themselves; false for calls and the
 * like. */
static bool write_path(const struct gonode *n, struct strbuf *out)
{
	switch (n->kind) {
	case GN_IDENT:
		strbuf_add(out, n->text);
		return true;
	case GN_SELECTOR:
		if (!n->a || !write_path(n->a, out))
			return false;
		strbuf_addc(out, '.');
		strbuf_add(out, n->text);
		return true;
	case GN_PAREN:
	case GN_STAR:
		return n->a && write_path(n->a, out);
	case GN_UNARY:
		return n->op == GO_AND && n->a && write_path(n->a, out);
	case GN_INDEX:
		if (!n->a || !write_path(n->a, out))
			return false;
		strbuf_addc(out, '[');
		if (n->b && (n->b->kind == GN_IDENT || n->b->kind == GN_SELECTOR))
			write_path(n->b, out);
		else if (n->b && n->b->kind == GN_LITERAL)
			strbuf_add(out, n->b->text);
		strbuf_addc(out, ']');
		return true;
	default:
		return false;
	}
}

struct str gosync_path(const struct goscope *scope, const struct gonode *expr)
{
	struct strbuf b = {0};
	struct str path = STR("");

	if (expr && write_path(expr, &b))
		path = arena_dup(&scope->program->arena, strbuf_str(&b));
	strbuf_release(&b);
	return path;
}

static const struct gonode *root_of(const struct gonode *n, bool *indexed)
{
	while (n && n->kind != GN_IDENT) {
		if (n->kind != GN_SELECTOR && n->kind != GN_PAREN && n->kind != GN_STAR &&
			n->kind != GN_INDEX && !(n->kind == GN_UNARY && n->op == GO_AND))
			return NULL;
		*indexed |= n->kind == GN_INDEX;
		n = n->a;
	}
	return n;
}

static enum gosync_root root_kind(
	const struct goscope *scope, const struct gonode *n, bool *indexed)
{
	const struct gonode *root = root_of(n, indexed);

	if (!root)
		return GOROOT_UNKNOWN;
	switch (goscope_find(scope, root->text).kind) {
	case GO_BOUND_PACKAGE:
	case GO_BOUND_IMPORT:
		return GOROOT_PACKAGE;
	case GO_BOUND_RECEIVER:
		/* `n = n.next` in a method of n: another object, as any local. */
		return goscope_assigns(scope, root->text) ? GOROOT_LOCAL : GOROOT_RECEIVER;
	case GO_BOUND_PARAMETER:
		return GOROOT_PARAMETER;
	case GO_BOUND_LOCAL:
		return GOROOT_LOCAL;
	default:
		return GOROOT_UNKNOWN;
	}
}

static void add_type_name(struct strbuf *out, const struct gonamed *named)
{
	strbuf_add(out, named->path);
	strbuf_addc(out, '.');
	strbuf_add(out, named->name);
}

static void add_key(const struct goscope *scope, const struct gonode *n, struct strbuf *out);

/* "path.Type.field" for a.field; nothing when a's type is not known. */
static void add_field_key(
	const struct goscope *scope, const struct gonode *selector, struct strbuf *out)
{
	struct gonamed owner;

	if (!gotype_field(scope, goscope_type(scope, selector->a), selector->text, &owner).node)
		return;
	if (owner.name.n)
		add_type_name(out, &owner);
	else
		add_key(scope, selector->a, out); /* a struct without a name is one variable's */
	if (!out->n)
		return;
	strbuf_addc(out, '.');
	strbuf_add(out, selector->text);
}

/* Whether a local variable is made with its value: new(T), make(T), T{}, &T{}, sync.NewCond(l). */
static bool is_made(const struct goscope *scope, const struct gobinding *b)
{
	const struct gonode *v = b->value;
	struct str type;

	if (!v)
		return b->type && b->type->kind != GN_STAR;
	while (v && (v->kind == GN_PAREN || (v->kind == GN_UNARY && v->op == GO_AND)))
		v = v->a;
	if (!v || v->kind == GN_COMPOSITE)
		return v != NULL;
	if (v->kind != GN_CALL || !v->a)
		return false;
	return (v->a->kind == GN_IDENT &&
		       (str_eq(v->a->text, STR("new")) || str_eq(v->a->text, STR("make")))) ||
	       (!b->index && is_sync_type(scope, goscope_type(scope, v), &type));
}

/* A local variable that stands for something else: x := s.locks[k], for _, x := range s.locks. */
static void add_alias_key(
	const struct goscope *scope, const struct gobinding *b, struct strbuf *out)
{
	struct goscope there = *scope;

	if (!b->value || b->value->kind == GN_CALL)
		return;
	there.line = b->line > scope->outer->line ? b->line - 1 : b->line;
	add_key(&there, b->value, out);
	if (b->ranged && out->n)
		strbuf_adds(out, "[]");
}

static void add_name_key(const struct goscope *scope, const struct gonode *name, struct strbuf *out)
{
	struct gobinding b = goscope_find(scope, name->text);

	switch (b.kind) {
	case GO_BOUND_PACKAGE:
		strbuf_add(out, scope->source->package->path);
		strbuf_addc(out, '.');
		strbuf_add(out, name->text);
		break;
	case GO_BOUND_LOCAL:
		if (!is_made(scope, &b)) {
			add_alias_key(scope, &b, out);
			break;
		}
		strbuf_add(out, scope->source->package->path);
		strbuf_addc(out, '.');
		strbuf_add(out, scope->outer->text);
		strbuf_addf(out, ":%u.%.*s", b.line, STR_ARG(name->text));
		break;
	default: /* a parameter may be any object of its type */
		break;
	}
}

static void add_key(const struct goscope *scope, const struct gonode *n, struct strbuf *out)
{
	struct gobinding b;

	while (n && (n->kind == GN_PAREN || n->kind == GN_STAR ||
			    (n->kind == GN_UNARY && n->op == GO_AND)))
		n = n->a;
	if (!n)
		return;
	switch (n->kind) {
	case GN_IDENT:
		add_name_key(scope, n, out);
		return;
	case GN_SELECTOR:
		b = n->a->kind == GN_IDENT ? goscope_find(scope, n->a->text)
					   : (struct gobinding){0};
		if (b.kind == GO_BOUND_IMPORT) {
			strbuf_add(out, b.path);
			strbuf_addc(out, '.');
			strbuf_add(out, n->text);
		} else {
			add_field_key(scope, n, out);
		}
		return;
	case GN_INDEX:
		add_key(scope, n->a, out);
		if (out->n)
			strbuf_adds(out, "[]");
		return;
	default:
		return;
	}
}

struct str gosync_key(const struct goscope *scope, const struct gonode *expr)
{
	struct strbuf b = {0};
	struct str key;

	add_key(scope, expr, &b);
	key = arena_dup(&scope->program->arena, strbuf_str(&b));
	strbuf_release(&b);
	return key;
}

static void name_object(const struct goscope *scope, const struct gonode *object,
	struct str promoted, struct gosync_op *op)
{
	struct strbuf b = {0};

	op->root = root_kind(scope, object, &op->indexed);
	if (write_path(object, &b)) {
		strbuf_add(&b, promoted);
		op->path = arena_dup(&scope->program->arena, strbuf_str(&b));
	}
	strbuf_clear(&b);
	if (promoted.n) {
		/* x.Lock() of a struct that embeds its lock: the key is that of its type. */
		struct str last = str_from_at(promoted, str_rchr(promoted, '.') + 1);
		struct gonamed owner;

		if (gotype_field(scope, goscope_type(scope, object), last, &owner).node) {
			if (owner.name.n)
				add_type_name(&b, &owner);
			else
				add_key(scope, object, &b);
			if (b.n)
				strbuf_addf(&b, ".%.*s", STR_ARG(last));
		}
	} else {
		add_key(scope, object, &b);
	}
	op->key = arena_dup(&scope->program->arena, strbuf_str(&b));
	op->indexed |= str_find(op->key, STR("[]")) != SIZE_MAX;
	strbuf_release(&b);
}

/* ---- operations ---- */

static const struct method *find_method(struct str type, struct str name)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (str_eq(methods[i].type, type) && str_eq(methods[i].name, name))
			return &methods[i];
	return NULL;
}

enum { EMBEDDED_MAX = 8 }; /* levels of embedding */

/*
 * The method of an embedded Mutex, RWMutex, WaitGroup, at any level, of a struct that has none of
 * this name itself. chain: the embedded fields on the way, ".base.Mutex".
 */
static const struct method *promoted_method(const struct goscope *scope, struct gotype type,
	struct str name, int level, struct strbuf *chain)
{
	struct gonamed named;
	struct gotype s;

	if (gotype_named(scope, type, &named) && gopackage_func(named.package, named.name, name))
		return NULL;
	s = gotype_underlying(scope, type);
	if (!s.node || s.node->kind != GN_STRUCT || level > EMBEDDED_MAX)
		return NULL;
	for (const struct gonode *f = s.node->a; f; f = f->next) {
		struct gotype embedded = {f->a, s.source};
		const struct method *m = NULL;
		struct str sync;
		size_t before = chain->n;

		if (f->text.n)
			continue;
		strbuf_addf(chain, ".%.*s", STR_ARG(gonode_type_name(f->a)));
		if (is_sync_type(scope, embedded, &sync))
			m = find_method(sync, name);
		else
			m = promoted_method(scope, embedded, name, level + 1, chain);
		if (m)
			return m;
		chain->n = before;
	}
	return NULL;
}

static bool is_call_of(
	const struct goscope *scope, const struct gonode *call, struct str path, struct str name)
{
	const struct gonode *f = call->a;

	return f && f->kind == GN_SELECTOR && str_eq(f->text, name) && f->a->kind == GN_IDENT &&
	       str_eq(goscope_find(scope, f->a->text).path, path);
}

static bool op_of_call(const struct goscope *scope, const struct gonode *call, struct gosync_op *op)
{
	const struct gonode *f = call->a;
	const struct method *m = NULL;
	struct strbuf chain = {0};
	struct str type;
	struct gotype of;

	if (f && f->kind == GN_IDENT && str_eq(f->text, STR("close")) && call->b &&
		!goscope_find(scope, f->text).kind) {
		op->kind = GOSYNC_CLOSE;
		name_object(scope, call->b, STR(""), op);
		return true;
	}
	if (is_call_of(scope, call, STR("time"), STR("Sleep"))) {
		op->kind = GOSYNC_SLEEP;
		return true;
	}
	if (!f || f->kind != GN_SELECTOR || !f->a)
		return false;
	of = goscope_type(scope, f->a);
	if (is_sync_type(scope, of, &type))
		m = find_method(type, f->text);
	else if (of.node)
		m = promoted_method(scope, of, f->text, 0, &chain);
	if (m) {
		op->kind = m->kind;
		name_object(scope, f->a, strbuf_str(&chain), op);
	}
	strbuf_release(&chain);
	return m != NULL;
}

bool gosync_counts_up(const struct gosync_op *op)
{
	const struct gonode *n = op->kind == GOSYNC_WG_ADD ? op->node->b : NULL;

	return n &&
	       (n->kind == GN_LITERAL || (n->kind == GN_CALL && n->a && n->a->kind == GN_IDENT &&
						 str_eq(n->a->text, STR("len"))));
}

bool gosync_is_variable(const struct gosync_op *op)
{
	struct str before = op->key;

	if (op->root != GOROOT_PACKAGE || op->indexed || !op->path.n ||
		!str_ends(op->key, op->path))
		return false;
	before.n -= op->path.n;
	return str_ends(before, STR(".")) || str_ends(before, STR("/"));
}

const struct gonode *gosync_object(const struct gosync_op *op)
{
	switch (op->node->kind) {
	case GN_SEND:
	case GN_UNARY:
		return op->node->a;
	case GN_RANGE:
		return op->node->b;
	case GN_CALL:
		if (op->kind == GOSYNC_CLOSE)
			return op->node->b;
		return op->node->a ? op->node->a->a : NULL;
	default:
		return NULL;
	}
}

void gosync_rename(const struct goscope *scope, const struct gonode *object, struct gosync_op *op)
{
	bool method = op->node->kind == GN_CALL && op->kind != GOSYNC_CLOSE;
	struct strbuf chain = {0};
	struct str type;
	struct gotype of;

	op->key = op->path = STR("");
	op->root = GOROOT_UNKNOWN;
	op->indexed = false;
	of = method ? goscope_type(scope, object) : (struct gotype){0};
	if (!method || (is_sync_type(scope, of, &type) && find_method(type, op->node->a->text)) ||
		(of.node && promoted_method(scope, of, op->node->a->text, 0, &chain)))
		name_object(scope, object, strbuf_str(&chain), op);
	strbuf_release(&chain);
}

static bool is_channel(const struct goscope *scope, const struct gonode *expr)
{
	struct gotype t = gotype_underlying(scope, goscope_type(scope, expr));

	return t.node && t.node->kind == GN_CHAN;
}

bool gosync_op_of(const struct goscope *scope, const struct gonode *node, struct gosync_op *out)
{
	*out = (struct gosync_op){.node = node, .line = node->line};
	switch (node->kind) {
	case GN_CALL:
		return op_of_call(scope, node, out);
	case GN_SEND:
		out->kind = GOSYNC_SEND;
		name_object(scope, node->a, STR(""), out);
		return true;
	case GN_UNARY:
		if (node->op != GO_ARROW || !node->a)
			return false;
		out->kind = GOSYNC_RECEIVE;
		name_object(scope, node->a, STR(""), out);
		return true;
	case GN_RANGE:
		if (!node->b || !is_channel(scope, node->b))
			return false;
		out->kind = GOSYNC_RECEIVE;
		name_object(scope, node->b, STR(""), out);
		return true;
	default:
		return false;
	}
}
