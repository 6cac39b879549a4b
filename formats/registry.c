/* SPDX-License-Identifier: MIT */
#include "formats/folded.h"
#include "formats/pprof.h"

const struct format *const formats[] = {
	&format_pprof,
	&format_folded,
	NULL,
};
