/* SPDX-License-Identifier: MIT */
/*
 * The binary CPU profile of gperftools (CPUPROFILE=FILE, ProfilerStart; docs/cpuprofile-fileformat
 * .html of gperftools 2.10): words of 4 or 8 bytes in the machine's order,
 *
 *   0, 3, 0, PERIOD in microseconds, 0
 *   COUNT, DEPTH, PC...      one a stack, leaf first
 *   0, 1, 0
 *   lines of /proc/PID/maps
 *
 * Third word 1: written by a JVM, with its symbols as text; recognised, not read. What is done to
 * the stacks is parseCPU, parseCPUSamples and cleanupDuplicateLocations of
 * profile/legacy_profile.go (google/pprof in Go 1.26); specs/pprof.md 2.14.
 */
#include "formats/pprof_cpu.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/idmap.h"
#include "base/xmalloc.h"
#include "formats/proc_maps.h"
#include "model/measure.h"

enum { HEADER_WORDS = 5 };

struct words {
	size_t size; /* 4 or 8 */
	bool big;
};

static uint64_t word_at(struct str bytes, size_t i, struct words w)
{
	const unsigned char *p = (const unsigned char *)bytes.p + i * w.size;
	uint64_t v = 0;

	for (size_t k = 0; k < w.size; k++)
		v = v << 8 | p[w.big ? k : w.size - 1 - k];
	return v;
}

static bool header_fits(struct str head, struct words w)
{
	uint64_t period;

	if (head.n < HEADER_WORDS * w.size)
		return false;
	period = word_at(head, 3, w);
	return !word_at(head, 0, w) && word_at(head, 1, w) == 3 && !word_at(head, 2, w) &&
	       period > 0 && period < 1000000000 && !word_at(head, 4, w);
}

static bool find_words(struct str head, struct words *out)
{
	static const struct words all[] = {{8, false}, {8, true}, {4, false}, {4, true}};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (header_fits(head, all[i])) {
			*out = all[i];
			return true;
		}
	}
	return false;
}

static unsigned cpu_probe(struct str head)
{
	struct words w;

	return find_words(head, &w) ? 4 * 32 : 0;
}

/* ---- stacks ---- */

struct stack {
	size_t first, n; /* in addresses */
	uint64_t count, at;
};

struct reader {
	const char *file;
	struct str bytes;
	struct words words;
	struct load *load;
	struct profile_build build;
	int64_t period_ns;
	uint64_t *addresses;
	size_t naddresses, cap_addresses;
	struct stack *stacks;
	size_t nstacks, cap_stacks;
	size_t at; /* word */
};

static void add_stack(struct reader *r, uint64_t count, size_t depth)
{
	r->stacks = grow_array(r->stacks, &r->cap_stacks, r->nstacks + 1, sizeof(*r->stacks));
	r->stacks[r->nstacks++] =
		(struct stack){r->naddresses, depth, count, r->at * r->words.size};
	r->addresses = grow_array(
		r->addresses, &r->cap_addresses, r->naddresses + depth + 1, sizeof(*r->addresses));
	for (size_t i = 0; i < depth; i++) {
		uint64_t pc = word_at(r->bytes, r->at + 2 + i, r->words);

		/* A return address stands behind the call. */
		r->addresses[r->naddresses++] = i ? pc - 1 : pc;
	}
}

/* A file that was cut keeps the stacks before the cut. */
static bool cut(struct reader *r, struct err *err)
{
	uint64_t at = r->at * r->words.size;

	if (!r->nstacks)
		return err_set(err, ERR_FORMAT, "%s: byte %" PRIu64 ": the first stack is cut",
			r->file, at);
	diag_add(r->load->diag, DIAG_LOSS, str_from(r->file), "the profile has no end", at, 0,
		(struct str){0});
	r->at = r->bytes.n / r->words.size;
	return true;
}

/* Up to the trailer. */
static bool read_stacks(struct reader *r, struct err *err)
{
	size_t nwords = r->bytes.n / r->words.size;

	for (r->at = HEADER_WORDS; nwords - r->at >= 3;) {
		uint64_t count = word_at(r->bytes, r->at, r->words);
		uint64_t depth = word_at(r->bytes, r->at + 1, r->words);

		if (depth > nwords - r->at - 2)
			return cut(r, err);
		if (!count && depth == 1 && !word_at(r->bytes, r->at + 2, r->words)) {
			r->at += 3;
			return true;
		}
		if (r->load->max_records && r->nstacks >= r->load->max_records)
			return err_set(
				err, ERR_LIMIT, "%s: more than --max-records stacks", r->file);
		add_stack(r, count, (size_t)depth);
		r->at += 2 + (size_t)depth;
	}
	return cut(r, err);
}

