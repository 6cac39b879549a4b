/* SPDX-License-Identifier: MIT */
#include "model/capture.h"

#include "base/strbuf.h"

#define PPROF "http://HOST:PORT/debug/pprof/"

/* Sorted by harm. Rates: runtime.SetMutexProfileFraction, SetBlockProfileRate; both 0 unless set.
 */
static const struct capture captures[] = {
	{"source", "the program's source", "--source DIR", "the revision that was running",
		HARM_NONE},
	{"binary", "the program file", "--binary FILE", "the build that was running", HARM_NONE},
	{"event", "the process's standard error or log", "journalctl -u UNIT > stderr.log", NULL,
		HARM_NONE},
	{"series.load", "the load test's results", "k6 run --out json=load.json SCRIPT", NULL,
		HARM_NONE},
	{"series.proc", "figures of /proc over time",
		"while sleep 5; do date -u +%FT%TZ; cat /proc/PID/status; done > proc.log", NULL,
		HARM_NONE},
	{"dumps.timed", "the times of the dumps", "--interval 30s",
		"or a manifest.json beside the files", HARM_NONE},
	{"dump", "a goroutine dump", "curl -o dump-1.txt '" PPROF "goroutine?debug=2'", NULL,
		HARM_DUMP},
	{"dump.ids", "a goroutine dump with ids", "curl -o dump-1.txt '" PPROF "goroutine?debug=2'",
		NULL, HARM_DUMP},
	{"dump.waits", "a dump that tells who waits for what",
		"curl -o dump-1.txt '" PPROF "goroutine?debug=2'", "and --source DIR", HARM_DUMP},
	{"dumps>=2", "a second goroutine dump, 30 s later",
		"curl -o dump-2.txt '" PPROF "goroutine?debug=2'", NULL, HARM_DUMP},
	{"profile.goroutine", "a goroutine profile", "curl -o goroutine.pb.gz '" PPROF "goroutine'",
		NULL, HARM_DUMP},
	{"profile.goroutineleak", "a goroutineleak profile",
		"curl -o leaks.pb.gz '" PPROF "goroutineleak'",
		"Go 1.26, built with GOEXPERIMENT=goroutineleakprofile", HARM_PROFILE},
	{"profile.heap", "a heap profile", "curl -o heap-1.pb.gz '" PPROF "heap?gc=1'", NULL,
		HARM_PROFILE},
	{"profile.heap>=2", "a second heap profile, minutes later",
		"curl -o heap-2.pb.gz '" PPROF "heap?gc=1'", NULL, HARM_PROFILE},
	{"profile.threadcreate", "a threadcreate profile",
		"curl -o threadcreate.pb.gz '" PPROF "threadcreate'", NULL, HARM_PROFILE},
	{"profile.mutex", "a mutex profile", "curl -o mutex.pb.gz '" PPROF "mutex'",
		"the program calls runtime.SetMutexProfileFraction", HARM_PROFILE},
	{"profile.block", "a block profile", "curl -o block.pb.gz '" PPROF "block'",
		"the program calls runtime.SetBlockProfileRate", HARM_PROFILE},
	{"profile.cpu", "a CPU profile", "curl -o cpu.pb.gz '" PPROF "profile?seconds=10'", NULL,
		HARM_PROFILE},
	{"trace", "an execution trace of 5 s", "curl -o trace.out '" PPROF "trace?seconds=5'", NULL,
		HARM_TRACE},
	{"series.gc", "the collector's log", "GODEBUG=gctrace=1 PROGRAM 2> stderr.log",
		"needs a restart", HARM_SETTING},
	{"dump.addresses", "a dump with addresses", "kill -QUIT PID", NULL, HARM_SIGQUIT},
};

static const struct capture of_jvm[] = {
	{"event", "the process's standard error or log", "journalctl -u UNIT > stderr.log", NULL,
		HARM_NONE},
	{"dump.waits", "a thread dump with locks", "jstack -l PID > dump-1.txt", NULL, HARM_DUMP},
	{"dumps>=2", "a second thread dump, 30 s later", "jstack -l PID > dump-2.txt", NULL,
		HARM_DUMP},
};

static const struct capture of_python[] = {
	{"event", "the process's standard error or log", "journalctl -u UNIT > stderr.log", NULL,
		HARM_NONE},
	{"dumps>=2", "a second thread dump, 30 s later", "py-spy dump --pid PID > dump-2.txt", NULL,
		HARM_DUMP},
};

static const struct capture of_native[] = {
	{"event", "the process's standard error or log", "journalctl -u UNIT > stderr.log", NULL,
		HARM_NONE},
	{"dumps>=2", "a second thread dump, 30 s later",
		"gdb -p PID -batch -ex 'thread apply all bt' > dump-2.txt", NULL, HARM_DUMP},
};

#define ROWS(table) table, sizeof(table) / sizeof(*(table))

static const struct {
	const struct capture *rows;
	size_t n;
} by_runtime[RUNTIME_KINDS] = {
	[RUNTIME_GO] = {ROWS(captures)},
	[RUNTIME_JVM] = {ROWS(of_jvm)},
	[RUNTIME_PYTHON] = {ROWS(of_python)},
	[RUNTIME_NATIVE] = {ROWS(of_native)},
};

const struct capture *capture_at(enum runtime_kind runtime, size_t n)
{
	return n < by_runtime[runtime].n ? &by_runtime[runtime].rows[n] : NULL;
}

const struct capture *capture_find_of(enum runtime_kind runtime, struct str need)
{
	for (size_t i = 0; i < by_runtime[runtime].n; i++)
		if (str_eq(need, str_from(by_runtime[runtime].rows[i].need)))
			return &by_runtime[runtime].rows[i];
	return NULL;
}

const struct capture *capture_find(struct str need)
{
	return capture_find_of(RUNTIME_GO, need);
}

static bool has_word(struct str words, const char *word)
{
	while (words.n)
		if (str_eq(str_split(&words, ' '), str_from(word)))
			return true;
	return false;
}

static void add_capture(struct strbuf *out, const struct capture *c)
{
	if (out->n)
		strbuf_adds(out, "; ");
	strbuf_addf(out, "%s: %s", c->what, c->how);
	if (c->also)
		strbuf_addf(out, " (%s)", c->also);
	if (c->harm == HARM_SIGQUIT)
		strbuf_adds(out, " (ends the process)");
}

void capture_advice(enum runtime_kind runtime, struct str missing, struct strbuf *out)
{
	struct strbuf line = {0};

	for (size_t i = 0; capture_at(runtime, i); i++)
		if (has_word(missing, capture_at(runtime, i)->need))
			add_capture(&line, capture_at(runtime, i));
	strbuf_add(out, strbuf_str(&line));
	strbuf_release(&line);
}
