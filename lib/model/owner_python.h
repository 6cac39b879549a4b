/* SPDX-License-Identifier: MIT */
#ifndef MODEL_OWNER_PYTHON_H
#define MODEL_OWNER_PYTHON_H

#include "model/stacks.h"

/* Whether a function of this file is Python's: "x.py", "<frozen runpy>", "<string>". */
bool python_is_file(struct str file);

/*
 * Whose a Python file is: site-packages and dist-packages are dependencies, lib/python3.N/ and
 * <frozen ...> the standard library, of which threading.py and queue.py, which wait for their
 * callers, count as the runtime. py-spy shortens paths to what follows the folder on sys.path:
 * those are told by the module's name, and a dependency looks like one's own code
 * (--full-filenames tells it).
 */
enum code_owner python_owner(struct str file);

#endif
