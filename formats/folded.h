/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_FOLDED_H
#define FORMATS_FOLDED_H

#include "formats/format.h"

extern const struct format format_folded;

#endif
