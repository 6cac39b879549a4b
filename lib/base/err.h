/* SPDX-License-Identifier: MIT */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/str.h"

/*
 * What went wrong, on the caller's stack, last parameter of whatever can fail. Functions return
 * bool; whoever fails sets it, whoever knows more wraps it, only cmd/ prints it. Texts quote
 * hostile input: bytes that a terminal would act on are neutralised here. Untouched on success.
 */
enum err_code {
	ERR_NONE,
	ERR_USAGE,	    /* the user's words: option, pattern, name */
	ERR_IO,		    /* the system said no */
	ERR_FORMAT,	    /* the bytes are not what they should be */
	ERR_UNKNOWN_FORMAT, /* nothing here reads these bytes */
	ERR_LIMIT,	    /* a limit was met; the text names the option that raises it */
	ERR_STORE,	    /* SQLite, or a store that does not fit */
	ERR_INTERNAL,
};

struct err {
	enum err_code code;
	char text[512]; /* cut, never overrun */
};

/* Sets code and text; returns false so that `return err_set(...)` reads well. err may be NULL. */
bool err_set(struct err *err, enum err_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* As err_set with the text of errno behind ": ". */
bool err_sys(struct err *err, int errnum, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "context: " before the text that is there; returns false. */
bool err_wrap(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
