/* SPDX-License-Identifier: MIT */
#include "analyze/deadlock_source.h"

/* ---- lines of the source ---- */

/* The line, trimmed; empty: the file has none of that number. */
static struct str line_of(const struct gosource *s, uint32_t line)
{
	struct str text = s ? s->text : (struct str){0}, out = {0};

	for (uint32_t i = 0; i < line && text.n; i++)
		out = str_split(&text, '\n');
	return str_trim(out);
}

static void quote_fact(
	struct deadlock *d, const struct wait_source *source, struct deadlock_fact *fact)
{
	frameid frame = fact->frame;
	struct str file = stacks_frame_file(d->stacks, frame);

	if (file.n && str_ends(file, STR(".go")))
		fact->line = arena_dup(
			&d->arena, line_of(goprogram_source(source->program,
						   stacks_frame_name(d->stacks, frame), file),
					   stacks_frame_line(d->stacks, frame)));
}

static void quote_links(
	struct deadlock *d, const struct wait_source *source, struct deadlock_link *links, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		quote_fact(d, source, &links[i].waits);
		quote_fact(d, source, &links[i].has);
	}
}

/* What is only suspected rests on no source, and the source may be of another version there. */
static void quote_lines(struct deadlock *d, const struct wait_source *source)
{
	for (size_t i = 0; i < d->ncycles; i++)
		if (d->cycles[i].basis >= BASIS_SOURCE)
			quote_links(d, source, d->cycles[i].links, d->cycles[i].nlinks);
	for (size_t i = 0; i < d->npiles; i++) {
		struct deadlock_pile *p = &d->piles[i];

		if (p->basis < BASIS_SOURCE)
			continue;
		quote_links(d, source, p->links, p->nlinks);
		if (p->end == DEADLOCK_END_NOBODY)
			quote_fact(d, source, &p->waits);
	}
}

/* ---- the Unlock that was forgotten ---- */

/* As a dump prints it: "path.(*T).F.func1". */
static struct str symbol_of(struct deadlock *d, const struct lost_unlock *lost)
{
	struct strbuf b = {0};
	struct str out;

	gosource_name(lost->source, lost->outer, lost->function, &b);
	out = arena_dup(&d->arena, strbuf_str(&b));
	strbuf_release(&b);
	return out;
}

/* As the dump prints it, where threads wait in the same file, or at the very Lock in a literal. */
static void print_as_dumped(const struct deadlock *d, const struct wait_source *source,
	const struct deadlock_pile *pile, const struct gosource *lost, struct deadlock_lost *out)
{
	struct str name = stacks_frame_name(d->stacks, pile->waits.frame);
	struct str file = stacks_frame_file(d->stacks, pile->waits.frame);

	if (!file.n || goprogram_source(source->program, name, file) != lost)
		return;
	out->file = file;
	if (stacks_frame_line(d->stacks, pile->waits.frame) == out->lock_line)
		out->symbol = name;
}

/* "F" or "F.func1": without its package and receiver. */
static struct str short_name(const struct lost_unlock *lost, struct str symbol)
{
	struct str path = lost->source->package->path, name = lost->outer->text;
	size_t at = str_find(str_from_at(symbol, path.n), name);

	return at == SIZE_MAX ? symbol : str_from_at(symbol, path.n + at);
}

static void find_lost(struct deadlock *d, struct wait_source *source, struct deadlock_pile *pile)
{
	struct lost_unlock lost[DEADLOCK_LOST];
	struct str key = stacks_text(d->stacks, pile->object.name);
	size_t n;

	if (pile->end != DEADLOCK_END_NOBODY || !key.n)
		return;
	n = wait_source_lost_unlocks(source, key, lost, DEADLOCK_LOST);
	for (size_t i = 0; i < n; i++) {
		struct str symbol = symbol_of(d, &lost[i]);

		pile->lost[pile->nlost++] = (struct deadlock_lost){
			.function = short_name(&lost[i], symbol),
			.file = arena_dup(&d->arena, lost[i].source->path),
			.symbol = symbol,
			.panics = lost[i].panics,
			.if_line = lost[i].if_line,
			.lock_line = lost[i].lock_line,
			.return_line = lost[i].return_line,
			.lock = arena_dup(&d->arena, line_of(lost[i].source, lost[i].lock_line)),
			.leaves =
				arena_dup(&d->arena, line_of(lost[i].source, lost[i].return_line))};
		print_as_dumped(d, source, pile, lost[i].source, &pile->lost[pile->nlost - 1]);
	}
}

void deadlock_source(struct deadlock *d, struct wait_source *source)
{
	if (!source->nfacts)
		return;
	d->sourced = true;
	d->nfiles = source->program->nsources;
	d->nmissing = source->program->nmissing;
	if (source->program->nunread)
		d->doubts |= WAIT_DOUBT_UNREAD;
	for (size_t i = 0; i < source->nfacts; i++) {
		if (source->facts[i].unread)
			d->doubts |= WAIT_DOUBT_UNREAD;
		if (source->facts[i].stale)
			d->doubts |= WAIT_DOUBT_STALE;
		if (source->facts[i].unresolved)
			d->doubts |= WAIT_DOUBT_DISPATCH;
	}
	for (size_t i = 0; i < d->npiles; i++)
		find_lost(d, source, &d->piles[i]);
	quote_lines(d, source);
}
