/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOTRACE1_H
#define FORMATS_GOTRACE1_H

#include "formats/format.h"

/* Whether header "go 1.<minor> trace" is of the format that gotrace1_read() reads. */
bool gotrace1_version(uint64_t minor);

/*
 * A trace of Go 1.11 to 1.21 (headers 11, 19, 21), of which `in` gives the bytes from the header
 * on, as one generation of the model's stream. The whole file is held, and beside it an index and
 * what is alive: events are put in order as they are delivered.
 *
 * The file's end holds the clock's frequency and all stacks. Damage and a cut cost what is in them
 * and what depends on it: whatever can be put in order is delivered, and the rest is a loss in
 * load->diag with its offset. Without a frequency times have no unit: that is an error, lenient
 * takes 20 ns a tick. Of a clock that runs backwards (golang/go#16755) everything before is
 * delivered; lenient goes on, at the time it had, and leaves out events that contradict the ones
 * before.
 *
 * The trace's clock begins with its first event: trace_info.clock_start_ns is -1 (the SYNC stands
 * 1 ns before it, as at internal/trace), and not comparable with another trace's.
 */
bool gotrace1_read(struct input *in, uint32_t minor, struct load *load, struct err *err);

#endif
