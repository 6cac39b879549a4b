/* SPDX-License-Identifier: MIT */
/*
 * Symbols of ELF files (testdata/elf), and whether a file is that of a dump: a real program in two
 * forms, its dumps with pcs and without, and each with the other's file.
 */
#include "analyze/binary.h"

#include "analyze/wait_facts.h"
#include "analyze/wait_source.h"
#include "formats/elf_symbols.h"

#include "dump_capture.h"

#define FOLDER "testdata/elf/"

static void read_symbols(const char *name, struct symbols *s)
{
	struct strbuf path = {0};
	struct err err = {0};

	strbuf_addf(&path, FOLDER "%s", name);
	if (!elf_symbols_read(strbuf_cstr(&path), s, &err))
		fail_msg("%s", err.text);
	strbuf_release(&path);
}

static void assert_example(const char *name, bool movable)
{
	struct symbols s;
	size_t n;

	read_symbols(name, &s);
	assert_int_equal(s.movable, movable);
	/* Not: read-only, thread-local, not loaded, without size, beyond its section. */
	assert_int_equal(s.nvariables, 5);
	assert_int_equal(s.nfunctions, 4);
	assert_int_equal(symbols_variable(&s, STR("main.registryMu"))->address, 0x405010);
	assert_null(symbols_variable(&s, STR("main.table")));
	assert_null(symbols_variable(&s, STR("main.twice")));
	assert_true(str_eq(symbols_at(&s, 0x405020 + 39)->name, STR("main.state")));
	assert_null(symbols_at(&s, 0x405020 + 40));
	assert_null(symbols_at(&s, 0x40500f));
	assert_null(symbols_at(&s, 0));
	assert_null(symbols_at(&s, UINT64_MAX));
	assert_int_equal(symbols_functions(&s, STR("main.run"), &n)->size, 0x80);
	assert_int_equal(n, 1);
	assert_int_equal(
		symbols_functions(&s, STR("main.(*shelf[...]).get"), &n)->address, 0x401080);
	assert_int_equal(n, 2);
	assert_int_equal(symbols_functions(&s, STR("runtime.goexit"), &n)->address, 0x401100);
	assert_null(symbols_functions(&s, STR("main.ru"), &n));
	symbols_release(&s);
}

static void symbols_are_read_in_every_form(void **state)
{
	(void)state;
	assert_example("plain.elf", false);
	assert_example("plain-big.elf", false);
	assert_example("plain-32.elf", false);
	assert_example("plain-32-big.elf", false);
	assert_example("pie.elf", true);
	assert_example("odd-symbols.elf", false);
}

static void assert_refused(const char *name, enum err_code code, const char *words)
{
	struct strbuf path = {0};
	struct symbols s;
	struct err err = {0};

	strbuf_addf(&path, FOLDER "%s", name);
	assert_false(elf_symbols_read(strbuf_cstr(&path), &s, &err));
	if (err.code != code || !strstr(err.text, words) || !strstr(err.text, name))
		fail_msg("%s: %s", name, err.text);
	assert_int_equal(s.nvariables + s.nfunctions, 0);
	strbuf_release(&path);
}

static void what_is_no_program_is_refused(void **state)
{
	static const char *const damaged[] = {"bad-table-beyond.elf", "bad-table-huge.elf",
		"bad-entry.elf", "bad-entry-1.elf", "bad-link.elf", "bad-link-self.elf",
		"bad-names-beyond.elf", "bad-names-huge.elf", "bad-names-no-bits.elf",
		"bad-overlapping.elf", "bad-cut.elf"};
	struct symbols s;

	(void)state;
	for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++)
		assert_refused(damaged[i], strstr(damaged[i], "huge") ? ERR_LIMIT : ERR_FORMAT, "");
	assert_refused("bad-head.elf", ERR_FORMAT, "header is cut");
	assert_refused("bad-no-sections.elf", ERR_FORMAT, "more than 65279");
	assert_refused("object.elf", ERR_UNKNOWN_FORMAT, "no program");
	assert_refused("core.elf", ERR_UNKNOWN_FORMAT, "no program");
	assert_refused("SOURCE", ERR_UNKNOWN_FORMAT, "only symbols of ELF");
	assert_refused("missing", ERR_IO, "No such file");
	read_symbols("stripped.elf", &s);
	assert_int_equal(s.nvariables + s.nfunctions, 0);
	symbols_release(&s);
	read_symbols("stripped-no-bits.elf", &s);
	assert_int_equal(s.nvariables + s.nfunctions, 0);
	symbols_release(&s);
}

