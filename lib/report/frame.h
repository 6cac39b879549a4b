/* SPDX-License-Identifier: MIT */
#ifndef REPORT_FRAME_H
#define REPORT_FRAME_H

#include "base/strbuf.h"
#include "model/stacks.h"

/*
 * "reqlog.(*Logger).Record" of "example.com/shop/internal/reqlog.(*Logger).Record",
 * "Transfers.move" of "com.example.shop.Transfers.move".
 */
struct str frame_short_name(struct str name);

/* "reqlog.go" of "example.com/shop/internal/reqlog/reqlog.go". */
struct str frame_base_name(struct str path);

/*
 * What folded frames are counted under: the package, where a runtime knows none the file
 * ("threading.py"), else "library".
 */
struct str frame_home(const struct stacks *s, frameid frame);

/* "FILE:LINE", without what is not known. */
void frame_place(const struct stacks *s, frameid frame, struct strbuf *out);
void frame_short_place(const struct stacks *s, frameid frame, struct strbuf *out);

/* "NAME FILE:LINE" in full, and shortened; the name alone where there is no file. */
void frame_full(const struct stacks *s, frameid frame, struct strbuf *out);
void frame_short(const struct stacks *s, frameid frame, struct strbuf *out);

/* A stack in one cell, leaf first: "f a.go:1; g b.go:2". */
void frame_stack(const struct stacks *s, stackid stack, struct strbuf *out);

/*
 * "reqlog.(*Logger).Record  example.com/.../reqlog.go:45": the name is short where the path says
 * the rest, else whole. "?" when there is no frame.
 */
void frame_line(const struct stacks *s, frameid frame, struct strbuf *out);

#endif
