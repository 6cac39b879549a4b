/* SPDX-License-Identifier: MIT */
#ifndef IO_GZIP_WRITE_H
#define IO_GZIP_WRITE_H

#include "io/output.h"

struct libdeflate_compressor;

/*
 * Bytes to an output as gzip, without holding all of them: what is long becomes several members,
 * which every reader takes as one stream (RFC 1952, section 2.2). The same bytes give the same.
 */
struct gzip_write {
	struct output *out;
	struct libdeflate_compressor *compressor;
	struct strbuf plain, packed;
};

void gzip_write_begin(struct gzip_write *g, struct output *out);
/* Takes bytes that end anywhere; a strbuf's drain can be this. */
void gzip_write_add(void *g, struct str bytes);
void gzip_write_end(struct gzip_write *g);

#endif
