/* SPDX-License-Identifier: MIT */
#ifndef BASE_SEQUENCE_H
#define BASE_SEQUENCE_H

#include "base/str.h"

/*
 * Order in which people mean files of these names: "before" ahead of "after", "dump-9" ahead of
 * "dump-10", otherwise by bytes. A total order; 0 only for equal names.
 */
int sequence_compare(struct str a, struct str b);

#endif
