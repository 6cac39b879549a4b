/* SPDX-License-Identifier: MIT */
#include "formats/gotrace.h"
#include "formats/pprof.h"
#include "formats/textlog.h"

const struct format *const formats[] = {
	&format_pprof,
	&format_gotrace,
	&format_text,
	NULL,
};
