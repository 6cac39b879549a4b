/* SPDX-License-Identifier: MIT */
#ifndef IO_GUNZIP_H
#define IO_GUNZIP_H

#include "base/str.h"

/*
 * Inflates whole gzip bytes, any number of members, into memory that the caller frees. Libdeflate
 * does it; where it cannot (damage, lying trailers), zlib gives what comes before the damage and
 * *damage says what is wrong (a literal; untouched otherwise). False: more than max bytes.
 */
bool gunzip_whole(struct str packed, uint64_t max, char **out, size_t *n, const char **damage);

#endif
