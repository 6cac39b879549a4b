/* SPDX-License-Identifier: MIT */
/*
 * Go's debug=1 profiles, by runtime/pprof.Profile.WriteTo(w, 1) and /debug/pprof/NAME?debug=1:
 *
 *   goroutine profile: total 23                  heap profile: 39: 61600 [326: 88] @ heap/32768
 *   5 @ 0x48370e 0x41709c 0x537d58               1: 112 [1: 112] @ 0x481a25 0x420ee5
 *   # labels: {"job":"nightly"}                  --- mutex:
 *   #	0x537d57	main.f+0x37	m.go:170        cycles/second=2596128071
 *                                                1751783015 173 @ 0x535353
 *
 * The "#" lines name the frames; pprof ignores them and then has no names. Leading runtime frames
 * and runtime.goexit are left out of them (printStackRecord in runtime/pprof/pprof.go, Go 1.26), so
 * a stack is what they list; only a record without any keeps its bare addresses. Inlined frames
 * repeat their caller's address up to Go 1.20. Scaling: specs/pprof.md 2.14.
 *
 * The heap profile of gperftools (HEAPPROFILE=PREFIX) is the same text with columns lined up, bare
 * addresses, and the memory map of the process behind it (formats/proc_maps.h).
 */
#include "formats/pprof_text.h"

#include <math.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/xmalloc.h"
#include "formats/proc_maps.h"
#include "model/measure.h"

enum text_kind { TEXT_COUNT, TEXT_HEAP, TEXT_CONTENTION };

struct frame_line {
	uint64_t address;
	struct profile_line line;
};

struct pprof_text {
	struct profile_build build;
	enum text_kind kind;
	bool has_header;
	bool has_alloc, unsample; /* heap */
	int64_t hz;		  /* contention */
	bool open;		  /* a record's lines are being collected */
	bool in_maps;		  /* behind the records */
	int64_t values[4];
	int64_t block_bytes;
	uint64_t at;
	uint64_t *addresses;
	size_t naddresses, cap_addresses;
	struct frame_line *frames;
	size_t nframes, cap_frames;
	struct profile_label *labels;
	size_t nlabels, cap_labels;
	struct arena scratch; /* of the labels of one record */
	uint32_t *stack;
	size_t cap_stack;
};

struct pprof_text *pprof_text_new(void)
{
	struct pprof_text *t = xcalloc(1, sizeof(*t));

	profile_build_init(&t->build, "pprof-debug1");
	return t;
}

void pprof_text_free(struct pprof_text *t)
{
	if (!t)
		return;
	profile_build_release(&t->build);
	arena_release(&t->scratch);
	free(t->addresses);
	free(t->frames);
	free(t->labels);
	free(t->stack);
	free(t);
}

/* ---- header ---- */

/* "NAME profile: total N" */
static bool count_header(struct str line, struct str *name)
{
	size_t blank = str_chr(line, ' ');
	struct str rest = str_from_at(line, blank);
	uint64_t n;

	if (blank == SIZE_MAX || !blank || !str_eat(&rest, STR(" profile: total ")) ||
		!str_eat_u64(&rest, &n) || str_trim(rest).n)
		return false;
	*name = str_head(line, blank);
	return true;
}

static void eat_blanks(struct str *s)
{
	while (str_eat(s, STR(" ")))
		;
}

static bool eat_pair(struct str *s, int64_t *count, int64_t *bytes)
{
	uint64_t a, b;

	eat_blanks(s);
	if (!str_eat_u64(s, &a) || !str_eat(s, STR(":")))
		return false;
	eat_blanks(s);
	if (!str_eat_u64(s, &b) || a > INT64_MAX || b > INT64_MAX)
		return false;
	*count = (int64_t)a;
	*bytes = (int64_t)b;
	return true;
}

