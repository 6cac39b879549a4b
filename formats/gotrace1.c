/* SPDX-License-Identifier: MIT */
/*
 * Execution traces of Go 1.11 to 1.21: "go 1.NN trace\0\0\0", then batches of one proc each.
 *
 *	0x41 proc ticks			a batch begins
 *	(argc << 6 | type) dt args...	its events, up to the next batch
 *
 * Strings stand anywhere, frequency and stacks at the end. Facts: specs/go-trace.md sections 9 to
 *11; src/runtime/trace.go of Go 1.11 to 1.21 and internal/trace of Go 1.26, which converts them.
 */
#include "formats/gotrace1.h"

#include <inttypes.h>

#include "base/strbuf.h"
#include "formats/gotrace1_order.h"

bool gotrace1_version(uint64_t minor)
{
	return minor == 11 || minor == 19 || minor == 21;
}

static bool has_clock(
	const struct v1_index *x, const struct load *load, struct str name, struct err *err)
{
	if (x->frequency > INT64_MAX)
		return err_set(err, ERR_FORMAT, "%.*s: the clock's frequency is out of range",
			STR_ARG(name));
	if (x->frequency)
		return true;
	if (load->trace.lenient) {
		diag_add(load->diag, DIAG_LOSS, name,
			"no clock frequency: times are guesses of 20 ns a tick", x->size, 0,
			(struct str){0});
		return true;
	}
	return err_set(err, ERR_FORMAT,
		"%.*s: byte %zu: the trace ends without its clock's frequency, so its times have "
		"no unit; --lenient reads it with guessed times",
		STR_ARG(name), x->size);
}

static bool give_sync(struct v1_convert *c, struct trace_sync *sync)
{
	struct trace_event e = {.thread = TRACE_NONE,
		.proc = TRACE_NONE,
		.goroutine = TRACE_NONE,
		.subject = TRACE_NONE,
		.kind = TRACE_SYNC};

	e.u.sync = sync;
	return v1_give(c, &e, c->first);
}

static void note_left(const struct v1_convert *c, const struct v1_stopped *stopped, struct str name)
{
	struct strbuf left = {0};

	if (!stopped->why)
		return;
	strbuf_addf(&left, "%s; %" PRIu64 " events are left", stopped->why, stopped->left);
	diag_add(c->load->diag, DIAG_LOSS, name, "the trace breaks off: its events fit no order",
		stopped->at, 0, (struct str){left.p, left.n});
	strbuf_release(&left);
}

/* All events between the two SYNCs. */
static bool give_events(struct v1_convert *c, struct str name, struct trace_info *info)
{
	const struct v1_index *x = c->x;
	struct v1_stopped stopped;
	struct trace_sync first = {.ordinal = 1,
		.reset = true,
		.incomplete = info->incomplete,
		.bytes = x->size,
		.threads = x->threads.n,
		.stacks = x->nstacks,
		.strings = x->nstrings,
		.samples = x->nsamples};
	struct trace_sync last = {.last = true};
	bool broken;

	c->last_ns = -1; /* the SYNC's time is 0 */
	if (!give_sync(c, &first) || !v1_merge(c, name, &stopped) || !v1_convert_end(c))
		return false;
	note_left(c, &stopped, name);
	broken = first.incomplete || stopped.why;
	info->incomplete = last.reset = broken;
	info->lost = broken;
	c->load->skipped += broken;
	return give_sync(c, &last);
}

static bool deliver(struct v1_index *x, struct load *load, struct str name, struct err *err)
{
	struct sink *sink = load->sink;
	struct trace_info info = {.minor = x->minor,
		.clock_start_ns = -1,
		.wall_start_ns = TIME_UNKNOWN,
		.incomplete = x->lost || !x->frequency};
	struct v1_convert c;
	bool ok;

	if (sink->trace_begin && !sink->trace_begin(sink, &info))
		return false;
	v1_convert_init(&c, x, load);
	ok = give_events(&c, name, &info);
	if (c.limit)
		err_set(err, ERR_LIMIT,
			"%.*s: more than %" PRIu64 " events (raise --max-records to read on)",
			STR_ARG(name), load->max_records);
	info.end_ns = c.last_ns;
	info.generations = 1;
	info.bytes = x->size;
	v1_convert_release(&c);
	return ok && (!sink->trace_end || sink->trace_end(sink, &info));
}

bool gotrace1_read(struct input *in, uint32_t minor, struct load *load, struct err *err)
{
	struct str name = str_from(input_name(in)), bytes;
	struct v1_index x;
	bool ok;

	/* the whole trace is the first generation */
	if (load->trace.from > 1)
		return err_set(
			err, ERR_FORMAT, "%.*s: the trace holds no such generation", STR_ARG(name));
	if (!input_all(in, &bytes, err))
		return false;
	ok = v1_index_make(&x, bytes, minor, name, load->diag, err);
	if (ok && input_damage(in))
		diag_add(load->diag, DIAG_LOSS, name, "the compressed file is damaged", x.size, 0,
			str_from(input_damage(in)));
	ok = ok && has_clock(&x, load, name, err) && deliver(&x, load, name, err);
	v1_index_release(&x);
	return ok;
}
