/* SPDX-License-Identifier: MIT */
#include "base/regex.h"

#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/regex_translate.h"
#include "base/utf8.h"
#include "base/xmalloc.h"

/*
 * Backtracking is fast until it explodes; then the same pattern goes to PCRE2's other matcher,
 * which follows all alternatives at once as RE2 does. The limits count steps, not seconds: the
 * answer is the same on every machine.
 */
enum {
	MATCH_LIMIT = 50 * 1000,
	HEAP_LIMIT_KIB = 16 * 1024,
	NEST_LIMIT = 2100, /* the translator's, and a wrap around each group */
	JIT_STACK_MIN = 32 * 1024,
	JIT_STACK_MAX = 512 * 1024,
	WORKSPACE_MIN = 256,
	WORKSPACE_PER_STATE = 6,
};

static const uint64_t STATE_STEPS = 2000 * 1000 * 1000u;

/*
 * No PCRE2_DOLLAR_ENDONLY: the translator writes \z where that is meant, and under this option
 * pcre2_dfa_match() of 10.42 finds no (?m:$) before a newline.
 */
static const uint32_t COMPILE_OPTIONS =
	PCRE2_UTF | PCRE2_DOTALL | PCRE2_ALT_CIRCUMFLEX | PCRE2_NEVER_BACKSLASH_C;

struct regex {
	struct strbuf pattern;
	pcre2_code *code;
	pcre2_code *parallel; /* for the other matcher, made when first needed */
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	int *workspace;
	size_t workspace_n;
	struct strbuf subject; /* a text whose invalid bytes were replaced */
	bool jit, gave_up;
};

/* NULL with the reason in *problem. */
static pcre2_code *compile(struct str pattern, int *problem)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	pcre2_code *code;
	PCRE2_SIZE at;

	if (!context) {
		*problem = PCRE2_ERROR_NOMEMORY;
		return NULL;
	}
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	pcre2_set_parens_nest_limit(context, NEST_LIMIT);
	/* RE2 takes \x{d800} for a character that no text has. */
	pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALLOW_SURROGATE_ESCAPES);
	code = pcre2_compile((PCRE2_SPTR)(pattern.n ? pattern.p : ""), pattern.n, COMPILE_OPTIONS,
		problem, &at, context);
	pcre2_compile_context_free(context);
	return code;
}

/* The translator leaves nothing to refuse but the engine's own limits, which are below Go's. */
static bool refuse(const struct regex *re, int problem, struct err *err)
{
	char text[128];
	const char *reason = text;

	pcre2_get_error_message(problem, (PCRE2_UCHAR *)text, sizeof(text));
	if (problem == PCRE2_ERROR_PATTERN_TOO_LARGE)
		reason = "expression too large";
	else if (problem == PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP ||
		 problem == PCRE2_ERROR_PARENTHESES_STACK_CHECK ||
		 problem == PCRE2_ERROR_QUERY_BARJX_NEST_TOO_DEEP)
		reason = "expression nests too deeply";
	return err_set(err, ERR_USAGE, "error parsing regexp: %s: `%.*s`", reason,
		STR_ARG(strbuf_str(&re->pattern)));
}

static bool prepare(struct regex *re, struct str translated, struct err *err)
{
	int problem;

	re->code = compile(translated, &problem);
	if (!re->code)
		return refuse(re, problem, err);
	re->data = pcre2_match_data_create(1, NULL);
	re->context = pcre2_match_context_create(NULL);
	if (!re->data || !re->context)
		return err_set(err, ERR_INTERNAL, "no memory for a pattern");
	pcre2_set_match_limit(re->context, MATCH_LIMIT);
	pcre2_set_heap_limit(re->context, HEAP_LIMIT_KIB);
	re->jit = pcre2_jit_compile(re->code, PCRE2_JIT_COMPLETE) == 0;
	if (re->jit) {
		re->stack = pcre2_jit_stack_create(JIT_STACK_MIN, JIT_STACK_MAX, NULL);
		pcre2_jit_stack_assign(re->context, NULL, re->stack);
	}
	return true;
}

struct regex *regex_new(struct str pattern, struct err *err)
{
	struct regex *re = xcalloc(1, sizeof(*re));
	struct strbuf translated = {0};

	strbuf_add(&re->pattern, pattern);
	if (!regex_translate(pattern, false, &translated, err) ||
		!prepare(re, strbuf_str(&translated), err)) {
		regex_free(re);
		re = NULL;
	}
	strbuf_release(&translated);
	return re;
}