/* "N: BYTES [N: BYTES] @", dropped from *s; v is inuse, then alloc. */
static bool eat_heap_values(struct str *s, int64_t v[4])
{
	return eat_pair(s, &v[0], &v[1]) && str_eat(s, STR(" [")) && eat_pair(s, &v[2], &v[3]) &&
	       str_eat(s, STR("] @"));
}

static bool heap_header(struct str line, int64_t v[4], struct str *sampling)
{
	if (!str_eat(&line, STR("heap profile: ")) || !eat_heap_values(&line, v))
		return false;
	*sampling = str_trim(line);
	return true;
}

bool pprof_text_starts(struct str line)
{
	struct str s;
	int64_t v[4];

	return str_eq(str_trim(line), STR("--- mutex:")) ||
	       str_eq(str_trim(line), STR("--- contention:")) || count_header(line, &s) ||
	       heap_header(line, v, &s);
}

static void start_heap(struct pprof_text *t, const int64_t v[4], struct str sampling)
{
	struct profile *p = &t->build.profile;
	struct str name = str_split(&sampling, '/');
	int64_t rate = 0;

	t->kind = TEXT_HEAP;
	p->kind = "heap";
	p->period_type = (struct profile_type){STR("space"), STR("bytes")};
	t->has_alloc = (v[2] != v[0] && v[2]) || (v[3] != v[1] && v[3]);
	str_i64(sampling, &rate);
	/* Go writes twice its MemProfileRate behind "heap/". */
	p->period = str_eq(name, STR("heap")) ? rate / 2 : rate;
	t->unsample = !str_eq(name, STR("heapprofile"));
	if (!t->unsample)
		p->period = 1;
	if (t->has_alloc) {
		profile_build_type(&t->build, STR("alloc_objects"), STR("count"));
		profile_build_type(&t->build, STR("alloc_space"), STR("bytes"));
	}
	profile_build_type(
		&t->build, t->has_alloc ? STR("inuse_objects") : STR("objects"), STR("count"));
	profile_build_type(
		&t->build, t->has_alloc ? STR("inuse_space") : STR("space"), STR("bytes"));
}

static void start_contention(struct pprof_text *t, bool mutex)
{
	struct profile *p = &t->build.profile;

	t->kind = TEXT_CONTENTION;
	p->kind = mutex ? "mutex" : "block";
	p->period_type = (struct profile_type){STR("contentions"), STR("count")};
	p->period = 1;
	profile_build_type(&t->build, STR("contentions"), STR("count"));
	profile_build_type(&t->build, STR("delay"), STR("nanoseconds"));
}

static enum pprof_text_verdict take_header(struct pprof_text *t, struct str line)
{
	struct profile *p = &t->build.profile;
	struct str name;
	int64_t v[4];

	t->has_header = true;
	if (heap_header(line, v, &name)) {
		start_heap(t, v, name);
	} else if (count_header(line, &name)) {
		profile_build_type(&t->build, name, STR("count"));
		p->period_type = p->types[0];
		p->period = 1;
	} else if (str_starts(line, STR("--- "))) {
		start_contention(t, str_starts(line, STR("--- mutex:")));
	} else {
		return PPROF_TEXT_END;
	}
	return PPROF_TEXT_TAKEN;
}

/* ---- a record's end ---- */

/*
 * Frames of one address are one location: the inlined ones and their caller. When the first of
 * them comes again, the function called itself from the same place.
 */
static bool same_place(
	const struct frame_line *a, const struct frame_line *next, const struct profile_line *first)
{
	return next->address == a->address &&
	       !(next->line.function == first->function && next->line.line == first->line);
}

static size_t named_stack(struct pprof_text *t)
{
	struct profile_line *lines = xcalloc(t->nframes + 1, sizeof(*lines));
	size_t n = 0, nlines = 0;

	for (size_t i = 0; i < t->nframes; i++) {
		uint64_t address = t->frames[i].address;

		lines[nlines++] = t->frames[i].line;
		if (i + 1 < t->nframes && same_place(&t->frames[i], &t->frames[i + 1], lines))
			continue;
		t->stack[n++] = profile_build_location(&t->build, address, lines, nlines);
		nlines = 0;
	}
	free(lines);
	return n;
}

