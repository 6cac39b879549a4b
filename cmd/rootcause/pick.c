/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>

#include "rootcause.h"
#include "store/query.h"

bool pick_run(struct store *store, const char *wanted, struct strbuf *run, struct err *err)
{
	struct query q;
	bool found = false;

	query_open(&q, store_reader(store),
		"SELECT run FROM runs WHERE ?1 IS NULL OR run = ?1 ORDER BY rank DESC LIMIT 1");
	if (wanted)
		query_text(&q, 1, str_from(wanted));
	if (query_next(&q)) {
		strbuf_add(run, query_col_text(&q, 0));
		found = true;
	}
	if (!query_close(&q, err))
		return err_wrap(err, "%s", store->path);
	if (!found && wanted)
		return err_set(err, ERR_USAGE, "%s has no run \"%s\"", store->path, wanted);
	if (!found)
		return err_set(err, ERR_USAGE, "%s is empty: ingest something first", store->path);
	return true;
}

bool check_sources(const struct opt_list *dirs, struct err *err)
{
	for (size_t i = 0; i < dirs->n; i++) {
		DIR *dir = opendir(dirs->items[i]);

		if (!dir)
			return err_sys(err, errno, "--source %s", dirs->items[i]);
		closedir(dir);
	}
	return true;
}

int put_out(const struct common *c, const struct strbuf *text, int exit_code)
{
	struct err err = {0};
	struct output *out = output_open(c->output, &err);

	if (out)
		output_add(out, strbuf_str(text));
	if (!out || !output_close(out, true, &err)) {
		common_error(c, &err);
		return EXIT_TROUBLE;
	}
	return exit_code;
}

static bool read_contract(struct ruleset *rules, const char *path, struct err *err)
{
	const struct input_limits limits = {.max_bytes = CONTRACT_MAX_BYTES};
	struct input *in = input_open(path, &limits, err);
	struct str text;
	bool ok = in && input_all(in, &text, err) && contract_add(rules, text, path, err);

	input_close(in);
	return ok;
}

/* What is given on the command line goes before what stands in files. */
bool load_rules(const struct rule_options *o, struct ruleset *rules, struct err *err)
{
	if (!ruleset_add_builtin(rules, err))
		return false;
	if (o->dir && !ruleset_add_dir(rules, o->dir, err))
		return false;
	if (o->contract && !read_contract(rules, o->contract, err))
		return false;
	for (size_t i = 0; i < o->params.n; i++)
		if (!ruleset_set(rules, str_from(o->params.items[i]), err))
			return false;
	return true;
}
