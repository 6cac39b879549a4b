/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_EU_STACK_H
#define FORMATS_EU_STACK_H

#include "formats/textlog.h"

extern const struct line_format eu_stack_format;

/* Whether a line of eu-stack of elfutils begins with s that nothing else writes: a header. */
bool eu_stack_header(struct str s);

#endif
