/* SPDX-License-Identifier: MIT */
#include "formats/crash.h"
#include "formats/delve.h"
#include "formats/goroutine.h"
#include "formats/jvm_threads.h"
#include "formats/pprof_text_line.h"
#include "formats/race.h"

/* Events come before the goroutines that they announce. */
const struct line_format *const line_formats[] = {
	&crash_format,
	&goroutine_format,
	&delve_format,
	&pprof_text_format,
	&race_format,
	&jvm_threads_format,
	NULL,
};
