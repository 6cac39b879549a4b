/* SPDX-License-Identifier: MIT */
#include "base/sequence.h"

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(struct str word, struct str name)
{
	if (word.n != name.n)
		return false;
	for (size_t i = 0; i < word.n; i++)
		if ((word.p[i] | 0x20) != name.p[i])
			return false;
	return true;
}

/* Words that people put on the captures of one incident; names without one lie between. */
static int rank_of_word(struct str word)
{
	static const struct {
		struct str word;
		int rank;
	} words[] = {{STR_INIT("before"), -1}, {STR_INIT("earlier"), -1}, {STR_INIT("old"), -1},
		{STR_INIT("pre"), -1}, {STR_INIT("first"), -1}, {STR_INIT("start"), -1},
		{STR_INIT("begin"), -1}, {STR_INIT("baseline"), -1}, {STR_INIT("second"), 1},
		{STR_INIT("third"), 2}, {STR_INIT("after"), 3}, {STR_INIT("later"), 3},
		{STR_INIT("new"), 3}, {STR_INIT("post"), 3}, {STR_INIT("last"), 3},
		{STR_INIT("end"), 3}, {STR_INIT("now"), 3}};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (is_word(word, words[i].word))
			return words[i].rank;
	return 0;
}

static int rank_of(struct str name)
{
	int rank = 0;

	for (size_t i = 0, n; i < name.n && rank == 0; i += n) {
		for (n = 0; i + n < name.n && is_letter(name.p[i + n]); n++)
			;
		rank = rank_of_word((struct str){name.p + i, n});
		n += n == 0;
	}
	return rank;
}

/* The digits at the front without their zeros; drops them all. */
static struct str eat_number(struct str *s)
{
	size_t end = 0, zeros = 0;
	struct str digits;

	while (end < s->n && is_digit(s->p[end]))
		end++;
	while (zeros + 1 < end && s->p[zeros] == '0')
		zeros++;
	digits = (struct str){s->p + zeros, end - zeros};
	*s = str_from_at(*s, end);
	return digits;
}

static int compare_numbers(struct str a, struct str b)
{
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return str_cmp(a, b);
}

static int compare_numbered(struct str a, struct str b)
{
	while (a.n && b.n) {
		int c;

		if (is_digit(a.p[0]) && is_digit(b.p[0])) {
			struct str x = eat_number(&a), y = eat_number(&b);

			c = compare_numbers(x, y);
		} else {
			c = ((unsigned char)a.p[0] > (unsigned char)b.p[0]) -
			    ((unsigned char)a.p[0] < (unsigned char)b.p[0]);
			a = str_from_at(a, 1);
			b = str_from_at(b, 1);
		}
		if (c)
			return c;
	}
	return (a.n > b.n) - (a.n < b.n);
}

int sequence_compare(struct str a, struct str b)
{
	int x = rank_of(a), y = rank_of(b);
	int c = x != y ? (x > y) - (x < y) : compare_numbered(a, b);

	return c ? c : str_cmp(a, b);
}
