/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_ARCHIVE_H
#define FORMATS_ARCHIVE_H

#include "formats/format.h"

extern const struct format format_tar, format_zip; /* recognised, not read */

#endif