static size_t bare_stack(struct pprof_text *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->naddresses; i++)
		if (t->addresses[i]) /* Go 1.26 pads thread stacks with zeros */
			t->stack[n++] =
				profile_build_location(&t->build, t->addresses[i] - 1, NULL, 0);
	return n;
}

static void end_record(struct pprof_text *t)
{
	struct profile_sample s = {.values = t->values};

	if (!t->open)
		return;
	t->open = false;
	t->stack = grow_array(
		t->stack, &t->cap_stack, t->nframes + t->naddresses + 1, sizeof(*t->stack));
	s.nlocations = t->nframes ? named_stack(t) : bare_stack(t);
	s.locations = t->stack;
	if (t->kind == TEXT_HEAP) {
		t->labels =
			grow_array(t->labels, &t->cap_labels, t->nlabels + 1, sizeof(*t->labels));
		t->labels[t->nlabels++] = (struct profile_label){
			.key = STR("bytes"), .number = t->block_bytes, .numeric = true};
	}
	s.labels = t->labels;
	s.nlabels = t->nlabels;
	s.at = t->at;
	profile_add_sample(&t->build.profile, &s);
}

static void begin_record(struct pprof_text *t, uint64_t at)
{
	end_record(t);
	t->open = true;
	t->at = at;
	t->naddresses = t->nframes = t->nlabels = 0;
	t->block_bytes = 0;
	arena_release(&t->scratch);
}

static bool take_addresses(struct pprof_text *t, struct str s)
{
	for (s = str_trim(s); s.n; s = str_trim(s)) {
		uint64_t address;

		if (!str_starts(s, STR("0x")) || !str_eat_hex(&s, &address))
			return false;
		t->addresses = grow_array(
			t->addresses, &t->cap_addresses, t->naddresses + 1, sizeof(*t->addresses));
		t->addresses[t->naddresses++] = address;
	}
	return true;
}

/* ---- records ---- */

/* scaleHeapSample in profile/legacy_profile.go. */
static void unsample(int64_t *count, int64_t *bytes, int64_t rate)
{
	double scale;

	if (!*count || !*bytes) {
		*count = *bytes = 0;
	} else if (rate > 1) {
		scale = 1 / (1 - exp(-((double)*bytes / (double)*count) / (double)rate));
		*count = int64_from_double((double)*count * scale);
		*bytes = int64_from_double((double)*bytes * scale);
	}
}

static bool heap_record(struct pprof_text *t, struct str line, uint64_t at)
{
	int64_t v[4], *out = t->values;

	if (!eat_heap_values(&line, v) || (!v[0] && v[1]) || (!v[2] && v[3] && t->has_alloc))
		return false;
	begin_record(t, at);
	if (t->has_alloc && v[2])
		t->block_bytes = v[3] / v[2];
	if (v[0])
		t->block_bytes = v[1] / v[0];
	for (int i = 0; i < 4 && t->unsample; i += 2)
		if (v[i])
			unsample(&v[i], &v[i + 1], t->build.profile.period);
	if (t->has_alloc) {
		*out++ = v[2];
		*out++ = v[3];
	}
	out[0] = v[0];
	out[1] = v[1];
	return take_addresses(t, line);
}

static bool contention_record(struct pprof_text *t, struct str line, uint64_t at)
{
	const struct profile *p = &t->build.profile;
	uint64_t cycles, count;

	if (!str_eat_u64(&line, &cycles) || !str_eat(&line, STR(" ")) ||
		!str_eat_u64(&line, &count) || !str_eat(&line, STR(" @")) || cycles > INT64_MAX ||
		count > INT64_MAX)
		return false;
	begin_record(t, at);
	t->values[0] = (int64_t)count;
	t->values[1] = (int64_t)cycles;
	if (p->period > 0) {
		double ghz = (double)t->hz / 1e9;

		if (t->hz > 0)
			t->values[1] =
				int64_from_double((double)t->values[1] * (double)p->period / ghz);
		t->values[0] = (int64_t)(count * (uint64_t)p->period);
	}
	return take_addresses(t, line);
}

