/* SPDX-License-Identifier: MIT */
#include "gosrc/gonode.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void parse(struct gofile *f, const char *src)
{
	if (!gofile_parse(f, str_from(src)))
		fail_msg("line %u: %s is missing", f->error_line, f->error);
}

static struct gonode *function(const struct gofile *f, const char *name)
{
	for (struct gonode *n = f->decls; n; n = n->next)
		if (n->kind == GN_FUNC && str_eq(n->text, str_from(name)))
			return n;
	fail_msg("no function %s", name);
	return NULL;
}

static void lines_and_shapes(void **state)
{
	static const char src[] = "package p\n"
				  "import \"sync\"\n"
				  "type T struct { mu sync.Mutex; m map[string]int }\n"
				  "func (t *T) Get(k string) int {\n"
				  "	t.mu.Lock()\n"
				  "	defer t.mu.Unlock()\n"
				  "	return t.m[k]\n"
				  "}\n";
	struct gofile f;
	const struct gonode *get, *s;

	(void)state;
	parse(&f, src);
	assert_true(str_eq(f.package, STR("p")));
	get = function(&f, "Get");
	assert_int_equal(get->line, 4);
	assert_int_equal(get->end, 8);
	assert_int_equal(get->a->a->kind, GN_STAR); /* receiver's type */
	s = get->c->a;
	assert_int_equal(s->kind, GN_EXPR);
	assert_int_equal(s->a->kind, GN_CALL);
	assert_true(str_eq(s->a->a->text, STR("Lock")));
	assert_true(str_eq(s->a->a->a->text, STR("mu")));
	assert_int_equal(s->next->kind, GN_DEFER);
	assert_int_equal(s->next->next->kind, GN_RETURN);
	gofile_release(&f);
}

/* `T {` is a body in the head of a statement and a literal elsewhere. */
static void braces_behind_names(void **state)
{
	static const char src[] = "package p\n"
				  "func f() {\n"
				  "	if x == y { g() }\n"
				  "	for range ch { g() }\n"
				  "	switch v := x.(type) { case T: g(); default: }\n"
				  "	if z := (T{1}); z.ok { g() }\n"
				  "	for _, e := range []T{{1}, {2}} { e() }\n"
				  "	select { case ch <- T{3}: case v, ok := <-in: g(v, ok) }\n"
				  "}\n";
	static const enum gonode_kind kinds[] = {
		GN_IF, GN_RANGE, GN_TYPE_SWITCH, GN_IF, GN_RANGE, GN_SELECT};
	struct gofile f;
	const struct gonode *s;

	(void)state;
	parse(&f, src);
	s = function(&f, "f")->c->a;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++, s = s->next)
		assert_int_equal(s->kind, kinds[i]);
	assert_null(s);
	gofile_release(&f);
}

/* What comes before an error is kept; nothing behind it is guessed. */
static void errors_have_a_line(void **state)
{
	struct gofile f;

	(void)state;
	assert_false(gofile_parse(&f, STR("package p\nfunc a() {}\nfunc b( {\n}\nfunc c() {}\n")));
	assert_int_equal(f.error_line, 3);
	assert_true(str_eq(f.decls->text, STR("a")));
	assert_null(f.decls->next);
	gofile_release(&f);
	assert_false(gofile_parse(&f, STR("")));
	gofile_release(&f);
	assert_false(gofile_parse(&f, STR("not Go at all")));
	gofile_release(&f);
}

static void nesting_ends(void **state)
{
	static const char *const openers[] = {"(", "[", "{", "func(", "x[", "f(", "-", "*",
		"if x {", "func() {", "map[string]", "chan ", "struct{ a ", "[]", "T{", "!", "<-",
		"switch {case x:"};
	size_t n = 200000;

	(void)state;
	for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]); i++) {
		size_t len = strlen(openers[i]);
		char *src = malloc(64 + n * len), *p = src;
		struct gofile f;

		p += sprintf(p, "package p\nfunc f() {\n x = ");
		for (size_t k = 0; k < n; k++, p += len)
			memcpy(p, openers[i], len);
		assert_false(gofile_parse(&f, (struct str){src, (size_t)(p - src)}));
		gofile_release(&f);
		free(src);
	}
}

/* a.b.c and a + b + c are no nesting for the parser, and deep for whoever walks the tree. */
static void chains_end(void **state)
{
	static const char *const links[] = {"a.", "a + ", "f()(", "x[0]."};
	size_t n = 200000;

	(void)state;
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		size_t len = strlen(links[i]);
		char *src = malloc(64 + n * len), *p = src;
		struct gofile f;

		p += sprintf(p, "package p\nvar x = ");
		for (size_t k = 0; k < n; k++, p += len)
			memcpy(p, links[i], len);
		p += sprintf(p, "z\n");
		assert_false(gofile_parse(&f, (struct str){src, (size_t)(p - src)}));
		gofile_release(&f);
		free(src);
	}
}

/* A source cut anywhere parses or says why not. */
static void cuts_do_no_harm(void **state)
{
	FILE *file = fopen("testdata/gen/dumps/main.go", "rb");
	static char src[65536];
	size_t n, good = 0;

	(void)state;
	assert_non_null(file);
	n = fread(src, 1, sizeof(src), file);
	fclose(file);
	for (size_t cut = 0; cut <= n; cut += 7) {
		char *copy = malloc(cut + 1); /* so that a sanitizer sees the end */
		struct gofile f;

		memcpy(copy, src, cut);
		good += gofile_parse(&f, (struct str){copy, cut});
		gofile_release(&f);
		free(copy);
	}
	assert_true(good > 1 && good < n / 14);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_and_shapes),
		cmocka_unit_test(braces_behind_names),
		cmocka_unit_test(errors_have_a_line),
		cmocka_unit_test(nesting_ends),
		cmocka_unit_test(chains_end),
		cmocka_unit_test(cuts_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
