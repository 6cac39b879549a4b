/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyze/profile_diff.h"
#include "analyze/profile_series.h"
#include "analyze/profile_sums.h"
#include "analyze/sampled.h"
#include "formats/profile_build.h"

/* "a;b;^c": root first; ^ is inlined into what stands before it. */
struct stack {
	const char *frames;
	int64_t value;
};

struct side {
	const char *type, *unit;
	int64_t duration_ns, period, time_ns;
	bool no_lines;
	const struct stack *stacks;
};

enum { MOST = 64 };

static struct profile_sample sample_of(
	struct profile_build *b, const struct side *side, struct str frames, uint32_t *locations)
{
	struct profile_line lines[MOST];
	struct profile_sample s = {.locations = locations};
	size_t nlines = 0;

	/* From the leaf on: inlined frames come before what they were inlined into. */
	while (frames.n) {
		size_t cut = str_rchr(frames, ';');
		struct str name = str_from_at(frames, cut == SIZE_MAX ? 0 : cut + 1);
		bool inlined = str_eat(&name, STR("^"));

		frames = str_head(frames, cut == SIZE_MAX ? 0 : cut);
		lines[nlines++] = (struct profile_line){
			profile_build_function(b, name, STR("m/f.go")), side->no_lines ? 0 : 7, 0};
		if (inlined)
			continue;
		locations[s.nlocations++] = profile_build_location(b, 0, lines, nlines);
		nlines = 0;
	}
	return s;
}

static void add(struct profile_sums *sums, const struct side *side)
{
	struct view_options plain = {0};
	uint32_t locations[MOST];
	struct profile_build b;
	struct err err = {0};
	struct view v;

	profile_build_init(&b, "test");
	profile_build_type(&b, str_from(side->type), str_from(side->unit));
	b.profile.duration_ns = side->duration_ns;
	b.profile.time_ns = side->time_ns;
	b.profile.period = side->period;
	b.profile.period_type = (struct profile_type){STR("cpu"), STR("nanoseconds")};
	for (const struct stack *s = side->stacks; s->frames; s++) {
		struct profile_sample sample = sample_of(&b, side, str_from(s->frames), locations);

		sample.values = &s->value;
		profile_add_sample(&b.profile, &sample);
	}
	profile_build_finish(&b);
	assert_true(view_init(&v, &b.profile, &plain, &err));
	assert_true(profile_sums_add(sums, &v, 0, STR("file"), &err));
	view_release(&v);
	profile_build_release(&b);
}

static void compare(struct profile_sums *sums, struct profile_diff *d, const struct side *base,
	const struct side *now, const struct profile_diff_options *o)
{
	struct profile_diff_options none = {0};
	struct err err = {0};

	add(sums, base);
	add(sums, now);
	assert_true(profile_diff_build(d, sums, o ? o : &none, &err));
}

static const struct profile_diff_row *row(const struct profile_diff *d, const char *name)
{
	for (size_t i = 0; i < d->nrows; i++) {
		strid id = d->rows[i].name ? d->rows[i].name : d->rows[i].base_name;

		if (str_eq(stacks_text(&d->sums->stacks, id), str_from(name)))
			return &d->rows[i];
	}
	return NULL;
}

static void done(struct profile_sums *sums, struct profile_diff *d)
{
	profile_diff_release(d);
	profile_sums_release(sums);
}

/* Twice as long, twice the time: nothing changed. */
static void rates_are_per_second(void **state)
{
	const struct stack one[] = {{"main;work", 1000}, {0}}, two[] = {{"main;work", 2000}, {0}};
	const struct side base = {
		.type = "cpu", .unit = "nanoseconds", .duration_ns = 5000, .stacks = one};
	const struct side now = {
		.type = "cpu", .unit = "nanoseconds", .duration_ns = 10000, .stacks = two};
	struct profile_sums sums = {0};
	struct profile_diff d;

	(void)state;
	compare(&sums, &d, &base, &now, NULL);
	assert_int_equal(d.per, PER_SECOND);
	assert_int_equal(row(&d, "work")->base_flat, 2000);
	assert_int_equal(row(&d, "work")->change, CHANGE_SAME);
	assert_int_equal(d.base_stated, 1000);
	assert_int_equal(d.unjudged.n, 0);
	done(&sums, &d);
}

