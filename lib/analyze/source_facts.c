/* SPDX-License-Identifier: MIT */
#include "analyze/source_facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "gosrc/gowalk.h"

enum { WAITS_MAX = 64, LINKS_MAX = 64 };

/* How a frame called the one above: "c.next" of the caller is "n", the receiver, in the callee. */
struct link {
	struct str caller, callee; /* empty: not known */
};

struct finder {
	struct goprogram *program;
	const struct owner *owner;
	const struct stacks *stacks;
	enum wait_class class;
	struct source_facts *out;
	struct source_wait waits[WAITS_MAX];
	size_t nwaits;
	struct source_hold *holds;
	size_t nholds, cap_holds;
	struct goreach ahead;
	bool leaf; /* no frame of one's own code was met yet */
	struct link links[LINKS_MAX];
	size_t nlinks;	   /* own frames above the current one, leaf first */
	bool linked;	   /* all of them call each other directly */
	struct str above;  /* receiver's name of the own frame above */
	struct str callee; /* name of the function that the frame before is */
};

/* A frame with its source: the function around its line. */
struct located {
	struct goscope scope;
	const struct gonode *function;
	frameid frame;
	uint32_t line, depth;
};

/* ---- does the line hold what the stack says? ---- */

static bool fits(enum wait_class class, enum gosync_kind kind)
{
	switch (class) {
	case WAIT_MUTEX:
		return kind == GOSYNC_LOCK || kind == GOSYNC_ONCE_DO || kind == GOSYNC_COND_WAIT;
	case WAIT_RW_READ:
		return kind == GOSYNC_RLOCK;
	case WAIT_RW_WRITE:
		return kind == GOSYNC_LOCK;
	case WAIT_WAITGROUP:
		return kind == GOSYNC_WG_WAIT;
	case WAIT_COND:
		return kind == GOSYNC_COND_WAIT;
	case WAIT_CHAN_SEND:
		return kind == GOSYNC_SEND;
	case WAIT_CHAN_RECEIVE:
		return kind == GOSYNC_RECEIVE;
	case WAIT_SELECT:
		return kind == GOSYNC_SEND || kind == GOSYNC_RECEIVE;
	case WAIT_SEMA:
		return kind != GOSYNC_SEND && kind != GOSYNC_RECEIVE;
	default:
		return false;
	}
}

/* "Get" of "example.com/m/cache.(*Cache[...]).Get"; "" of closures, which have no name to call. */
static struct str called_name(struct str function)
{
	size_t dot = str_rchr(function, '.');
	struct str last = dot == SIZE_MAX ? function : str_from_at(function, dot + 1);

	if (str_ends(function, STR("[...]"))) {
		function = str_head(function, function.n - 5);
		return called_name(function);
	}
	if (str_starts(last, STR("func")) || str_starts(last, STR("gowrap")) ||
		str_starts(last, STR("deferwrap")) ||
		(last.n && last.p[0] >= '0' && last.p[0] <= '9') || str_ends(last, STR("-fm")) ||
		str_find(last, STR("-range")) != SIZE_MAX)
		return STR("");
	return last;
}

struct call_search {
	struct goscope scope;
	uint32_t line;
	struct str name;
	bool any, named, defers;
};

/* Function values and interface methods are called by other names than they have. */
static bool visit_call(const struct gonode *n, void *context)
{
	struct call_search *s = context;
	const struct gonode *f = n->a;

	s->defers |= n->kind == GN_DEFER;
	if (n->kind != GN_CALL || n->line > s->line || n->end < s->line)
		return true;
	s->scope.line = n->line;
	while (f && (f->kind == GN_INDEX || f->kind == GN_PAREN))
		f = f->a;
	s->any = true;
	s->named |= f && (f->kind == GN_IDENT || f->kind == GN_SELECTOR) &&
		    (str_eq(f->text, s->name) || !goscope_callee(&s->scope, n->a));
	return true;
}

/* The line calls something; and by its name, unless what was called has none. */
static bool calls_callee(const struct located *at, struct str callee)
{
	struct call_search s = {.scope = at->scope, .line = at->line, .name = called_name(callee)};

	gonode_walk(at->function, visit_call, &s);
	/* Deferred calls run at a return or where the function ends. */
	return s.defers || s.named || (s.any && !s.name.n);
}

