/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_PPROF_CPU_H
#define FORMATS_PPROF_CPU_H

#include "formats/format.h"

extern const struct format format_pprof_cpu;

#endif
