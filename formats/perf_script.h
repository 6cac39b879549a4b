/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_PERF_SCRIPT_H
#define FORMATS_PERF_SCRIPT_H

#include "formats/textlog.h"

extern const struct line_format perf_script_format;

#endif
