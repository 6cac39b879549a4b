/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GO_VERSION_H
#define FORMATS_GO_VERSION_H

#include "model/dump.h"

enum { GO_MINOR_LATEST = 26 }; /* the newest release whose tracebacks were measured */

enum go_port { PORT_UNKNOWN, PORT_AMD64, PORT_ARM64, PORT_OTHER };

/*
 * What a dump tells about the Go that built the program: exactly where a path of the standard
 * library names it, else bounds from how things are printed (specs/goroutine-dump.md section 2).
 * Init with go_version_init. `changes` counts what was learnt: whoever caches conclusions compares.
 */
struct go_version {
	unsigned least, most; /* Go 1.least to 1.most */
	unsigned exact;	      /* 0 = not stated */
	char stated[24];      /* "go1.22.12" or "" */
	enum go_port port;
	unsigned changes;
};

void go_version_init(struct go_version *v);

void go_version_at_least(struct go_version *v, unsigned minor);
void go_version_at_most(struct go_version *v, unsigned minor);
void go_version_saw_port(struct go_version *v, enum go_port port);

/* Whether a line is a register of a signal's dump; its name tells the port. */
bool go_version_saw_register(struct go_version *v, struct str line);

/* Learns from the name and file of one function. */
void go_version_saw_function(struct go_version *v, struct str name, struct str file);
void go_version_saw_status(struct go_version *v, struct str status);

/* Locks and WaitGroups once printed semacquire; the frames say which wait it is. */
void go_version_saw_semacquire(struct go_version *v, enum wait_class class);

/* 26 for Go 1.26, 0 when several are possible. */
unsigned go_version_minor(const struct go_version *v);

#endif
