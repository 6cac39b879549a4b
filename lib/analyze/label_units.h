/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_LABEL_UNITS_H
#define ANALYZE_LABEL_UNITS_H

#include "model/profile.h"

/*
 * Units of numeric labels: the first that any sample states for a key counts for all; without one
 * it is guessed from the key (NumLabelUnits in profile/profile.go of google/pprof, Go 1.26).
 */
struct label_units {
	struct label_unit {
		struct str key, unit;
	} * items;
	size_t n, cap;
};

/* A pass over the samples; false when one is damaged. */
bool label_units_learn(struct label_units *u, const struct profile *p, struct err *err);
void label_units_release(struct label_units *u);

struct str label_units_of(const struct label_units *u, struct str key);

#endif
