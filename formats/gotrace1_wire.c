/* SPDX-License-Identifier: MIT */
#include "formats/gotrace1_wire.h"

static const struct v1_shape shapes[V1_TYPES] = {
	[V1_BATCH] = {1, false, 11},
	[V1_FREQUENCY] = {0, false, 11},
	[V1_STACK] = {0, false, 11},
	[V1_GOMAXPROCS] = {2, true, 11},
	[V1_PROC_START] = {1, false, 11},
	[V1_PROC_STOP] = {0, false, 11},
	[V1_GC_START] = {2, true, 11},
	[V1_GC_DONE] = {0, false, 11},
	[V1_STW_START] = {1, false, 11},
	[V1_STW_DONE] = {0, false, 11},
	[V1_SWEEP_START] = {1, true, 11},
	[V1_SWEEP_DONE] = {2, false, 11},
	[V1_GO_CREATE] = {3, true, 11},
	[V1_GO_START] = {2, false, 11},
	[V1_GO_END] = {0, false, 11},
	[V1_GO_STOP] = {1, true, 11},
	[V1_GO_SCHED] = {1, true, 11},
	[V1_GO_PREEMPT] = {1, true, 11},
	[V1_GO_SLEEP] = {1, true, 11},
	[V1_GO_BLOCK] = {1, true, 11},
	[V1_GO_UNBLOCK] = {3, true, 11},
	[V1_GO_BLOCK_SEND] = {1, true, 11},
	[V1_GO_BLOCK_RECV] = {1, true, 11},
	[V1_GO_BLOCK_SELECT] = {1, true, 11},
	[V1_GO_BLOCK_SYNC] = {1, true, 11},
	[V1_GO_BLOCK_COND] = {1, true, 11},
	[V1_GO_BLOCK_NET] = {1, true, 11},
	[V1_GO_SYSCALL] = {1, true, 11},
	[V1_GO_SYSEXIT] = {3, false, 11},
	[V1_GO_SYSBLOCK] = {0, false, 11},
	[V1_GO_WAITING] = {1, false, 11},
	[V1_GO_IN_SYSCALL] = {1, false, 11},
	[V1_HEAP_ALLOC] = {1, false, 11},
	[V1_HEAP_GOAL] = {1, false, 11},
	[V1_TIMER_GOROUTINE] = {0, false, 11},
	[V1_FUTILE_WAKEUP] = {0, false, 11},
	[V1_STRING] = {0, false, 11},
	[V1_GO_START_LOCAL] = {1, false, 11},
	[V1_GO_UNBLOCK_LOCAL] = {2, true, 11},
	[V1_GO_SYSEXIT_LOCAL] = {2, false, 11},
	[V1_GO_START_LABEL] = {3, false, 11},
	[V1_GO_BLOCK_GC] = {1, true, 11},
	[V1_ASSIST_START] = {1, true, 11},
	[V1_ASSIST_DONE] = {0, false, 11},
	[V1_TASK_CREATE] = {4, true, 11},
	[V1_TASK_END] = {2, true, 11},
	[V1_REGION] = {4, true, 11},
	[V1_LOG] = {3, true, 11},
	[V1_CPU_SAMPLE] = {4, true, 19},
};

const struct v1_shape *v1_shape(unsigned type)
{
	return &shapes[type];
}

static const char cut[] = "an event is cut off";
static const char not_an_event[] = "these bytes are no event";

/* Behind the number at p, NULL: it is cut or has more than 64 bits. */
static const unsigned char *check_number(const unsigned char *p, const unsigned char *end)
{
	for (unsigned i = 0; i < 10 && p < end; i++, p++)
		if (*p < 0x80)
			return i == 9 && *p > 1 ? NULL : p + 1;
	return NULL;
}

static const unsigned char *check_numbers(
	const unsigned char *p, const unsigned char *end, size_t n)
{
	while (n-- && p)
		p = check_number(p, end);
	return p;
}

/* `n` bytes that a number before them announces: behind the number, *n read. */
static const unsigned char *check_length(
	const unsigned char *p, const unsigned char *end, uint64_t limit, uint64_t *n)
{
	const unsigned char *values = check_number(p, end);

	if (!values)
		return NULL;
	*n = v1_number(&p);
	return *n > limit || *n > (uint64_t)(end - values) ? NULL : values;
}

static const unsigned char *check_string(const unsigned char *p, const unsigned char *end)
{
	uint64_t n;

	p = check_number(p, end);
	if (p)
		p = check_length(p, end, V1_MAX_STRING, &n);
	return p ? p + n : NULL;
}

/* id, number of frames, and four numbers a frame fill the length. */
static const unsigned char *check_stack(const unsigned char *p, const unsigned char *end,
	struct v1_head *h, const unsigned char *start)
{
	const unsigned char *values, *stop;
	uint64_t n, frames;

	values = check_length(p, end, UINT64_MAX, &n);
	if (!values)
		return NULL;
	h->values = (size_t)(values - start);
	stop = values + n;
	p = check_numbers(values, stop, 2);
	if (!p)
		return NULL;
	v1_number(&values);
	frames = v1_number(&values);
	if (frames > V1_MAX_FRAMES || check_numbers(p, stop, (size_t)frames * 4) != stop)
		return NULL;
	return stop;
}

/* dt and the arguments; behind them, at a log, its message. */
static const unsigned char *check_values(const unsigned char *p, const unsigned char *end,
	struct v1_head *h, const unsigned char *start)
{
	size_t want = shapes[h->type].args + (size_t)1;
	const unsigned char *stop = NULL;
	uint64_t n;

	if (want > 3) {
		p = check_length(p, end, V1_MAX_LENGTH, &n);
		if (!p)
			return NULL;
		stop = end = p + n;
	}
	h->values = (size_t)(p - start);
	p = check_numbers(p, end, want);
	return stop && p != stop ? NULL : p;
}

static const unsigned char *check_body(
	const unsigned char *p, const unsigned char *end, struct v1_head *h)
{
	const unsigned char *start = p++, *stop;
	uint64_t n;

	h->values = 1;
	h->dt = 0;
	switch (h->type) {
	case V1_STRING:
		return check_string(p, end);
	case V1_STACK:
		return check_stack(p, end, h, start);
	case V1_BATCH:
		return check_numbers(p, end, 2);
	case V1_FREQUENCY:
	case V1_TIMER_GOROUTINE:
		return check_number(p, end);
	default:
		break;
	}
	stop = check_values(p, end, h, start);
	if (!stop)
		return NULL;
	p = start + h->values;
	h->dt = v1_number(&p);
	if (h->type != V1_LOG)
		return stop;
	p = check_length(stop, end, V1_MAX_STRING, &n);
	return p ? p + n : NULL;
}

const char *v1_check(
	const unsigned char *p, const unsigned char *end, unsigned minor, struct v1_head *h)
{
	unsigned want, type = *p & 0x3f;
	const unsigned char *stop;

	if (type >= V1_TYPES || !shapes[type].since || shapes[type].since > minor)
		return not_an_event;
	want = type == V1_STACK || shapes[type].args > 3 ? 3 : shapes[type].args;
	if (*p >> 6 != want)
		return not_an_event;
	h->type = type;
	stop = check_body(p, end, h);
	if (!stop)
		return end - p < V1_MAX_LENGTH ? cut : not_an_event;
	h->size = (size_t)(stop - p);
	return NULL;
}
