/* SPDX-License-Identifier: MIT */
/*
 * Prefixes of docker compose, CRI ("2024-05-01T10:00:00.1Z stderr F "), kubectl, journald, syslog
 * and log libraries (specs/goroutine-dump.md section 1).
 */
#include "formats/line_prefix.h"

#include "formats/goroutine_header.h"
#include "formats/jvm_threads.h"
#include "formats/thread_dump.h"

/* In patterns: any run of digits, any run of blanks. Neither byte occurs in a prefix of text. */
enum { ANY_DIGITS = '\1', ANY_BLANKS = '\2' };

void line_prefix_release(struct line_prefix *p)
{
	strbuf_release(&p->pattern);
	*p = (struct line_prefix){0};
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t run_of_digits(struct str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && is_digit(s.p[at + n]))
		n++;
	return n;
}

static size_t run_of_blanks(struct str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && s.p[at + n] == ' ')
		n++;
	return n;
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/*
 * The number is part of a name and tells two writers apart: "shop-1", "ip-10-0-0-3",
 * "7d9f5b6-x2x7k", and the process of "shop[4711]:". Clocks have no small letters and no such
 * brackets.
 */
static bool numbers_a_name(struct str s, size_t at)
{
	size_t i = at, end = at + run_of_digits(s, at);

	if (at == 0)
		return false;
	if (is_lower(s.p[at - 1]))
		return true;
	if (s.p[at - 1] == '[')
		return at >= 2 && is_lower(s.p[at - 2]) &&
		       str_starts(str_from_at(s, end), STR("]:"));
	while (i > 0 && (is_digit(s.p[i - 1]) || s.p[i - 1] == '-'))
		i--;
	return i > 0 && i < at && s.p[i] == '-' && is_lower(s.p[i - 1]);
}

void line_prefix_learn(struct line_prefix *p, struct str head)
{
	bool cri = str_ends(head, STR("stderr F ")) || str_ends(head, STR("stderr P ")) ||
		   str_ends(head, STR("stdout F ")) || str_ends(head, STR("stdout P "));

	strbuf_clear(&p->pattern);
	for (size_t i = 0; i < head.n;) {
		size_t digits = run_of_digits(head, i), blanks = run_of_blanks(head, i);

		if (digits) {
			if (numbers_a_name(head, i))
				strbuf_add(&p->pattern, str_head(str_from_at(head, i), digits));
			else
				strbuf_addc(&p->pattern, ANY_DIGITS);
			i += digits;
		} else if (blanks && i > 0 && i + blanks < head.n && is_digit(head.p[i + blanks])) {
			strbuf_addc(&p->pattern, ANY_BLANKS);
			i += blanks;
		} else {
			strbuf_addc(&p->pattern, head.p[i++]);
		}
	}
	p->set = true;
	p->width = head.n;
	p->tag = cri ? p->pattern.n - 2 : SIZE_MAX;
	p->blank = str_trim(head).n == 0;
	p->doubts = 8;
}

/* What is left of the pattern may be missing at the end of an empty line. */
static bool only_blanks(struct str pattern)
{
	return str_trim(pattern).n == 0;
}

/*
 * journald shows the further lines of one message behind as many blanks as the first one's prefix
 * is wide.
 */
static bool continues(const struct line_prefix *p, struct str line)
{
	return p->width >= 8 && run_of_blanks(line, 0) >= p->width;
}

struct prefix_match line_prefix_match(const struct line_prefix *p, struct str line)
{
	struct prefix_match m = {SIZE_MAX, false};
	struct str pattern = strbuf_str(&p->pattern);
	size_t at = 0, i;

	for (i = 0; i < pattern.n && at < line.n; i++) {
		size_t run = 1;

		if (pattern.p[i] == ANY_DIGITS)
			run = run_of_digits(line, at);
		else if (pattern.p[i] == ANY_BLANKS)
			run = run_of_blanks(line, at);
		else if (i == p->tag && (line.p[at] == 'F' || line.p[at] == 'P'))
			m.partial = line.p[at] == 'P';
		else if (pattern.p[i] != line.p[at])
			run = 0;
		if (run == 0) {
			if (!p->blank && continues(p, line))
				m.n = p->width;
			return m;
		}
		at += run;
	}
	if (i == pattern.n || only_blanks(str_from_at(pattern, i)))
		m.n = at;
	return m;
}

/* A word that is not the tail of another one; "\\n" in a quoted text is no tail. */
static bool begins_word(struct str s, size_t at)
{
	if (at >= 2 && s.p[at - 2] == '\\' && (s.p[at - 1] == 'n' || s.p[at - 1] == 't'))
		return true;
	return at == 0 || !(is_letter(s.p[at - 1]) || is_digit(s.p[at - 1]));
}

static size_t find_goroutine(struct str s)
{
	static const struct str word = STR_INIT("goroutine ");

	for (size_t from = 0; from < s.n;) {
		size_t at = str_find(str_from_at(s, from), word);

		if (at == SIZE_MAX)
			return SIZE_MAX;
		at += from;
		if (begins_word(s, at) && goroutine_header_like(str_from_at(s, at)))
			return at;
		from = at + word.n;
	}
	return SIZE_MAX;
}

/* "name" #12 ... tid=0x...: a dump whose title is lost. */
static size_t find_jvm_thread(struct str s)
{
	size_t at = str_find(s, STR(" tid=0x")) == SIZE_MAX ? SIZE_MAX : str_chr(s, '"');

	return at != SIZE_MAX && jvm_threads_marker(str_from_at(s, at)) ? at : SIZE_MAX;
}

size_t line_marker(struct str s)
{
	static const struct str words[] = {STR_INIT("panic: "), STR_INIT("fatal error: "),
		STR_INIT("SIGQUIT: quit"), STR_INIT("SIGABRT: abort"),
		STR_INIT("SIGSEGV: segmentation"), STR_INIT("WARNING: DATA RACE"),
		STR_INIT("goroutine profile: total "), STR_INIT("Full thread dump "),
		STR_INIT("Found one Java-level deadlock:")};
	size_t best = find_goroutine(s);

	if (best == SIZE_MAX)
		best = find_jvm_thread(s);
	if (best == SIZE_MAX)
		best = thread_dump_marker(s);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t at = str_find(str_head(s, best), words[i]);

		if (at < best && begins_word(s, at))
			best = at;
	}
	return best;
}

unsigned line_prefix_names(struct str head)
{
	unsigned letters = 0, words = 0;
	bool inside = false;

	for (size_t i = 0; i < head.n; i++) {
		bool blank = head.p[i] == ' ' || head.p[i] == '\t';

		letters += head.p[i] >= 'a' && head.p[i] <= 'z';
		words += !blank && !inside;
		inside = !blank;
	}
	return letters && !inside ? words : 0;
}
