/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_PROC_MAPS_H
#define FORMATS_PROC_MAPS_H

#include "formats/profile_build.h"

/*
 * Which file lay where in memory: the lines of /proc/PID/maps, or the short form, that end a legacy
 * profile (specs/pprof.md 2.14):
 *
 *   562edd9a3000-562edd9a4000 r-xp 00001000 00:00 325835   /tmp/load
 *   562edd9a3000-562edd9a4000: /tmp/load (@1000) abcdef
 */
enum maps_line {
	MAPS_NONE, /* not such a line */
	MAPS_DATA, /* not executable: no code lies there */
	MAPS_CODE,
};

/* m is filled for MAPS_CODE; its strings are borrowed. */
enum maps_line maps_line_read(struct str line, struct profile_mapping *m);

/*
 * Once all are added to b: joins those that continue each other, puts the program before its
 * libraries, and gives every location without a mapping the one that its address lies in, as
 * massageMappings and remapMappingIDs of profile/legacy_profile.go do (google/pprof in Go 1.26).
 * What lies in none gets one that covers all.
 */
void maps_finish(struct profile_build *b);

/* The first mapping that is neither a library nor [in brackets] becomes the first of all. */
void maps_put_program_first(struct profile *p);

#endif
