/* SPDX-License-Identifier: MIT */
/*
 * Execution traces of runtime/trace, format v2 (Go 1.22 to 1.26): "go 1.NN trace\0\0\0", then
 * generations of batches, one after the other (specs/go-trace.md; src/internal/trace, Go 1.26).
 *
 * A generation is found (gotrace_scan.c), its tables are read (gotrace_tables.c), its events put
 * into order and delivered (gotrace_order.c); then its bytes are given back. One that is damaged
 * costs itself alone: what was known before it is forgotten, and the next one, which names all that
 * lives, begins anew (sync.reset).
 *
 * Not read: versions before Go 1.22 and unknown ones, payloads of experimental batches.
 */
#include "formats/gotrace.h"

#include <inttypes.h>

#include "formats/gotrace_order.h"

enum { HEADER = 16, BROKEN_KEPT = 8 };

struct reader {
	struct input *in;
	struct load *load;
	struct str file;
	struct gotrace_generation g;
	struct gotrace_order o;
	struct trace_info info;
	struct trace_sync sync;
	uint64_t ordinal; /* of the generation in the file */
	bool begun, reset;
	bool mixed; /* within bytes whose generations are mixed */
	bool cut;   /* the generation is cut: what does not fit in it follows from that */
	uint64_t broken[BROKEN_KEPT]; /* numbers of generations of which a part is missing */
	size_t nbroken;
	struct err first; /* problem: the error when nothing can be read */
};

/* "go 1.NN trace\0\0\0" (internal/trace/version). */
static bool header(struct str head, uint64_t *minor)
{
	return str_eat(&head, STR("go 1.")) && str_eat_u64(&head, minor) &&
	       str_starts(head, STR(" trace\0\0"));
}

static unsigned probe(struct str head)
{
	uint64_t minor;

	return header(head, &minor) ? 16 * 8 - 3 : 0;
}

static bool known(struct reader *r, uint64_t minor, struct err *err)
{
	if (minor == 22 || minor == 23 || minor == 25 || minor == 26)
		return true;
	return err_set(err, ERR_UNKNOWN_FORMAT,
		"%s: an execution trace of version go 1.%" PRIu64
		"; read are those of Go 1.22 to Go 1.26",
		input_name(r->in), minor);
}

/* ---- losses ---- */

static void lost(struct reader *r, const char *kind, uint64_t at, const char *problem)
{
	if (r->cut)
		return;
	if (!r->first.text[0])
		err_set(&r->first, ERR_FORMAT, "%s: byte %" PRIu64 ": %s: %s", input_name(r->in),
			at, kind, problem);
	diag_add(r->load->diag, DIAG_LOSS, r->file, kind, at, 0, str_from(problem));
	r->reset = true;
	r->info.lost++;
}

/* ---- one generation ---- */

static void announce(struct reader *r, bool incomplete)
{
	const struct gotrace_generation *g = &r->g;

	r->sync = (struct trace_sync){
		.ordinal = r->ordinal,
		.generation = g->number,
		.reset = r->reset,
		.incomplete = incomplete,
		.has_clock = g->has_clock,
		.clock = g->clock,
		.bytes = g->size,
		.threads = g->nthreads,
		.stacks = g->nstacks,
		.strings = g->nstrings,
		.samples = g->nsamples,
	};
	if (g->has_clock)
		r->sync.clock.time_ns -= r->o.start_ns;
}

static bool begin(struct reader *r, int64_t start_ns)
{
	const struct gotrace_generation *g = &r->g;

	r->begun = true;
	r->o.start_ns = start_ns;
	r->o.last_ns = start_ns - 1;
	r->info.clock_start_ns = start_ns;
	r->info.wall_start_ns = TIME_UNKNOWN;
	if (g->has_clock)
		r->info.wall_start_ns = g->clock.wall_ns - (g->clock.time_ns - start_ns);
	return !r->load->sink->trace_begin || r->load->sink->trace_begin(r->load->sink, &r->info);
}

/* The SYNC that opens a generation, or closes the trace. */
static bool put_sync(struct reader *r, int64_t time_ns)
{
	struct trace_event e = {.thread = TRACE_NONE,
		.proc = TRACE_NONE,
		.goroutine = TRACE_NONE,
		.subject = TRACE_NONE,
		.kind = TRACE_SYNC};

	e.u.sync = &r->sync;
	return gotrace_deliver(&r->o, &e, time_ns) == TRY_DONE;
}

/*
 * Delivers the generation that was scanned. False: stopped by the sink or a limit; damage is
 * noted, and true.
 */
static bool deliver(struct reader *r, bool incomplete, struct err *err)
{
	struct err problem = {0};
	int64_t start_ns;
	uint64_t at;

	r->g.tolerant = incomplete && r->load->trace.lenient;
	if (!gotrace_read_tables(&r->g, r->load->stacks, &at, &problem)) {
		lost(r, "a generation is damaged and left out", at, problem.text);
		return true;
	}
	start_ns = gotrace_ns(&r->g, r->g.min_time);
	if (start_ns <= 0)
		start_ns = 1;
	if (!r->begun && !begin(r, start_ns))
		return false;
	r->o.first = r->reset;
	if (r->reset)
		gotrace_order_forget(&r->o);
	announce(r, incomplete);
	if (!put_sync(r, start_ns))
		return false;
	r->reset = false;
	r->info.generations++;
	if (gotrace_order_generation(&r->o, &r->g, &at))
		return true;
	if (r->o.stopped && r->o.problem.code == ERR_LIMIT)
		return err_set(err, ERR_LIMIT, "%s: %s", input_name(r->in), r->o.problem.text);
	if (r->o.stopped)
		return false;
	lost(r, "a generation breaks off: its events fit no order", at, r->o.problem.text);
	return true;
}

