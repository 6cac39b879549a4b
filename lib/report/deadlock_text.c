/* SPDX-License-Identifier: MIT */
#include <inttypes.h>

#include "report/deadlock.h"
#include "report/dump_head.h"
#include "report/frame.h"
#include "report/source_finding.h"
#include "report/units.h"
#include "report/wrap.h"

enum { LINE = 100 };

struct deadlock_page {
	const struct deadlock *d;
	const struct look *look;
	struct strbuf *out;
};

void deadlock_thread_name(
	const struct deadlock *d, const struct deadlock_thread *t, struct strbuf *out)
{
	struct str name = stacks_text(d->stacks, t->name);

	if (d->about.snapshot.runtime == RUNTIME_GO) {
		strbuf_addf(out, "goroutine %" PRIu64, t->id);
		return;
	}
	if (name.n) {
		strbuf_addc(out, '"');
		strbuf_add(out, name);
		strbuf_addf(out, "\" #%" PRIu64, t->id);
	} else {
		strbuf_addf(out, "thread %" PRIu64, t->id);
	}
}

void deadlock_object_name(
	const struct deadlock *d, const struct deadlock_object *o, struct strbuf *out)
{
	struct str name = stacks_text(d->stacks, o->name);

	if (o->kind == WAIT_OBJECT_NEVER) {
		strbuf_adds(out, "nothing that could ever come");
		return;
	}
	strbuf_adds(out, wait_object_kind_name(o->kind));
	if (o->address)
		strbuf_addf(out, " 0x%" PRIx64, o->address);
	if (o->symbol) {
		strbuf_addc(out, ' ');
		strbuf_add(out, frame_short_name(stacks_text(d->stacks, o->symbol)));
		if (o->symbol_offset)
			strbuf_addf(out, "+0x%" PRIx64 " of %" PRIu64 " bytes", o->symbol_offset,
				o->symbol_size);
	}
	if (name.n && o->name != o->symbol) {
		strbuf_adds(out, " (");
		strbuf_add(out, frame_short_name(name));
		strbuf_addc(out, ')');
	}
}

/* One line that is code and facts: never wrapped. The text is cleared. */
static void put(
	const struct deadlock_page *p, const char *lead, enum style style, struct strbuf *text)
{
	strbuf_adds(p->out, lead);
	style_add(p->out, p->look, style, strbuf_str(text));
	strbuf_addc(p->out, '\n');
	strbuf_clear(text);
}

static void put_prose(const struct deadlock_page *p, int indent, struct strbuf *text)
{
	int width = p->look->width && p->look->width < LINE ? p->look->width : LINE;
	struct wrap wrap = {width, indent, indent};

	strbuf_addf(p->out, "%*s", indent, "");
	wrap_text(p->out, &wrap, strbuf_str(text));
	strbuf_addc(p->out, '\n');
	strbuf_clear(text);
}

static void add_site(const struct deadlock_page *p, frameid frame, struct strbuf *text)
{
	strbuf_add(text, frame_short_name(stacks_frame_name(p->d->stacks, frame)));
	if (stacks_frame_file(p->d->stacks, frame).n)
		strbuf_addc(text, ' ');
	frame_short_place(p->d->stacks, frame, text);
}

/* "goroutine 18, chan send for 3m, at pool.(*Pool).put pool.go:42" */
static void add_thread(
	const struct deadlock_page *p, const struct deadlock_thread *t, struct strbuf *text)
{
	deadlock_thread_name(p->d, t, text);
	strbuf_addf(text, ", %s", wait_class_name(t->class));
	if (t->wait_ns >= 0) {
		strbuf_adds(text, " for ");
		unit_duration(t->wait_ns, text);
	}
	if (t->site) {
		strbuf_adds(text, ", at ");
		add_site(p, t->site, text);
	}
}

