/* SPDX-License-Identifier: MIT */
#ifndef STORE_REDACT_H
#define STORE_REDACT_H

#include "base/intern.h"
#include "base/strbuf.h"
#include "store/store.h"

/*
 * What a store knows of people and places, replaced: label values, names of threads, what a program
 * panicked with, hosts, processes and services, folders in which source or captures lie, addresses
 * (the argument words of a dump that a store keeps). Equal values become equal words of the form
 * "label-3", numbered in the order of the texts, so that what was the same is still the same;
 * addresses keep their distance within 4 KiB. Left are functions, the part of a file's path that
 * its package name gives away, the runtime's own messages, label keys, counts and times.
 *
 * Everything that is printed of a store comes out of it, so this holds for every form of output.
 */

/* All of it, in one transaction. The store is one of ours that nobody else reads. */
bool store_redact(struct store *s, struct err *err);

/* Fills a temporary store with all of another. */
bool store_copy(struct store *to, const struct store *from, struct err *err);

/* Writes it to a new file, without what was deleted. The file must be absent. */
bool store_save(struct store *s, const char *path, struct err *err);

/* ---- inward: redact_words.c ---- */

/* Words given to the texts of one kind, by number. */
struct redact_words {
	const char *kind; /* "label" */
	struct intern texts;
};

void redact_word(struct redact_words *w, struct str text, struct strbuf *out); /* "label-3" */

/* The object of labels with its values replaced; keys stay, and "bytes", which the runtime sets. */
void redact_labels(struct redact_words *w, struct str json, struct strbuf *out);

/* How much of a file's path its package does not give away: "/home/me/src/" of
 * "/home/me/src/shop/log/log.go" in package "example.com/shop/log". */
size_t redact_prefix(struct str file, struct str package);

/* The first line as far as it is the runtime's own, else a word. */
void redact_event(struct redact_words *w, struct str kind, struct str text, struct strbuf *out);

/* What may stay of the detail of an event of that kind; nothing added: none of it. */
void redact_detail(struct str kind, struct str detail, struct strbuf *out);

#endif
