/* SPDX-License-Identifier: MIT */
#include "analyze/source_frames.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "gosrc/gowalk.h"

void source_frames_release(struct source_frames *f)
{
	free(f->items);
	*f = (struct source_frames){0};
}

/* ---- the function of each ---- */

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

static bool is_own(struct goprogram *program, const struct owner *owner,
	const struct stacks *stacks, frameid frame)
{
	struct str name = stacks_frame_name(stacks, frame);

	if (owner_of(owner, stacks, stacks_frame_get(stacks, frame)->function) != CODE_MINE)
		return false;
	return !is_inlined_closure(name) ||
	       goprogram_source(program, name, stacks_frame_file(stacks, frame));
}

static struct source_frame locate(struct goprogram *program, const struct owner *owner,
	const struct stacks *stacks, frameid frame, uint32_t depth)
{
	struct source_frame out = {.frame = frame,
		.depth = depth,
		.name = stacks_frame_name(stacks, frame),
		.line = stacks_frame_line(stacks, frame),
		.own = is_own(program, owner, stacks, frame)};
	struct str file = stacks_frame_file(stacks, frame);
	const struct gosource *source = NULL;
	const struct gonode *outer = NULL;

	if (out.own && file.n && out.line)
		source = goprogram_source(program, out.name, file);
	if (!source)
		return out;
	out.read = true;
	out.function = gosource_function_named(source, out.line, out.name, &outer);
	out.scope = (struct goscope){program, source, outer, out.line};
	out.found = out.function &&
		    (outer->kind != GN_FUNC || str_find(out.name, outer->text) != SIZE_MAX);
	return out;
}

/* ---- how they call each other ---- */

struct str source_frame_called(struct str function)
{
	size_t dot = str_rchr(function, '.');
	struct str last = dot == SIZE_MAX ? function : str_from_at(function, dot + 1);

	if (str_ends(function, STR("[...]"))) {
		function = str_head(function, function.n - 5);
		return source_frame_called(function);
	}
	if (str_starts(last, STR("func")) || str_starts(last, STR("gowrap")) ||
		str_starts(last, STR("deferwrap")) ||
		(last.n && last.p[0] >= '0' && last.p[0] <= '9') || str_ends(last, STR("-fm")) ||
		str_find(last, STR("-range")) != SIZE_MAX)
		return STR("");
	return last;
}

struct call_search {
	const struct source_frame *at, *above;
	const struct gochain *chain;
	struct str name;
	const struct gonode *found;
	unsigned n;
	bool go; /* only what a go statement calls */
};

/* A call of a function that has no name in it: by a variable, an interface. */
static bool may_call(
	const struct call_search *s, const struct goscope *scope, const struct gonode *f)
{
	struct gocallee callees[GOCALLEES_MAX];
	size_t n = gochain_callees(s->chain, scope, f, callees);

	for (size_t i = 0; i < n; i++)
		if (callees[i].function == s->above->function)
			return true;
	while (f->kind == GN_INDEX || f->kind == GN_PAREN)
		f = f->a;
	/* Several functions may have that name; which one it is the stack says. */
	return !n && (!s->name.n || (f->kind == GN_SELECTOR && str_eq(f->text, s->name)));
}

static bool visit_call(const struct gonode *n, void *context)
{
	struct call_search *s = context;
	struct goscope scope = s->at->scope;

	if (n->kind == GN_FUNC_LIT && n != s->at->function && n->line != n->end)
		return n->line <= s->at->line && s->at->line <= n->end;
	if (n->kind == GN_GO && s->go && n->line == s->at->line && n->a) {
		s->found = n->a;
		s->n++;
		return false;
	}
	if (s->go || n->kind != GN_CALL || n->line != s->at->line || !n->a)
		return true;
	scope.line = n->line;
	if (may_call(s, &scope, n->a)) {
		s->found = n;
		s->n++;
	}
	return true;
}

static const struct gonode *find_call(const struct source_frame *at,
	const struct source_frame *above, const struct gochain *chain, bool go)
{
	struct call_search s = {.at = at,
		.above = above,
		.chain = chain,
		.name = source_frame_called(above->name),
		.go = go};

	if (!at->found || !above->found)
		return NULL;
	gonode_walk(at->function, visit_call, &s);
	return s.n == 1 && s.found->kind == GN_CALL ? s.found : NULL;
}

/* Of a literal: the call of the declaration that it stands in, if that is on the stack, once. */
static const struct gochain *chain_around(const struct source_frames *f, size_t i)
{
	const struct gochain *found = NULL;

	if (f->items[i].function == f->items[i].scope.outer)
		return NULL;
	for (size_t k = i + 1; k < f->n; k++) {
		if (!f->items[k].found || f->items[k].function != f->items[i].scope.outer)
			continue;
		if (found)
			return NULL;
		found = &f->items[k].chain;
	}
	return found && found->function ? found : NULL;
}

struct line_search {
	uint32_t line;
	bool found;
};

