/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_USER_H
#define ANALYZE_TRACE_USER_H

#include "analyze/key_table.h"
#include "analyze/trace_lives.h"
#include "model/trace_user.h"

/* Tasks, regions and logs (a trace_watch). */
struct trace_user_sum {
	struct trace_watch watch;
	const struct trace_lives *lives;
	struct trace_user user;
	struct key_table by_task_type, by_region;
	struct idmap tasks;	      /* that are open -> number in open */
	struct idmap tops;	      /* goroutine -> its innermost open region + 1 */
	struct trace_user_open *open; /* tasks and regions, by number */
	size_t nopen, cap_open;
	uint32_t free; /* first free number + 1 */
};

void trace_user_init(struct trace_user_sum *s, const struct trace_lives *lives);
void trace_user_sum_release(struct trace_user_sum *s);

#endif
