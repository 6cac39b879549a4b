// SPDX-License-Identifier: MIT
package main

import (
	"bufio"
	"fmt"
	"sort"
	"strings"
	"unicode"
)

func plain(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(name))
}

// char writes a character as C17 has it in a string, or escaped for PCRE2 where C17 does not.
func char(c uint32) string {
	switch {
	case c < 0xa0:
		return fmt.Sprintf(`\\x{%x}`, c)
	case c < 0x10000:
		return fmt.Sprintf(`\u%04x`, c)
	}
	return fmt.Sprintf(`\U%08x`, c)
}

// ranges writes a table in PCRE2's class syntax, as lines of C strings.
func ranges(t *unicode.RangeTable) string {
	var lines []string
	line := ""
	if t == nil {
		return `""`
	}
	add := func(s string) {
		if len(line)+len(s) > 80 {
			lines = append(lines, `"`+line+`"`)
			line = ""
		}
		line += s
	}
	addRange := func(lo, hi, stride uint32) {
		if stride == 1 && hi > lo {
			add(char(lo) + "-" + char(hi))
			return
		}
		for c := lo; c <= hi; c += stride {
			add(char(c))
		}
	}
	for _, r := range t.R16 {
		addRange(uint32(r.Lo), uint32(r.Hi), uint32(r.Stride))
	}
	for _, r := range t.R32 {
		addRange(r.Lo, r.Hi, r.Stride)
	}
	return strings.Join(append(lines, `"`+line+`"`), "\n\t\t")
}

func printSets(out *bufio.Writer) {
	sets := map[string][2]string{
		"any":      {`\\x{0}-\\x{10ffff}`, `""`},
		"ascii":    {`\\x{0}-\\x{7f}`, `"\\x{17f}\\x{212a}"`},
		"assigned": {`\\P{Cn}`, `""`},
	}
	category := func(name, key string) {
		set := `\\p{` + key + `}`
		if key == "LC" {
			set = `\\p{Lu}\\p{Ll}\\p{Lt}`
		}
		sets[plain(name)] = [2]string{set, ranges(unicode.FoldCategory[key])}
	}
	for key := range unicode.Categories {
		category(key, key)
	}
	for alias, key := range unicode.CategoryAliases {
		category(alias, key)
	}
	for key := range unicode.Scripts {
		sets[plain(key)] = [2]string{`\\p{sc:` + key + `}`, ranges(unicode.FoldScript[key])}
	}
	var names []string
	for name := range sets {
		names = append(names, name)
	}
	sort.Strings(names)
	fmt.Fprint(out, "/* SPDX-License-Identifier: MIT */\n"+
		"/* Made by testdata/gen/regex from Go's unicode package: do not edit. */\n"+
		"#include \"base/regex_translate.h\"\n\n"+
		"/* Sorted by name. */\n"+
		"const struct regex_set regex_unicode_sets[] = {\n")
	for _, name := range names {
		fmt.Fprintf(out, "\t{\"%s\", \"%s\", %s},\n", name, sets[name][0], sets[name][1])
	}
	fmt.Fprint(out, "\t{NULL, NULL, NULL},\n};\n")
}
