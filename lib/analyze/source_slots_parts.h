/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_SOURCE_SLOTS_PARTS_H
#define ANALYZE_SOURCE_SLOTS_PARTS_H

#include "analyze/source_findings_parts.h"

/* A way out with a slot. */
struct lost_slot {
	struct source_spot spot;
	uint32_t taken; /* line of the take in the same function; 0 = not there */
};

/* A body that keeps a slot beyond its return. */
struct kept_slot {
	const struct gonode *function;
	const struct gofunc *helper; /* that took it for this one; NULL: it took it itself */
	bool sure;
};

/* One semaphore, and the functions of the program that have to do with it. */
struct slot_search {
	struct finding_work *w;
	bool *done; /* by group */
	struct goslots slots;
	struct goslot_op *ops;
	size_t cap_ops;
	struct str object;
	enum wait_object_kind object_kind;
	/* Bodies: declarations or literals. */
	const struct gonode **givers; /* give back what they did not take */
	size_t ngivers, cap_givers;
	const struct gonode **touching; /* take or give, themselves or by a helper */
	size_t ntouching, cap_touching;
	struct kept_slot *kepts; /* bodies that keep one on purpose, as it seems */
	size_t nkepts, cap_kepts;
	struct lost_slot *lost;
	size_t nlost, cap_lost;
	bool kept; /* some function keeps one beyond its return, and not for a caller who gives it
		      back: who is on no stack may have slots, and none be lost */
	bool unknown; /* one may be given back in ways that are not seen */
};

/* Fills givers, touching, lost and unknown from the operations. */
void slots_find_lost(struct slot_search *s);

bool slots_gives(const struct slot_search *s, const struct gonode *function);
bool slots_touches(const struct slot_search *s, const struct gonode *function);
void slots_release(struct slot_search *s);

#endif