static bool count_record(struct pprof_text *t, struct str line, uint64_t at)
{
	uint64_t count;

	if (!str_eat_u64(&line, &count) || !str_eat(&line, STR(" @")) || count > INT64_MAX)
		return false;
	begin_record(t, at);
	t->values[0] = (int64_t)count;
	return take_addresses(t, line);
}

static enum pprof_text_verdict take_record(struct pprof_text *t, struct str line, uint64_t at)
{
	bool ok = t->kind == TEXT_HEAP	       ? heap_record(t, line, at)
		  : t->kind == TEXT_CONTENTION ? contention_record(t, line, at)
					       : count_record(t, line, at);

	if (ok)
		return PPROF_TEXT_TAKEN;
	if (str_find(line, STR(" @")) == SIZE_MAX)
		return PPROF_TEXT_END;
	t->open = false;
	return PPROF_TEXT_BAD;
}

/* "cycles/second=N", "sampling period=N", ...: true also for names that mean nothing here. */
static bool take_attribute(struct pprof_text *t, struct str line)
{
	struct profile *p = &t->build.profile;
	int64_t v;

	if (t->kind != TEXT_CONTENTION || p->nsamples || t->open)
		return false;
	if (str_eat(&line, STR("cycles/second=")))
		return str_i64(str_trim(line), &t->hz);
	if (str_eat(&line, STR("sampling period=")))
		return str_i64(str_trim(line), &p->period);
	if (str_eat(&line, STR("discarded samples=")) || str_eat(&line, STR("ms since reset=")))
		return str_i64(str_trim(line), &v);
	return false;
}

/* ---- "#" lines ---- */

/* "{"k":"v", ...}" as runtime/pprof's labelMap.String prints it. */
static void take_labels(struct pprof_text *t, struct str json)
{
	struct json_reader r;
	struct profile_label label = {0};

	json_reader_init(&r, json);
	for (enum json_type k = json_next(&r); k != JSON_END && k != JSON_ERROR;
		k = json_next(&r)) {
		if (k == JSON_KEY)
			label.key = arena_dup(&t->scratch, r.text);
		if (k != JSON_STRING)
			continue;
		label.text = arena_dup(&t->scratch, r.text);
		t->labels =
			grow_array(t->labels, &t->cap_labels, t->nlabels + 1, sizeof(*t->labels));
		t->labels[t->nlabels++] = label;
	}
	json_reader_release(&r);
}

/* "0xADDR\tNAME+0xOFFSET\t...\tFILE:LINE"; an address alone is a frame without a name. */
static bool take_frame(struct pprof_text *t, struct str s)
{
	struct frame_line f = {0};
	struct str name, file;
	size_t plus, colon;
	uint64_t line = 0;

	if (!str_eat_hex(&s, &f.address))
		return false;
	s = str_trim(s);
	if (!s.n)
		return true;
	name = str_split(&s, '\t');
	file = str_trim(s);
	plus = str_rchr(name, '+');
	if (plus != SIZE_MAX && str_starts(str_from_at(name, plus), STR("+0x")))
		name = str_head(name, plus);
	colon = str_rchr(file, ':');
	if (colon != SIZE_MAX && str_u64(str_from_at(file, colon + 1), &line))
		file = str_head(file, colon);
	f.line.function = profile_build_function(&t->build, name, file);
	f.line.line = line > INT64_MAX ? 0 : (int64_t)line;
	t->frames = grow_array(t->frames, &t->cap_frames, t->nframes + 1, sizeof(*t->frames));
	t->frames[t->nframes++] = f;
	return true;
}

/* "MAPPED_LIBRARIES:" and /proc/PID/maps end what gperftools writes. */
static bool begins_maps(struct str line)
{
	line = str_trim(line);
	return str_eq(line, STR("MAPPED_LIBRARIES:")) || str_eq(line, STR("--- Memory map: ---"));
}

