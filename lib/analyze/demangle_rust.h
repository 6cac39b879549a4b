/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DEMANGLE_RUST_H
#define ANALYZE_DEMANGLE_RUST_H

#include "base/strbuf.h"

/* "_ZN...17h<16 hex digits>E", as Rust mangled until v0. False: out may hold a part. */
bool demangle_rust_legacy(struct str name, struct strbuf *out);

/* A demangled v0 name without what stands between the brackets of generic arguments. */
void demangle_rust_cut_generics(struct str text, struct strbuf *out);

#endif