/* ---- waits ---- */

/* Whether a wait of this class stands in the source as an operation. */
static bool is_operation(enum wait_class class)
{
	for (int kind = GOSYNC_NONE; kind <= GOSYNC_SLEEP; kind++)
		if (fits(class, (enum gosync_kind)kind))
			return true;
	return false;
}

struct range_search {
	uint32_t line;
	bool found;
};

static bool visit_range(const struct gonode *n, void *context)
{
	struct range_search *s = context;

	s->found |= n->kind == GN_RANGE && n->line == s->line;
	return !s->found;
}

/* for range t.C: a channel for all we know, of a type that was not read. */
static bool ranges(const struct located *at)
{
	struct range_search s = {.line = at->line};

	gonode_walk(at->function, visit_range, &s);
	return s.found;
}

/* Timers and contexts end a wait whoever else does not. */
static bool ends_by_itself(const struct gosync_op *op)
{
	return op->kind == GOSYNC_RECEIVE &&
	       (str_find(op->path, STR(".Done")) != SIZE_MAX || !op->key.n);
}

static void find_waits(struct finder *f, const struct located *at)
{
	struct gosync_op ops[WAITS_MAX];
	size_t n = goreach_at(&at->scope, at->function, at->line, ops, WAITS_MAX);

	for (size_t i = 0; i < n && f->nwaits < WAITS_MAX; i++) {
		if (!fits(f->class, ops[i].kind))
			continue;
		if (f->class == WAIT_SELECT && ends_by_itself(&ops[i]))
			f->out->has_default = true;
		f->waits[f->nwaits++] = (struct source_wait){ops[i], at->depth, at->frame};
		if (f->class != WAIT_SELECT)
			break; /* the innermost: operands come before what they are for */
	}
	if (!f->nwaits && !(f->class == WAIT_CHAN_RECEIVE && ranges(at)))
		f->out->stale = true;
}

/* ---- a frame ---- */

static bool locate(struct finder *f, frameid frame, uint32_t depth, struct located *out)
{
	struct str name = stacks_frame_name(f->stacks, frame);
	struct str file = stacks_frame_file(f->stacks, frame);
	uint32_t line = stacks_frame_line(f->stacks, frame);
	const struct gosource *source;
	const struct gonode *outer = NULL;

	source = file.n && line ? goprogram_source(f->program, name, file) : NULL;
	if (!source) {
		f->out->unread = true;
		return false;
	}
	*out = (struct located){.frame = frame, .line = line, .depth = depth};
	out->function = gosource_function_at(source, line, gosource_literals(name), &outer);
	if (!out->function || (outer->kind == GN_FUNC && str_find(name, outer->text) == SIZE_MAX)) {
		f->out->stale = true;
		return false;
	}
	out->scope = (struct goscope){f->program, source, outer, line};
	return true;
}

/* What the path of a lock in the current frame is called in the one that waits; empty: unknown. */
static struct str path_at_leaf(struct finder *f, struct str path)
{
	struct strbuf b = {0};

	for (size_t i = f->nlinks; i-- > 0 && path.n;) {
		struct str rest = path;

		if (!f->links[i].caller.n || !f->links[i].callee.n ||
			!str_eat(&rest, f->links[i].caller) || !rest.n || rest.p[0] != '.')
			return STR("");
		strbuf_clear(&b);
		strbuf_add(&b, f->links[i].callee);
		strbuf_add(&b, rest);
		path = arena_dup(&f->program->arena, strbuf_str(&b));
	}
	strbuf_release(&b);
	return path;
}

static enum source_awaited is_awaited(struct finder *f, const struct gosync_op *op)
{
	const struct gosync_op *wait = &f->waits[0].op;
	struct str path;

	if (f->nwaits != 1 || !op->key.n || !str_eq(op->key, wait->key))
		return AWAITED_NO;
	if (op->root == GOROOT_PACKAGE && !op->indexed)
		return AWAITED_YES;
	path = f->linked ? path_at_leaf(f, op->path) : STR("");
	if (!path.n || !wait->path.n)
		return AWAITED_UNKNOWN;
	if (!str_eq(path, wait->path))
		return AWAITED_NO;
	return op->indexed || wait->indexed ? AWAITED_UNKNOWN : AWAITED_YES;
}

