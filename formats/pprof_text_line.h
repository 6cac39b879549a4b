/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_PPROF_TEXT_LINE_H
#define FORMATS_PPROF_TEXT_LINE_H

#include "formats/textlog.h"

extern const struct line_format pprof_text_format;

#endif
