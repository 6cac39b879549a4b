/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_PPROF_RAW_H
#define FORMATS_PPROF_RAW_H

#include "formats/textlog.h"

extern const struct line_format pprof_raw_format;

#endif
