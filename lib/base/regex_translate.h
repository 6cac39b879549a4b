/* SPDX-License-Identifier: MIT */
#ifndef BASE_REGEX_TRANSLATE_H
#define BASE_REGEX_TRANSLATE_H

#include "base/err.h"
#include "base/strbuf.h"

/*
 * Reads a pattern as Go's regexp does (regexp/syntax/parse.go of Go 1.26, flags syntax.Perl) and
 * appends one that PCRE2 takes for the same set of texts, under PCRE2_UTF | PCRE2_DOTALL |
 * PCRE2_ALT_CIRCUMFLEX and line feed as newline. Groups do not capture. Refuses what Go refuses,
 * in Go's words. With `parallel` the result suits pcre2_dfa_match(), which counts the rounds of
 * x+ for a single character x but not for a group: each count is a state of its own, and nested
 * repetitions would take cubic time.
 */
bool regex_translate(struct str pattern, bool parallel, struct strbuf *out, struct err *err);

/* ---- between the files of the translator ---- */

struct regex_level {
	bool fold, multiline, dot_nl, ungreedy; /* flags outside the group */
	bool out_fold;
	size_t start; /* of the group in the output */
	uint32_t need;
};

struct regex_translator {
	struct str whole, rest;
	struct strbuf *out;
	bool parallel;
	bool fold, multiline, dot_nl, ungreedy; /* flags i m s U */
	bool out_fold;				/* what (?i) is in force where the output ends */

	bool has_atom; /* something that a repetition can apply to */
	bool repeated; /* it ends in a repetition */
	size_t atom;   /* where it starts in the output */
	/* Go limits the product of nested counts: the least limit that the atom, the level needs.
	 */
	uint32_t atom_need, need;
	struct str last_repeat; /* to the end of the pattern; empty: no repetition just before */

	struct regex_level *levels;
	size_t depth, cap;

	const char *problem; /* NULL while all is well */
	struct str excerpt;
};

/* A named set of characters in PCRE2's class syntax, and what case folding adds to it. */
struct regex_set {
	const char *name; /* lower case, without blank, '_' and '-' */
	const char *set, *fold;
};

extern const struct regex_set regex_unicode_sets[]; /* ends with name NULL */

/* Sets the problem; returns false. */
bool regex_problem(struct regex_translator *t, const char *problem, struct str excerpt);

/* The character at the start of *s, dropped from it; U+FFFD at the end. */
bool regex_rune(struct regex_translator *t, struct str *s, uint32_t *c);

/* An escape that stands for one character; *s starts with the backslash. */
bool regex_escape(struct regex_translator *t, struct str *s, uint32_t *c);

/* Makes room for a new atom in the output with the flag i as asked. */
void regex_begin_atom(struct regex_translator *t, bool fold);
void regex_put_rune(struct strbuf *out, uint32_t c);

/* Reads [...] from t->rest; or a \p \d \s \w there, when there is one: *found says so. */
bool regex_class(struct regex_translator *t);
bool regex_class_escape(struct regex_translator *t, bool *found);

/* The part of from before the tail, which is an end of it. */
struct str regex_before(struct str from, struct str tail);

#endif
