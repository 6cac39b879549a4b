/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_WAIT_VARIABLE_H
#define ANALYZE_WAIT_VARIABLE_H

#include "analyze/binary.h"
#include "gosrc/gosync.h"

/*
 * The address of the package's variable that an operation means, where the binary has it and the
 * source declares it as a Mutex, RWMutex, Once or WaitGroup itself: a pointer, an interface or a
 * field of it lies elsewhere. 0 = not known. binary may be NULL.
 */
uint64_t wait_variable_address(
	const struct goprogram *program, const struct binary *binary, const struct gosync_op *op);

/* Whether an address lies in the variable that a key ("main.registryMu", "main.state.mu") names. */
bool wait_variable_holds(const struct binary *binary, struct str key, uint64_t address);

#endif
