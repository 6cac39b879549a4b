/* SPDX-License-Identifier: MIT */
/*
 * Execution traces of Go 1.11 to 1.21: "go 1.NN trace\0\0\0", then batches of one proc each.
 *
 *	0x41 proc ticks			a batch begins
 *	(argc << 6 | type) dt args...	its events, up to the next batch
 *
 * Strings stand anywhere, frequency and stacks at the end. Facts: specs/go-trace.md sections 9 to
 *11; src/runtime/trace.go of Go 1.11 to 1.21 and internal/trace of Go 1.26, which converts them.
 * Recognised by what is left of the file, not by a length: v1 batches have none.
 */
#include "formats/gotrace1.h"

#include <inttypes.h>

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

static bool give_sync(struct v1_convert *c, struct trace_sync *sync, int64_t at)
{
	struct trace_event e = {.time_ns = at,
		.thread = TRACE_NONE,
		.proc = TRACE_NONE,
		.goroutine = TRACE_NONE,
		.subject = TRACE_NONE,
		.kind = TRACE_SYNC};

	e.u.sync = sync;
	c->load->records++;
	if (c->load->sink->trace_event && !c->load->sink->trace_event(c->load->sink, &e))
		c->stopped = true;
	return !c->stopped;
}

static bool give_info(struct load *load, const struct trace_info *info, bool end)
{
	struct sink *sink = load->sink;

	if (end)
		return !sink->trace_end || sink->trace_end(sink, info);
	return !sink->trace_begin || sink->trace_begin(sink, info);
}

static void note_left(const struct v1_convert *c, const struct v1_stopped *stopped, struct str name)
{
	if (stopped->why)
		diag_add(c->load->diag, DIAG_LOSS, name, stopped->why, stopped->at, 0,
			(struct str){0});
	c->load->skipped += stopped->left;
}

/* All events between the two SYNCs. */
static bool give_events(struct v1_convert *c, struct str name, struct trace_info *info)
{
	const struct v1_index *x = c->x;
	struct v1_stopped stopped;
	struct trace_sync sync = {.ordinal = 1,
		.reset = true,
		.incomplete = x->lost || !x->frequency,
		.bytes = x->size,
		.threads = x->threads.n,
		.stacks = x->nstacks,
		.strings = x->nstrings,
		.samples = x->nsamples};

	if (!give_sync(c, &sync, 0) || !v1_merge(c, name, &stopped) || !v1_convert_end(c))
		return false;
	note_left(c, &stopped, name);
	info->incomplete = sync.incomplete || stopped.why;
	return true;
}

static bool deliver(struct v1_index *x, struct load *load, struct str name)
{
	const struct trace_wish *wish = &load->trace;
	bool wanted = wish->from <= 1; /* the whole trace is the first generation */
	struct trace_info info = {
		.minor = x->minor, .clock_start_ns = -1, .wall_start_ns = TIME_UNKNOWN};
	struct trace_sync last = {.last = true}, first = {.ordinal = 1, .reset = true};
	struct v1_convert c;
	bool ok;

	if (!give_info(load, &info, false))
		return false;
	v1_convert_init(&c, x, load);
	info.generations = wanted;
	info.skipped = !wanted;
	info.bytes = x->size;
	info.incomplete = x->lost || !x->frequency;
	ok = wanted ? give_events(&c, name, &info) : give_sync(&c, &first, 0);
	info.end_ns = c.last_ns;
	ok = ok && give_sync(&c, &last, c.last_ns + 1);
	v1_convert_release(&c);
	return ok && give_info(load, &info, true);
}

bool gotrace1_read(struct input *in, uint32_t minor, struct load *load, struct err *err)
{
	struct str name = str_from(input_name(in)), bytes;
	struct v1_index x;
	bool ok;

	if (!input_all(in, &bytes, err))
		return false;
	if (!v1_index_make(&x, bytes, minor, name, load->diag, err)) {
		v1_index_release(&x);
		return false;
	}
	if (input_damage(in))
		diag_add(load->diag, DIAG_LOSS, name, input_damage(in), x.size, 0, (struct str){0});
	ok = has_clock(&x, load, name, err) && deliver(&x, load, name);
	v1_index_release(&x);
	return ok;
}
