/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_RACE_H
#define FORMATS_RACE_H

#include "formats/textlog.h"

/* Reports of the race detector: an event each. */
extern const struct line_format race_format;

#endif
