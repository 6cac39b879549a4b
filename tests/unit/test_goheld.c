/* SPDX-License-Identifier: MIT */
#include "gosrc/goheld.h"
#include "gosrc/gowalk.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Sources whose comments say what is held: a line that ends in "// held: KEY KEY?" holds exactly
 * these there, those with a question mark perhaps; "r:KEY" is a read lock, "none" is nothing.
 * "// leak: KEY" stands at a return that keeps a lock.
 */
static const char source[] = "package shop\n"
			     "import (\n"
			     "	\"os\"\n"
			     "	\"sync\"\n"
			     "	clock \"time\"\n"
			     ")\n"
			     "type base struct { sync.Mutex }\n"
			     "type entry struct { mu sync.RWMutex; n int }\n"
			     "type T struct {\n"
			     "	base\n"
			     "	mu sync.Mutex\n"
			     "	rw *sync.RWMutex\n"
			     "	m map[string]*entry\n"
			     "	list []entry\n"
			     "	next *T\n"
			     "	once sync.Once\n"
			     "}\n"
			     "var global sync.Mutex\n"
			     "func (t *T) plain() {\n"
			     "	a() // held: none\n"
			     "	t.mu.Lock() // held: none\n"
			     "	a() // held: shop.T.mu\n"
			     "	t.mu.Unlock() // held: shop.T.mu\n"
			     "	a() // held: none\n"
			     "}\n"
			     "func (t *T) deferred() int {\n"
			     "	t.mu.Lock()\n"
			     "	defer t.mu.Unlock() // held: shop.T.mu\n"
			     "	t.rw.RLock() // held: shop.T.mu\n"
			     "	defer func() { t.rw.RUnlock() }()\n"
			     "	if t.m == nil {\n"
			     "		return 1 // held: shop.T.mu r:shop.T.rw\n"
			     "	}\n"
			     "	t.mu.Unlock() // held: shop.T.mu r:shop.T.rw\n"
			     "	a() // held: r:shop.T.rw\n"
			     "	t.mu.Lock()\n"
			     "	return 2 // held: r:shop.T.rw shop.T.mu\n"
			     "}\n"
			     "func (t *T) early(k string) error {\n"
			     "	t.mu.Lock()\n"
			     "	if k == \"\" {\n"
			     "		return nil // leak: shop.T.mu\n"
			     "	}\n"
			     "	if k == \"x\" {\n"
			     "		t.mu.Unlock()\n"
			     "		return nil // held: none\n"
			     "	}\n"
			     "	t.mu.Unlock()\n"
			     "	return nil // held: none\n"
			     "}\n"
			     "func (t *T) maybe(k string) {\n"
			     "	if k == \"\" {\n"
			     "		t.mu.Lock()\n"
			     "	}\n"
			     "	a() // held: shop.T.mu?\n"
			     "	if k == \"\" { t.mu.Unlock() }\n"
			     "}\n"
			     "func (t *T) elements(k string, i int) {\n"
			     "	e := t.m[k]\n"
			     "	e.mu.Lock()\n"
			     "	a() // held: shop.entry.mu\n"
			     "	e.mu.Unlock()\n"
			     "	t.m[k].mu.RLock()\n"
			     "	a() // held: r:shop.entry.mu\n"
			     "	t.m[k].mu.RUnlock()\n"
			     "	for _, x := range t.list {\n"
			     "		x.mu.Lock()\n"
			     "		a() // held: shop.entry.mu\n"
			     "		x.mu.Unlock()\n"
			     "	}\n"
			     "	a() // held: none\n"
			     "}\n"
			     "func (t *T) embedded() {\n"
			     "	t.Lock()\n"
			     "	a() // held: shop.base.Mutex\n"
			     "	t.base.Unlock()\n"
			     "	global.Lock()\n"
			     "	a() // held: shop.global\n"
			     "	(&global).Unlock()\n"
			     "	a() // held: none\n"
			     "}\n"
			     "func (t *T) lock() { t.mu.Lock() }\n"
			     "func (t *T) unlock() { t.mu.Unlock() }\n"
			     "func (t *T) helpers() {\n"
			     "	t.lock()\n"
			     "	a() // held: shop.T.mu\n"
			     "	t.unlock()\n"
			     "	a() // held: none\n"
			     "	t.next.lock()\n"
			     "	a() // held: shop.T.mu\n"
			     "}\n"
			     "func (t *T) exchange(a, b *entry) {\n"
			     "	a.mu.Lock()\n"
			     "	b.mu.Lock()\n"
			     "	a, b = b, a\n"
			     "	a.mu.Unlock()\n"
			     "	a() // held: shop.entry.mu\n"
			     "	b.mu.Unlock()\n"
			     "	a() // held: none\n"
			     "}\n"
			     "func (t *T) twice(a, b *entry) {\n"
			     "	a.mu.Lock()\n"
			     "	a, b = b, a\n"
			     "	a, b = b, a\n"
			     "	a.mu.Unlock()\n"
			     "	a() // held: none\n"
			     "}\n"
			     "func (t *T) fresh() {\n"
			     "	t.next.mu.Lock()\n"
			     "	t.next = new(T)\n"
			     "	t.next.mu.Unlock() // held: shop.T.mu\n"
			     "	a() // held: shop.T.mu\n"
			     "} // leak: shop.T.mu\n"
			     "func (t *T) kept() {\n"
			     "	t.next.mu.Lock()\n"
			     "	old := t.next\n"
			     "	t.next = new(T)\n"
			     "	old.mu.Unlock()\n"
			     "	a() // held: none\n"
			     "}\n"
			     "func (t *T) beside() {\n"
			     "	t.next.mu.Lock()\n"
			     "	t.nextone, t.list = nil, nil\n"
			     "	t.next.mu.Unlock()\n"
			     "	a() // held: none\n"
			     "}\n"
			     "func (t *T) loop(keys []string) {\n"
			     "	for _, k := range keys {\n"
			     "		t.mu.Lock() // held: shop.T.mu?\n"
			     "		if k == \"bad\" {\n"
			     "			continue\n"
			     "		}\n"
			     "		t.mu.Unlock()\n"
			     "	}\n"
			     "	a() // held: shop.T.mu?\n"
			     "}\n"
			     "func (t *T) branches(k int) {\n"
			     "	t.mu.Lock()\n"
			     "outer:\n"
			     "	for {\n"
			     "		switch k {\n"
			     "		case 1:\n"
			     "			t.mu.Unlock()\n"
			     "			return\n"
			     "		case 2:\n"
			     "			break outer\n"
			     "		case 3:\n"
			     "			panic(\"no\")\n"
			     "		default:\n"
			     "			os.Exit(1)\n"
			     "		}\n"
			     "		a() // held: unreached\n"
			     "	}\n"
			     "	a() // held: shop.T.mu\n"
			     "	t.mu.Unlock()\n"
			     "}\n"
			     "func (t *T) selects(c chan int, q chan bool) {\n"
			     "	t.mu.Lock()\n"
			     "	select { // held: shop.T.mu\n"
			     "	case v := <-c:\n"
			     "		t.mu.Unlock()\n"
			     "		_ = v // held: none\n"
			     "	case <-q:\n"
			     "		t.mu.Unlock()\n"
			     "	case <-clock.After(1):\n"
			     "		return // leak: shop.T.mu\n"
			     "	}\n"
			     "	a() // held: none\n"
			     "}\n"
			     "func locals(n int) {\n"
			     "	var mu sync.Mutex\n"
			     "	wg := new(sync.WaitGroup)\n"
			     "	mu.Lock()\n"
			     "	wg.Wait() // held: shop.locals:171.mu\n"
			     "	func() {\n"
			     "		a() // held: none\n"
			     "	}()\n"
			     "	go func() {\n"
			     "		mu.Lock() // held: none\n"
			     "		a() // held: shop.locals:171.mu\n"
			     "	}()\n"
			     "	mu.Unlock()\n"
			     "}\n"
			     "func other(t *T, l sync.Locker) {\n"
			     "	t.mu.Lock()\n"
			     "	a() // held: shop.T.mu\n"
			     "	t.mu.Unlock()\n"
			     "	l.Lock()\n"
			     "	a() // held: none\n"
			     "}\n"
			     "func try(t *T) {\n"
			     "	if t.mu.TryLock() {\n"
			     "		a() // held: shop.T.mu\n"
			     "		t.mu.Unlock()\n"
			     "	}\n"
			     "}\n"
			     "func a() {}\n";