static void other_kinds_are_called_by_name(void **state)
{
	static const struct {
		struct str bytes;
		const char *words;
	} kinds[] = {
		{STR_INIT("\xcf\xfa\xed\xfe\x07\x00\x00\x01"), "Mach-O"},
		{STR_INIT("\xca\xfe\xba\xbe\x00\x00\x00\x02"), "Mach-O"},
		{STR_INIT("MZ\x90\x00"), "PE program"},
		{STR_INIT(""), "no program"},
		{STR_INIT("\x7f"
			  "ELF\x02\x01\x01"),
			"no program"},
		{STR_INIT("\x7f"
			  "ELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00"),
			"header is cut"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct symbols s;
		struct err err = {0};

		assert_false(elf_symbols_parse(kinds[i].bytes, "file", &s, &err));
		if (!strstr(err.text, kinds[i].words))
			fail_msg("%s", err.text);
	}
}

static size_t parse(struct str image, bool *ok)
{
	struct symbols s;
	struct err err = {0};
	size_t n;

	*ok = elf_symbols_parse(image, "image", &s, &err);
	n = s.nvariables + s.nfunctions;
	assert_int_equal(*ok, err.code == ERR_NONE);
	symbols_release(&s);
	return n;
}

/* Cut anywhere it is refused and not called stripped; with any bit flipped it is no harm. */
static void damage_is_no_harm(void **state)
{
	static const char *const files[] = {FOLDER "plain.elf", FOLDER "plain-32-big.elf"};
	struct str whole;
	char copy[2048];
	bool ok;

	(void)state;
	for (size_t f = 0; f < 2; f++) {
		struct input *in = input_open(files[f], NULL, NULL);

		assert_non_null(in);
		assert_true(input_all(in, &whole, NULL));
		assert_true(whole.n < sizeof(copy));
		for (size_t n = 0; n < whole.n; n++) {
			parse(str_head(whole, n), &ok);
			assert_false(ok);
		}
		for (size_t bit = 0; bit < whole.n * 8; bit++) {
			memcpy(copy, whole.p, whole.n);
			copy[bit / 8] ^= (char)(1 << bit % 8);
			assert_true(parse((struct str){copy, whole.n}, &ok) <= 9 + 5);
		}
		assert_int_equal(parse(whole, &ok), 9);
		assert_true(ok);
		input_close(in);
	}
}

/* ---- a file and a dump ---- */

struct fitted {
	struct sink sink;
	struct groups groups;
	struct stacks stacks;
	struct symbols symbols;
	struct binary binary;
	struct err err;
	bool fits;
};

static bool take_begin(struct sink *sink, const struct snapshot *snap)
{
	((struct fitted *)sink)->groups.snapshot = *snap;
	return true;
}

static bool take_thread(struct sink *sink, const struct thread *t)
{
	groups_add(&((struct fitted *)sink)->groups, t);
	return true;
}

static void load_dump(struct fitted *f, struct input *in)
{
	struct load load = {.stacks = &f->stacks, .sink = &f->sink, .want_words = true};
	struct err err = {0};

	assert_non_null(in);
	f->sink = (struct sink){.snapshot_begin = take_begin, .thread = take_thread};
	groups_init(&f->groups, &f->stacks);
	assert_true(load_input(in, &load, &err));
	input_close(in);
	groups_finish(&f->groups);
}

static void release(struct fitted *f)
{
	symbols_release(&f->symbols);
	groups_release(&f->groups);
	stacks_release(&f->stacks);
	free(f);
}

/* Of two dumps in one log the second waits for the first; what its threads had was theirs. */
static void two_writers_keep_their_words(void **state)
{
	static const char *const lines[] = {"goroutine %d [select]:",
		"main.(*T).wait(0xc0000%03d00, 0x0?)", "\t/src/main.go:9 +0x%d",
		"created by main.main in goroutine 1", "\t/src/main.go:3 +0x4", ""};
	struct fitted *f = calloc(1, sizeof(*f));
	struct strbuf text = {0};
	size_t seen = 0;

	(void)state;
	for (int id = 11; id < 20; id++)
		for (size_t l = 0; l < 6; l++)
			for (int writer = 1; writer <= 2; writer++) {
				strbuf_addf(&text, "web-%d  | ", writer);
				strbuf_addf(&text, lines[l], id + 100 * writer);
				strbuf_addc(&text, '\n');
			}
	load_dump(f, input_from_bytes(strbuf_str(&text), "text", NULL, NULL));
	assert_int_equal(f->groups.nmembers, 18);
	for (size_t i = 0; i < f->groups.nwords; i++, seen++) {
		const struct group_word *w = &f->groups.words[i];
		uint64_t id = groups_member(&f->groups, w->member)->id;

		/* Its decimal digits, read as hexadecimal ones. */
		uint64_t digits = (id / 100) << 8 | (id / 10 % 10) << 4 | id % 10;

		assert_int_equal(w->value, UINT64_C(0xc000000000) | digits << 8);
	}
	assert_int_equal(seen, 18);
	strbuf_release(&text);
	release(f);
}

static struct fitted *fit(const char *program, const char *dump)
{
	struct fitted *f = calloc(1, sizeof(*f));

	load_dump(f, input_open(dump, NULL, NULL));
	read_symbols(program, &f->symbols);
	f->fits = binary_fit(&f->binary, &f->symbols, &f->groups, &f->err);
	return f;
}

static void assert_fits(const char *program, const char *dump, bool placed, bool proved)
{
	struct fitted *f = fit(program, dump);

	if (!f->fits)
		fail_msg("%s, %s: %s", program, dump, f->err.text);
	assert_int_equal(f->binary.placed, placed);
	assert_int_equal(f->binary.proved, proved);
	assert_true(f->binary.frames > 10);
	assert_int_equal(f->binary.slide != 0, proved && f->symbols.movable);
	assert_int_equal(f->binary.slide % 4096, 0);
	release(f);
}

static void the_file_of_the_dump_fits(void **state)
{
	(void)state;
	assert_fits("app-plain.elf", FOLDER "app-plain-quit.txt", true, true);
	assert_fits("app-plain.elf", FOLDER "app-plain-debug2.txt", true, false);
	assert_fits("app-pie.elf", FOLDER "app-pie-quit.txt", true, true);
	assert_fits("app-pie.elf", FOLDER "app-pie-debug2.txt", false, false);
}

static void assert_does_not_fit(const char *program, const char *dump, const char *words)
{
	struct fitted *f = fit(program, dump);
	uint64_t offset;

	assert_false(f->fits);
	if (!strstr(f->err.text, words))
		fail_msg("%s, %s: %s", program, dump, f->err.text);
	/* Nothing of it is used. */
	assert_null(binary_at(
		&f->binary, f->symbols.nvariables ? f->symbols.variables[0].address : 0, &offset));
	release(f);
}

static void the_file_of_another_does_not(void **state)
{
	(void)state;
	assert_does_not_fit("plain.elf", FOLDER "app-plain-quit.txt", "has no function");
	assert_does_not_fit("plain.elf", FOLDER "app-plain-debug2.txt", "has no function");
	assert_does_not_fit("app-plain.elf", "testdata/incident/hung/goroutine-debug2-2.txt",
		"has no function");
	assert_does_not_fit("app-plain.elf", FOLDER "app-pie-quit.txt", "elsewhere");
	assert_does_not_fit("app-pie.elf", FOLDER "app-plain-quit.txt", "elsewhere");
	assert_does_not_fit("stripped.elf", FOLDER "app-plain-quit.txt", "stripped");
	assert_does_not_fit(
		"app-plain.elf", "testdata/jvm/orders-jstack-l-jdk17.txt", "dumps of Go");
}

/* One function that lies elsewhere, or is too short, is another build. */
static void every_function_counts(void **state)
{
	struct fitted *f = fit("app-plain.elf", FOLDER "app-plain-quit.txt");
	size_t checked = 0;

	(void)state;
	assert_true(f->fits);
	for (size_t i = 0; i < f->groups.npcs; i++) {
		struct str name = stacks_frame_name(&f->stacks, f->groups.pcs[i].frame);
		struct symbol_function *one;
		uint64_t address, size;
		size_t n;

		one = &f->symbols.functions[symbols_functions(&f->symbols, name, &n) -
					    f->symbols.functions];
		if (n > 1 || f->groups.pcs[i].offset == 0)
			continue;
		address = one->address;
		size = one->size;
		one->address += 16;
		assert_false(binary_fit(&f->binary, &f->symbols, &f->groups, NULL));
		one->address = address;
		one->size = f->groups.pcs[i].offset - 1;
		assert_int_equal(
			binary_fit(&f->binary, &f->symbols, &f->groups, NULL), one->size == 0);
		one->size = size;
		checked++;
	}
	assert_true(checked > 20);
	assert_true(binary_fit(&f->binary, &f->symbols, &f->groups, NULL));
	release(f);
}

static void objects_get_names(void **state)
{
	static const char *const dumps[][2] = {{"app-plain.elf", FOLDER "app-plain-quit.txt"},
		{"app-pie.elf", FOLDER "app-pie-quit.txt"},
		{"app-plain.elf", FOLDER "app-plain-debug2.txt"}};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct fitted *f = fit(dumps[i][0], dumps[i][1]);
		struct waitgraph g;
		bool ledger = false, state_at = false;
		size_t unnamed = 0;

		waitgraph_init(&g, (uint32_t)f->groups.nmembers);
		wait_facts_objects(&g, &f->groups);
		binary_name_objects(&f->binary, &f->stacks, &g);
		for (size_t o = 0; o < g.nobjects; o++) {
			struct str name = stacks_text(&f->stacks, g.objects[o].symbol);

			ledger |= str_eq(name, STR("main.ledgerMu")) &&
				  g.objects[o].symbol_offset == 0 && g.objects[o].symbol_size == 8;
			state_at |= str_eq(name, STR("main.state")) &&
				    g.objects[o].symbol_offset == 24 &&
				    g.objects[o].symbol_size == 48;
			/* Behind the pointer main.boxed lies the heap. */
			assert_false(str_eq(name, STR("main.boxed")));
			unnamed += !name.n;
		}
		assert_true(ledger && state_at);
		assert_true(unnamed >= 1);
		waitgraph_release(&g);
		release(f);
	}
}

