/* SPDX-License-Identifier: MIT */
/*
 * What functions leave open, and which requests end by themselves: testdata/gen/goclose/main.go
 * says in comments what must be found in a line, and nothing else may be.
 */
#include "gosrc/goclose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "gosrc/golimit.h"
#include "gosrc/gowalk.h"

#define FOLDER "testdata/gen/goclose"

static const struct gosource *load(struct goprogram *p)
{
	const struct gosource *s;

	goprogram_add_root(p, STR(FOLDER));
	s = goprogram_source(p, STR("main.main"), STR("/build/main.go"));
	assert_non_null(s);
	assert_int_equal(s->file.error_line, 0);
	return s;
}

/* "LINE WORD" for each comment with the mark. */
static void wanted(const struct gosource *s, struct str mark, struct strbuf *out)
{
	struct str rest = s->text;

	for (uint32_t line = 1; rest.n; line++) {
		struct str text = str_split(&rest, '\n'), word;
		size_t at = str_find(text, mark);

		if (at == SIZE_MAX || str_starts(text, STR("//")))
			continue;
		word = str_from_at(text, at + mark.n);
		word = str_chr(word, ' ') == SIZE_MAX ? word : str_head(word, str_chr(word, ' '));
		strbuf_addf(out, "%u %.*s\n", line, STR_ARG(word));
	}
}

static void test_what_stays_open(void **state)
{
	struct goprogram p = {0};
	const struct gosource *s = load(&p);
	struct strbuf want = {0}, got = {0};

	(void)state;
	for (const struct gonode *f = s->file.decls; f; f = f->next) {
		struct goscope scope = {&p, s, f, f->line};
		struct goclose found[GOCLOSE_MAX];
		size_t n = f->kind == GN_FUNC && f->c ? goclose_find(&scope, found) : 0;

		for (size_t i = 0; i < n; i++) {
			if (!found[i].nleaves)
				strbuf_addf(&got, "%u never\n", found[i].node->line);
			for (size_t k = 0; k < found[i].nleaves; k++)
				strbuf_addf(&got, "%u leaves\n", found[i].leaves[k]);
		}
	}
	wanted(s, STR("open: "), &want);
	assert_string_equal(strbuf_cstr(&got), strbuf_cstr(&want));
	assert_true(want.n > 0);
	strbuf_release(&want);
	strbuf_release(&got);
	goprogram_release(&p);
}

struct limits {
	struct goscope scope;
	struct gocalls calls;
	struct strbuf got;
};

static bool visit(const struct gonode *n, void *context)
{
	struct limits *l = context;
	enum golimit limit = GOLIMIT_UNKNOWN;

	l->scope.line = n->line;
	if (n->kind == GN_CALL)
		limit = golimit_of_request(&l->calls, &l->scope, n);
	if (limit != GOLIMIT_UNKNOWN)
		strbuf_addf(&l->got, "%u %s\n", n->line, limit == GOLIMIT_NONE ? "none" : "some");
	return true;
}

static void test_limits_of_requests(void **state)
{
	struct goprogram p = {0};
	struct limits l = {.got = {0}};
	const struct gosource *s = load(&p);
	struct strbuf want = {0};

	(void)state;
	gocalls_build(&l.calls, &p);
	for (const struct gonode *f = s->file.decls; f; f = f->next) {
		l.scope = (struct goscope){&p, s, f, f->line};
		if (f->kind == GN_FUNC && f->c)
			gonode_walk(f->c, visit, &l);
	}
	wanted(s, STR("limit: "), &want);
	assert_string_equal(strbuf_cstr(&l.got), strbuf_cstr(&want));
	strbuf_release(&want);
	strbuf_release(&l.got);
	gocalls_release(&l.calls);
	goprogram_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_stays_open),
		cmocka_unit_test(test_limits_of_requests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