static void levels_are_not(void **state)
{
	const struct stack one[] = {{"main", 1000}, {0}}, two[] = {{"main", 2000}, {0}};
	const struct side base = {
		.type = "inuse_space", .unit = "bytes", .duration_ns = 5, .stacks = one};
	const struct side now = {
		.type = "inuse_space", .unit = "bytes", .duration_ns = 10, .stacks = two};
	struct profile_sums sums = {0};
	struct profile_diff d;

	(void)state;
	compare(&sums, &d, &base, &now, NULL);
	assert_int_equal(d.per, PER_NONE);
	assert_int_equal(d.base_total, 1000);
	assert_int_equal(row(&d, "main")->change, CHANGE_GREW);
	done(&sums, &d);
}

static void units_are_brought_together(void **state)
{
	const struct stack one[] = {{"main", 3}, {0}}, two[] = {{"main", 3000000}, {0}};
	const struct side base = {.type = "cpu", .unit = "milliseconds", .stacks = one};
	const struct side now = {.type = "cpu", .unit = "nanoseconds", .stacks = two};
	struct profile_sums sums = {0};
	struct profile_diff d;

	(void)state;
	compare(&sums, &d, &base, &now, NULL);
	assert_int_equal(d.base_total, 3000000);
	assert_int_equal(row(&d, "main")->change, CHANGE_SAME);
	done(&sums, &d);
}

static bool refused(const struct side *base, const struct side *now)
{
	struct profile_diff_options none = {0};
	struct profile_sums sums = {0};
	struct err err = {0};
	struct profile_diff d;
	bool ok;

	add(&sums, base);
	add(&sums, now);
	ok = profile_diff_build(&d, &sums, &none, &err);
	done(&sums, &d);
	return !ok && err.code == ERR_USAGE;
}

static void what_does_not_compare(void **state)
{
	const struct stack s[] = {{"main", 3}, {0}};
	const struct side cpu = {.type = "cpu", .unit = "nanoseconds", .stacks = s};
	const struct side delay = {.type = "delay", .unit = "nanoseconds", .stacks = s};
	const struct side bytes = {.type = "cpu", .unit = "bytes", .stacks = s};
	const struct side slow = {.type = "samples", .unit = "count", .period = 10, .stacks = s};
	const struct side fast = {.type = "samples", .unit = "count", .period = 1, .stacks = s};

	(void)state;
	assert_true(refused(&cpu, &delay));
	assert_true(refused(&cpu, &bytes));
	assert_true(refused(&slow, &fast));
	assert_false(refused(&slow, &slow));
}

static void other_work_is_not_judged(void **state)
{
	const struct stack one[] = {{"main", 1000}, {0}}, two[] = {{"main", 3001}, {0}},
			   no[] = {{0}};
	const struct side base = {.type = "cpu", .unit = "nanoseconds", .stacks = one};
	const struct side more = {.type = "cpu", .unit = "nanoseconds", .stacks = two};
	const struct side empty = {.type = "cpu", .unit = "nanoseconds", .stacks = no};
	struct side longer = base, shorter = base;
	struct profile_sums sums = {0};
	struct profile_diff d;

	(void)state;
	compare(&sums, &d, &base, &more, NULL);
	assert_true(d.unjudged.n > 0);
	done(&sums, &d);
	compare(&sums, &d, &base, &empty, NULL);
	assert_true(d.unjudged.n > 0);
	done(&sums, &d);
	longer.duration_ns = 51;
	shorter.duration_ns = 10;
	compare(&sums, &d, &shorter, &longer, &(struct profile_diff_options){.per = PER_NONE});
	assert_true(d.unjudged.n > 0);
	done(&sums, &d);
}

static void recursion_counts_once(void **state)
{
	const struct stack s[] = {{"main;f;g;f", 10}, {"main;f;g", 5}, {0}};
	const struct side side = {.type = "cpu", .unit = "nanoseconds", .stacks = s};
	struct profile_sums sums = {0};
	struct profile_diff d;

	(void)state;
	compare(&sums, &d, &side, &side, NULL);
	assert_int_equal(row(&d, "f")->cum, 15);
	assert_int_equal(row(&d, "f")->flat, 10);
	assert_int_equal(row(&d, "g")->cum, 15);
	assert_int_equal(row(&d, "main")->cum, 15);
	done(&sums, &d);
}

