/* SPDX-License-Identifier: MIT */
/*
 * What calls prove of parameters and function values, which contexts outlast a wait, what a loop's
 * turn skips, where it may panic, and what nobody sees who may end a wait.
 */
#include "analyze/wait_unseen.h"
#include "gosrc/gocontext.h"
#include "gosrc/gopanic.h"
#include "gosrc/goreach.h"
#include "gosrc/goskip.h"
#include "gosrc/gowalk.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char source[] =
	"package main\n"
	"import (\n"
	"	\"context\"\n"
	"	\"os\"\n"
	"	\"os/signal\"\n"
	"	\"sync\"\n"
	"	\"time\"\n"
	")\n"
	"type T struct { wg, other, timed sync.WaitGroup; in, out, quit, late chan int; m map[string]*T }\n"
	"type doer interface { do(n int) }\n"
	"type one struct{ t *T }\n"
	"func (o one) do(n int) { o.t.out <- n }\n"
	"type two struct{ t *T }\n"
	"func (o two) do(n int) { close(o.t.out) }\n"
	"func (o two) do2(n, m int) {}\n"
	"func (t *T) viaInterface(d doer) { d.do(1) }\n"
	"func count(wg *sync.WaitGroup) { wg.Done() }\n"
	"func run(f func()) { f() }\n"
	"func (t *T) parameter() { count(&t.wg) }\n"
	"func (t *T) value() { run(func() { t.in <- 1 }) }\n"
	"func (t *T) local() {\n"
	"	f := func() { t.in <- 1 }\n"
	"	f()\n"
	"}\n"
	"func (t *T) reassigned(g func()) {\n"
	"	f := func() { t.in <- 1 }\n"
	"	f = g\n"
	"	f()\n"
	"}\n"
	"func (t *T) listed() {\n"
	"	for _, f := range []func(){func() { t.in <- 1 }, t.parameter} {\n"
	"		f()\n"
	"	}\n"
	"}\n"
	"func (t *T) give() func() { return func() { t.out <- 2 } }\n"
	"func (t *T) given() {\n"
	"	back := t.give()\n"
	"	back()\n"
	"}\n"
	/* skips */
	"func (t *T) passes() {\n"
	"	for range t.in { // wait\n"
	"		if t.m == nil {\n"
	"			continue // skip\n"
	"		}\n"
	"		t.wg.Done()\n"
	"	}\n"
	"}\n"
	"func (t *T) always() {\n"
	"	for range t.in { // wait\n"
	"		if t.m == nil {\n"
	"			t.wg.Done()\n"
	"			continue\n"
	"		}\n"
	"		t.wg.Done()\n"
	"	}\n"
	"}\n"
	"func (t *T) cases() {\n"
	"	for {\n"
	"		select { // wait\n"
	"		case <-t.in:\n"
	"			t.wg.Done()\n"
	"		case <-t.quit:\n"
	"			return\n"
	"		}\n"
	"	}\n"
	"}\n"
	"func (t *T) branch() {\n"
	"	for n := range t.in { // wait\n"
	"		if n > 0 {\n"
	"			t.wg.Done() // skip\n"
	"		}\n"
	"	}\n"
	"}\n"
	"func (t *T) behind() {\n"
	"	for range t.in { // wait\n"
	"		continue\n"
	"	}\n"
	"	t.wg.Done()\n"
	"}\n"
	/* contexts */
	"func look(ctx context.Context) { <-ctx.Done() }\n"
	"func deferred() {\n"
	"	ctx, cancel := context.WithCancel(context.Background())\n"
	"	defer cancel()\n"
	"	look(ctx) // outlasts\n"
	"}\n"
	"func called() {\n"
	"	ctx, cancel := context.WithCancel(context.Background())\n"
	"	go cancel()\n"
	"	look(ctx)\n"
	"}\n"
	"func limited() {\n"
	"	ctx, cancel := context.WithTimeout(context.Background(), time.Second)\n"
	"	defer cancel()\n"
	"	look(ctx)\n"
	"}\n"
	"func valued() {\n"
	"	look(context.WithValue(context.TODO(), 1, 2)) // outlasts\n"
	"}\n"
	"func handed(ctx context.Context) {\n"
	"	look(ctx)\n"
	"}\n"
	/* panics */
	"func (t *T) field(k string) {\n"
	"	x := t.m[k]\n"
	"	x.in = nil // panics\n"
	"}\n"
	"func assert(v interface{}) (int, bool) {\n"
	"	n, ok := v.(int)\n"
	"	return n, ok\n"
	"}\n"
	"func force(v interface{}) int { return v.(int) } // panics\n"
	"func calls(v interface{}) {\n"
	"	assert(v)\n"
	"	force(v) // panics\n"
	"}\n"
	/* what nobody sees */
	"func (t *T) timer() {\n"
	"	time.AfterFunc(time.Hour, func() { close(t.late) })\n"
	"	time.AfterFunc(time.Hour, t.timed.Done)\n"
	"	sig := make(chan os.Signal, 1)\n"
	"	signal.Notify(sig, os.Interrupt)\n"
	"	<-sig\n"
	"}\n"
	"func (t *T) balanced() {\n"
	"	t.other.Add(1)\n"
	"	defer t.other.Done()\n"
	"}\n"
	"type table struct{ handlers map[string]func(*T, int, int) }\n"
	"func (x *table) fill() {\n"
	"	x.handlers = map[string]func(*T, int, int){\n"
	"		\"a\": func(t *T, a, b int) { t.in <- a }}\n"
	"}\n"
	"func (t *T) mapped(x *table) { x.handlers[\"a\"](t, 1, 2) }\n"
	"func two_literals() { func() { _ = 1 }(); func() { _ = 2 }() }\n"
	"func main() { t := &T{}; t.viaInterface(one{t}); t.timer(); t.balanced() }\n";

