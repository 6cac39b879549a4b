/* SPDX-License-Identifier: MIT */
/*
 * The framing of format v2 (specs/go-trace.md section 2; internal/trace batch.go and
 * generation.go, Go 1.26):
 *
 *	batch  = 01 generation thread time size payload
 *	       | 31 experiment generation thread time size payload     from Go 1.23 on
 *	end    = 34                                                    from Go 1.26 on
 *
 * All numbers are base-128, not always in their shortest form; the first byte of a payload says
 * what it holds. Before Go 1.26 a generation ends where a batch of the next one begins.
 */
#include "base/xmalloc.h"
#include "formats/gotrace_event.h"
#include "formats/gotrace_generation.h"

enum { HEAD_MAX = 2 + 4 * 10 };

struct head {
	uint64_t generation, thread, time, size;
	size_t payload; /* from the window's first byte */
	bool experimental, end;
	const char *problem; /* NULL: a batch or the end of a generation */
};

static void read_head(struct cursor *c, size_t from, unsigned minor, struct head *h)
{
	unsigned char type = *c->p++;

	*h = (struct head){.end = type == GT_END_OF_GENERATION && minor >= 26};
	h->payload = from + 1;
	if (h->end)
		return;
	h->experimental = type == GT_EXPERIMENTAL_BATCH && minor >= 23;
	if (type != GT_BATCH && !h->experimental) {
		h->problem = "no batch begins here";
		return;
	}
	if (h->experimental)
		cursor_bytes(c, 1);
	h->generation = cursor_varint(c);
	h->thread = cursor_varint(c);
	h->time = cursor_varint(c);
	h->size = cursor_varint(c);
	h->payload = from + (size_t)(c->p - c->start);
	if (!cursor_ok(c))
		h->problem = c->problem;
	else if (h->size > GENERATION_BATCH_MAX)
		h->problem = "a batch is larger than 64 KiB";
	else if (h->generation == 0)
		h->problem = "a batch belongs to generation 0";
}

static void add_table(struct gotrace_generation *g, const struct gotrace_batch *b)
{
	g->tables = grow_array(g->tables, &g->cap_tables, g->ntables + 1, sizeof(*g->tables));
	g->tables[g->ntables++] = *b;
}

static void add_events(struct gotrace_generation *g, uint64_t thread, const struct gotrace_batch *b)
{
	uint32_t row = idmap_find(&g->thread_rows, thread), at = (uint32_t)g->nbatches;

	g->batches = grow_array(g->batches, &g->cap_batches, g->nbatches + 1, sizeof(*g->batches));
	g->batches[g->nbatches++] = *b;
	if (row != IDMAP_NONE) {
		g->batches[g->threads[row].last].next = at;
		g->threads[row].last = at;
		return;
	}
	idmap_set(&g->thread_rows, thread, (uint32_t)g->nthreads);
	g->threads = grow_array(g->threads, &g->cap_threads, g->nthreads + 1, sizeof(*g->threads));
	g->threads[g->nthreads++] = (struct gotrace_thread_batches){thread, at, at};
}

static void add_batch(struct gotrace_generation *g, const struct head *h, unsigned char first)
{
	struct gotrace_batch b = {.time = h->time,
		.at = (uint32_t)h->payload,
		.size = (uint32_t)h->size,
		.next = GENERATION_LAST};
	unsigned sync = g->minor >= 25 ? GT_SYNC : GT_FREQUENCY;

	if (g->min_time == 0 || h->time < g->min_time)
		g->min_time = h->time;
	if (h->experimental) {
		g->experimental++;
		return;
	}
	if (h->size && (first == GT_STRINGS || first == GT_STACKS || first == GT_SAMPLES ||
			       first == sync)) {
		b.kind = first;
		add_table(g, &b);
	} else {
		add_events(g, h->thread, &b);
	}
}

static void reset(struct gotrace_generation *g, uint64_t at)
{
	g->number = 0;
	g->at = at;
	g->bytes = NULL;
	g->size = 0;
	g->nbatches = g->ntables = g->nthreads = 0;
	g->experimental = g->min_time = 0;
	idmap_clear(&g->thread_rows);
}

static void stop(struct gotrace_scan *scan, enum gotrace_end end, size_t size, uint64_t at,
	const char *problem)
{
	*scan = (struct gotrace_scan){end, size, at, problem};
}

/*
 * One batch at *pos of the window; true: go on. A batch of the next generation ends this one up to
 * Go 1.25; any other number is damage.
 */
static bool take(struct gotrace_generation *g, struct str window, size_t *pos, const struct head *h,
	struct gotrace_scan *scan)
{
	uint64_t at = g->at + *pos;

	if (h->problem) {
		stop(scan, GENERATION_CUT, *pos, at, h->problem);
		return false;
	}
	if (h->end) {
		stop(scan, GENERATION_WHOLE, *pos + 1, at, NULL);
		return false;
	}
	if (g->number == 0)
		g->number = h->generation;
	if (h->generation != g->number) {
		bool next = g->minor < 26 && h->generation == g->number + 1;

		stop(scan, next ? GENERATION_WHOLE : GENERATION_MIXED, *pos, at,
			next ? NULL : "a batch of another generation stands within one");
		return false;
	}
	if (h->size > window.n - h->payload) {
		stop(scan, GENERATION_CUT, *pos, at, "the file ends within a batch");
		return false;
	}
	if (g->nthreads >= GENERATION_THREADS_MAX) {
		stop(scan, GENERATION_CUT, *pos, at,
			"a generation has more than a million threads");
		return false;
	}
	add_batch(g, h, h->size ? (unsigned char)window.p[h->payload] : 0);
	*pos = h->payload + (size_t)h->size;
	return true;
}

static void at_end(const struct gotrace_generation *g, size_t pos, struct gotrace_scan *scan)
{
	if (pos == 0)
		stop(scan, GENERATION_NONE, 0, g->at, NULL);
	else if (g->minor >= 26)
		stop(scan, GENERATION_CUT, pos, g->at + pos, "the file ends within a generation");
	else
		stop(scan, GENERATION_WHOLE, pos, g->at + pos, NULL);
}

bool gotrace_scan(
	struct gotrace_generation *g, struct input *in, struct gotrace_scan *scan, struct err *err)
{
	struct str window = {0};
	size_t pos = 0;
	struct head h;

	reset(g, input_at(in));
	for (;;) {
		struct cursor c;

		if (pos > UINT32_MAX - 2 * GENERATION_BATCH_MAX)
			return err_set(err, ERR_LIMIT,
				"%s: a generation of the trace is larger than 4 GiB",
				input_name(in));
		if (window.n < pos + HEAD_MAX + GENERATION_BATCH_MAX &&
			!input_peek(in, pos + HEAD_MAX + GENERATION_BATCH_MAX, &window, err))
			return false;
		if (window.n <= pos) {
			at_end(g, pos, scan);
			break;
		}
		c = cursor_over(str_head(str_from_at(window, pos), HEAD_MAX), g->at + pos);
		read_head(&c, pos, g->minor, &h);
		if (!take(g, window, &pos, &h, scan))
			break;
	}
	g->bytes = (const unsigned char *)window.p;
	g->size = scan->size;
	return true;
}
