/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_FAULTHANDLER_H
#define FORMATS_FAULTHANDLER_H

#include "formats/textlog.h"

extern const struct line_format faulthandler_format;

/* Whether a line of Python's faulthandler begins with s that nothing else writes: a header. */
bool faulthandler_header(struct str s);

#endif