static void put_quote(
	const struct deadlock_page *p, const char *lead, const struct deadlock_fact *f)
{
	struct strbuf text = {0};

	if (!f->lineno)
		return;
	strbuf_add(&text, p->d->about.input);
	strbuf_addf(&text, ":%" PRIu64, f->lineno);
	if (f->quote.n) {
		strbuf_adds(&text, ": ");
		strbuf_add(&text, str_trim(f->quote));
	}
	put(p, lead, STYLE_FAINT, &text);
	strbuf_release(&text);
}

static const char *mode_word(const struct deadlock_fact *f, enum wait_object_kind kind)
{
	if (kind == WAIT_OBJECT_RWLOCK)
		return f->mode == WAIT_SHARED ? " to read" : " to write";
	if (kind == WAIT_OBJECT_CHANNEL)
		return f->mode == WAIT_SEND ? " to send" : " to receive";
	return "";
}

static void put_link(
	const struct deadlock_page *p, const char *bar, const struct deadlock_link *l, bool back)
{
	static const char *const words[] = {", held by ", ", which may be held by ",
		", where in front of it stands ", ", which could be served by "};
	struct strbuf text = {0}, lead = {0};

	strbuf_addf(&lead, "%s      ", bar);
	strbuf_adds(&text, "waits for ");
	deadlock_object_name(p->d, &l->object, &text);
	strbuf_adds(&text, mode_word(&l->waits, l->object.kind));
	if (l->waits.frame != l->thread.site) {
		strbuf_adds(&text, " at ");
		add_site(p, l->waits.frame, &text);
	}
	put(p, strbuf_cstr(&lead), STYLE_PLAIN, &text);
	strbuf_adds(&lead, "  ");
	put_quote(p, strbuf_cstr(&lead), &l->waits);
	lead.n = 0;
	strbuf_addf(&lead, "%s      ", bar);
	strbuf_adds(&text, words[l->relation] + 2);
	deadlock_thread_name(p->d, &l->next, &text);
	if (back)
		strbuf_adds(&text, ", where this began");
	if (l->has.frame && l->relation != DEADLOCK_IN_LINE) {
		strbuf_adds(&text, ", since ");
		add_site(p, l->has.frame, &text);
	}
	if (l->has.note) {
		strbuf_adds(&text, ": ");
		strbuf_add(&text, stacks_text(p->d->stacks, l->has.note));
	}
	put(p, strbuf_cstr(&lead), STYLE_PLAIN, &text);
	strbuf_adds(&lead, "  ");
	put_quote(p, strbuf_cstr(&lead), &l->has);
	for (size_t i = 0; i < l->nvia; i++) {
		strbuf_adds(&text, "from there by way of ");
		add_site(p, l->via[i], &text);
		put(p, strbuf_cstr(&lead), STYLE_PLAIN, &text);
	}
	strbuf_release(&lead);
	strbuf_release(&text);
}

static void put_doubts(const struct deadlock_page *p, int indent, uint32_t doubts)
{
	struct strbuf text = {0};

	for (unsigned bit = 0; bit < WAIT_DOUBTS; bit++) {
		if (!(doubts >> bit & 1))
			continue;
		strbuf_addf(&text, "doubt  %s", wait_doubt_text(bit));
		put_prose(p, indent, &text);
	}
	strbuf_release(&text);
}

static enum style severity_style(enum severity s)
{
	return s >= SEVERITY_ERROR ? STYLE_BAD : s == SEVERITY_WARNING ? STYLE_WARN : STYLE_HEADING;
}

static const char *noun(const struct deadlock *d)
{
	return runtime_kind_threads(d->about.snapshot.runtime);
}

static void add_count(const struct deadlock *d, uint64_t n, struct strbuf *text)
{
	const char *many = noun(d);
	struct str word = str_from(many);

	strbuf_addf(text, "%" PRIu64 " ", n);
	strbuf_add(text, n == 1 ? str_head(word, word.n - 1) : word);
}

