/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/format.h"
#include "model/profile.h"
#include "profile_bytes.h"

/* Strings of the small profile, in the order of its table. */
enum { S_EMPTY, S_SAMPLES, S_COUNT, S_CPU, S_NS, S_MAIN, S_LEAF, S_FILE, S_KEY, S_VALUE, S_N };

static const char *const strings[] = {"", "samples", "count", "cpu", "nanoseconds", "main.main",
	"main.leaf", "main.go", "k", "v"};

struct small {
	uint64_t main_ref, leaf_ref; /* ids of the locations */
	uint64_t used_ref;	     /* what the sample calls the leaf */
	bool unpacked;
	size_t nvalues;
	uint64_t value;
	uint64_t label[4];
};

static const struct small plain = {1, 2, 2, false, 2, 50, {S_KEY, S_VALUE, 0, 0}};

static void add_sample(struct strbuf *b, const struct small *s)
{
	struct strbuf m = {0}, list = {0};

	if (s->unpacked) {
		pb_num(&m, 1, s->used_ref);
		pb_num(&m, 1, s->main_ref);
		for (size_t i = 0; i < s->nvalues; i++)
			pb_num(&m, 2, i ? s->value : 1);
	} else {
		pb_varint(&list, s->used_ref);
		pb_varint(&list, s->main_ref);
		pb_run(&m, 1, strbuf_str(&list));
		strbuf_clear(&list);
		for (size_t i = 0; i < s->nvalues; i++)
			pb_varint(&list, i ? s->value : 1);
		pb_run(&m, 2, strbuf_str(&list));
	}
	pb_message(&m, 3, s->label);
	pb_run(b, 2, strbuf_str(&m));
	strbuf_release(&m);
	strbuf_release(&list);
}

static void add_location(struct strbuf *b, uint64_t ref, uint64_t function, uint64_t line)
{
	struct strbuf m = {0};

	pb_num(&m, 1, ref);
	pb_num(&m, 3, 0x1000 + ref);
	pb_message(&m, 4, (uint64_t[4]){function, line, 0, 0});
	pb_run(b, 4, strbuf_str(&m));
	strbuf_release(&m);
}

static void make(struct strbuf *b, const struct small *s)
{
	pb_message(b, 1, (uint64_t[4]){S_SAMPLES, S_COUNT, 0, 0});
	pb_message(b, 1, (uint64_t[4]){S_CPU, S_NS, 0, 0});
	add_sample(b, s);
	add_location(b, s->main_ref, 1, 10);
	add_location(b, s->leaf_ref, 2, 20);
	pb_message(b, 5, (uint64_t[4]){1, S_MAIN, S_MAIN, S_FILE});
	pb_message(b, 5, (uint64_t[4]){2, S_LEAF, S_LEAF, S_FILE});
	for (size_t i = 0; i < S_N; i++)
		pb_run(b, 6, str_from(strings[i]));
	pb_num(b, 10, 1000);
}

/* ---- reading ---- */

struct catcher {
	struct sink sink; /* first */
	struct err err;
	size_t profiles, samples, labels;
	char stack[64]; /* function names, leaf first */
	int64_t value;
	char label[64];
	int64_t number;
};

static bool catch_sample(void *ctx, const struct profile_sample *s)
{
	struct catcher *c = ctx;

	c->samples++;
	c->value = s->values[1];
	c->labels = s->nlabels;
	if (s->nlabels)
		c->number = s->labels[0].number;
	return true;
}

static bool name_stack(void *ctx, const struct profile_sample *s)
{
	void **both = ctx;
	const struct profile *p = both[0];
	struct catcher *c = both[1];

	for (size_t i = 0; i < s->nlocations; i++) {
		const struct profile_location *l = &p->locations[s->locations[i]];
		struct str name = STR("?");

		if (l->nlines)
			name = p->functions[p->lines[l->first_line].function].name;
		if (strlen(c->stack) + name.n + 2 > sizeof(c->stack))
			break;
		strncat(c->stack, name.p, name.n);
		strcat(c->stack, " ");
	}
	return true;
}

static bool catch_profile(struct sink *sink, const struct profile *p)
{
	struct catcher *c = (struct catcher *)sink;
	struct profile copy = *p; /* the callback may look at it twice */
	void *both[2] = {&copy, c};

	c->profiles++;
	return profile_each(p, true, catch_sample, c, &c->err) &&
	       (p->nsamples > 1 || profile_each(p, false, name_stack, both, &c->err));
}

static bool read_bytes(struct str bytes, struct catcher *c, struct err *err)
{
	struct input *in = input_from_bytes(bytes, "test", NULL, err);
	struct stacks stacks = {0};
	struct load load = {.sink = &c->sink, .stacks = &stacks};
	bool ok;

	*c = (struct catcher){.sink.profile = catch_profile};
	assert_non_null(in);
	ok = load_input(in, &load, err);
	if (!ok && c->err.code)
		*err = c->err;
	input_close(in);
	stacks_release(&stacks);
	return ok;
}

static bool read_small(const struct small *s, struct catcher *c, struct err *err)
{
	struct strbuf b = {0};
	bool ok;

	*err = (struct err){0};
	make(&b, s);
	ok = read_bytes(strbuf_str(&b), c, err);
	strbuf_release(&b);
	return ok;
}

/* ---- tests ---- */

static void reads_packed_and_unpacked(void **state)
{
	struct small s = plain;
	struct catcher c;
	struct err err;

	(void)state;
	for (int i = 0; i < 2; i++) {
		s.unpacked = i;
		assert_true(read_small(&s, &c, &err));
		assert_int_equal(c.samples, 1);
		assert_int_equal(c.value, 50);
		assert_string_equal(c.stack, "main.leaf main.main ");
		assert_int_equal(c.labels, 1);
	}
}

