/* SPDX-License-Identifier: MIT */
#ifndef MODEL_STACKS_H
#define MODEL_STACKS_H

#include "base/intern.h"

typedef uint32_t funcid;  /* 0 = none */
typedef uint32_t frameid; /* 0 = none */
typedef uint32_t stackid; /* 0 = the empty stack, root of the trie */

/* Whose code a function is (DESIGN section 4); SELF is learnt from main. or given by --mine. */
enum code_owner {
	CODE_RUNTIME, /* package runtime and its internals */
	CODE_STDLIB,  /* no dot in the first path element */
	CODE_DEPENDENCY,
	CODE_MINE,
	CODE_FOREIGN, /* C, kernel, JIT: no Go package path */
};

struct function {
	strid name;
	strid file;
	uint64_t key; /* hash of the canonical name: the same function in another build */
};

enum frame_flags {
	FRAME_INLINED = 1 << 0,
	FRAME_ELIDED = 1 << 1, /* marker: the runtime left frames out here; line = how many or 0 */
};

struct frame {
	funcid function;
	uint32_t line; /* 0 = unknown */
	uint32_t flags;
};

/* One node of the trie: a frame and its caller's stack. parent < own id. */
struct stack_node {
	stackid parent;
	frameid frame;
	uint32_t depth; /* frames, this one included */
	uint64_t key;	/* hash of the canonical function names from the root to here */
};

/*
 * Everything that stacks are made of, kept once: strings, functions (name and file), frames
 * (function, line, flags) and the trie of (caller's stack, frame). Grow-only; ids count from 1.
 * Zero-initialised is ready to use.
 */
struct stacks {
	struct intern strings;
	struct function *functions;
	size_t nfunctions, cap_functions; /* [0] is unused */
	struct frame *frames;
	size_t nframes, cap_frames;
	struct stack_node *nodes;
	size_t nnodes, cap_nodes;
	uint32_t *function_slots, *frame_slots, *node_slots;
	size_t function_nslots, frame_nslots, node_nslots;
};

void stacks_release(struct stacks *s);

strid stacks_string(struct stacks *s, struct str text);
funcid stacks_function(struct stacks *s, struct str name, struct str file);
frameid stacks_frame(struct stacks *s, funcid function, uint32_t line, uint32_t flags);
stackid stacks_push(struct stacks *s, stackid caller, frameid frame);

/*
 * A new node whether or not there is one like it: for who keeps track of that by other means.
 * stacks_push() does not find what was made this way.
 */
stackid stacks_append(struct stacks *s, stackid caller, frameid frame);

/* frames leaf first, as every format prints them. */
stackid stacks_from_leaf_first(struct stacks *s, const frameid *frames, size_t n);

struct str stacks_text(const struct stacks *s, strid id);
const struct function *stacks_function_get(const struct stacks *s, funcid id);
const struct frame *stacks_frame_get(const struct stacks *s, frameid id);
const struct stack_node *stacks_get(const struct stacks *s, stackid id);

/* Shorthands; empty, or 0, where the frame or function is none. */
struct str stacks_frame_name(const struct stacks *s, frameid id);
struct str stacks_frame_file(const struct stacks *s, frameid id);
uint32_t stacks_frame_line(const struct stacks *s, frameid id);

/*
 * An order that no id decides: by function name, line, file; stacks leaf first, the shorter of two
 * that agree so far first. 0 for what reads the same.
 */
int stacks_compare_frames(const struct stacks *s, frameid a, frameid b);
int stacks_compare(const struct stacks *s, stackid a, stackid b);

/*
 * A function name without what differs between builds of the same source: vendor prefix, module
 * version, type arguments, closure ordinals, -fm and ABI suffixes (compare-and-report 2.3, level
 * one). Appended to out.
 */
struct strbuf;
void function_canonical(struct str name, struct strbuf *out);

/* "example.com/m/pkg" of "example.com/m/pkg.(*T).F"; empty where there is none. %2e decoded not. */
struct str function_package(struct str name);

#endif