static bool visit_started(const struct gonode *n, void *context)
{
	struct line_search *s = context;

	/* Its call's line is that of the parenthesis behind a literal. */
	s->found |= (n->kind == GN_GO || n->kind == GN_DEFER) && n->line <= s->line &&
		    (s->line <= n->end || (n->a && s->line <= n->a->line));
	return !s->found;
}

/* The line is one of a go or defer statement. */
static bool is_started(const struct source_frame *at)
{
	struct line_search s = {at->line, false};

	gonode_walk(at->scope.outer, visit_started, &s);
	return s.found;
}

/*
 * Before Go 1.21 go f(x) and defer f(x) are literals of the compiler's, which system-level dumps
 * show: they have a literal's name, and a line that lies in none, or in the one that they call.
 */
static void find_wrappers(struct source_frames *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct source_frame *at = &f->items[i];
		const struct source_frame *above = i ? at - 1 : NULL;

		if (!at->found || !gosource_literals(at->name))
			continue;
		at->wrapper = at->function == at->scope.outer ||
			      (above && above->found && above->function == at->function &&
				      !str_eq(above->name, at->name) && i + 1 == f->n);
		at->found &= !at->wrapper;
		at->wrapper &= is_started(at); /* else the source is another one */
	}
}

static void link_frames(struct source_frames *f, const struct source_frame *creator)
{
	for (size_t i = f->n; i-- > 0;) {
		bool started = i + 2 == f->n && f->items[i + 1].wrapper;
		struct source_frame *at = &f->items[i];
		struct source_frame *below = i + 1 < f->n && !started ? at + 1 : NULL;
		const struct source_frame *from = below ? below : creator;
		const struct gonode *call =
			find_call(from, at, below ? &below->chain : NULL, !below);

		if (!at->found)
			continue;
		at->chain =
			(struct gochain){.function = at->function, .call = call, .started = !below};
		if (call)
			at->chain.scope = from->scope;
		if (call)
			at->chain.scope.line = call->line;
		if (below && below->found)
			at->chain.caller = &below->chain;
		if (below)
			below->call = call;
		at->chain.around = chain_around(f, i);
	}
}

void source_frames_find(struct source_frames *f, struct goprogram *program,
	const struct owner *owner, const struct stacks *stacks, stackid stack, frameid creator)
{
	struct source_frame by = {.found = false};
	size_t n = 0;

	*f = (struct source_frames){0};
	for (stackid s = stack; s; s = stacks_get(stacks, s)->parent)
		n++;
	f->items = xcalloc(n + 1, sizeof(*f->items));
	for (stackid s = stack; s; s = stacks_get(stacks, s)->parent)
		f->items[f->n++] = locate(program, owner, stacks, stacks_get(stacks, s)->frame,
			stacks_get(stacks, s)->depth);
	if (creator)
		by = locate(program, owner, stacks, creator, 0);
	find_wrappers(f);
	link_frames(f, &by);
}

/* ---- what they call things ---- */

static struct str name_of_parameter(const struct source_frame *f, size_t index)
{
	const struct gonode *type = f->function->kind == GN_FUNC ? f->function->b : f->function->a;
	const struct gonode *p = type ? type->a : NULL;

	while (p && index-- > 0)
		p = p->next;
	return p ? p->text : STR("");
}

/* ".mu" of "c.mu" behind "c". */
static bool behind(struct str path, struct str through, struct str *rest)
{
	*rest = path;
	return through.n && str_eat(rest, through) && (!rest->n || rest->p[0] == '.');
}

/* The receiver or argument through which the call gives the path; empty: none, or several. */
static struct str given_as(const struct source_frame *at, const struct source_frame *above,
	struct str path, struct str *rest)
{
	const struct gonode *receiver = at->call->a, *outer = above->scope.outer;
	struct str name = STR(""), tail;
	size_t index = 0;

	if (receiver->kind == GN_SELECTOR && above->function == outer && outer->kind == GN_FUNC &&
		outer->a && behind(path, gosync_path(&at->scope, receiver->a), &tail)) {
		name = outer->a->text;
		*rest = tail;
	}
	for (const struct gonode *a = at->call->b; a; a = a->next, index++) {
		if (!behind(path, gosync_path(&at->scope, a), &tail))
			continue;
		if (name.n)
			return STR("");
		name = name_of_parameter(above, index);
		*rest = tail;
	}
	return name;
}

struct str source_frames_path(
	const struct source_frames *f, size_t from, size_t to, struct str path)
{
	struct strbuf b = {0};

	for (size_t i = from; i > to && path.n; i--) {
		const struct source_frame *at = &f->items[i], *above = &f->items[i - 1];
		struct str name, rest = STR("");

		name = at->call && above->found ? given_as(at, above, path, &rest) : STR("");
		if (name.n && goscope_assigns(&above->scope, name))
			name = STR(""); /* n = n.next: it was given, and is another one now */
		strbuf_clear(&b);
		if (name.n) {
			strbuf_add(&b, name);
			strbuf_add(&b, rest);
		}
		path = arena_dup(&at->scope.program->arena, strbuf_str(&b));
	}
	strbuf_release(&b);
	return path;
}
