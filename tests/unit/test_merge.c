/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analyze/merge.h"
#include "formats/profile_build.h"

struct line {
	const char *name;
	int64_t value;
	const char *label; /* of the key "k", or NULL */
};

/* One sample a line, with one frame; its unit is that of the only type "time". */
static void add(struct merge *m, const char *unit, bool base, const struct line *lines)
{
	struct profile_build b;
	struct err err = {0};

	profile_build_init(&b, "test");
	profile_build_type(&b, STR("time"), str_from(unit));
	for (; lines->name; lines++) {
		struct profile_line frame = {
			profile_build_function(&b, str_from(lines->name), STR("f.go")), 1, 0};
		uint32_t location = profile_build_location(&b, 0, &frame, 1);
		struct profile_label label = {
			.key = STR("k"), .text = str_from(lines->label ? lines->label : "")};
		struct profile_sample s = {.locations = &location,
			.nlocations = 1,
			.values = &lines->value,
			.labels = &label,
			.nlabels = lines->label ? 1 : 0};

		profile_add_sample(&b.profile, &s);
	}
	assert_true(merge_add(m, profile_build_finish(&b), base, &err));
	profile_build_release(&b);
}

struct listing {
	const struct profile *profile;
	struct strbuf text;
};

static bool list(void *ctx, const struct profile_sample *s)
{
	struct listing *l = ctx;
	const struct profile *p = l->profile;
	const struct profile_location *at = &p->locations[s->locations[0]];

	strbuf_add(&l->text, p->functions[p->lines[at->first_line].function].name);
	strbuf_addf(&l->text, "=%lld", (long long)s->values[0]);
	for (size_t i = 0; i < s->nlabels; i++)
		strbuf_addf(&l->text, " %.*s:%.*s", STR_ARG(s->labels[i].key),
			STR_ARG(s->labels[i].text));
	strbuf_adds(&l->text, "\n");
	return true;
}

static void expect(struct merge *m, struct merge_options o, const char *wanted)
{
	struct listing l = {0};
	struct err err = {0};

	l.profile = merge_finish(m, &o, &err);
	assert_non_null(l.profile);
	assert_true(profile_each(l.profile, true, list, &l, &err));
	assert_string_equal(strbuf_cstr(&l.text), wanted);
	strbuf_release(&l.text);
	merge_release(m);
}

static void equal_stacks_are_added_up(void **state)
{
	struct merge m = {0};

	(void)state;
	add(&m, "ns", false, (struct line[]){{"a", 5, NULL}, {"b", 7, "x"}, {0}});
	add(&m, "ns", false, (struct line[]){{"b", 1, "x"}, {"b", 2, NULL}, {"a", -5, NULL}, {0}});
	expect(&m, (struct merge_options){0}, "b=8 k:x\nb=2\n");
}

static void the_finer_unit_wins(void **state)
{
	struct merge m = {0};

	(void)state;
	add(&m, "ms", false, (struct line[]){{"a", 5, NULL}, {0}});
	add(&m, "us", false, (struct line[]){{"a", 1, NULL}, {0}});
	expect(&m, (struct merge_options){0}, "a=5001\n");
}

static void a_base_is_taken_off(void **state)
{
	struct merge m = {0};

	(void)state;
	add(&m, "ns", false, (struct line[]){{"a", 5, NULL}, {"b", 7, NULL}, {0}});
	add(&m, "ns", true, (struct line[]){{"a", 5, NULL}, {"c", 1, NULL}, {0}});
	expect(&m, (struct merge_options){0}, "b=7\nc=-1\n");
	add(&m, "ns", false, (struct line[]){{"a", 5, NULL}, {0}});
	add(&m, "ns", true, (struct line[]){{"a", 10, "x"}, {0}});
	expect(&m, (struct merge_options){.diff_base = true, .normalize = true},
		"a=10\na=-10 k:x pprof::base:true\n");
}

static void strangers_are_refused(void **state)
{
	struct merge m = {0};
	struct err err = {0};

	(void)state;
	add(&m, "ns", false, (struct line[]){{"a", 5, NULL}, {0}});
	add(&m, "bytes", false, (struct line[]){{"a", 5, NULL}, {0}});
	assert_null(merge_finish(&m, &(struct merge_options){0}, &err));
	assert_int_equal(err.code, ERR_USAGE);
	merge_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_stacks_are_added_up),
		cmocka_unit_test(the_finer_unit_wins),
		cmocka_unit_test(a_base_is_taken_off),
		cmocka_unit_test(strangers_are_refused),
	};

	return cmocka_run_group_tests_name("merge", tests, NULL, NULL);
}