static void put_cycle(const struct deadlock_page *p, size_t number, const struct deadlock_cycle *c)
{
	static const char *const what[] = {" wait for what one holds itself",
		" wait to write what one holds for reading", " wait for each other's locks",
		" wait for each other, readers behind a writer that waits for a reader",
		" wait for each other"};
	struct strbuf text = {0};

	strbuf_addf(&text, "D%zu  %s %s: ", number, severity_name(c->severity),
		deadlock_kind_name(c->kind));
	add_count(p->d, c->threads, &text);
	if (c->basis == BASIS_SIGNATURE)
		strbuf_adds(&text, " may");
	strbuf_adds(&text, what[c->kind]);
	if (c->behind)
		strbuf_addf(&text, "; %" PRIu64 " more wait%s behind", c->behind,
			c->behind == 1 ? "s" : "");
	put(p, "\n", severity_style(c->severity), &text);
	for (size_t i = 0; i < c->nlinks; i++) {
		bool last = i + 1 == c->nlinks && !c->more_links;

		add_thread(p, &c->links[i].thread, &text);
		put(p, i ? "    |-> " : "    +-> ", STYLE_NAME, &text);
		put_link(p, "    |", &c->links[i], last);
	}
	if (c->more_links) {
		strbuf_addf(&text, "... %" PRIu64 " more, and back to the first", c->more_links);
		put(p, "    |-> ", STYLE_FAINT, &text);
	}
	put(p, "    +--", STYLE_PLAIN, &text);
	strbuf_addf(&text, "%s", basis_name(c->basis));
	if (c->basis == BASIS_PROOF)
		strbuf_adds(&text, ": none of them ever goes on by itself");
	else if (c->basis == BASIS_SIGNATURE)
		strbuf_addf(&text,
			": who holds a lock is guessed from addresses that lie close to each "
			"other; %s",
			p->d->nfiles ? "the source that was read does not tell"
				     : "text never tells: add --source DIR");
	put_prose(p, 4, &text);
	put_doubts(p, 4, c->doubts);
	strbuf_release(&text);
}

static void put_finding(
	const struct deadlock_page *p, size_t number, const struct source_finding *f)
{
	struct strbuf text = {0};

	source_finding_head(f, number, &text);
	put(p, "\n", severity_style(f->severity), &text);
	source_finding_lines(f, p->look, p->out);
	put_doubts(p, 4, f->doubts);
	strbuf_release(&text);
}

static void put_lost(const struct deadlock_page *p, const struct deadlock_lost *l)
{
	struct strbuf text = {0};

	strbuf_addf(
		&text, "%.*s:%u: %.*s ", STR_ARG(l->file), l->return_line, STR_ARG(l->function));
	if (l->panics)
		strbuf_addf(&text,
			"may panic here, which is recovered, with the lock that it took in line %u",
			l->lock_line);
	else
		strbuf_addf(&text, "leaves with the lock that it took in line %u", l->lock_line);
	if (l->if_line)
		strbuf_addf(&text, ": one branch of line %u gives it back", l->if_line);
	put(p, "    lost  ", STYLE_NAME, &text);
	strbuf_release(&text);
}

static void put_waiters(const struct deadlock_page *p, const struct deadlock_pile *pile)
{
	struct strbuf text = {0};

	for (size_t i = 0; i < pile->nwaiters; i++) {
		strbuf_addf(&text, "%6" PRIu64 "  ", pile->waiters[i].count);
		add_thread(p, &pile->waiters[i].first, &text);
		if (pile->waiters[i].count > 1)
			strbuf_adds(&text, " and others");
		put(p, "    ", STYLE_PLAIN, &text);
	}
	if (pile->more_waiters) {
		strbuf_addf(&text, "%6" PRIu64 "  elsewhere", pile->more_waiters);
		put(p, "    ", STYLE_FAINT, &text);
	}
	strbuf_release(&text);
}

