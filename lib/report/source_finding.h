/* SPDX-License-Identifier: MIT */
#ifndef REPORT_SOURCE_FINDING_H
#define REPORT_SOURCE_FINDING_H

#include "base/json.h"
#include "model/source_finding.h"
#include "report/style.h"

/* Doubts stay with the caller: people read them in the words of the page. number: from 1. */
void source_finding_head(const struct source_finding *f, size_t number, struct strbuf *out);

/* The lines of the source that show it, each quoted, then who waits. */
void source_finding_lines(
	const struct source_finding *f, const struct look *look, struct strbuf *out);

/* An open object with all fields but doubts. */
void source_finding_json(const struct source_finding *f, struct json_writer *w);

#endif
