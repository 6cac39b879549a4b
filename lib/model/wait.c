/* SPDX-License-Identifier: MIT */
#include "model/wait.h"

const char *wait_object_kind_name(enum wait_object_kind kind)
{
	static const char *const names[WAIT_OBJECT_KINDS] = {"lock", "rwlock", "channel",
		"waitgroup", "cond", "once", "semaphore", "select", "never"};

	return names[kind];
}

const char *wait_mode_name(enum wait_mode mode)
{
	static const char *const names[] = {"exclusive", "shared", "send", "receive", "any"};

	return names[mode];
}

const char *wait_evidence_name(enum wait_evidence evidence)
{
	static const char *const names[WAIT_EVIDENCES] = {
		"stated", "address", "source-instance", "source-type", "signature"};

	return names[evidence];
}

const char *wait_evidence_text(enum wait_evidence evidence)
{
	static const char *const names[WAIT_EVIDENCES] = {"the runtime says so",
		"a trusted address in the dump", "source, and addresses that identify the object",
		"source, by type", "it looks like it"};

	return names[evidence];
}

static const char *const doubts[WAIT_DOUBTS][2] = {
	{"cut", "the dump is cut: threads or frames are missing"},
	{"elided", "the runtime left frames out"},
	{"no-stack", "some threads have no stack in the dump"},
	{"stale-source", "the source is not what was running"},
	{"unread-source", "source that matters was not read"},
	{"dispatch", "an interface, a func value or a generic stands between"},
	{"handover", "the lock may just have been on its way to its next owner: only a second dump "
		     "tells"},
	{"two-holders", "the dump says that several threads hold what only one can hold"},
	{"ids-twice", "the dump has thread ids twice; the first of each counts"},
	{"not-relocated", "the binary can be loaded anywhere and the dump has no pc: names of its "
			  "variables hold if it was not relocated"},
	{"same-build",
		"the dump has no pc: names of variables hold if the binary is the very build "
		"that ran"},
	{"one-dump", "how long this lasts one dump does not tell: name a second one, some seconds "
		     "later"},
};

const char *wait_doubt_text(unsigned bit)
{
	return doubts[bit][1];
}

const char *wait_doubt_name(unsigned bit)
{
	return doubts[bit][0];
}
