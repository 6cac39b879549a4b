/* SPDX-License-Identifier: MIT */
#include "model/source_finding.h"

static const char *const kinds[SOURCE_FINDING_KINDS][2] = {
	{"leak.chan-send", "wait to send, and nobody alive can receive"},
	{"leak.chan-receive", "wait to receive, and nobody alive can send or close"},
	{"leak.select", "wait in a select of which nobody alive serves a case"},
	{"leak.waitgroup", "wait for a WaitGroup that nobody alive counts down"},
	{"leak.cond", "wait for a signal that nobody alive can give"},
	{"contention.lock-held-over-io", "wait for a lock that is held across a wait"},
	{"contention.lock-held-long", "wait for a lock that is held across a long time limit"},
	{"leak.context", "run below a context that is not passed on: nothing cancels them"},
	{"leak.context", "run where a cancel function is not called on every path"},
	{"leak.waitgroup",
		"run where Add is called in the goroutine that it counts: Wait may return before"},
	{"leak.timer", "run where a timer or ticker is never stopped"},
	{"leak.timer", "run a loop that makes a new timer at each turn"},
	{"contention.lock-held-over-io", "hold a lock across time.Sleep"},
	{"leak.http-body-not-closed", "serve connections whose response body is left open"},
	{"leak.db-pool", "wait for connections or keep them, and a way out leaves one open"},
	{"leak.http-no-timeout", "wait for an HTTP server without a time limit"},
	{"leak.nil-chan", "wait at a channel that was never made"},
	{"leak.semaphore", "wait for a slot of a semaphore, and nobody alive has one to give back"},
};

const char *source_finding_rule(enum source_finding_kind kind)
{
	return kinds[kind][0];
}

const char *source_finding_text(enum source_finding_kind kind)
{
	return kinds[kind][1];
}

static const char *const roles[SOURCE_ROLES][2] = {
	{"waits", "waits"},
	{"made", "made"},
	{"started", "started"},
	{"gone", "returned"},
	{"locked", "locked"},
	{"taken", "taken"},
	{"holds", "holds"},
	{"queue", "queue"},
	{"says", "line"},
	{"leaves", "leaves"},
	{"assumed", "assumed"},
};

const char *source_role_name(enum source_role role)
{
	return roles[role][0];
}

const char *source_role_text(enum source_role role)
{
	return roles[role][1];
}
