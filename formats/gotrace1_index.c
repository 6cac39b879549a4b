/* SPDX-License-Identifier: MIT */
#include "formats/gotrace1_index.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/xmalloc.h"
#include "formats/gotrace1_wire.h"

/* Events that must follow a would-be head of a batch, and how far its clock may be from the last.
 */
enum { HEADER = 16, TRIAL = 16, TRIAL_BYTES = 4096, MAX_AHEAD_BITS = 42 };

struct scan {
	struct v1_index *x;
	const unsigned char *start, *p, *end;
	uint64_t tick;	 /* in this batch */
	uint64_t newest; /* of all batches that were read */
	bool open;	 /* in a batch */
	const char *problem;
};

static uint64_t offset(const struct scan *s, const unsigned char *p)
{
	return (uint64_t)(p - s->start);
}

/* ---- tables ---- */

static void add_string(struct scan *s, const unsigned char *p)
{
	struct v1_index *x = s->x;
	uint64_t id = v1_number(&p), n = v1_number(&p);

	if (!id || !n || idmap_find(&x->string_ids, id) != IDMAP_NONE)
		return; /* the first of an id holds */
	x->strings = grow_array(x->strings, &x->cap_strings, x->nstrings + 1, sizeof(*x->strings));
	x->strings[x->nstrings] = (struct v1_string){offset(s, p), (uint32_t)n, 0};
	idmap_set(&x->string_ids, id, (uint32_t)x->nstrings++);
}

static void add_stack(struct scan *s, const unsigned char *p)
{
	struct v1_index *x = s->x;
	uint64_t id = v1_number(&p);

	if (!id || id > UINT32_MAX || idmap_find(&x->stack_ids, id) != IDMAP_NONE)
		return;
	x->stacks = grow_array(x->stacks, &x->cap_stacks, x->nstacks + 1, sizeof(*x->stacks));
	x->stacks[x->nstacks] = (struct v1_stack){offset(s, p), 0, false};
	idmap_set(&x->stack_ids, id, (uint32_t)x->nstacks++);
}

static void add_sample(struct scan *s, const unsigned char *p, uint64_t at)
{
	struct v1_index *x = s->x;
	struct v1_sample *sample;

	x->samples = grow_array(x->samples, &x->cap_samples, x->nsamples + 1, sizeof(*x->samples));
	sample = &x->samples[x->nsamples++];
	v1_number(&p); /* dt: when it was written */
	sample->tick = v1_number(&p);
	sample->proc = v1_number(&p);
	sample->goroutine = v1_number(&p);
	sample->stack = (uint32_t)v1_number(&p);
	sample->at = at;
}

static void add_exit(struct scan *s, const unsigned char *p, bool local)
{
	struct v1_index *x = s->x;
	struct v1_exit e = {.written = s->tick};

	v1_number(&p);
	e.goroutine = v1_number(&p);
	if (!local)
		v1_number(&p);
	e.tick = v1_number(&p);
	if (!e.tick)
		return; /* ended when it was written */
	x->exits = grow_array(x->exits, &x->cap_exits, x->nexits + 1, sizeof(*x->exits));
	x->exits[x->nexits++] = e;
}

/* ---- batches ---- */

static uint32_t proc_row(struct scan *s, uint64_t id)
{
	struct v1_index *x = s->x;
	uint32_t row = idmap_find(&x->proc_ids, id);

	if (row != IDMAP_NONE)
		return row;
	if (x->nprocs == V1_MAX_PROCS) {
		s->problem = "more procs than can be";
		return IDMAP_NONE;
	}
	row = (uint32_t)x->nprocs;
	x->procs = grow_array(x->procs, &x->cap_procs, x->nprocs + 1, sizeof(*x->procs));
	x->procs[x->nprocs++] = (struct v1_proc_batches){id, IDMAP_NONE, IDMAP_NONE};
	idmap_set(&x->proc_ids, id, row);
	return row;
}

static void end_batch(struct scan *s, const unsigned char *at)
{
	if (s->open)
		s->x->batches[s->x->nbatches - 1].end = offset(s, at);
	s->open = false;
}

static bool sane_proc(uint64_t id)
{
	return id == UINT64_MAX || id <= INT32_MAX;
}

static void begin_batch(struct scan *s, const unsigned char *p, size_t size)
{
	struct v1_index *x = s->x;
	const unsigned char *at = p + 1;
	uint64_t id = v1_number(&at);
	uint32_t row = sane_proc(id) ? proc_row(s, id) : IDMAP_NONE;

	if (row == IDMAP_NONE) {
		if (!s->problem)
			s->problem = "a proc's number is out of range";
		return;
	}
	s->tick = v1_number(&at);
	s->newest = s->tick > s->newest ? s->tick : s->newest;
	x->batches = grow_array(x->batches, &x->cap_batches, x->nbatches + 1, sizeof(*x->batches));
	x->batches[x->nbatches] =
		(struct v1_batch){offset(s, p + size), offset(s, p + size), s->tick, IDMAP_NONE};
	if (x->procs[row].last != IDMAP_NONE)
		x->batches[x->procs[row].last].next = (uint32_t)x->nbatches;
	else
		x->procs[row].first = (uint32_t)x->nbatches;
	x->procs[row].last = (uint32_t)x->nbatches++;
	s->open = true;
}

