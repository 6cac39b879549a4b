/* SPDX-License-Identifier: MIT */
/* Prints cmd/rootcause/capture.sh, which takes captures, with the options as its defaults. */
#include "base/embedded.h"
#include "rootcause.h"

#define MARK "# -- what `rootcause capture` was told:\n"

struct capture_options {
	const char *url, *kubectl;
	int64_t pid, pause, cpu, trace; /* -1 = the script's own */
};

/* A word of the shell, whatever is in it. */
static void add_quoted(struct strbuf *out, const char *text)
{
	strbuf_addc(out, '\'');
	for (; *text; text++)
		if (*text == '\'')
			strbuf_adds(out, "'\\''");
		else
			strbuf_addc(out, *text);
	strbuf_addc(out, '\'');
}

static void set_text(struct strbuf *out, const char *name, const char *text)
{
	if (!text)
		return;
	strbuf_addf(out, "%s=", name);
	add_quoted(out, text);
	strbuf_addc(out, '\n');
}

static void set_number(struct strbuf *out, const char *name, int64_t number)
{
	if (number >= 0)
		strbuf_addf(out, "%s=%lld\n", name, (long long)number);
}

static void add_script(struct strbuf *out, const struct capture_options *o)
{
	struct str text = {capture_files[0].text, capture_files[0].n};
	size_t head = str_find(text, STR(MARK)) + sizeof(MARK) - 1;

	strbuf_add(out, (struct str){text.p, head});
	set_text(out, "url", o->url);
	set_text(out, "kube", o->kubectl);
	set_number(out, "pid", o->pid);
	set_number(out, "pause", o->pause);
	set_number(out, "cpu", o->cpu);
	set_number(out, "trace", o->trace);
	strbuf_add(out, str_from_at(text, head));
}

static bool check_text(const char *option, const char *text, struct err *err)
{
	for (const char *p = text; p && *p; p++)
		if ((unsigned char)*p < ' ' || *p == 127)
			return err_set(err, ERR_USAGE, "--%s holds a control character", option);
	return true;
}

static bool check(const struct capture_options *o, size_t operands, struct err *err)
{
	if (operands)
		return err_set(err, ERR_USAGE, "capture takes no files: it prints a script");
	return check_text("url", o->url, err) && check_text("kubectl", o->kubectl, err);
}

int capture_run(struct common *c, int argc, char **argv)
{
	struct capture_options o = {.pid = -1, .pause = -1, .cpu = -1, .trace = -1};
	const struct opt rows[] = {
		{OPT_TEXT, "url", 0, "URL",
			"where net/http/pprof listens, as the host or pod sees it", &o.url},
		{OPT_INT, "pid", 0, "PID", "the process, for /proc and SIGQUIT (in a pod: 1)",
			&o.pid},
		{OPT_TEXT, "kubectl", 0, "WORDS",
			"take all of it through `kubectl exec WORDS --`: 'POD -n NS -c CONTAINER'",
			&o.kubectl},
		{OPT_INT, "pause", 0, "SECONDS", "between the two goroutine dumps (30)", &o.pause},
		{OPT_INT, "cpu", 0, "SECONDS", "of CPU profile (10; 0: none)", &o.cpu},
		{OPT_INT, "trace", 0, "SECONDS", "of execution trace (5; 0: none)", &o.trace},
		OPT_END};
	struct common_line line = {rows, argc - 1, argv + 1, false};
	struct opt_list operands = {0};
	struct strbuf out = {0};
	struct err err = {0};
	int code;

	if (!common_parse(c, &line, &operands, &code))
		return code;
	if (check(&o, operands.n, &err)) {
		add_script(&out, &o);
		code = put_out(c, &out, EXIT_OK);
	} else {
		common_error(c, &err);
		code = EXIT_TROUBLE;
	}
	strbuf_release(&out);
	opt_list_release(&operands);
	return code;
}
