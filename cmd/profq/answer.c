/* SPDX-License-Identifier: MIT */
#include "answer.h"

struct look answer_look(const struct common *c, const struct output *out)
{
	return (struct look){common_color(c, out), answer_width(c, out)};
}

size_t answer_rows_that_fit(const struct output *out)
{
	enum { HEADER = 12, LEAST = 5 };
	int height = output_is_terminal(out) ? output_height(out) : 0;

	return height <= 0 ? 0 : height > HEADER + LEAST ? (size_t)(height - HEADER) : LEAST;
}

int answer_finish(const struct common *c, struct diag *diag, bool ok, const struct err *err)
{
	bool lost = common_report_diag(c, diag);

	if (!ok)
		common_error(c, err);
	diag_release(diag);
	return ok && !lost ? EXIT_OK : EXIT_TROUBLE;
}
