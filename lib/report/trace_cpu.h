/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TRACE_CPU_H
#define REPORT_TRACE_CPU_H

#include "model/trace_cpu.h"
#include "report/table.h"

/* Functions, the most samples in them first. For people `most` rows, 0 = all. */
void trace_cpu_text(
	const struct trace_cpu *c, size_t most, const struct look *look, struct strbuf *out);
void trace_cpu_table(const struct trace_cpu *c, enum table_form form, struct strbuf *out);
void trace_cpu_json(const struct trace_cpu *c, struct strbuf *out); /* traceq.cpu/1 */

#endif
