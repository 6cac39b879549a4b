/* SPDX-License-Identifier: MIT */
#include "formats/archive.h"
#include "formats/folded.h"
#include "formats/gotrace.h"
#include "formats/pprof.h"
#include "formats/pprof_cpu.h"
#include "formats/textlog.h"

const struct format *const formats[] = {
	&format_pprof,
	&format_pprof_cpu,
	&format_gotrace,
	&format_folded,
	&format_text,
	&format_tar,
	&format_zip,
	NULL,
};