static void add_hold(struct finder *f, const struct located *at, const struct goheld *held)
{
	f->holds = grow_array(f->holds, &f->cap_holds, f->nholds + 1, sizeof(*f->holds));
	f->holds[f->nholds++] =
		(struct source_hold){*held, at->depth, at->frame, is_awaited(f, &held->op)};
}

static void find_holds(struct finder *f, const struct located *at)
{
	struct goheld_set *set = xmalloc(sizeof(*set));
	bool runs = f->leaf && (f->class == WAIT_RUN || f->class == WAIT_RUNNABLE);

	/*
	 * What an earlier turn of a loop took at this very line and may not have given back is
	 * nobody's any more: who takes it again waits for no holder.
	 */
	if (runs)
		goheld_around(&at->scope, at->function, at->line, set);
	else
		goheld_at(&at->scope, at->function, at->line, set);
	f->out->unresolved |= set->unresolved || set->overflow;
	/* Cond.Wait gives up the lock of its condition: as a rule the one that was taken last. */
	if (set->n && f->nwaits && f->waits[0].depth == at->depth &&
		f->waits[0].op.kind == GOSYNC_COND_WAIT)
		set->n--;
	for (size_t i = 0; i < set->n; i++)
		if (runs || set->items[i].sure || set->items[i].op.line != at->line)
			add_hold(f, at, &set->items[i]);
	free(set);
}

/* Who is inside of once.Do() keeps all others out. */
static void find_once(struct finder *f, const struct located *at)
{
	struct gosync_op ops[WAITS_MAX];
	size_t n = goreach_at(&at->scope, at->function, at->line, ops, WAITS_MAX);

	for (size_t i = 0; i < n; i++)
		if (ops[i].kind == GOSYNC_ONCE_DO && ops[i].key.n)
			add_hold(f, at, &(struct goheld){.op = ops[i], .sure = true});
}

/* Whether the frame above is the operation itself, not a library that waits in its own way. */
static bool waits_here(struct str callee)
{
	struct str package = function_package(callee);

	return !callee.n || str_eq(package, STR("runtime")) || str_eq(package, STR("sync")) ||
	       str_starts(package, STR("internal/"));
}

/* What the compiler calls and no line names: allocation, maps, channels, panics, ... */
static bool is_implicit(struct str callee)
{
	return str_eq(function_package(callee), STR("runtime"));
}

/* Packages of the standard library that wait, sleep or log, and call nobody's functions. */
static bool may_call_back(struct str function)
{
	static const struct str quiet[] = {STR_INIT("time"), STR_INIT("os"), STR_INIT("syscall"),
		STR_INIT("io"), STR_INIT("bufio"), STR_INIT("os/signal"), STR_INIT("net"),
		STR_INIT("strings"), STR_INIT("bytes"), STR_INIT("encoding/binary")};
	struct str package = function_package(function);

	for (size_t i = 0; i < sizeof(quiet) / sizeof(quiet[0]); i++)
		if (str_eq(package, quiet[i]))
			return false;
	return true;
}

struct call_of {
	struct goscope scope;
	uint32_t line;
	struct str name;
	const struct gonode *receiver;
	unsigned n;
};

static bool visit_call_of(const struct gonode *n, void *context)
{
	struct call_of *c = context;

	if (n->kind == GN_CALL && n->line == c->line && n->a && n->a->kind == GN_SELECTOR &&
		str_eq(n->a->text, c->name)) {
		c->receiver = n->a->a;
		c->n++;
	}
	return true;
}

/* The frame calls the one above as x.name(): links x to the receiver there. */
static void link_frames(struct finder *f, const struct located *at)
{
	struct call_of c = {at->scope, at->line, called_name(f->callee), NULL, 0};
	struct link *l = &f->links[f->nlinks];

	if (f->leaf)
		return;
	if (f->nlinks == LINKS_MAX) {
		f->linked = false;
		return;
	}
	*l = (struct link){0};
	f->nlinks++;
	gonode_walk(at->function, visit_call_of, &c);
	if (c.n != 1)
		return;
	l->callee = f->above;
	l->caller = gosync_path(&at->scope, c.receiver);
}

static struct str receiver_name(const struct located *at)
{
	const struct gonode *outer = at->scope.outer;

	return outer->kind == GN_FUNC && outer->a ? outer->a->text : STR("");
}

