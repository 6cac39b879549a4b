/* SPDX-License-Identifier: MIT */
#ifndef IO_CHILD_H
#define IO_CHILD_H

#include "io/output.h"

/*
 * Runs a program of $PATH, without a shell, with input as its standard input and its output added
 * to out. False when it is not there or fails; what it says goes to standard error.
 */
bool child_filter(const char *const *argv, struct str input, struct output *out, struct err *err);

#endif