static void put_suspects(const struct deadlock_page *p, const struct deadlock_pile *pile)
{
	struct strbuf text = {0};

	for (size_t i = 0; i < pile->nsuspects; i++) {
		strbuf_adds(&text, "it may be held by ");
		add_thread(p, &pile->suspects[i], &text);
		strbuf_adds(&text, ", whose receiver in ");
		add_site(p, pile->suspect_frames[i], &text);
		strbuf_adds(&text, " lies close in front of it");
		put_prose(p, 4, &text);
	}
	if (pile->more_suspects) {
		strbuf_addf(&text, "... or by %" PRIu64 " more", pile->more_suspects);
		put_prose(p, 4, &text);
	}
	if (p->d->about.snapshot.runtime == RUNTIME_GO && p->d->sourced)
		strbuf_adds(&text, pile->nsuspects ? "a guess from addresses; the source that was "
						     "read does not tell"
						   : "who frees it the source that was read does "
						     "not tell");
	else if (p->d->about.snapshot.runtime == RUNTIME_GO)
		strbuf_adds(&text, pile->nsuspects ? "a guess from addresses: add --source DIR"
						   : "who frees it the text of a dump never "
						     "tells: add --source DIR");
	else if (pile->object.kind == WAIT_OBJECT_LOCK)
		strbuf_adds(&text, "no thread of the dump says that it holds it (jstack -l prints "
				   "who owns a java.util.concurrent lock)");
	if (text.n)
		put_prose(p, 4, &text);
	strbuf_release(&text);
}

static void add_pile_title(
	const struct deadlock_page *p, const struct deadlock_pile *pile, struct strbuf *text)
{
	add_count(p->d, pile->threads, text);
	strbuf_adds(text, pile->threads == 1 ? " waits for " : " wait for ");
	if (pile->end == DEADLOCK_END_LIVE || pile->end == DEADLOCK_END_RING ||
		pile->end == DEADLOCK_END_GONE) {
		add_thread(p, &pile->root, text);
		if (pile->end == DEADLOCK_END_GONE)
			strbuf_adds(text, ", whose receiver has left");
		if (pile->end == DEADLOCK_END_RING)
			strbuf_adds(text, ", in a ring that a time limit may break");
		return;
	}
	deadlock_object_name(p->d, &pile->object, text);
	strbuf_adds(text, mode_word(&pile->waits, pile->object.kind));
	if (pile->end == DEADLOCK_END_NOBODY && pile->object.kind != WAIT_OBJECT_NEVER)
		strbuf_adds(text, ", which nobody alive can free");
}

static void put_pile(const struct deadlock_page *p, size_t number, const struct deadlock_pile *pile)
{
	struct strbuf text = {0};

	strbuf_addf(&text, "W%zu  %s: ", number, severity_name(pile->severity));
	add_pile_title(p, pile, &text);
	put(p, "\n", severity_style(pile->severity), &text);
	put_waiters(p, pile);
	if (pile->more_links) {
		strbuf_addf(&text, "... %" PRIu64 " more in front", pile->more_links);
		put(p, "    ", STYLE_FAINT, &text);
	}
	for (size_t i = 0; i < pile->nlinks; i++) {
		add_thread(p, &pile->links[i].thread, &text);
		put(p, i ? "    -> " : "    chain ", STYLE_NAME, &text);
		put_link(p, "    ", &pile->links[i], false);
	}
	if (pile->nlinks) {
		add_thread(p, &pile->root, &text);
		put(p, "    -> ", STYLE_NAME, &text);
	}
	if (pile->end != DEADLOCK_END_LIVE && pile->end != DEADLOCK_END_RING)
		put_quote(p, "       ", &pile->waits);
	for (size_t i = 0; i < pile->nlost; i++)
		put_lost(p, &pile->lost[i]);
	if (pile->end == DEADLOCK_END_OPEN)
		put_suspects(p, pile);
	put_doubts(p, 4, pile->doubts);
	strbuf_release(&text);
}

