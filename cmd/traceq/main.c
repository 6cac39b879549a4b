/* SPDX-License-Identifier: MIT */
#include "traceq.h"

static const struct verb verbs[] = {
	{"summary", "[OPTION]... FILE", "what a trace holds: time, events, goroutines by entry",
		summary_run},
	{"raw", "[OPTION]... FILE", "every event in order, as go tool trace -d=parsed prints it",
		raw_run},
	{"goroutines", "[OPTION]... FILE", "what goroutines did, by the function they began with",
		goroutines_run},
	{"blocked", "[OPTION]... FILE", "what goroutines waited for, where, and who woke them",
		blocked_run},
	{"syscalls", "[OPTION]... FILE", "how long system calls took, and where", syscalls_run},
	{"sched", "[OPTION]... FILE", "how long goroutines that could run did not", sched_run},
	{"gc", "[OPTION]... FILE",
		"collections, stops of the world, assists, and what they left to the program",
		gc_run},
	{"procs", "[OPTION]... FILE",
		"how busy the procs were, and what was ready to run beside idle ones", procs_run},
	{"waiting", "[OPTION]... FILE", "who still waits where the trace ends, and since when",
		waiting_run},
	{"tasks", "[OPTION]... FILE", "how long the program's tasks took, by type", tasks_run},
	{"regions", "[OPTION]... FILE", "how long the program's regions took, by type and place",
		regions_run},
	{"logs", "[OPTION]... FILE", "what the program logged into the trace", logs_run},
	{"cpu", "[OPTION]... FILE", "the CPU samples in the trace, by function", cpu_run},
	{"profile", "[OPTION]... FILE",
		"time off the CPU, or on it, as a pprof profile or folded stacks", profile_run},
	{"timeline", "[OPTION]... FILE",
		"every interval of every goroutine; --format=chrome for a browser", timeline_run},
	{"heap", "[OPTION]... FILE", "heap, goal and goroutines over the time of the trace",
		heap_run},
	{"wakes", "[OPTION]... FILE", "why goroutines, tasks or regions were late: who woke them",
		wakes_run},
	{"diff", "[OPTION]... BEFORE AFTER",
		"two traces: who ran, waited and for what, a second of trace", diff_run},
	{NULL, NULL, NULL, NULL},
};

int main(int argc, char **argv)
{
	static const struct program program = {
		.name = "traceq",
		.summary = "Go execution traces without a browser",
		.examples = "  traceq summary trace.out\n"
			    "  traceq waiting trace.out\n"
			    "  traceq blocked --reason='mutex lock' trace.out\n"
			    "  traceq profile --kind=sync -o sync.pb.gz trace.out\n"
			    "  traceq timeline --format=chrome -o trace.json trace.out\n"
			    "  traceq raw --format=jsonl --from=3 --to=3 trace.out\n",
		.verbs = verbs,
	};

	return program_main(&program, argc, argv);
}
