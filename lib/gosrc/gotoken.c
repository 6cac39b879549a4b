/* SPDX-License-Identifier: MIT */
#include "gosrc/gotoken.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"

struct scanner {
	struct gotokens *out;
	const char *p, *end;
	uint32_t line;
};

struct spelling {
	struct str text;
	enum gotoken_kind kind;
};

static const struct spelling keywords[] = {
	{STR_INIT("break"), GO_BREAK},
	{STR_INIT("case"), GO_CASE},
	{STR_INIT("chan"), GO_CHAN},
	{STR_INIT("const"), GO_CONST},
	{STR_INIT("continue"), GO_CONTINUE},
	{STR_INIT("default"), GO_DEFAULT},
	{STR_INIT("defer"), GO_DEFER},
	{STR_INIT("else"), GO_ELSE},
	{STR_INIT("fallthrough"), GO_FALLTHROUGH},
	{STR_INIT("for"), GO_FOR},
	{STR_INIT("func"), GO_FUNC},
	{STR_INIT("go"), GO_GO},
	{STR_INIT("goto"), GO_GOTO},
	{STR_INIT("if"), GO_IF},
	{STR_INIT("import"), GO_IMPORT},
	{STR_INIT("interface"), GO_INTERFACE},
	{STR_INIT("map"), GO_MAP},
	{STR_INIT("package"), GO_PACKAGE},
	{STR_INIT("range"), GO_RANGE},
	{STR_INIT("return"), GO_RETURN},
	{STR_INIT("select"), GO_SELECT},
	{STR_INIT("struct"), GO_STRUCT},
	{STR_INIT("switch"), GO_SWITCH},
	{STR_INIT("type"), GO_TYPE},
	{STR_INIT("var"), GO_VAR},
};

/* Longer ones before those that they begin with. */
static const struct spelling operators[] = {
	{STR_INIT("&^="), GO_OP_ASSIGN},
	{STR_INIT("<<="), GO_OP_ASSIGN},
	{STR_INIT(">>="), GO_OP_ASSIGN},
	{STR_INIT("..."), GO_ELLIPSIS},
	{STR_INIT("&^"), GO_AND_NOT},
	{STR_INIT("<<"), GO_SHL},
	{STR_INIT(">>"), GO_SHR},
	{STR_INIT("&&"), GO_LAND},
	{STR_INIT("||"), GO_LOR},
	{STR_INIT("<-"), GO_ARROW},
	{STR_INIT("++"), GO_INC},
	{STR_INIT("--"), GO_DEC},
	{STR_INIT("=="), GO_EQL},
	{STR_INIT("!="), GO_NEQ},
	{STR_INIT("<="), GO_LEQ},
	{STR_INIT(">="), GO_GEQ},
	{STR_INIT(":="), GO_DEFINE},
	{STR_INIT("+="), GO_OP_ASSIGN},
	{STR_INIT("-="), GO_OP_ASSIGN},
	{STR_INIT("*="), GO_OP_ASSIGN},
	{STR_INIT("/="), GO_OP_ASSIGN},
	{STR_INIT("%="), GO_OP_ASSIGN},
	{STR_INIT("&="), GO_OP_ASSIGN},
	{STR_INIT("|="), GO_OP_ASSIGN},
	{STR_INIT("^="), GO_OP_ASSIGN},
	{STR_INIT("+"), GO_ADD},
	{STR_INIT("-"), GO_SUB},
	{STR_INIT("*"), GO_MUL},
	{STR_INIT("/"), GO_QUO},
	{STR_INIT("%"), GO_REM},
	{STR_INIT("&"), GO_AND},
	{STR_INIT("|"), GO_OR},
	{STR_INIT("^"), GO_XOR},
	{STR_INIT("<"), GO_LSS},
	{STR_INIT(">"), GO_GTR},
	{STR_INIT("="), GO_ASSIGN},
	{STR_INIT("!"), GO_NOT},
	{STR_INIT("~"), GO_TILDE},
	{STR_INIT("("), GO_LPAREN},
	{STR_INIT("["), GO_LBRACK},
	{STR_INIT("{"), GO_LBRACE},
	{STR_INIT(","), GO_COMMA},
	{STR_INIT("."), GO_PERIOD},
	{STR_INIT(")"), GO_RPAREN},
	{STR_INIT("]"), GO_RBRACK},
	{STR_INIT("}"), GO_RBRACE},
	{STR_INIT(";"), GO_SEMICOLON},
	{STR_INIT(":"), GO_COLON},
};

static void add(struct scanner *s, enum gotoken_kind kind, const char *from, const char *to)
{
	struct gotokens *t = s->out;

	t->items = grow_array(t->items, &t->cap, t->n + 1, sizeof(*t->items));
	t->items[t->n++] = (struct gotoken){
		.text = {from, (size_t)(to - from)}, .line = s->line, .kind = kind};
	t->illegal += kind == GO_ILLEGAL;
}