static void the_ladder(void **state)
{
	const struct stack was[] = {{"main;a/hash.Sum", 100}, {"main;p.old;q.leaf", 400},
		{"main;p.F.func1", 50}, {"main;p.F.func2", 60}, {"main;x@v1.0/y.G", 70},
		{"main;p.gone", 300}, {0}};
	const struct stack now[] = {{"main;b/digest.Sum", 90}, {"main;p.fresh;q.leaf", 390},
		{"main;p.F.func3", 50}, {"main;p.F.func10", 60}, {"main;x@v1.2/y.G", 70},
		{"main;p.other;q.else", 900}, {0}};
	const struct side base = {.type = "cpu", .unit = "nanoseconds", .period = 1, .stacks = was};
	const struct side later = {
		.type = "cpu", .unit = "nanoseconds", .period = 1, .stacks = now};
	struct profile_sums sums = {0};
	struct profile_diff d;

	(void)state;
	compare(&sums, &d, &base, &later, NULL);
	assert_int_equal(row(&d, "b/digest.Sum")->match, MATCH_MOVED);
	assert_int_equal(row(&d, "b/digest.Sum")->base_flat, 100);
	assert_int_equal(row(&d, "p.fresh")->match, MATCH_RENAMED);
	assert_int_equal(row(&d, "p.fresh")->base_cum, 400);
	assert_int_equal(row(&d, "p.F.func3")->base_flat, 50);
	assert_int_equal(row(&d, "p.F.func10")->base_flat, 60);
	assert_int_equal(row(&d, "x@v1.2/y.G")->match, MATCH_CANONICAL);
	assert_int_equal(row(&d, "p.gone")->change, CHANGE_GONE);
	assert_int_equal(row(&d, "p.other")->change, CHANGE_NEW);
	assert_null(row(&d, "p.old"));
	done(&sums, &d);
}

static void two_that_are_alike_are_no_rename(void **state)
{
	const struct stack was[] = {{"main;p.a", 400}, {"main;p.b", 400}, {0}};
	const struct stack now[] = {{"main;p.c", 400}, {"main;p.d", 400}, {0}};
	const struct side base = {.type = "cpu", .unit = "nanoseconds", .period = 1, .stacks = was};
	const struct side later = {
		.type = "cpu", .unit = "nanoseconds", .period = 1, .stacks = now};
	const struct profile_rename said = {STR("p.a"), STR("p.d")};
	const struct profile_diff_options o = {.renames = &said, .nrenames = 1};
	struct profile_sums sums = {0};
	struct profile_diff d;

	(void)state;
	compare(&sums, &d, &base, &later, NULL);
	assert_int_equal(row(&d, "p.c")->change, CHANGE_NEW);
	assert_int_equal(row(&d, "p.a")->change, CHANGE_GONE);
	done(&sums, &d);
	compare(&sums, &d, &base, &later, &o);
	assert_int_equal(row(&d, "p.d")->match, MATCH_GIVEN);
	assert_int_equal(row(&d, "p.c")->match, MATCH_RENAMED); /* alone now */
	done(&sums, &d);
}

static void inlining(void **state)
{
	const struct stack was[] = {{"main;f;^g", 7}, {"main;f", 1}, {"main;f;^g;^h", 2}, {0}};
	const struct stack now[] = {{"main;f;g", 9}, {"main;f", 1}, {0}};
	const struct side base = {.type = "cpu", .unit = "nanoseconds", .stacks = was};
	struct side later = {.type = "cpu", .unit = "nanoseconds", .stacks = now};
	struct profile_sums sums = {0};
	struct profile_diff d;

	(void)state;
	compare(&sums, &d, &base, &later, NULL);
	assert_true(row(&d, "g")->inlining_changed);
	assert_false(row(&d, "f")->inlining_changed);
	assert_int_equal(row(&d, "g")->base_cum, 9);
	done(&sums, &d);
	later.no_lines = true; /* cannot know: g is part of f in the base */
	compare(&sums, &d, &base, &later, NULL);
	assert_true(d.collapsed);
	assert_int_equal(row(&d, "f")->base_flat, 10);
	assert_int_equal(sums.sides[0].nsums, 1); /* three stacks are one without them */
	assert_int_equal(sums.sides[0].sums[0].value, 10);
	assert_int_equal(row(&d, "g")->change, CHANGE_NEW);
	done(&sums, &d);
}

static void blame_goes_down(void **state)
{
	const struct stack was[] = {{"main;a;b;c", 100}, {"main;a;d", 100}, {0}};
	const struct stack now[] = {{"main;a;b;c", 190}, {"main;a;d", 110}, {0}};
	const struct side base = {.type = "cpu", .unit = "nanoseconds", .stacks = was};
	const struct side later = {.type = "cpu", .unit = "nanoseconds", .stacks = now};
	struct profile_sums sums = {0};
	struct profile_diff d;

	(void)state;
	compare(&sums, &d, &base, &later, NULL);
	assert_int_equal(d.nblames, 1);
	assert_int_equal(d.blames[0].n, 4);
	assert_int_equal(d.blames[0].delta, 90);
	assert_true(str_eq(stacks_text(&sums.stacks, d.blames[0].names[3]), STR("c")));
	done(&sums, &d);
}

