/* SPDX-License-Identifier: MIT */
#include "analyze/source_facts.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/source_frames.h"
#include "base/xmalloc.h"
#include "gosrc/gocontext.h"
#include "gosrc/goskip.h"
#include "gosrc/gowalk.h"

enum { WAITS_MAX = 64 };

struct finder {
	struct goprogram *program;
	enum wait_class class;
	struct source_facts *out;
	struct source_frames frames;
	struct source_wait waits[WAITS_MAX];
	size_t nwaits;
	struct str wait_path; /* of the first, as the frame that waits calls it */
	size_t wait_frame;    /* index of that */
	struct source_hold *holds;
	size_t nholds, cap_holds;
	struct goreach ahead;
	bool leaf;	   /* no frame of one's own code was met yet */
	struct str callee; /* name of the function that the frame before is */
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
static bool calls_callee(const struct source_frame *at, struct str callee)
{
	struct call_search s = {
		.scope = at->scope, .line = at->line, .name = source_frame_called(callee)};

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
static bool ranges(const struct source_frame *at)
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

/* A line of several operations that the stack may mean: which of them is not known. */
static bool is_ambiguous(const struct finder *f, const struct gosync_op *ops, size_t n)
{
	const struct gosync_op *first = NULL;

	for (size_t i = 0; i < n; i++) {
		if (!fits(f->class, ops[i].kind))
			continue;
		if (first && (!str_eq(first->key, ops[i].key) || !str_eq(first->path, ops[i].path)))
			return true;
		first = first ? first : &ops[i];
	}
	return false;
}

/* <-ctx.Done() of a context that only functions on this stack end, when they return. */
static bool is_behind(const struct source_frame *at, const struct gosync_op *op)
{
	const struct gonode *call = op->node->kind == GN_UNARY ? op->node->a : NULL;

	return call && call->kind == GN_CALL && call->a && call->a->kind == GN_SELECTOR &&
	       str_eq(call->a->text, STR("Done")) &&
	       gocontext_outlasts(&at->chain, &at->scope, call->a->a);
}

static void find_waits(struct finder *f, size_t frame)
{
	const struct source_frame *at = &f->frames.items[frame];
	struct gosync_op ops[WAITS_MAX];
	size_t n = goreach_at(&at->scope, at->function, at->line, ops, WAITS_MAX);
	bool ambiguous = f->class != WAIT_SELECT && is_ambiguous(f, ops, n);

	f->wait_frame = frame;
	for (size_t i = 0; i < n && f->nwaits < WAITS_MAX; i++) {
		if (!fits(f->class, ops[i].kind) ||
			(f->class == WAIT_SELECT && n > 1 && is_behind(at, &ops[i])))
			continue;
		if (!f->nwaits)
			f->wait_path = ambiguous ? STR("") : ops[i].path;
		gochain_name(&at->chain, &at->scope, &ops[i]);
		if (f->class == WAIT_SELECT && ends_by_itself(&ops[i]))
			f->out->has_default = true;
		if (ambiguous)
			ops[i].key = ops[i].path = STR("");
		f->waits[f->nwaits++] = (struct source_wait){ops[i], at->depth, at->frame};
		if (f->class != WAIT_SELECT)
			break; /* the innermost: operands come before what they are for */
	}
	f->out->unresolved |= ambiguous;
	if (!f->nwaits && !(f->class == WAIT_CHAN_RECEIVE && ranges(at)))
		f->out->stale = true;
}

/* ---- a frame ---- */

/* Whether a lock that a frame holds is the one that the thread waits for. */
static enum source_awaited is_awaited(struct finder *f, size_t frame, const struct gosync_op *op)
{
	const struct gosync_op *wait = &f->waits[0].op;
	struct str path, wanted = wait->path;

	if (f->nwaits != 1 || !op->key.n || !str_eq(op->key, wait->key))
		return AWAITED_NO;
	if (gosync_is_variable(op) && gosync_is_variable(wait))
		return AWAITED_YES;
	if (op->root == GOROOT_PACKAGE && wait->root == GOROOT_PACKAGE) {
		path = op->path;
	} else if (op->up || wait->up) { /* named by calls: comparable where one frame names both */
		path = frame + op->up == f->wait_frame + wait->up ? op->path : STR("");
	} else {
		path = source_frames_path(&f->frames, frame, f->wait_frame, op->path);
		wanted = f->wait_path;
	}
	if (!path.n || !wanted.n)
		return AWAITED_UNKNOWN;
	if (!str_eq(path, wanted))
		return AWAITED_NO;
	return op->indexed || wait->indexed ? AWAITED_UNKNOWN : AWAITED_YES;
}

static void add_hold(struct finder *f, size_t frame, const struct goheld *held)
{
	const struct source_frame *at = &f->frames.items[frame];

	f->holds = grow_array(f->holds, &f->cap_holds, f->nholds + 1, sizeof(*f->holds));
	f->holds[f->nholds++] =
		(struct source_hold){*held, at->depth, at->frame, is_awaited(f, frame, &held->op)};
}

static void find_holds(struct finder *f, size_t frame)
{
	const struct source_frame *at = &f->frames.items[frame];
	struct goheld_set *set = xmalloc(sizeof(*set));
	bool waits = f->nwaits && f->waits[0].depth == at->depth;
	/*
	 * What an earlier turn of a loop took at this very line and may not have given back is
	 * nobody's any more: who takes it again waits for no holder.
	 */
	bool runs = f->leaf && (f->class == WAIT_RUN || f->class == WAIT_RUNNABLE);
	struct goheld_place place = {.scope = at->scope,
		.function = at->function,
		.line = at->line,
		.node = waits && f->waits[0].op.key.n && f->class != WAIT_SELECT
				? f->waits[0].op.node
				: at->call,
		.chain = &at->chain,
		.around = runs};

	goheld_at(&place, set);
	f->out->unresolved |= set->unresolved || set->overflow;
	/* Cond.Wait gives up the lock of its condition: as a rule the one that was taken last. */
	if (set->n && waits && f->waits[0].op.kind == GOSYNC_COND_WAIT)
		set->n--;
	for (size_t i = 0; i < set->n; i++)
		if (runs || set->items[i].sure || set->items[i].op.line != at->line)
			add_hold(f, frame, &set->items[i]);
	free(set);
}

/* Who is inside of once.Do() keeps all others out. */
static void find_once(struct finder *f, size_t frame)
{
	const struct source_frame *at = &f->frames.items[frame];
	struct gosync_op ops[WAITS_MAX];
	size_t n = goreach_at(&at->scope, at->function, at->line, ops, WAITS_MAX);

	for (size_t i = 0; i < n; i++) {
		if (ops[i].kind != GOSYNC_ONCE_DO)
			continue;
		gochain_name(&at->chain, &at->scope, &ops[i]);
		if (ops[i].key.n)
			add_hold(f, frame, &(struct goheld){.op = ops[i], .sure = true});
	}
}

/* Whether the frame above is the operation itself, not a library that waits in its own way. */
static bool waits_here(struct str callee)
{
	struct str package = function_package(callee);

	return !callee.n || str_eq(package, STR("runtime")) || str_eq(package, STR("sync")) ||
	       str_starts(package, STR("internal/")) || str_ends(package, STR("/errgroup"));
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

/* ---- g.Go(func() { ... }) ---- */

struct task_search {
	const struct gonode *task, *call;
};

static bool visit_task(const struct gonode *n, void *context)
{
	struct task_search *s = context;

	if (n->kind == GN_CALL && n->a && n->a->kind == GN_SELECTOR && n->b == s->task)
		s->call = n;
	return !s->call;
}

/* Go of sync.WaitGroup (Go 1.25) and errgroup.Group (golang.org/x/sync, 2026) run f in this. */
static bool is_group_root(struct str name)
{
	struct str package = function_package(name);

	if (str_eq(package, STR("sync")))
		return str_eq(name, STR("sync.(*WaitGroup).Go.func1"));
	return str_ends(package, STR("/errgroup")) &&
	       (str_ends(name, STR(".(*Group).Go.func1")) ||
		       str_ends(name, STR(".(*Group).add.func1")) ||
		       str_ends(name, STR(".(*Group).TryGo.func1")));
}

/* What the group's own function does when the task has returned: Done, and a token given back. */
static void end_task(struct finder *f, size_t frame)
{
	const struct source_frame *task = frame ? &f->frames.items[frame - 1] : NULL;
	struct task_search s = {.task = task && task->found ? task->function : NULL};
	struct gosync_op op = {.kind = GOSYNC_WG_DONE};
	struct goscope scope;

	if (s.task && s.task != task->scope.outer)
		gonode_walk(task->scope.outer, visit_task, &s);
	f->out->unknown |= !s.call;
	if (!s.call)
		return;
	scope = task->scope;
	op.node = s.call;
	op.line = scope.line = s.call->line;
	op.key = gosync_key(&scope, s.call->a->a);
	op.path = gosync_path(&scope, s.call->a->a);
	goreach_add(&f->ahead, &op);
	op.kind = GOSYNC_RECEIVE;
	if (!str_eq(function_package(f->frames.items[frame].name), STR("sync")))
		goreach_add(&f->ahead, &op);
}

enum { SAME_MAX = 16 };

/* By which line a turn of the loop skips the i-th operation, and all that do the same. */
static uint32_t skip_of(const struct finder *f, const struct source_frame *at, size_t i)
{
	const struct gosync_op *ops = f->ahead.ops;
	const struct gonode *same[SAME_MAX] = {ops[i].node};
	size_t n = 1;

	if ((f->class != WAIT_CHAN_RECEIVE && f->class != WAIT_SELECT) || ops[i].depth)
		return 0;
	for (size_t k = 0; k < f->ahead.n; k++) {
		if (k == i || ops[k].kind != ops[i].kind || !str_eq(ops[k].key, ops[i].key))
			continue;
		if (n == SAME_MAX || ops[k].depth) /* a helper does it, too: some way or other */
			return 0;
		same[n++] = ops[k].node;
	}
	return goskip_line(at->function, at->line, same, n);
}

/* What the loop that waits for its next piece of work did not do for the last one. */
static void find_skips(struct finder *f, const struct source_frame *at)
{
	uint32_t *skips = arena_alloc(&f->program->arena, (f->ahead.n + 1) * sizeof(*skips));

	f->out->nown = f->ahead.n;
	f->out->skips = skips;
	for (size_t i = 0; i < f->ahead.n; i++)
		skips[i] = skip_of(f, at, i);
}

static void look_at(struct finder *f, size_t frame)
{
	const struct source_frame *at = &f->frames.items[frame];
	bool own = f->leaf && is_operation(f->class) && waits_here(f->callee);

	if (at->wrapper)
		return;
	if (!at->own && is_group_root(at->name))
		end_task(f, frame);
	if (!at->own) {
		f->callee = at->name;
		/* A library that is inside may call back: handlers, comparison functions, ... */
		f->out->calls_back |= !waits_here(f->callee) && may_call_back(f->callee);
		f->out->recovered |= str_eq(at->name, STR("net/http.(*conn).serve"));
		return;
	}
	f->out->unread |= !at->read;
	f->out->stale |= at->read && !at->found;
	if (own && f->class == WAIT_MUTEX && str_eq(f->callee, STR("sync.(*RWMutex).RLock")))
		f->class = WAIT_RW_READ; /* before Go 1.20 the state says no more than a lock */
	if (at->found) {
		if (own)
			find_waits(f, frame);
		else if (f->callee.n && !is_implicit(f->callee) && !calls_callee(at, f->callee))
			f->out->stale = true;
	}
	if (at->found && !f->out->stale) {
		find_holds(f, frame);
		if (!own)
			find_once(f, frame);
		f->ahead.chain = &at->chain;
		f->ahead.progress = at->call;
		goreach_from(&at->scope, at->function, at->line, &f->ahead);
		if (own)
			find_skips(f, at);
	}
	f->leaf = false;
	f->callee = at->name;
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
	const struct stacks *stacks, const struct group *group, struct source_facts *out)
{
	struct finder f = {.program = program, .class = group->class};

	*out = (struct source_facts){0};
	f.out = out;
	f.leaf = true;
	source_frames_find(&f.frames, program, owner, stacks, group->stack, group->creator);
	for (size_t i = 0; i < f.frames.n; i++)
		look_at(&f, i);
	out->waits = keep(&f, f.waits, f.nwaits, sizeof(*f.waits));
	out->nwaits = f.nwaits;
	out->holds = keep(&f, f.holds, f.nholds, sizeof(*f.holds));
	out->nholds = f.nholds;
	out->ahead = keep(&f, f.ahead.ops, f.ahead.n, sizeof(*f.ahead.ops));
	out->nahead = f.ahead.n;
	out->unseen = out->unknown || out->calls_back || f.ahead.unknown || f.ahead.assumed;
	out->assumed = f.ahead.assumed;
	out->unknown |= f.ahead.unknown || f.ahead.cut || uses_unknown(&f.ahead);
	free(f.holds);
	source_frames_release(&f.frames);
	goreach_release(&f.ahead);
}