static enum pprof_text_verdict take_mapping(struct pprof_text *t, struct str line)
{
	struct profile_mapping m;

	switch (maps_line_read(line, &m)) {
	case MAPS_CODE:
		profile_build_mapping(&t->build, &m);
		return PPROF_TEXT_TAKEN;
	case MAPS_DATA:
		return PPROF_TEXT_TAKEN;
	default:
		return PPROF_TEXT_END;
	}
}

static enum pprof_text_verdict take_comment(struct pprof_text *t, struct str line)
{
	if (!t->open)
		return PPROF_TEXT_TAKEN;
	if (str_eat(&line, STR("# labels: "))) {
		take_labels(t, line);
		return PPROF_TEXT_TAKEN;
	}
	if (!str_eat(&line, STR("#\t"))) {
		end_record(t); /* "# runtime.MemStats" and what follows it */
		return PPROF_TEXT_TAKEN;
	}
	return take_frame(t, line) ? PPROF_TEXT_TAKEN : PPROF_TEXT_BAD;
}

enum pprof_text_verdict pprof_text_take(struct pprof_text *t, struct str line, uint64_t at)
{
	if (!t->has_header)
		return take_header(t, line);
	if (!str_trim(line).n) {
		end_record(t);
		return PPROF_TEXT_TAKEN;
	}
	if (t->in_maps)
		return take_mapping(t, line);
	if (begins_maps(line)) {
		end_record(t);
		t->in_maps = true;
		return PPROF_TEXT_TAKEN;
	}
	if (line.p[0] == '#')
		return take_comment(t, line);
	if (t->kind == TEXT_HEAP) /* gperftools lines its columns up */
		eat_blanks(&line);
	if (line.p[0] >= '0' && line.p[0] <= '9')
		return take_record(t, line, at);
	return take_attribute(t, line) ? PPROF_TEXT_TAKEN : PPROF_TEXT_END;
}

/*
 * What pprof says of gperftools' addresses: the allocator's own frames go once something names them
 * (allocRxStr in profile/legacy_profile.go, google/pprof in Go 1.26).
 */
static void state_own_frames(struct profile *p)
{
	p->drop_frames = STR(
		"calloc|cfree|malloc|free|memalign|do_memalign|(__)?posix_memalign|pvalloc|valloc|"
		"realloc|tcmalloc::.*|tc_calloc|tc_cfree|tc_malloc|tc_free|tc_memalign|"
		"tc_posix_memalign|tc_pvalloc|tc_valloc|tc_realloc|tc_new|tc_delete|tc_newarray|"
		"tc_deletearray|tc_new_nothrow|tc_newarray_nothrow|malloc_zone_malloc|"
		"malloc_zone_calloc|malloc_zone_valloc|malloc_zone_realloc|malloc_zone_memalign|"
		"malloc_zone_free|runtime\\..*|BaseArena::.*|(::)?do_malloc_no_errno|"
		"(::)?do_malloc_pages|(::)?do_malloc|DoSampledAllocation|"
		"MallocedMemBlock::MallocedMemBlock|_M_allocate|__builtin_(vec_)?delete|"
		"__builtin_(vec_)?new|__gnu_cxx::new_allocator::allocate|__libc_malloc|"
		"__malloc_alloc_template::allocate|allocate|cpp_alloc|operator new(\\[\\])?|"
		"simple_alloc::allocate");
	p->keep_frames = STR("runtime\\.panic|runtime\\.reflectcall|runtime\\.call[0-9]*");
}

const struct profile *pprof_text_finish(struct pprof_text *t)
{
	end_record(t);
	if (t->in_maps) {
		t->build.profile.format = "gperftools-heap";
		if (!t->build.profile.nfunctions)
			state_own_frames(&t->build.profile);
		maps_finish(&t->build);
	}
	return profile_build_finish(&t->build);
}
