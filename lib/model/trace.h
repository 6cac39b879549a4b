/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_H
#define MODEL_TRACE_H

#include "model/stacks.h"

/*
 * An execution trace of the Go runtime as every reader delivers it (v2 of Go 1.22 and later, v1
 * converted to it) and every analysis takes it: one ordered stream of events, each borrowed for the
 * call. Facts: shared/specs/go-trace.md; the meaning of kinds, states and contexts is that of
 * internal/trace's API (event.go, resources.go, Go 1.26).
 *
 * A stream is
 *
 *	trace_begin  { SYNC event* }+ SYNC  trace_end
 *
 * and holds these invariants, also on damaged input:
 * - time_ns strictly increases from event to event, samples included, and starts at 0.
 * - With `reset` set in a SYNC (the first has it, and each behind a part that was lost) nothing
 *   known before holds any longer: goroutines, procs, threads, ranges and tasks are unknown until
 *   named again. An interval must not be drawn across it; what was open ends, for all one knows,
 *   at the last event before. Where the last generation breaks off, the last SYNC has it, too.
 * - Transitions chain: `from` is the `to` of the subject's last event, or UNDETERMINED behind a
 *   reset. (Damage can also give the id of a goroutine that ended to another one, from
 *   UNDETERMINED on.)
 * - By the next SYNC every goroutine and proc that lives was named once; those that were only named
 *   late in a span have been in that state since its beginning (TRACE_BY_STATUS). Not so in a
 *   generation that breaks off: behind it the next SYNC has reset.
 * - A thread runs at most one goroutine and holds at most one proc; a range that begins is not
 *   active, one that ends or is active is (of its scope and kind).
 * - Every stack is in load->stacks, every strid in its strings; both outlive the trace. Interned by
 *   content: a stack that returns in each generation has one id.
 */

#define TRACE_NONE UINT64_MAX /* no thread, proc, goroutine, task, ... */

enum trace_kind {
	TRACE_SYNC,   /* u.sync: a generation begins, or (u.sync->last) the trace is over */
	TRACE_GO,     /* a goroutine's state: from, to, via, subject */
	TRACE_PROC,   /* a proc's state: the same */
	TRACE_METRIC, /* u.metric */
	TRACE_LABEL,  /* text, on goroutine subject: until its next LABEL */
	TRACE_SAMPLE, /* CPU sample: stack. Context best effort, may contradict the transitions */
	TRACE_RANGE_BEGIN,  /* range, subject, text (STW: why), stack */
	TRACE_RANGE_ACTIVE, /* was active already: first sight in a generation */
	TRACE_RANGE_END,    /* u.swept where range is a sweep */
	TRACE_TASK_BEGIN,   /* u.task, text = its type */
	TRACE_TASK_END, /* the same; may repeat, may come without a begin (text 0, parent none) */
	TRACE_REGION_BEGIN, /* u.task.id, text = its type; nested per goroutine */
	TRACE_REGION_END,   /* may come without a begin: started before the trace */
	TRACE_LOG,	    /* u.log, text = the category */
	TRACE_EXPERIMENTAL, /* u.raw: not checked, not interpreted */
	TRACE_KINDS,
};

/* Of goroutines all but IDLE; of procs UNDETERMINED, ABSENT, RUNNING, IDLE. */
enum trace_state {
	TRACE_UNDETERMINED, /* only as `from`: first sight */
	TRACE_ABSENT,	    /* before creation, after the end */
	TRACE_RUNNABLE,
	TRACE_RUNNING,
	TRACE_WAITING,
	TRACE_SYSCALL,
	TRACE_IDLE,
	TRACE_STATES,
};

/* What brought the transition about. */
enum trace_via {
	/*
	 * A statement of the state, no change (from == to) save at first sight: of anything from
	 * UNDETERMINED in the first generation (or behind a reset), where the state has held since
	 * the last SYNC; of a proc that came later from ABSENT.
	 */
	TRACE_BY_STATUS,
	/* goroutines */
	TRACE_BY_CREATE, /* ABSENT -> RUNNABLE; WAITING for coroutines. own_stack: its entry */
	TRACE_BY_CGO,	 /* ABSENT -> SYSCALL: a C thread calls into Go */
	TRACE_BY_START,	 /* RUNNABLE -> RUNNING */
	TRACE_BY_STOP,	 /* RUNNING -> RUNNABLE; text: preempted, runtime.Gosched */
	/* RUNNING -> WAITING; text: why ("chan send", ...; an open set); 0: a coroutine switch */
	TRACE_BY_BLOCK,
	TRACE_BY_UNBLOCK, /* WAITING -> RUNNABLE by `goroutine`; none: timer, network, runtime */
	TRACE_BY_SWITCH,  /* WAITING -> RUNNABLE: a coroutine switch, two further events follow */
	TRACE_BY_SYSCALL, /* RUNNING -> SYSCALL */
	TRACE_BY_RETURN,  /* SYSCALL -> RUNNING, on the same proc */
	TRACE_BY_RETURN_BLOCKED, /* SYSCALL -> RUNNABLE: the proc was taken meanwhile */
	TRACE_BY_END,		 /* RUNNING or (C thread) SYSCALL -> ABSENT */
	/* procs */
	TRACE_BY_ACQUIRE, /* IDLE -> RUNNING on `thread` */
	TRACE_BY_RELEASE, /* RUNNING -> IDLE by the thread that holds it */
	/*
	 * RUNNING (in a system call) -> IDLE; `thread` takes it from u.victim. IDLE -> IDLE where
	 * it was lost sight of: a C thread took it along, or the call began before the generation.
	 */
	TRACE_BY_STEAL,
	TRACE_VIAS,
};

