/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_PPROF_ENCODE_H
#define FORMATS_PPROF_ENCODE_H

#include "base/intern.h"
#include "model/profile.h"

/*
 * A profile as profile.proto, message by message in the order in which google/pprof writes them
 * (profile/encode.go, Go 1.26): the same bytes before compression. Samples pass through.
 * Zero-initialise, begin, samples, end; out may drain.
 */
struct pprof_encode {
	const struct profile *profile;
	struct strbuf *out;
	struct intern strings;	/* ids are the indexes of the table */
	struct encoded_id *ids; /* of the locations */
	struct strbuf message, part;
	const struct profile_label **labels;
	size_t cap_labels;
};

void pprof_encode_begin(struct pprof_encode *e, const struct profile *p, struct strbuf *out);

/* Locations are rows of the profile. */
void pprof_encode_sample(struct pprof_encode *e, const struct profile_sample *s);
void pprof_encode_end(struct pprof_encode *e);

#endif