struct program {
	char dir[64], path[128];
	struct goprogram program;
	const struct gosource *source;
};

static struct program *load(void)
{
	struct program *p = calloc(1, sizeof(*p));
	FILE *f;

	snprintf(p->dir, sizeof(p->dir), "/tmp/gochain.XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	snprintf(p->path, sizeof(p->path), "%s/main.go", p->dir);
	f = fopen(p->path, "w");
	assert_non_null(f);
	fputs(source, f);
	fclose(f);
	goprogram_add_root(&p->program, str_from(p->dir));
	p->source = goprogram_source(&p->program, STR("main.main"), STR("/build/main.go"));
	assert_non_null(p->source);
	if (p->source->file.error)
		fail_msg("line %u: %s", p->source->file.error_line, p->source->file.error);
	return p;
}

static void unload(struct program *p)
{
	goprogram_release(&p->program);
	unlink(p->path);
	rmdir(p->dir);
	free(p);
}

static const struct gofunc *function(
	const struct program *p, const char *receiver, const char *name)
{
	const struct gofunc *f =
		gopackage_func(p->source->package, str_from(receiver), str_from(name));

	assert_non_null(f);
	return f;
}

static struct goscope scope_of(struct program *p, const struct gofunc *f)
{
	return (struct goscope){&p->program, f->source, f->node, f->node->line};
}

/* Line of the first text in a function; 0: it is not there. */
static uint32_t line_with(const struct program *p, const struct gofunc *f, const char *text)
{
	struct str rest = p->source->text;

	for (uint32_t line = 1; rest.n; line++) {
		struct str at = str_split(&rest, '\n');

		if (line >= f->node->line && line <= f->node->end &&
			str_find(at, str_from(text)) != SIZE_MAX)
			return line;
	}
	return 0;
}

/* ---- calls ---- */

static bool reaches(struct program *p, const char *name, enum gosync_kind kind, const char *key,
	bool *unknown, bool *assumed)
{
	const struct gofunc *f = function(p, "T", name);
	struct goscope scope = scope_of(p, f);
	struct goreach r = {0};
	bool found = false;

	goreach_from(&scope, f->node, 0, &r);
	for (size_t i = 0; i < r.n; i++)
		found |= r.ops[i].kind == kind && str_eq(r.ops[i].key, str_from(key));
	*unknown = r.unknown;
	*assumed = r.assumed;
	goreach_release(&r);
	return found;
}

static void calls_tell_parameters_and_values(void **state)
{
	static const struct {
		const char *name;
		enum gosync_kind kind;
		const char *key;
		bool found, unknown, assumed;
	} cases[] = {
		{"parameter", GOSYNC_WG_DONE, "main.T.wg", true, false, false},
		{"value", GOSYNC_SEND, "main.T.in", true, false, false},
		{"local", GOSYNC_SEND, "main.T.in", true, false, false},
		{"reassigned", GOSYNC_SEND, "main.T.in", true, true, false},
		{"listed", GOSYNC_WG_DONE, "main.T.wg", true, false, false},
		{"given", GOSYNC_SEND, "main.T.out", true, false, false},
		{"viaInterface", GOSYNC_SEND, "main.T.out", true, false, true},
		{"viaInterface", GOSYNC_CLOSE, "main.T.out", true, false, true},
		{"mapped", GOSYNC_SEND, "main.T.in", true, false, true},
	};
	struct program *p = load();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool unknown, assumed,
			found = reaches(
				p, cases[i].name, cases[i].kind, cases[i].key, &unknown, &assumed);

		if (found != cases[i].found || unknown != cases[i].unknown ||
			assumed != cases[i].assumed)
			fail_msg("%s: found %d, unknown %d, assumed %d", cases[i].name, found,
				unknown, assumed);
	}
	unload(p);
}

