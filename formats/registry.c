/* SPDX-License-Identifier: MIT */
#include "formats/pprof.h"

const struct format *const formats[] = {
	&format_pprof,
	NULL,
};
