/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOLIMIT_H
#define GOSRC_GOLIMIT_H

#include "gosrc/gocalls.h"

/*
 * Whether an HTTP request ends by itself (documentation of net/http and context, Go 1.19 to 1.26):
 * by the client's Timeout, its Transport's ResponseHeaderTimeout, or the request's context.
 */
enum golimit {
	GOLIMIT_UNKNOWN, /* somebody may have set one */
	GOLIMIT_NONE,	 /* by the source there is none */
	GOLIMIT_SOME,
};

/* Of a call; scope: where it stands. Unknown of one that is no request of net/http. */
enum golimit golimit_of_request(
	const struct gocalls *calls, const struct goscope *scope, const struct gonode *call);

#endif
