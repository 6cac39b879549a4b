/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOROUTINE_H
#define FORMATS_GOROUTINE_H

#include "formats/textlog.h"

/* Goroutine blocks: headers with their frames, gathered into dumps. */
extern const struct line_format goroutine_format;

#endif
