/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_PPROF_WIRE_H
#define FORMATS_PPROF_WIRE_H

#include "base/strbuf.h"

/* Fields of a protobuf message, for the writers of profiles. */
static inline void pprof_add_varint(struct strbuf *out, uint64_t v)
{
	while (v >= 0x80) {
		strbuf_addc(out, (char)(v | 0x80));
		v >>= 7;
	}
	strbuf_addc(out, (char)v);
}

static inline void pprof_add_number(struct strbuf *out, unsigned field, uint64_t v)
{
	if (!v)
		return; /* proto3's default */
	pprof_add_varint(out, (uint64_t)field << 3);
	pprof_add_varint(out, v);
}

static inline void pprof_add_bytes(struct strbuf *out, unsigned field, struct str bytes)
{
	pprof_add_varint(out, (uint64_t)field << 3 | 2);
	pprof_add_varint(out, bytes.n);
	strbuf_add(out, bytes);
}

#endif
