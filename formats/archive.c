/* SPDX-License-Identifier: MIT */
/*
 * Tar and zip where a file is expected: below a folder, within another archive, or given to a verb
 * that reads one file. `rootcause report` and `ingest` unpack those on their command line
 * (lib/io/bundle.h); here they are only recognised, so that the message says what they are.
 */
#include "formats/archive.h"
#include "io/bundle.h"

enum { TAR_BITS = 48, ZIP_BITS = 32 };

static unsigned probe_tar(struct str head)
{
	return bundle_looks(head) == BUNDLE_TAR ? TAR_BITS : 0;
}

static unsigned probe_zip(struct str head)
{
	return bundle_looks(head) == BUNDLE_ZIP ? ZIP_BITS : 0;
}

const struct format format_tar = {
	"tar", "a tar archive (`rootcause report` reads one that is named)", probe_tar, NULL};
const struct format format_zip = {
	"zip", "a zip archive (`rootcause report` reads one that is named)", probe_zip, NULL};
