/* SPDX-License-Identifier: MIT */
#ifndef MODEL_LABEL_TABLE_H
#define MODEL_LABEL_TABLE_H

#include "base/str.h"

/* A value of a label and what the samples that bear it add up to. */
struct label_row {
	struct str key, text;
	int64_t sum;
};

#endif
