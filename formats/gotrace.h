/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOTRACE_H
#define FORMATS_GOTRACE_H

#include "formats/format.h"

extern const struct format format_gotrace;

#endif