/* Guesses at holders of the lock at 0x405010, of which one receiver lies in front. */
static size_t hints(const char *receiver, bool named)
{
	struct fitted *f = calloc(1, sizeof(*f));
	struct waitgraph g;
	struct strbuf text = {0};
	size_t n = 0;

	strbuf_addf(&text,
		"goroutine 7 [sync.Mutex.Lock]:\n"
		"internal/sync.runtime_SemacquireMutex(0x0?, 0x0?, 0x0?)\n"
		"\t/usr/local/go/src/runtime/sema.go:95 +0x25\n"
		"internal/sync.(*Mutex).lockSlow(0x405010)\n"
		"\t/usr/local/go/src/internal/sync/mutex.go:149 +0x15d\n"
		"internal/sync.(*Mutex).Lock(...)\n"
		"\t/usr/local/go/src/internal/sync/mutex.go:70\n"
		"sync.(*Mutex).Lock(...)\n\t/usr/local/go/src/sync/mutex.go:46\n"
		"main.run()\n\t/src/main.go:9 +0x20\n\n"
		"goroutine 8 [sleep]:\ntime.Sleep(0x34630b8a000)\n"
		"\t/usr/local/go/src/runtime/time.go:363 +0x165\n"
		"main.(*registry).rest(%s)\n\t/src/main.go:20 +0x30\n\n",
		receiver);
	load_dump(f, input_from_bytes(strbuf_str(&text), "text", NULL, NULL));
	read_symbols("plain.elf", &f->symbols);
	f->binary = (struct binary){.symbols = &f->symbols, .placed = true};
	waitgraph_init(&g, (uint32_t)f->groups.nmembers);
	wait_facts_objects(&g, &f->groups);
	if (named)
		binary_name_objects(&f->binary, &f->stacks, &g);
	wait_facts_hints(&g, &f->groups);
	for (size_t i = 0; i < g.nedges; i++)
		n += g.edges[i].kind == WAIT_EDGE_HOLDS;
	waitgraph_release(&g);
	strbuf_release(&text);
	release(f);
	return n;
}