static bool wanted(struct reader *r)
{
	const struct trace_wish *wish = &r->load->trace;

	if (r->ordinal >= wish->from && (!wish->to || r->ordinal <= wish->to))
		return true;
	r->info.skipped++;
	r->reset = true;
	return false;
}

/* ---- all of them ---- */

/*
 * Parts of a generation around bytes that are another's: one loss, however many parts. They are
 * not delivered, for what is missing would make the rest look as it was not.
 */
static bool is_broken(const struct reader *r)
{
	for (size_t i = 0; i < r->nbroken && i < BROKEN_KEPT; i++)
		if (r->broken[i] == r->g.number)
			return true;
	return false;
}

static void note_mixed(struct reader *r, const struct gotrace_scan *scan)
{
	if (!r->mixed)
		lost(r, "generations are mixed and left out", scan->at, scan->problem);
	r->mixed = true;
	r->reset = true;
	if (!is_broken(r))
		r->broken[r->nbroken++ % BROKEN_KEPT] = r->g.number;
}

/* One generation of whatever quality; *more says whether another may follow. */
static bool take(struct reader *r, const struct gotrace_scan *scan, bool *more, struct err *err)
{
	const struct trace_wish *wish = &r->load->trace;
	bool cut = scan->end == GENERATION_CUT;

	*more = !cut;
	if (scan->end == GENERATION_MIXED) {
		note_mixed(r, scan);
		return true;
	}
	if (r->mixed && is_broken(r))
		return true;
	r->mixed = false;
	r->ordinal++;
	*more = *more && (!wish->to || r->ordinal < wish->to);
	if (!wanted(r))
		return true;
	/* Up to Go 1.25 a cut between batches cannot be seen, and one within a batch is alike. */
	r->info.incomplete |= r->cut = cut;
	if (r->g.number && (!cut || r->g.minor < 26 || wish->lenient) && !deliver(r, cut, err))
		return false;
	r->cut = false;
	if (cut)
		lost(r, "the trace breaks off", scan->at, scan->problem);
	return true;
}

static bool read_generations(struct reader *r, struct err *err)
{
	struct gotrace_scan scan = {0};
	bool more = true;

	while (more) {
		if (!gotrace_scan(&r->g, r->in, &scan, err))
			return false;
		if (scan.end == GENERATION_NONE)
			break;
		if (!take(r, &scan, &more, err))
			return false;
		input_skip(r->in, scan.size);
	}
	r->info.bytes = input_at(r->in);
	if (input_damage(r->in))
		lost(r, "the compressed file is damaged", input_at(r->in), input_damage(r->in));
	return true;
}

static bool finish(struct reader *r, struct err *err)
{
	const struct sink *sink = r->load->sink;

	if (!r->begun && r->first.text[0]) {
		if (r->load->diag) /* that says what was wrong */
			return err_set(err, ERR_FORMAT, "%s: no generation of it can be read",
				input_name(r->in));
		*err = r->first;
		return false;
	}
	if (!r->begun)
		return err_set(err, ERR_FORMAT, "%s: the trace holds no%s generation",
			input_name(r->in), r->info.skipped ? " such" : "");
	r->sync = (struct trace_sync){.last = true, .reset = r->reset};
	if (!put_sync(r, r->o.last_ns))
		return false;
	r->info.end_ns = r->o.last_ns - r->o.start_ns;
	return !sink->trace_end || sink->trace_end(r->load->sink, &r->info);
}

static bool gotrace_read(struct input *in, struct load *load, struct err *err)
{
	struct reader r = {.in = in, .load = load, .reset = true};
	struct sink *sink = load->sink;
	struct str head;
	uint64_t minor;
	bool ok;

	if (!sink->trace_begin && !sink->trace_event && !sink->trace_end)
		return err_set(err, ERR_UNKNOWN_FORMAT, "%s: recognised as %s, not read",
			input_name(in), format_gotrace.title);
	r.file = str_from(input_name(in));
	if (!input_peek(in, HEADER, &head, err) || !header(head, &minor) || !known(&r, minor, err))
		return err && err->text[0]
			       ? false
			       : err_set(err, ERR_FORMAT, "%s: no trace", input_name(in));
	input_skip(in, HEADER);
	r.g.minor = (unsigned)minor;
	r.info.minor = (uint32_t)minor;
	r.o.sink = sink;
	r.o.stacks = load->stacks;
	r.o.max = load->max_records;
	ok = read_generations(&r, err) && finish(&r, err);
	load->records += r.o.delivered;
	load->skipped += r.info.lost;
	gotrace_order_release(&r.o);
	gotrace_generation_release(&r.g);
	return ok;
}

const struct format format_gotrace = {
	.name = "gotrace",
	.title = "a Go execution trace",
	.probe = probe,
	.read = gotrace_read,
};
