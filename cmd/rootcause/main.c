/* SPDX-License-Identifier: MIT */
#include "rootcause.h"

static const struct verb verbs[] = {
	{"report", "[OPTION]... [--db FILE | FILE... | DIR]",
		"findings with evidence, and what could not be judged", report_run},
	{"deadlock", "[OPTION]... [--db FILE | FILE...]", "who waits for whom in dumps of threads",
		deadlock_run},
	{"diff", "[OPTION]... BEFORE AFTER", "two runs: figures, and findings new, known and fixed",
		diff_run},
	{"baseline", "create|update|diff FILE [OPTION]... [--db FILE | FILE... | DIR]",
		"the findings that a program is known to have", baseline_run},
	{"watch-list", "[OPTION]... [--db FILE | FILE... | DIR]",
		"the --idle entries that this run would need", watch_list_run},
	{"ingest", "[OPTION]... --db FILE FILE|DIR...", "read captures into a store", ingest_run},
	{"sql", "[OPTION]... --db FILE QUERY", "ask a store with a SELECT", sql_run},
	{"runs", "[OPTION]... --db FILE", "list the runs of a store", runs_run},
	{"forget", "[OPTION]... --db FILE RUN", "remove a run from a store", forget_run},
	{"redact", "[OPTION]... --db FILE -o FILE", "copy a store without people and places",
		redact_run},
	{"rules", "[OPTION]... [lint FILE...]", "list the rules, or check rule files",
		rules_verb_run},
	{"capture", "[OPTION]... > capture.sh", "print a shell script that takes captures safely",
		capture_run},
	{"explain", "[OPTION]... RULE", "what a rule judges, why, and by which query", explain_run},
	{NULL, NULL, NULL, NULL},
};

int main(int argc, char **argv)
{
	const struct program program = {
		.name = "rootcause",
		.summary = "why a service hung, leaked or burned, from the files at hand",
		.examples =
			"  rootcause captures/                    report on a folder of captures\n"
			"  rootcause ingest --db run.sqlite FILE...\n"
			"  rootcause report --db run.sqlite --fail-on error\n"
			"  rootcause captures/ -o report.html     one page to forward\n",
		.verbs = verbs,
		.default_verb = "report",
	};

	return program_main(&program, argc, argv);
}
