/* SPDX-License-Identifier: MIT */
#ifndef TESTS_PROFILE_BYTES_H
#define TESTS_PROFILE_BYTES_H

#include "base/strbuf.h"

/* A protobuf encoder of its own, so that the reader is not tested against our writer. */
static inline void pb_varint(struct strbuf *b, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		strbuf_addc(b, (char)(unsigned char)(v | 0x80));
	strbuf_addc(b, (char)(unsigned char)v);
}

static inline void pb_num(struct strbuf *b, unsigned field, uint64_t v)
{
	pb_varint(b, field << 3);
	pb_varint(b, v);
}

static inline void pb_run(struct strbuf *b, unsigned field, struct str bytes)
{
	pb_varint(b, field << 3 | 2);
	pb_varint(b, bytes.n);
	strbuf_add(b, bytes);
}

/* A message of up to four numbers; fields that are 0 are left out. */
static inline void pb_message(struct strbuf *b, unsigned field, const uint64_t v[4])
{
	struct strbuf m = {0};

	for (unsigned i = 0; i < 4; i++)
		if (v[i])
			pb_num(&m, i + 1, v[i]);
	pb_run(b, field, strbuf_str(&m));
	strbuf_release(&m);
}

#endif
