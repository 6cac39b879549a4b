/* SPDX-License-Identifier: MIT */
#include "analyze/trace_steps.h"

#include <math.h>
#include <stdlib.h>

#include "base/xmalloc.h"

/* ---- the step function ---- */

/* Steps i and i + 1 become one that holds what both held, at the mean over their time. */
static void halve(struct trace_gc *gc, int64_t end_ns)
{
	size_t to = 0;

	gc->step_ns = gc->step_ns ? gc->step_ns * 2 : 1000;
	for (size_t i = 0; i < gc->nsteps;) {
		int64_t from = gc->steps[i].time_ns, next = from;
		double held = 0;

		while (i < gc->nsteps && (next == from || next - from < gc->step_ns)) {
			int64_t start = gc->steps[i].time_ns;

			next = i + 1 < gc->nsteps ? gc->steps[i + 1].time_ns : end_ns;
			held += gc->steps[i++].share * (double)(next - start);
		}
		gc->steps[to++] = (struct trace_gc_step){
			from, next > from ? held / (double)(next - from) : gc->steps[i - 1].share};
	}
	gc->nsteps = to;
}

void trace_steps_add(struct trace_gc *gc, int64_t time_ns, double share)
{
	struct trace_gc_step *last = gc->nsteps ? &gc->steps[gc->nsteps - 1] : NULL;

	if (last && last->share == share)
		return;
	if (last && last->time_ns == time_ns) {
		last->share = share;
		return;
	}
	while (gc->nsteps >= TRACE_STEPS)
		halve(gc, time_ns);
	gc->steps = grow_array(gc->steps, &gc->cap_steps, gc->nsteps + 1, sizeof(*gc->steps));
	gc->steps[gc->nsteps++] = (struct trace_gc_step){time_ns, share};
}

void trace_steps_end(struct trace_gc *gc, int64_t end_ns)
{
	gc->end_ns = end_ns;
}

/* ---- minimum over windows ---- */

/* What the program had from the first step until each step, in ns of all procs. */
static double *sums(const struct trace_gc *gc)
{
	double *sum = xcalloc(gc->nsteps + 1, sizeof(*sum));

	for (size_t i = 0; i < gc->nsteps; i++) {
		int64_t next = i + 1 < gc->nsteps ? gc->steps[i + 1].time_ns : gc->end_ns;

		sum[i + 1] = sum[i] + gc->steps[i].share * (double)(next - gc->steps[i].time_ns);
	}
	return sum;
}

/* What it had until t, whose step is *at or later; *at moves to it. */
static double until(const struct trace_gc *gc, const double *sum, int64_t t, size_t *at)
{
	while (*at + 1 < gc->nsteps && gc->steps[*at + 1].time_ns <= t)
		++*at;
	return sum[*at] + gc->steps[*at].share * (double)(t - gc->steps[*at].time_ns);
}

static void take(struct trace_mmu *m, double share, int64_t start)
{
	share = share > 0 ? share : 0;
	if (share < m->share || (share == m->share && start < m->start_ns)) {
		m->share = share;
		m->start_ns = start;
	}
}

/* The least window begins or ends at a step: between steps the mean is linear in the start. */
static void least(const struct trace_gc *gc, const double *sum, struct trace_mmu *m)
{
	int64_t begin = gc->steps[0].time_ns, w = m->window_ns;
	size_t low = 0, high = 0;

	for (size_t i = 0; i < gc->nsteps; i++) {
		int64_t t = gc->steps[i].time_ns;

		if (t + w <= gc->end_ns)
			take(m, (until(gc, sum, t + w, &high) - sum[i]) / (double)w, t);
		if (t - w >= begin)
			take(m, (sum[i] - until(gc, sum, t - w, &low)) / (double)w, t - w);
	}
	if (gc->end_ns - w >= begin)
		take(m, (sum[gc->nsteps] - until(gc, sum, gc->end_ns - w, &low)) / (double)w,
			gc->end_ns - w);
}

void trace_steps_mmu(const struct trace_gc *gc, struct trace_mmu *windows, size_t n)
{
	double *sum = sums(gc);

	for (size_t i = 0; i < n; i++) {
		struct trace_mmu *m = &windows[i];
		int64_t whole = gc->nsteps ? gc->end_ns - gc->steps[0].time_ns : 0;

		m->share = 1;
		m->start_ns = gc->nsteps ? gc->steps[0].time_ns : 0;
		if (whole <= 0 || m->window_ns <= 0)
			continue;
		if (m->window_ns >= whole)
			m->share = sum[gc->nsteps] / (double)whole;
		else
			least(gc, sum, m);
	}
	free(sum);
}