static void ids_may_be_anything(void **state)
{
	static const uint64_t refs[] = {3, 100, 1000000, UINT64_C(1) << 63, UINT64_MAX};
	struct small s = plain;
	struct catcher c;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(refs) / sizeof(refs[0]); i++) {
		s.leaf_ref = s.used_ref = refs[i];
		s.main_ref = 7;
		assert_true(read_small(&s, &c, &err));
		assert_string_equal(c.stack, "main.leaf main.main ");
	}
}

static void values_use_all_64_bits(void **state)
{
	struct small s = plain;
	struct catcher c;
	struct err err;

	(void)state;
	s.value = (uint64_t)-5;
	assert_true(read_small(&s, &c, &err));
	assert_int_equal(c.value, -5);
	s.value = (uint64_t)INT64_MIN;
	assert_true(read_small(&s, &c, &err));
	assert_true(c.value == INT64_MIN);
}

static void numeric_label_of_zero_without_unit_is_none(void **state)
{
	struct small s = plain;
	struct catcher c;
	struct err err;

	(void)state;
	s.label[1] = 0;
	assert_true(read_small(&s, &c, &err));
	assert_int_equal(c.labels, 0);
	s.label[2] = 4096;
	assert_true(read_small(&s, &c, &err));
	assert_int_equal(c.labels, 1);
	assert_int_equal(c.number, 4096);
	s.label[2] = 0;
	s.label[3] = S_NS;
	assert_true(read_small(&s, &c, &err));
	assert_int_equal(c.labels, 1);
}

static void refuse(const struct small *s, const char *text)
{
	struct catcher c;
	struct err err;

	assert_false(read_small(s, &c, &err));
	assert_int_equal(err.code, ERR_FORMAT);
	if (!strstr(err.text, text))
		fail_msg("'%s' is not in '%s'", text, err.text);
	assert_non_null(strstr(err.text, "byte "));
}

static void says_what_is_wrong(void **state)
{
	struct small s = plain;

	(void)state;
	s.used_ref = 99;
	refuse(&s, "(id 99)");
	s.used_ref = UINT64_MAX;
	refuse(&s, "not in the profile");
	s = plain;
	s.nvalues = 1;
	refuse(&s, "another number of values");
	s.nvalues = 70;
	refuse(&s, "another number of values");
	s = plain;
	s.leaf_ref = s.main_ref = s.used_ref = 5;
	refuse(&s, "two rows have the id 5");
	s.leaf_ref = s.main_ref = s.used_ref = 0;
	refuse(&s, "an id is 0");
	s = plain;
	s.label[1] = 77;
	refuse(&s, "string that is not in the profile");
}

static void refuses_two_profiles_in_one_file(void **state)
{
	struct strbuf b = {0};
	struct catcher c;
	struct err err = {0};

	(void)state;
	make(&b, &plain);
	pb_num(&b, 9, 5);
	pb_num(&b, 9, 6);
	assert_false(read_bytes(strbuf_str(&b), &c, &err));
	assert_non_null(strstr(err.text, "concatenated"));
	strbuf_release(&b);
}

/* Every cut and every flipped byte: an error or a profile, nothing else. */
static void survives_damage_everywhere(void **state)
{
	struct strbuf b = {0};
	struct catcher c;

	(void)state;
	make(&b, &plain);
	for (size_t n = 0; n < b.n; n++) {
		char *cut = malloc(n + 1); /* so that sanitizers see a read past the end */
		struct err err = {0};

		assert_non_null(cut);
		memcpy(cut, b.p, n);
		if (!read_bytes((struct str){cut, n}, &c, &err))
			assert_int_not_equal(err.code, ERR_NONE);
		free(cut);
	}
	for (size_t i = 0; i < b.n * 8; i++) {
		struct err err = {0};

		b.p[i / 8] ^= (char)(1 << i % 8);
		if (!read_bytes(strbuf_str(&b), &c, &err))
			assert_int_not_equal(err.code, ERR_NONE);
		b.p[i / 8] ^= (char)(1 << i % 8);
	}
	strbuf_release(&b);
}

static void chooses_the_value_as_pprof_does(void **state)
{
	struct profile_type types[] = {{STR("alloc_objects"), STR("count")},
		{STR("alloc_space"), STR("bytes")}, {STR("space"), STR("bytes")}};
	struct profile p = {.types = types, .ntypes = 3};
	struct err err;
	size_t i;

	(void)state;
	assert_true(profile_value_index(&p, STR(""), &i, &err));
	assert_int_equal(i, 2);
	p.default_type = STR("alloc_space");
	assert_true(profile_value_index(&p, STR(""), &i, &err));
	assert_int_equal(i, 1);
	assert_true(profile_value_index(&p, STR("inuse_space"), &i, &err));
	assert_int_equal(i, 2);
	assert_true(profile_value_index(&p, STR("+1"), &i, &err));
	assert_int_equal(i, 1);
	assert_false(profile_value_index(&p, STR("3"), &i, &err));
	assert_non_null(strstr(err.text, "outside the range [0..2]"));
	assert_false(profile_value_index(&p, STR("cpu"), &i, &err));
	assert_non_null(strstr(err.text, "[alloc_objects alloc_space space]"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_packed_and_unpacked),
		cmocka_unit_test(ids_may_be_anything),
		cmocka_unit_test(values_use_all_64_bits),
		cmocka_unit_test(numeric_label_of_zero_without_unit_is_none),
		cmocka_unit_test(says_what_is_wrong),
		cmocka_unit_test(refuses_two_profiles_in_one_file),
		cmocka_unit_test(survives_damage_everywhere),
		cmocka_unit_test(chooses_the_value_as_pprof_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
