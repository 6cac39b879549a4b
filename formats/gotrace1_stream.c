/* SPDX-License-Identifier: MIT */
#include "formats/gotrace1_stream.h"

void v1_stream_init(struct v1_stream *s, uint32_t first_batch, bool samples)
{
	*s = (struct v1_stream){.batch = first_batch,
		.waiter = V1_NO_ROW,
		.waits_for = V1_NO_ROW,
		.samples = samples};
}

static bool next_sample(struct v1_stream *s, const struct v1_index *x, struct v1_event *e)
{
	const struct v1_sample *sample;

	if (s->sample == x->nsamples)
		return false;
	sample = &x->samples[s->sample++];
	*e = (struct v1_event){.tick = sample->tick,
		.args = {sample->proc},
		.goroutine = sample->goroutine,
		.at = sample->at,
		.stack = sample->stack,
		.type = V1_CPU_SAMPLE};
	return true;
}

static bool next_batch(struct v1_stream *s, const struct v1_index *x)
{
	const struct v1_batch *b;

	if (s->batch == V1_NO_ROW)
		return false;
	b = &x->batches[s->batch];
	s->p = x->data + b->at;
	s->end = x->data + b->end;
	s->tick = b->tick;
	s->batch = b->next;
	return true;
}

/* Tables, and what stands in a proc's stream without being its event. */
static bool skip_table(struct v1_stream *s)
{
	const unsigned char *p = s->p + 1;
	uint64_t n;

	switch (*s->p & 0x3f) {
	case V1_STRING:
		v1_number(&p);
		n = v1_number(&p);
		break;
	case V1_STACK:
	case V1_CPU_SAMPLE:
		n = v1_number(&p);
		break;
	case V1_FREQUENCY:
	case V1_TIMER_GOROUTINE:
		v1_number(&p);
		n = 0;
		break;
	default:
		return false;
	}
	s->p = p + n;
	return true;
}

/* Which goroutine the proc runs behind the event. */
static void track(struct v1_stream *s, const struct v1_event *e)
{
	switch (e->type) {
	case V1_GO_START:
	case V1_GO_START_LOCAL:
	case V1_GO_START_LABEL:
		s->goroutine = e->args[0];
		break;
	case V1_GO_END:
	case V1_GO_STOP:
	case V1_GO_SCHED:
	case V1_GO_PREEMPT:
	case V1_GO_SLEEP:
	case V1_GO_BLOCK:
	case V1_GO_BLOCK_SEND:
	case V1_GO_BLOCK_RECV:
	case V1_GO_BLOCK_SELECT:
	case V1_GO_BLOCK_SYNC:
	case V1_GO_BLOCK_COND:
	case V1_GO_BLOCK_NET:
	case V1_GO_BLOCK_GC:
	case V1_GO_SYSBLOCK:
		s->goroutine = 0;
		break;
	default:
		break;
	}
}

bool v1_stream_next(struct v1_stream *s, const struct v1_index *x, struct v1_event *e)
{
	const struct v1_shape *shape;
	unsigned n;

	if (s->samples)
		return next_sample(s, x, e);
	do {
		while (s->p == s->end)
			if (!next_batch(s, x))
				return false;
	} while (skip_table(s));
	e->at = (uint64_t)(s->p - x->data);
	e->goroutine = s->goroutine;
	e->type = *s->p & 0x3f;
	shape = v1_shape(e->type);
	if (*s->p++ >> 6 == 3)
		v1_number(&s->p); /* length */
	e->tick = s->tick += v1_number(&s->p);
	n = shape->args - (unsigned)shape->stack;
	for (unsigned i = 0; i < n; i++)
		e->args[i] = v1_number(&s->p);
	e->stack = shape->stack ? (uint32_t)v1_number(&s->p) : 0;
	if (e->type == V1_LOG) {
		e->message.n = (size_t)v1_number(&s->p);
		e->message.p = (const char *)s->p;
		s->p += e->message.n;
	}
	track(s, e);
	return true;
}