/* Longest stack that a machine's own stack would not bear. */
static void deep_stacks(void **state)
{
	enum { DEEP = 300000 };
	struct profile_sums sums = {0};
	struct function_sum *all;
	bool *repeated;
	stackid at = 0;
	size_t n;

	(void)state;
	for (int i = 0; i < DEEP; i++) {
		funcid f = stacks_function(&sums.stacks, i % 2 ? STR("f") : STR("g"), STR(""));

		at = stacks_push(&sums.stacks, at, stacks_frame(&sums.stacks, f, 0, 0));
	}
	sums.sides = calloc(1, sizeof(*sums.sides));
	sums.nsides = 1;
	sums.sides[0].sums = calloc(1, sizeof(*sums.sides[0].sums));
	sums.sides[0].sums[0] = (struct profile_sum){at, 5, 1};
	sums.sides[0].nsums = 1;
	repeated = profile_sums_repeated(&sums);
	all = profile_sums_functions(&sums, 0, repeated, &n);
	assert_int_equal(all[intern_find(&sums.stacks.strings, STR("f"))].cum, 5);
	assert_int_equal(all[intern_find(&sums.stacks.strings, STR("g"))].cum, 5);
	free(all);
	free(repeated);
	profile_sums_release(&sums);
}

static void series_in_order_of_time(void **state)
{
	const struct stack a[] = {{"main;f", 10}, {0}}, b[] = {{"main;f", 20}, {"main;g", 5}, {0}};
	const struct side first = {
		.type = "inuse_space", .unit = "bytes", .time_ns = 60000000000, .stacks = a};
	const struct side last = {
		.type = "inuse_space", .unit = "bytes", .time_ns = 120000000000, .stacks = b};
	const struct profile_series_options o = {0};
	struct profile_sums sums = {0};
	struct profile_series s;
	struct err err = {0};

	(void)state;
	add(&sums, &last);
	add(&sums, &first);
	assert_true(profile_series_build(&s, &sums, &o, &err));
	assert_true(s.timed);
	assert_int_equal(s.order[0], 1);
	assert_int_equal(s.nrows, 2);
	assert_int_equal(s.rows[0].values[0], 10);
	assert_int_equal(s.rows[0].delta, 10);
	assert_int_equal(s.rows[1].change, CHANGE_NEW);
	assert_int_equal(s.total.values[1], 25);
	profile_series_release(&s);
	profile_sums_release(&sums);
}

static void samples_behind_a_value(void **state)
{
	struct profile_type heap[] = {
		{STR("inuse_objects"), STR("count")}, {STR("inuse_space"), STR("bytes")}};
	struct profile_type cpu[] = {{STR("cpu"), STR("nanoseconds")}};
	struct profile p = {.types = heap,
		.ntypes = 2,
		.period_type = {STR("space"), STR("bytes")},
		.period = 512 * 1024};
	/* One sampled object of 1 kB stands for 1 / (1 - exp(-1/512)) of them. */
	const int64_t values[] = {512, 512 * 1024}, time[] = {70000000};
	struct sampled s = sampled_of(&p, 1);

	(void)state;
	assert_int_equal(s.by, SAMPLED_BYTES);
	assert_int_equal(sampled_count(&s, values, 1), 1);
	p = (struct profile){.types = cpu,
		.ntypes = 1,
		.period_type = {STR("cpu"), STR("nanoseconds")},
		.period = 10000000};
	s = sampled_of(&p, 0);
	assert_int_equal(s.by, SAMPLED_PERIOD);
	assert_int_equal(sampled_count(&s, time, 0), 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rates_are_per_second),
		cmocka_unit_test(levels_are_not),
		cmocka_unit_test(units_are_brought_together),
		cmocka_unit_test(what_does_not_compare),
		cmocka_unit_test(other_work_is_not_judged),
		cmocka_unit_test(recursion_counts_once),
		cmocka_unit_test(the_ladder),
		cmocka_unit_test(two_that_are_alike_are_no_rename),
		cmocka_unit_test(inlining),
		cmocka_unit_test(blame_goes_down),
		cmocka_unit_test(deep_stacks),
		cmocka_unit_test(series_in_order_of_time),
		cmocka_unit_test(samples_behind_a_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
