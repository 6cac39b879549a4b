/* SPDX-License-Identifier: MIT */
#ifndef REPORT_REPORT_JUNIT_H
#define REPORT_REPORT_JUNIT_H

#include "report/report_formats.h"

/*
 * JUnit's XML, of which there is no standard: what Jenkins, GitLab and the schema of Ant's writer
 * take alike (tests/report/junit.xsd). A test case a rule that was judged clear, a cause each that
 * was found; it fails when it fails the gate, without a gate from error on. Rules that were not
 * judged are skipped, rules that failed are errors. What is found and fails nothing is in
 * system-out.
 */
void report_junit(const struct report *r, const struct report_options *o, struct strbuf *out);

#endif
