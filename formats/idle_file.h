/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_IDLE_FILE_H
#define FORMATS_IDLE_FILE_H

#include "model/idle.h"

/* --idle FILE (rootcause-rules(5)) behind the built-in entries; path NULL is no file. */
bool idle_file_read(struct idle_list *list, const char *path, struct err *err);

#endif
