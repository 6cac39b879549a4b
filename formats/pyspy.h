/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_PYSPY_H
#define FORMATS_PYSPY_H

#include "formats/textlog.h"

extern const struct line_format pyspy_format;

/* Whether a line of py-spy dump begins with s that nothing else writes: a header. */
bool pyspy_header(struct str s);

#endif
