/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_PROFILE_BUILD_H
#define FORMATS_PROFILE_BUILD_H

#include "model/profile.h"

/* Makes a struct profile out of a text: rows are kept once, strings are copied to its arena. */
struct profile_build {
	struct profile profile;
	size_t cap_functions, cap_locations, cap_lines, cap_types, cap_mappings;
	struct refs functions, locations; /* by hash of what they are */
};

void profile_build_init(struct profile_build *b, const char *format);
void profile_build_release(struct profile_build *b);

void profile_build_type(struct profile_build *b, struct str type, struct str unit);
uint32_t profile_build_function(struct profile_build *b, struct str name, struct str file);

/* lines innermost first; equal locations are one row. */
uint32_t profile_build_location(
	struct profile_build *b, uint64_t address, const struct profile_line *lines, size_t n);

/* The same with the mapping that the address lies in; profile_build_location() knows none. */
uint32_t profile_build_location_in(struct profile_build *b, uint32_t mapping, uint64_t address,
	const struct profile_line *lines, size_t n);

/* Rows count from 0; no two are asked to differ. */
uint32_t profile_build_mapping(struct profile_build *b, const struct profile_mapping *m);

/* Ends the building: the profile can be read. Kind is guessed where it is NULL. */
const struct profile *profile_build_finish(struct profile_build *b);

#endif