static void add_thread(struct scan *s, const unsigned char *p)
{
	uint64_t id;

	v1_number(&p);
	id = v1_number(&p);
	if (idmap_find(&s->x->threads, id) == IDMAP_NONE)
		idmap_set(&s->x->threads, id, 0);
}

static void index_event(struct scan *s, const struct v1_head *h)
{
	const unsigned char *values = s->p + h->values;

	if (h->type != V1_CPU_SAMPLE) /* not its batch's time */
		s->tick += h->dt;
	switch (h->type) {
	case V1_STRING:
		add_string(s, values);
		break;
	case V1_STACK:
		add_stack(s, values);
		break;
	case V1_FREQUENCY:
		s->x->frequency = v1_number(&values);
		break;
	case V1_CPU_SAMPLE:
		add_sample(s, values, offset(s, s->p));
		break;
	case V1_GO_SYSEXIT:
	case V1_GO_SYSEXIT_LOCAL:
		add_exit(s, values, h->type == V1_GO_SYSEXIT_LOCAL);
		break;
	case V1_PROC_START:
		add_thread(s, values);
		break;
	default:
		break;
	}
}

/* ---- damage ---- */

/* Whether what begins at p reads on like a batch of this trace. */
static bool plausible(const struct scan *s, const unsigned char *p)
{
	struct v1_head h;
	const unsigned char *at;
	uint64_t id, tick;

	if (v1_check(p, s->end, s->x->minor, &h) || h.type != V1_BATCH)
		return false;
	at = p + 1;
	id = v1_number(&at);
	tick = v1_number(&at);
	if (!sane_proc(id) || (id != UINT64_MAX && id >= V1_MAX_PROCS))
		return false;
	if ((tick > s->newest ? tick - s->newest : s->newest - tick) >> MAX_AHEAD_BITS)
		return false;
	for (unsigned i = 0; i < TRIAL && (p += h.size) < s->end; i++) {
		const unsigned char *end = s->end - p > TRIAL_BYTES ? p + TRIAL_BYTES : s->end;

		if (v1_check(p, end, s->x->minor, &h))
			return false;
	}
	return true;
}

static void skip_damage(struct scan *s, struct str name, struct diag *diag)
{
	const unsigned char *from = s->p;
	size_t left = (size_t)(s->end - s->p);
	struct v1_index *x = s->x;

	end_batch(s, from);
	do
		s->p++;
	while (s->p < s->end && !((*s->p & 0x3f) == V1_BATCH && plausible(s, s->p)));
	if (!x->lost)
		x->first_lost = offset(s, from);
	x->lost += (uint64_t)(s->p - from);
	x->cut |= s->p == s->end && left < V1_MAX_LENGTH;
	diag_add(diag, DIAG_LOSS, name, s->problem, offset(s, from), 0, (struct str){0});
	s->problem = NULL;
}

/* ---- the pass ---- */

static void scan_event(struct scan *s)
{
	struct v1_head h;

	s->problem = v1_check(s->p, s->end, s->x->minor, &h);
	if (!s->problem && h.type != V1_BATCH && !s->open)
		s->problem = "an event outside a batch";
	if (s->problem)
		return;
	if (h.type == V1_BATCH) {
		end_batch(s, s->p);
		begin_batch(s, s->p, h.size);
	} else {
		index_event(s, &h);
	}
	if (!s->problem)
		s->p += h.size;
}

static int compare_samples(const void *a, const void *b)
{
	const struct v1_sample *x = a, *y = b;

	if (x->tick != y->tick)
		return x->tick < y->tick ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static int compare_exits(const void *a, const void *b)
{
	const struct v1_exit *x = a, *y = b;

	if (x->tick != y->tick)
		return x->tick < y->tick ? -1 : 1;
	if (x->written != y->written)
		return x->written < y->written ? -1 : 1;
	return x->goroutine < y->goroutine ? -1 : x->goroutine > y->goroutine;
}

bool v1_index_make(struct v1_index *x, struct str data, unsigned minor, struct str name,
	struct diag *diag, struct err *err)
{
	struct scan s = {.x = x, .start = (const unsigned char *)data.p};

	*x = (struct v1_index){.data = s.start, .size = data.n, .minor = minor};
	s.p = s.start + (data.n < HEADER ? data.n : HEADER);
	s.end = s.start + data.n;
	while (s.p < s.end) {
		scan_event(&s);
		if (s.problem)
			skip_damage(&s, name, diag);
	}
	end_batch(&s, s.end);
	if (!x->nbatches)
		return err_set(err, ERR_FORMAT, "%.*s: byte %" PRIu64 ": no event can be read",
			STR_ARG(name), x->first_lost);
	if (x->nsamples)
		qsort(x->samples, x->nsamples, sizeof(*x->samples), compare_samples);
	if (x->nexits)
		qsort(x->exits, x->nexits, sizeof(*x->exits), compare_exits);
	return true;
}

void v1_index_release(struct v1_index *x)
{
	free(x->batches);
	free(x->procs);
	free(x->strings);
	free(x->stacks);
	free(x->samples);
	free(x->exits);
	idmap_release(&x->string_ids);
	idmap_release(&x->stack_ids);
	idmap_release(&x->proc_ids);
	idmap_release(&x->threads);
	*x = (struct v1_index){0};
}
