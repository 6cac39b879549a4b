/* SPDX-License-Identifier: MIT */
#include "report/folded.h"
#include "report/stack_diff.h"

/* Of two snapshots both counts, of more the last: as difffolded.pl and flamegraph.pl read them. */
void stack_diff_folded(const struct stack_diff *d, struct strbuf *out)
{
	size_t columns = d->nsnapshots == 2 ? 2 : 1;
	struct folded f;

	folded_init(&f, d->stacks, columns);
	for (size_t i = 0; i < d->nlines; i++) {
		const uint64_t *counts = d->lines[i].counts;
		int64_t *values = folded_add(&f, d->lines[i].stack);

		if (columns == 2)
			values[0] = (int64_t)counts[0];
		values[columns - 1] = (int64_t)counts[d->nsnapshots - 1];
	}
	folded_end(&f, out);
}