/* The same file goes on: helpers, and what they return. */
static const char helpers[] = "func take(l sync.Locker) func() {\n"
			      "	l.Lock()\n"
			      "	return l.Unlock\n"
			      "}\n"
			      "func enter(l *sync.Mutex) { l.Lock() }\n"
			      "func (t *T) parameters() {\n"
			      "	enter(&t.mu)\n"
			      "	a() // held: shop.T.mu\n"
			      "	t.mu.Unlock()\n"
			      "	a() // held: none\n"
			      "	release := take(&t.mu)\n"
			      "	a() // held: shop.T.mu\n"
			      "	release()\n"
			      "	a() // held: none\n"
			      "	defer take(&t.base)()\n"
			      "	a() // held: shop.base.Mutex\n"
			      "}\n"
			      "func (t *T) pick(k string) func() {\n"
			      "	e := t.m[k]\n"
			      "	e.mu.Lock()\n"
			      "	return e.mu.Unlock\n"
			      "}\n"
			      "func (t *T) picks() {\n"
			      "	done := t.pick(\"k\")\n"
			      "	a() // held: shop.entry.mu\n"
			      "	done()\n"
			      "	a() // held: none\n"
			      "}\n"
			      "func (t *T) find(k string) (*entry, bool) {\n"
			      "	e, ok := t.m[k]\n"
			      "	if ok {\n"
			      "		e.mu.Lock()\n"
			      "	}\n"
			      "	return e, ok\n"
			      "}\n"
			      "func (t *T) finds() int {\n"
			      "	e, ok := t.find(\"k\")\n"
			      "	if !ok {\n"
			      "		return 0\n"
			      "	}\n"
			      "	if e.n > 1 { // held: shop.entry.mu?\n"
			      "		return 1 // leak: shop.entry.mu\n"
			      "	}\n"
			      "	e.mu.Unlock()\n"
			      "	a() // held: none\n"
			      "	return 2\n"
			      "}\n"
			      "func (t *T) oneline() {\n"
			      "	t.mu.Lock(); global.Lock(); global.Unlock(); t.mu.Unlock()\n"
			      "}\n"
			      "func (t *T) forks() int {\n"
			      "	t.mu.Lock()\n"
			      "	if t.m != nil {\n"
			      "		t.mu.Unlock()\n"
			      "	}\n"
			      "	return 1\n"
			      "}\n"
			      "func (t *T) try() {\n"
			      "	if !t.mu.TryLock() {\n"
			      "		return // held: none\n"
			      "	}\n"
			      "	a() // held: shop.T.mu\n"
			      "	t.mu.Unlock()\n"
			      "}\n";