enum trace_range {
	TRACE_STW,    /* subject: the goroutine that stops the world; all procs stand */
	TRACE_GC,     /* concurrent mark phase; subject TRACE_NONE */
	TRACE_SWEEP,  /* incremental sweep; subject: a proc */
	TRACE_ASSIST, /* mark assist; subject: a goroutine */
	TRACE_RANGES,
};

enum trace_metric {
	TRACE_GOMAXPROCS, /* procs */
	TRACE_HEAP_LIVE,  /* bytes of objects */
	TRACE_HEAP_GOAL,  /* bytes; 0: the collector is off */
	TRACE_METRICS,
};

/* A point where all clocks were read; known from Go 1.25 on. */
struct trace_clock {
	int64_t time_ns; /* of the trace, as in events */
	int64_t mono_ns; /* CLOCK_MONOTONIC */
	int64_t wall_ns; /* UTC since 1970 */
};

/* A generation: about a second, what the runtime flushes at once. Borrowed for the SYNC's call. */
struct trace_sync {
	uint64_t ordinal;    /* 1, 2, ... in the file; v1: 1 */
	uint64_t generation; /* number as the file has it; v1: 0 */
	bool reset;	     /* see above */
	bool last;	     /* behind all events: but for reset the other fields are 0 */
	bool incomplete;     /* the file ends or breaks within it: --lenient, or before Go 1.26 */
	bool has_clock;
	struct trace_clock clock;
	uint64_t bytes; /* of the file */
	uint64_t threads, stacks, strings, samples;
};

struct trace_event {
	int64_t time_ns; /* since the first SYNC; add trace_info.clock_start_ns for the clock */
	/*
	 * Who executed, before the event's own effect: at a START `goroutine` is none, at an
	 * ACQUIRE `proc` is. TRACE_NONE where there is none. (At the END of a C thread's goroutine
	 * `proc` is the one that the STEAL right before took from it.)
	 */
	uint64_t thread, proc, goroutine;
	/* Whose state, range or label it is; equals goroutine or proc where one acts on itself. */
	uint64_t subject;
	stackid stack;	    /* of who executed, 0 = unknown */
	stackid own_stack;  /* transitions: of the subject (CREATE: its entry function), 0 = unknown
			     */
	strid text;	    /* see kind and via; 0 = none */
	uint8_t kind;	    /* enum trace_kind */
	uint8_t via;	    /* enum trace_via */
	uint8_t from, to;   /* enum trace_state */
	uint8_t range;	    /* enum trace_range */
	uint8_t nraw;	    /* u.raw values */
	uint8_t experiment; /* EXPERIMENTAL: the event's number in the file */
	union {
		const struct trace_sync *sync;
		uint64_t victim; /* STEAL: thread it is taken from; none: not known any more */
		struct {
			uint64_t value;
			enum trace_metric id;
		} metric;
		struct {
			uint64_t bytes, reclaimed;
		} swept;
		struct {
			uint64_t id;	 /* 0 = background: regions and logs outside any task */
			uint64_t parent; /* TRACE_NONE = none */
		} task;
		struct {
			uint64_t task;
			struct str message; /* borrowed for the call, never interned */
		} log;
		uint64_t raw[4];
	} u;
};

/* What the trace says of itself; complete at trace_end. */
struct trace_info {
	uint32_t minor;		/* N of "go 1.N trace": the format, not quite the toolchain */
	int64_t clock_start_ns; /* the trace's clock at time 0; comparable within one boot on Linux
				 */
	int64_t wall_start_ns;	/* UTC at time 0, TIME_UNKNOWN before Go 1.25 */
	/* from here on at trace_end only */
	int64_t end_ns;	      /* time of the last event */
	uint64_t generations; /* delivered */
	uint64_t lost;	      /* generations left out, broken off or cut, as far as one can count */
	uint64_t skipped;     /* left out by the caller's wish */
	uint64_t bytes;	      /* read, inflated */
	bool incomplete;      /* the file ends or breaks before its end */
};

/* What the caller of a reader wants of a trace. Zero-initialised: everything, strictly. */
struct trace_wish {
	uint64_t from, to; /* ordinals of generations, both included; 0 = no bound */
	bool lenient; /* clamp broken clocks, deliver the cut last generation as far as it goes */
};

/* As messages and machine formats spell them: "goroutine", "runnable", "unblock", ... */
const char *trace_kind_name(enum trace_kind kind);
const char *trace_state_name(enum trace_state state);
const char *trace_via_name(enum trace_via via);
const char *trace_range_name(enum trace_range range);
const char *trace_metric_name(enum trace_metric metric);

/* Of EXPERIMENTAL events: "HeapObjectAlloc", and what their n-th value is: "id", "type". */
const char *trace_experiment_name(unsigned experiment);
const char *trace_experiment_field(unsigned experiment, size_t n);

/* Whether a state binds the goroutine or proc to a thread. */
static inline bool trace_executing(enum trace_state state)
{
	return state == TRACE_RUNNING || state == TRACE_SYSCALL;
}

#endif