static void drop_second(struct reader *r, struct stack *s)
{
	r->addresses[s->first + 1] = r->addresses[s->first];
	s->first++;
	s->n--;
}

/* The caller of the leaf that nearly all stacks share is the handler of the signal. */
static bool drop_handler(struct reader *r)
{
	size_t needed = r->nstacks - r->nstacks / 32, most = 0;
	uint64_t handler = 0;
	struct idmap counts = {0};

	for (size_t i = 0; i < r->nstacks; i++) {
		const struct stack *s = &r->stacks[i];
		uint64_t second;
		uint32_t n;

		if (s->n < 2)
			continue;
		second = r->addresses[s->first + 1];
		n = idmap_find(&counts, second);
		n = n == IDMAP_NONE ? 1 : n + 1;
		idmap_set(&counts, second, n);
		if (n > most) {
			most = n;
			handler = second;
		}
	}
	idmap_release(&counts);
	if (!most || most < needed)
		return false;
	for (size_t i = 0; i < r->nstacks; i++)
		if (r->stacks[i].n > 1 && r->addresses[r->stacks[i].first + 1] == handler)
			drop_second(r, &r->stacks[i]);
	return true;
}

static void clean_stacks(struct reader *r)
{
	if (drop_handler(r))
		drop_handler(r);
	for (size_t i = 0; i < r->nstacks; i++) {
		struct stack *s = &r->stacks[i];

		if (s->n > 1 && r->addresses[s->first] == r->addresses[s->first + 1] + 1)
			drop_second(r, s);
	}
}

static void add_samples(struct reader *r)
{
	uint32_t *locations = NULL;
	size_t cap = 0;

	for (size_t i = 0; i < r->nstacks; i++) {
		const struct stack *s = &r->stacks[i];
		int64_t values[2] = {
			(int64_t)s->count, (int64_t)(s->count * (uint64_t)r->period_ns)};
		struct profile_sample sample = {.values = values, .at = s->at};

		locations = grow_array(locations, &cap, s->n + 1, sizeof(*locations));
		for (size_t k = 0; k < s->n; k++)
			locations[k] = profile_build_location(
				&r->build, r->addresses[s->first + k], NULL, 0);
		sample.locations = locations;
		sample.nlocations = s->n;
		profile_add_sample(&r->build.profile, &sample);
		r->load->records++;
	}
	free(locations);
}

static void read_maps(struct reader *r)
{
	struct str text = str_from_at(r->bytes, r->at * r->words.size);

	while (text.n) {
		struct profile_mapping m;

		if (maps_line_read(str_split(&text, '\n'), &m) == MAPS_CODE)
			profile_build_mapping(&r->build, &m);
	}
	maps_finish(&r->build);
}

static bool read_profile(struct reader *r, struct err *err)
{
	static const struct profile_type cpu = {STR_INIT("cpu"), STR_INIT("nanoseconds")};
	struct profile *p = &r->build.profile;
	struct sink *sink = r->load->sink;

	profile_build_init(&r->build, "gperftools-cpu");
	profile_build_type(&r->build, STR("samples"), STR("count"));
	profile_build_type(&r->build, cpu.type, cpu.unit);
	p->period_type = cpu;
	p->period = r->period_ns;
	p->kind = "cpu";
	/* The profiler's own, were there names. */
	p->drop_frames = STR("ProfileData::Add|ProfileData::prof_handler|CpuProfiler::prof_handler|"
			     "__pthread_sighandler|__restore");
	if (!read_stacks(r, err))
		return false;
	clean_stacks(r);
	add_samples(r);
	read_maps(r);
	profile_build_finish(&r->build);
	return !sink->profile || sink->profile(sink, p);
}

static bool cpu_read(struct input *in, struct load *load, struct err *err)
{
	struct reader r = {.file = input_name(in), .load = load};
	bool ok;

	if (!input_all(in, &r.bytes, err))
		return false;
	if (!find_words(r.bytes, &r.words))
		return err_set(err, ERR_FORMAT, "%s: the header is cut", r.file);
	r.period_ns = (int64_t)word_at(r.bytes, 3, r.words) * 1000;
	ok = read_profile(&r, err);
	if (ok && input_damage(in))
		diag_add(load->diag, DIAG_LOSS, str_from(r.file), input_damage(in), r.bytes.n, 0,
			(struct str){0});
	profile_build_release(&r.build);
	free(r.addresses);
	free(r.stacks);
	return ok;
}

const struct format format_pprof_cpu = {
	.name = "gperftools-cpu",
	.title = "CPU profile of gperftools",
	.probe = cpu_probe,
	.read = cpu_read,
};