static void no_guess_reaches_into_a_variable(void **state)
{
	(void)state;
	assert_int_equal(hints("0x405008", false), 1);
	assert_int_equal(hints("0x405008", true), 0);
	assert_int_equal(hints("0x405010", true), 1);
}

/* ---- source and file together ---- */

static size_t cycles(const char *program, const char *dump, enum wait_evidence level, bool *joined)
{
	struct fitted *f = fit(program, dump);
	struct goprogram source = {0};
	struct owner owner = {0};
	struct wait_source w = {.program = &source,
		.owner = &owner,
		.binary = f->fits ? &f->binary : NULL,
		.complete = true};
	struct waitgraph g;
	struct wait_verdict v;
	size_t n;

	owner_learn(&owner, &f->stacks);
	goprogram_add_root(&source, STR("testdata/gen/elf/app"));
	waitgraph_init(&g, (uint32_t)f->groups.nmembers);
	wait_facts_objects(&g, &f->groups);
	wait_source_add(&w, &f->groups, &g);
	*joined = w.joined;
	waitgraph_solve(&g, level, &v);
	n = v.ncycles;
	wait_verdict_release(&v);
	waitgraph_release(&g);
	wait_source_release(&w);
	goprogram_release(&source);
	owner_release(&owner);
	release(f);
	return n;
}