static void put_summary(const struct deadlock_page *p, struct strbuf *text)
{
	const struct deadlock *d = p->d;
	size_t proved = 0;

	for (size_t i = 0; i < d->ncycles; i++)
		proved += d->cycles[i].basis >= BASIS_SOURCE;
	if (proved)
		strbuf_addf(text, "%" PRIu64 " deadlock%s", proved + d->more_cycles,
			proved + d->more_cycles == 1 ? "" : "s");
	else
		strbuf_adds(text, "no deadlock is proved");
	if (d->ncycles > proved)
		strbuf_addf(text, ", %zu suspected", d->ncycles - proved);
	strbuf_adds(text, "; of ");
	add_count(d, d->waiting, text);
	strbuf_addf(text, " it is known what they wait for, %" PRIu64 " of them wait for ever",
		d->stuck);
	if (d->idle)
		strbuf_addf(text, "; %" PRIu64 " wait where nothing hangs on them", d->idle);
	if (d->about.snapshot.level == DUMP_TRACE && !d->sourced)
		strbuf_adds(text, ". A trace has no addresses: add --source DIR");
	put_prose(p, 0, text);
}

static void put_binary(const struct deadlock_page *p)
{
	const struct deadlock_binary *b = &p->d->binary;
	struct strbuf text = {0};

	if (!b->path.n)
		return;
	strbuf_addf(&text, "binary: %.*s", STR_ARG(b->path));
	if (b->why.n)
		strbuf_addf(&text, " is not used: %.*s", STR_ARG(b->why));
	else
		strbuf_addf(&text,
			" agrees with %" PRIu64 " frames; %" PRIu64 " objects lie in its variables",
			b->frames, b->objects);
	put_prose(p, 0, &text);
	strbuf_release(&text);
}

static void put_dump(
	const struct deadlock *d, const struct deadlock_layout *layout, struct strbuf *out)
{
	struct deadlock_page p = {d, &layout->look, out};
	struct strbuf text = {0};
	size_t shown = d->npiles;

	dump_head_text(&d->about, d->stacks, &layout->look, out);
	put_summary(&p, &text);
	if (d->sourced) {
		strbuf_addf(&text, "source: %zu files read", d->nfiles);
		if (d->nmissing)
			strbuf_addf(&text, ", %zu that the stacks name not found", d->nmissing);
		put(&p, "", STYLE_PLAIN, &text);
	}
	put_binary(&p);
	put_doubts(&p, 0, d->doubts);
	for (size_t i = 0; i < d->ncycles; i++)
		put_cycle(&p, i + 1, &d->cycles[i]);
	if (d->more_cycles) {
		strbuf_addf(&text, "%" PRIu64 " more cycles", d->more_cycles);
		put(&p, "\n", STYLE_FAINT, &text);
	}
	for (size_t i = 0; i < d->nfindings; i++)
		put_finding(&p, i + 1, &d->findings[i]);
	if (d->more_findings) {
		strbuf_addf(&text, "%" PRIu64 " more findings by source", d->more_findings);
		put(&p, "\n", STYLE_FAINT, &text);
	}
	if (layout->top && shown > layout->top)
		shown = layout->top;
	for (size_t i = 0; i < shown; i++)
		put_pile(&p, i + 1, &d->piles[i]);
	if (d->npiles + d->more_piles > shown) {
		strbuf_addf(&text, "%" PRIu64 " more places where %s wait (--top=0 shows %s)",
			d->npiles - shown + d->more_piles, noun(d), d->more_piles ? "1000" : "all");
		put(&p, "\n", STYLE_FAINT, &text);
	}
	strbuf_release(&text);
}

void deadlock_text(
	const struct deadlocks *d, const struct deadlock_layout *layout, struct strbuf *out)
{
	for (size_t i = 0; i < d->n; i++) {
		if (i)
			strbuf_addc(out, '\n');
		put_dump(&d->items[i], layout, out);
	}
}