/* Of two literals on a line the stack's number tells which one is meant. */
static void numbers_tell_literals(void **state)
{
	struct program *p = load();
	const struct gofunc *f = function(p, "", "two_literals");
	const struct gonode *outer, *first, *second;

	(void)state;
	first = gosource_function_named(
		p->source, f->node->line, STR("main.two_literals.func1"), &outer);
	second = gosource_function_named(
		p->source, f->node->line, STR("main.two_literals.func2"), &outer);
	assert_int_equal(first->kind, GN_FUNC_LIT);
	assert_int_equal(second->kind, GN_FUNC_LIT);
	assert_ptr_not_equal(first, second);
	assert_ptr_equal(
		gosource_function_named(p->source, f->node->line, STR("main.two_literals"), &outer),
		f->node);
	unload(p);
}

/* ---- loops ---- */

struct find_done {
	const struct gonode *ops[4];
	size_t n;
};

static bool visit_done(const struct gonode *n, void *context)
{
	struct find_done *d = context;

	if (n->kind == GN_CALL && n->a && n->a->kind == GN_SELECTOR &&
		str_eq(n->a->text, STR("Done")))
		d->ops[d->n++] = n;
	return true;
}

static void turns_that_skip_are_found(void **state)
{
	static const char *const names[] = {"passes", "always", "cases", "branch", "behind"};
	struct program *p = load();
	unsigned skips = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct gofunc *f = function(p, "T", names[i]);
		struct find_done done = {.n = 0};
		uint32_t wanted = line_with(p, f, "// skip"), got;

		gonode_walk(f->node->c, visit_done, &done);
		got = goskip_line(f->node, line_with(p, f, "// wait"), done.ops, done.n);
		if (got != wanted)
			fail_msg("%s: line %u, not %u", names[i], got, wanted);
		skips += wanted != 0;
	}
	assert_int_equal(skips, 2);
	unload(p);
}

/* ---- contexts ---- */

struct find_look {
	const struct gonode *call;
};

static bool visit_look(const struct gonode *n, void *context)
{
	struct find_look *l = context;

	if (n->kind == GN_CALL && n->a && n->a->kind == GN_IDENT && str_eq(n->a->text, STR("look")))
		l->call = n;
	return true;
}

static void contexts_outlast_what_waits_below(void **state)
{
	static const char *const names[] = {"deferred", "called", "limited", "valued", "handed"};
	struct program *p = load();
	const struct gofunc *look = function(p, "", "look");
	struct goscope scope = scope_of(p, look);

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct gofunc *f = function(p, "", names[i]);
		struct find_look l = {NULL};
		struct gochain chain = {.function = look->node, .scope = scope_of(p, f)};
		struct gonode name = {.kind = GN_IDENT, .text = STR("ctx"), .line = scope.line};

		gonode_walk(f->node->c, visit_look, &l);
		chain.call = l.call;
		chain.scope.line = l.call->line;
		if (gocontext_outlasts(&chain, &scope, &name) !=
			(line_with(p, f, "// outlasts") != 0))
			fail_msg("%s", names[i]);
		/* A go statement: the function that cancels may have returned. */
		chain.started = true;
		if (strcmp(names[i], "deferred") == 0)
			assert_false(gocontext_outlasts(&chain, &scope, &name));
	}
	unload(p);
}

/* ---- panics ---- */

static void lines_that_may_panic_are_found(void **state)
{
	static const char *const names[][2] = {
		{"T", "field"}, {"", "assert"}, {"", "force"}, {"", "calls"}};
	struct program *p = load();

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct gofunc *f = function(p, names[i][0], names[i][1]);
		struct goscope scope = scope_of(p, f);

		assert_int_equal(gopanic_line(&scope, f->node, f->node->line, f->node->end),
			line_with(p, f, "// panics"));
	}
	assert_false(gopanic_recovers(&p->program));
	unload(p);
}

/* ---- what nobody sees ---- */

static void what_was_given_away_may_free(void **state)
{
	struct program *p = load();
	struct wait_unseen u;

	(void)state;
	wait_unseen_find(&u, &p->program, true);
	assert_true(wait_unseen_may_free(&u, WAIT_OBJECT_CHANNEL, STR("main.T.late")));
	assert_true(wait_unseen_may_free(&u, WAIT_OBJECT_WAITGROUP, STR("main.T.timed")));
	assert_false(wait_unseen_may_free(&u, WAIT_OBJECT_CHANNEL, STR("main.T.quit")));
	wait_unseen_release(&u);
	/* Where calls cannot be followed: only who counted up first may count down. */
	wait_unseen_find(&u, &p->program, false);
	assert_true(wait_unseen_may_free(&u, WAIT_OBJECT_CHANNEL, STR("main.T.quit")));
	assert_true(wait_unseen_may_free(&u, WAIT_OBJECT_WAITGROUP, STR("main.T.wg")));
	wait_unseen_release(&u);
	unload(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_tell_parameters_and_values),
		cmocka_unit_test(numbers_tell_literals),
		cmocka_unit_test(turns_that_skip_are_found),
		cmocka_unit_test(contexts_outlast_what_waits_below),
		cmocka_unit_test(lines_that_may_panic_are_found),
		cmocka_unit_test(what_was_given_away_may_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
