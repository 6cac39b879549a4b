/* SPDX-License-Identifier: MIT */
#include "formats/crash.h"
#include "formats/delve.h"
#include "formats/eu_stack.h"
#include "formats/faulthandler.h"
#include "formats/gctrace.h"
#include "formats/gdb_threads.h"
#include "formats/goroutine.h"
#include "formats/jvm_threads.h"
#include "formats/perf_script.h"
#include "formats/pprof_raw.h"
#include "formats/pprof_text_line.h"
#include "formats/pyspy.h"
#include "formats/race.h"

/* Events come before the goroutines that they announce. */
const struct line_format *const line_formats[] = {
	&crash_format,
	&goroutine_format,
	&delve_format,
	&pprof_text_format,
	&pprof_raw_format,
	&perf_script_format,
	&race_format,
	&gctrace_format,
	&jvm_threads_format,
	&faulthandler_format,
	&pyspy_format,
	&gdb_threads_format,
	&eu_stack_format,
	NULL,
};
