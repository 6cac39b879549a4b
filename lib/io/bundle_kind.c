/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "io/bundle.h"

enum { TAR_BLOCK = 512, TAR_SUM = 148, TAR_SUM_N = 8 };

/* Octal with blanks before and NUL or a blank behind. */
static bool octal(struct str s, uint64_t *out)
{
	bool any = false;

	*out = 0;
	while (str_eat(&s, STR(" ")))
		continue;
	for (; s.n && *s.p >= '0' && *s.p <= '7'; s = str_from_at(s, 1), any = true)
		*out = *out * 8 + (uint64_t)(*s.p - '0');
	return any && (!s.n || *s.p == '\0' || *s.p == ' ');
}

/* The sum over the header's bytes, its own field taken as blanks: what every tar since V7 has. */
static bool looks_tar(struct str head)
{
	uint64_t stated, sum = 0;

	if (head.n < TAR_BLOCK || head.p[0] == '\0' ||
		!octal((struct str){head.p + TAR_SUM, TAR_SUM_N}, &stated))
		return false;
	for (size_t i = 0; i < TAR_BLOCK; i++)
		sum += i - TAR_SUM < TAR_SUM_N ? ' ' : (unsigned char)head.p[i];
	return sum == stated;
}

enum bundle_kind bundle_looks(struct str head)
{
	if (str_starts(head, STR("PK\003\004")) || str_starts(head, STR("PK\005\006")))
		return BUNDLE_ZIP;
	return looks_tar(head) ? BUNDLE_TAR : BUNDLE_NONE;
}

bool bundle_maybe_compressed(struct str head)
{
	/* xz, bzip2, zstd (RFC 8878), lz4 frames, lzip, compress */
	static const struct str magic[] = {STR_INIT("\xfd"
						    "7zXZ"),
		STR_INIT("BZh"), STR_INIT("\x28\xb5\x2f\xfd"), STR_INIT("\x04\x22\x4d\x18"),
		STR_INIT("LZIP"), STR_INIT("\x1f\x9d")};

	for (size_t i = 0; i < sizeof(magic) / sizeof(magic[0]); i++)
		if (str_starts(head, magic[i]))
			return true;
	return false;
}