void regex_free(struct regex *re)
{
	if (!re)
		return;
	pcre2_code_free(re->code);
	pcre2_code_free(re->parallel);
	pcre2_match_data_free(re->data);
	pcre2_match_context_free(re->context);
	pcre2_jit_stack_free(re->stack);
	free(re->workspace);
	strbuf_release(&re->pattern);
	strbuf_release(&re->subject);
	free(re);
}

/* Length of the valid UTF-8 at the start of s. */
static size_t valid_run(struct str s)
{
	size_t i = 0;

	while (i < s.n) {
		uint32_t c;
		size_t n = 1;

		if ((unsigned char)s.p[i] >= 0x80)
			n = utf8_next(str_from_at(s, i), &c);
		if (n == 0)
			break;
		i += n;
	}
	return i;
}

/* Go takes each byte that is not UTF-8 for a U+FFFD. Most texts pass through as they are. */
static struct str clean_subject(struct regex *re, struct str s)
{
	size_t n = valid_run(s);

	if (n == s.n)
		return s;
	strbuf_clear(&re->subject);
	for (;;) {
		strbuf_add(&re->subject, str_head(s, n));
		s = str_from_at(s, n);
		if (s.n == 0)
			return strbuf_str(&re->subject);
		strbuf_adds(&re->subject, "\xef\xbf\xbd");
		s = str_from_at(s, 1);
		n = valid_run(s);
	}
}

/* Anchored behind "anything", so that all starting points are followed in one pass. */
static void prepare_parallel(struct regex *re)
{
	struct strbuf pattern = {0};
	int problem;

	strbuf_adds(&pattern, "\\A.*?(?:");
	if (!regex_translate(strbuf_str(&re->pattern), true, &pattern, NULL))
		strbuf_clear(&pattern); /* cannot be: it was translated before */
	strbuf_addc(&pattern, ')');
	re->parallel = compile(strbuf_str(&pattern), &problem);
	strbuf_release(&pattern);
	re->workspace_n = WORKSPACE_MIN;
	re->workspace = xrealloc(re->workspace, re->workspace_n, sizeof(*re->workspace));
}

/*
 * The matcher compares each state with all others at each byte, and the workspace limits how many
 * there can be: so it is by its size that the time is limited.
 */
static bool grow_workspace(struct regex *re, size_t text_n)
{
	uint64_t states = 2 * re->workspace_n / WORKSPACE_PER_STATE;

	if (states * states / 2 > STATE_STEPS / (text_n + 1))
		return false;
	re->workspace_n *= 2;
	re->workspace = xrealloc(re->workspace, re->workspace_n, sizeof(*re->workspace));
	return true;
}

static int match_parallel(struct regex *re, struct str s)
{
	int rc;

	if (!re->workspace)
		prepare_parallel(re);
	if (!re->parallel) /* too large in this form */
		return PCRE2_ERROR_MATCHLIMIT;
	re->workspace_n = WORKSPACE_MIN; /* the answer depends on this text alone */
	do {
		rc = pcre2_dfa_match(re->parallel, (PCRE2_SPTR)s.p, s.n, 0,
			PCRE2_NO_UTF_CHECK | PCRE2_DFA_SHORTEST, re->data, re->context,
			re->workspace, re->workspace_n);
	} while (rc == PCRE2_ERROR_DFA_WSSIZE && grow_workspace(re, s.n));
	return rc;
}

bool regex_match(struct regex *re, struct str s)
{
	int rc;

	if (s.n == 0)
		s = STR("");
	s = clean_subject(re, s);
	if (re->jit)
		rc = pcre2_jit_match(re->code, (PCRE2_SPTR)s.p, s.n, 0, 0, re->data, re->context);
	else
		rc = pcre2_match(re->code, (PCRE2_SPTR)s.p, s.n, 0, PCRE2_NO_UTF_CHECK, re->data,
			re->context);
	if (rc < PCRE2_ERROR_NOMATCH)
		rc = match_parallel(re, s);
	if (rc < PCRE2_ERROR_NOMATCH)
		re->gave_up = true;
	return rc >= 0;
}

bool regex_gave_up(const struct regex *re)
{
	return re->gave_up;
}

struct str regex_pattern(const struct regex *re)
{
	return strbuf_str(&re->pattern);
}
