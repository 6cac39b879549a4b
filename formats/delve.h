/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_DELVE_H
#define FORMATS_DELVE_H

#include "formats/textlog.h"

extern const struct line_format delve_format;

#endif