/* Who holds shared.RegistryMu the source says, who waits for it an address without source. */
static void a_name_and_an_address_are_one(void **state)
{
	const enum wait_evidence proof = WAIT_BY_INSTANCE, source = WAIT_BY_TYPE;
	bool joined;

	(void)state;
	assert_int_equal(cycles("app-plain.elf", FOLDER "app-plain-quit.txt", proof, &joined), 1);
	assert_true(joined);
	assert_int_equal(cycles("app-pie.elf", FOLDER "app-pie-quit.txt", proof, &joined), 1);
	assert_true(joined);
	/* Without pcs that it is the same build is no proof. */
	assert_int_equal(cycles("app-plain.elf", FOLDER "app-plain-debug2.txt", proof, &joined), 0);
	assert_int_equal(
		cycles("app-plain.elf", FOLDER "app-plain-debug2.txt", source, &joined), 1);
	assert_true(joined);
	assert_int_equal(cycles("stripped.elf", FOLDER "app-plain-quit.txt", source, &joined), 0);
	assert_false(joined);
	assert_int_equal(cycles("app-pie.elf", FOLDER "app-pie-debug2.txt", source, &joined), 0);
	assert_false(joined);
}

/* A file that puts a variable elsewhere than its waiter is joins nothing. */
static void a_contradiction_joins_nothing(void **state)
{
	struct fitted *f = fit("app-plain.elf", FOLDER "app-plain-debug2.txt");
	struct goprogram source = {0};
	struct owner owner = {0};
	struct wait_source w = {
		.program = &source, .owner = &owner, .binary = &f->binary, .complete = true};
	struct waitgraph g;

	(void)state;
	for (size_t i = 0; i < f->symbols.nvariables; i++)
		f->symbols.variables[i].address += 64;
	owner_learn(&owner, &f->stacks);
	goprogram_add_root(&source, STR("testdata/gen/elf/app"));
	waitgraph_init(&g, (uint32_t)f->groups.nmembers);
	wait_facts_objects(&g, &f->groups);
	wait_source_add(&w, &f->groups, &g);
	assert_true(w.disagree);
	assert_false(w.joined);
	waitgraph_release(&g);
	wait_source_release(&w);
	goprogram_release(&source);
	owner_release(&owner);
	release(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(symbols_are_read_in_every_form),
		cmocka_unit_test(what_is_no_program_is_refused),
		cmocka_unit_test(other_kinds_are_called_by_name),
		cmocka_unit_test(damage_is_no_harm),
		cmocka_unit_test(two_writers_keep_their_words),
		cmocka_unit_test(the_file_of_the_dump_fits),
		cmocka_unit_test(the_file_of_another_does_not),
		cmocka_unit_test(every_function_counts),
		cmocka_unit_test(objects_get_names),
		cmocka_unit_test(no_guess_reaches_into_a_variable),
		cmocka_unit_test(a_name_and_an_address_are_one),
		cmocka_unit_test(a_contradiction_joins_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