struct program {
	char dir[64], path[96];
	struct goprogram program;
	const struct gosource *source;
};

static struct program *load(void)
{
	struct program *p = calloc(1, sizeof(*p));
	FILE *f;

	snprintf(p->dir, sizeof(p->dir), "/tmp/goheld.XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	snprintf(p->path, sizeof(p->path), "%s/shop.go", p->dir);
	f = fopen(p->path, "w");
	assert_non_null(f);
	fputs(source, f);
	fputs(helpers, f);
	fclose(f);
	goprogram_add_root(&p->program, str_from(p->dir));
	p->source = goprogram_source(
		&p->program, STR("shop.(*T).plain"), STR("/build/elsewhere/shop.go"));
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

static void describe(const struct goheld_set *set, char *out, size_t size)
{
	size_t n = 0;

	out[0] = '\0';
	if (!set->reached) {
		snprintf(out, size, "unreached");
		return;
	}
	for (size_t i = 0; i < set->n && n < size; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%s%.*s%s", i ? " " : "",
			set->items[i].shared ? "r:" : "", STR_ARG(set->items[i].op.key),
			set->items[i].sure ? "" : "?");
	if (!set->n)
		snprintf(out, size, "none");
}

static void held_is_what_the_comments_say(void **state)
{
	struct program *p = load();
	uint32_t line = 0;
	unsigned checked = 0;

	(void)state;
	for (struct str rest = p->source->text; rest.n;) {
		struct str text = str_split(&rest, '\n'), wanted;
		size_t at = str_find(text, STR("// held: "));
		const struct gonode *outer, *function;
		struct goheld_set set;
		struct goscope scope;
		char got[256];

		line++;
		if (at == SIZE_MAX)
			continue;
		wanted = str_from_at(text, at + 9);
		function = gosource_function_at(p->source, line, 9, &outer);
		assert_non_null(function);
		scope = (struct goscope){&p->program, p->source, outer, line};
		goheld_at(
			&(struct goheld_place){.scope = scope, .function = function, .line = line},
			&set);
		describe(&set, got, sizeof(got));
		if (!str_eq(wanted, str_from(got)))
			fail_msg("line %u: %s, not %.*s", line, got, STR_ARG(wanted));
		checked++;
	}
	assert_true(checked > 35);
	unload(p);
}

static void kept_locks_are_found_at_their_returns(void **state)
{
	struct program *p = load();
	uint32_t line = 0;
	unsigned checked = 0;

	(void)state;
	for (struct str rest = p->source->text; rest.n;) {
		struct str text = str_split(&rest, '\n');
		size_t at = str_find(text, STR("// leak: ")), n;
		const struct gonode *outer, *function;
		struct goheld_leak leaks[8];
		struct goscope scope;

		line++;
		if (at == SIZE_MAX)
			continue;
		function = gosource_function_at(p->source, line, 9, &outer);
		scope = (struct goscope){&p->program, p->source, outer, line};
		n = goheld_leaks(&scope, function, leaks, 8);
		assert_int_equal(n, 1);
		assert_int_equal(leaks[0].line, line);
		assert_true(str_eq(leaks[0].held.op.key, str_from_at(text, at + 9)));
		checked++;
	}
	assert_int_equal(checked, 4);
	unload(p);
}

/* A function that gives all its locks back keeps none. */
static void balanced_functions_keep_nothing(void **state)
{
	static const char *const names[] = {"plain", "deferred", "elements", "embedded", "branches",
		"exchange", "twice", "kept", "beside"};
	struct program *p = load();

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct gofunc *f =
			gopackage_func(p->source->package, STR("T"), str_from(names[i]));
		struct goscope scope = {&p->program, p->source, f->node, f->node->line};
		struct goheld_leak leaks[8];

		if (goheld_leaks(&scope, f->node, leaks, 8))
			fail_msg("%s keeps %.*s at line %u", names[i],
				STR_ARG(leaks[0].held.op.key), leaks[0].line);
	}
	unload(p);
}

struct wait_search {
	struct goscope scope;
	const struct gonode *node;
};

static bool visit_global(const struct gonode *n, void *context)
{
	struct wait_search *s = context;
	struct gosync_op op;

	if (n->kind == GN_CALL && gosync_op_of(&s->scope, n, &op) && op.kind == GOSYNC_LOCK &&
		str_eq(op.key, STR("shop.global")))
		s->node = n;
	return true;
}

/* Of several operations on a line those behind the one that waits count not yet. */
static void places_within_a_line_count(void **state)
{
	struct program *p = load();
	const struct gofunc *f = gopackage_func(p->source->package, STR("T"), STR("oneline"));
	struct goscope scope = {&p->program, p->source, f->node, f->node->line + 1};
	struct goheld_place place = {
		.scope = scope, .function = f->node, .line = f->node->line + 1};
	struct wait_search s = {scope, NULL};
	struct goheld_set set;
	char got[256];

	(void)state;
	gonode_walk(f->node->c, visit_global, &s);
	assert_non_null(s.node);
	goheld_at(&place, &set);
	describe(&set, got, sizeof(got));
	assert_string_equal(got, "shop.T.mu? shop.global?");
	place.node = s.node;
	goheld_at(&place, &set);
	describe(&set, got, sizeof(got));
	assert_string_equal(got, "shop.T.mu");
	unload(p);
}

/* An if of which one branch gives the lock back is the line to look at. */
static void forks_are_noted(void **state)
{
	struct program *p = load();
	const struct gofunc *f = gopackage_func(p->source->package, STR("T"), STR("forks"));
	struct goscope scope = {&p->program, p->source, f->node, f->node->line};
	struct goheld_leak leaks[8];

	(void)state;
	assert_int_equal(goheld_leaks(&scope, f->node, leaks, 8), 1);
	assert_int_equal(leaks[0].held.forked, f->node->line + 2);
	unload(p);
}

/* After t.next = new(T) an Unlock of t.next.mu is one of another lock. */
static void unlocks_by_a_moved_name_are_told(void **state)
{
	static const struct {
		const char *name;
		uint32_t after; /* lines from its first to the Unlock in question; 0 = none */
	} cases[] = {{"fresh", 3}, {"kept", 0}, {"early", 0}};
	struct program *p = load();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct gofunc *f =
			gopackage_func(p->source->package, STR("T"), str_from(cases[i].name));
		struct goscope scope = {&p->program, p->source, f->node, f->node->line};
		struct goheld_leak leaks[8];
		size_t n = goheld_leaks(&scope, f->node, leaks, 8);
		uint32_t line = n ? leaks[0].held.misnamed : 0;

		assert_int_equal(line, cases[i].after ? f->node->line + cases[i].after : 0);
	}
	unload(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(held_is_what_the_comments_say),
		cmocka_unit_test(kept_locks_are_found_at_their_returns),
		cmocka_unit_test(balanced_functions_keep_nothing),
		cmocka_unit_test(unlocks_by_a_moved_name_are_told),
		cmocka_unit_test(places_within_a_line_count),
		cmocka_unit_test(forks_are_noted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