/*
 * "main.(*Pool).Get.Printf.func1" in log.go: a closure of a library's function that was inlined.
 * Its name is one's own, its file is not.
 */
static bool is_inlined_closure(struct str name)
{
	size_t slash = str_rchr(name, '/');
	unsigned words = 0;

	name = str_from_at(name, slash == SIZE_MAX ? 0 : slash + 1);
	str_split(&name, '.');
	while (name.n) {
		struct str word = str_split(&name, '.');

		words += word.n && word.p[0] != '(' && !str_starts(word, STR("func")) &&
			 !(word.p[0] >= '0' && word.p[0] <= '9');
	}
	return words > 1;
}

static bool is_own(struct finder *f, frameid frame)
{
	struct str name = stacks_frame_name(f->stacks, frame);

	if (owner_of(f->owner, f->stacks, stacks_frame_get(f->stacks, frame)->function) !=
		CODE_MINE)
		return false;
	return !is_inlined_closure(name) ||
	       goprogram_source(f->program, name, stacks_frame_file(f->stacks, frame));
}

static void look_at(struct finder *f, frameid frame, uint32_t depth)
{
	struct located at;

	if (!is_own(f, frame)) {
		f->linked &= f->leaf; /* a library stands between */
		f->callee = stacks_frame_name(f->stacks, frame);
		/* A library that is inside may call back: handlers, comparison functions, ... */
		f->out->calls_back |= !waits_here(f->callee) && may_call_back(f->callee);
		f->out->unknown |= f->out->calls_back;
		return;
	}
	if (locate(f, frame, depth, &at)) {
		bool own = f->leaf && is_operation(f->class) && waits_here(f->callee);

		if (own)
			find_waits(f, &at);
		else if (f->callee.n && !is_implicit(f->callee) && !calls_callee(&at, f->callee))
			f->out->stale = true;
		if (!f->out->stale) {
			link_frames(f, &at);
			find_holds(f, &at);
			if (!own)
				find_once(f, &at);
			goreach_from(&at.scope, at.function, at.line, &f->ahead);
			f->above = receiver_name(&at);
		}
	} else {
		f->linked = false;
	}
	f->leaf = false;
	f->callee = stacks_frame_name(f->stacks, frame);
}

/* Operations on a channel that may be any: a parameter. Not timers and contexts. */
static bool uses_unknown(const struct goreach *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct gosync_op *op = &r->ops[i];

		bool channel = op->kind == GOSYNC_SEND || op->kind == GOSYNC_RECEIVE ||
			       op->kind == GOSYNC_CLOSE;

		if (op->key.n)
			continue;
		if (op->kind == GOSYNC_WG_DONE || op->kind == GOSYNC_COND_SIGNAL)
			return true;
		if (channel && op->path.n && !str_ends(op->path, STR(".C")))
			return true;
	}
	return false;
}

static const void *keep(struct finder *f, const void *items, size_t n, size_t size)
{
	void *copy = arena_alloc(&f->program->arena, n * size + 1);

	if (n)
		memcpy(copy, items, n * size);
	return copy;
}

void source_facts_find(struct goprogram *program, const struct owner *owner,
	const struct stacks *stacks, stackid stack, enum wait_class class, struct source_facts *out)
{
	struct finder f = {.program = program, .owner = owner, .stacks = stacks, .class = class};

	*out = (struct source_facts){0};
	f.out = out;
	f.leaf = f.linked = true;
	for (stackid s = stack; s; s = stacks_get(stacks, s)->parent)
		look_at(&f, stacks_get(stacks, s)->frame, stacks_get(stacks, s)->depth);
	out->waits = keep(&f, f.waits, f.nwaits, sizeof(*f.waits));
	out->nwaits = f.nwaits;
	out->holds = keep(&f, f.holds, f.nholds, sizeof(*f.holds));
	out->nholds = f.nholds;
	out->ahead = keep(&f, f.ahead.ops, f.ahead.n, sizeof(*f.ahead.ops));
	out->nahead = f.ahead.n;
	out->unseen = out->unknown || f.ahead.unknown;
	out->unknown |= f.ahead.unknown || f.ahead.cut || uses_unknown(&f.ahead);
	free(f.holds);
	goreach_release(&f.ahead);
}
