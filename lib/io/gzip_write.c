/* SPDX-License-Identifier: MIT */
#include "io/gzip_write.h"

#include <libdeflate.h>
#include <stdlib.h>

/* A third of the time that level 6 takes, for a hundredth more bytes. */
enum { LEVEL = 1, MEMBER = 8 * 1024 * 1024 };

void gzip_write_begin(struct gzip_write *g, struct output *out)
{
	*g = (struct gzip_write){.out = out, .compressor = libdeflate_alloc_compressor(LEVEL)};
	if (!g->compressor)
		abort();
}

static void write_member(struct gzip_write *g)
{
	size_t bound = libdeflate_gzip_compress_bound(g->compressor, g->plain.n);

	strbuf_clear(&g->packed);
	strbuf_grow(&g->packed, bound);
	g->packed.n = libdeflate_gzip_compress(
		g->compressor, g->plain.n ? g->plain.p : "", g->plain.n, g->packed.p, bound);
	g->packed.p[g->packed.n] = '\0';
	output_add(g->out, strbuf_str(&g->packed));
	strbuf_clear(&g->plain);
}

void gzip_write_add(void *writer, struct str bytes)
{
	struct gzip_write *g = writer;

	strbuf_add(&g->plain, bytes);
	if (g->plain.n >= MEMBER)
		write_member(g);
}

void gzip_write_end(struct gzip_write *g)
{
	if (g->plain.n)
		write_member(g);
	libdeflate_free_compressor(g->compressor);
	strbuf_release(&g->plain);
	strbuf_release(&g->packed);
}