/* Whether a line that ends behind the last token ends a statement (spec, "Semicolons"). */
static bool ends_statement(const struct gotokens *t)
{
	if (t->n == 0)
		return false;
	switch (t->items[t->n - 1].kind) {
	case GO_IDENT:
	case GO_NUMBER:
	case GO_CHAR:
	case GO_STRING:
	case GO_BREAK:
	case GO_CONTINUE:
	case GO_FALLTHROUGH:
	case GO_RETURN:
	case GO_INC:
	case GO_DEC:
	case GO_RPAREN:
	case GO_RBRACK:
	case GO_RBRACE:
		return true;
	default:
		return false;
	}
}

static void end_line(struct scanner *s)
{
	if (ends_statement(s->out))
		add(s, GO_SEMICOLON, s->p, s->p);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void scan_word(struct scanner *s)
{
	const char *from = s->p;
	struct str text;

	while (s->p < s->end && (is_letter(*s->p) || is_digit(*s->p)))
		s->p++;
	text = (struct str){from, (size_t)(s->p - from)};
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (str_eq(text, keywords[i].text)) {
			add(s, keywords[i].kind, from, s->p);
			return;
		}
	add(s, GO_IDENT, from, s->p);
}

/* Digits, letters and dots; a sign behind an exponent. What is malformed is still one number. */
static void scan_number(struct scanner *s)
{
	const char *from = s->p;
	bool hex = s->end - from > 1 && from[0] == '0' && (from[1] | 0x20) == 'x';

	while (s->p < s->end) {
		char c = *s->p | 0x20;
		bool exponent = hex ? c == 'p' : c == 'e';

		if (!is_digit(*s->p) && *s->p != '.' && *s->p != '_' && !(c >= 'a' && c <= 'z'))
			break;
		s->p++;
		if (exponent && s->p < s->end && (*s->p == '+' || *s->p == '-'))
			s->p++;
	}
	add(s, GO_NUMBER, from, s->p);
}

/* 'x' or "text"; ends at the end of the line at the latest. */
static void scan_quoted(struct scanner *s, char quote)
{
	const char *from = s->p++;

	while (s->p < s->end && *s->p != quote && *s->p != '\n')
		s->p += *s->p == '\\' && s->end - s->p > 1 && s->p[1] != '\n' ? 2 : 1;
	if (s->p == s->end || *s->p == '\n') {
		add(s, GO_ILLEGAL, from, s->p);
		return;
	}
	s->p++;
	add(s, quote == '"' ? GO_STRING : GO_CHAR, from, s->p);
}

static uint32_t newlines(const char *from, const char *to)
{
	uint32_t n = 0;

	while ((from = memchr(from, '\n', (size_t)(to - from)))) {
		n++;
		from++;
	}
	return n;
}

static void scan_raw(struct scanner *s)
{
	const char *from = s->p, *close = memchr(from + 1, '`', (size_t)(s->end - from - 1));

	s->p = close ? close + 1 : s->end;
	add(s, close ? GO_STRING : GO_ILLEGAL, from, s->p);
	s->line += newlines(from, s->p);
}

/* A comment over several lines ends a line; one that does not end is passed over. */
static void scan_block_comment(struct scanner *s)
{
	const char *from = s->p;
	uint32_t n;

	for (s->p += 2; s->end - s->p >= 2 && !(s->p[0] == '*' && s->p[1] == '/'); s->p++)
		;
	s->p = s->end - s->p >= 2 ? s->p + 2 : s->end;
	n = newlines(from, s->p);
	if (n)
		end_line(s);
	s->line += n;
}

static void scan_operator(struct scanner *s)
{
	struct str rest = {s->p, (size_t)(s->end - s->p)};

	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
		if (str_starts(rest, operators[i].text)) {
			s->p += operators[i].text.n;
			add(s, operators[i].kind, rest.p, s->p);
			return;
		}
	s->p++;
	add(s, GO_ILLEGAL, rest.p, s->p);
}

static void scan_one(struct scanner *s)
{
	char c = *s->p, next = s->end - s->p > 1 ? s->p[1] : 0;

	if (c == '\n') {
		end_line(s);
		s->line++;
		s->p++;
	} else if (c == ' ' || c == '\t' || c == '\r') {
		s->p++;
	} else if (c == '/' && next == '/') {
		const char *eol = memchr(s->p, '\n', (size_t)(s->end - s->p));

		s->p = eol ? eol : s->end;
	} else if (c == '/' && next == '*') {
		scan_block_comment(s);
	} else if (is_letter(c)) {
		scan_word(s);
	} else if (is_digit(c) || (c == '.' && is_digit(next))) {
		scan_number(s);
	} else if (c == '"' || c == '\'') {
		scan_quoted(s, c);
	} else if (c == '`') {
		scan_raw(s);
	} else {
		scan_operator(s);
	}
}

void gotokens_scan(struct gotokens *t, struct str src)
{
	struct scanner s = {.out = t, .p = src.p, .end = src.p + src.n, .line = 1};

	t->n = 0;
	t->illegal = 0;
	if (str_starts(src, STR("\xef\xbb\xbf")))
		s.p += 3;
	while (s.p < s.end)
		scan_one(&s);
	end_line(&s);
	add(&s, GO_EOF, s.end, s.end);
}

void gotokens_release(struct gotokens *t)
{
	free(t->items);
	*t = (struct gotokens){0};
}
