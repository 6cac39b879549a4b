/* SPDX-License-Identifier: MIT */
#ifndef MODEL_SERIES_H
#define MODEL_SERIES_H

#include "base/str.h"

/* One value of a named series. Names are dotted and end in the unit: "gc.pause_ns". */
struct series_point {
	struct str name;
	int64_t time_ns; /* UTC when absolute, else since the start of the process */
	bool absolute;
	double value;
};

#endif
