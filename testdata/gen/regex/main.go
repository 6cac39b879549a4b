// SPDX-License-Identifier: MIT

// Command regexgen asks Go's regexp what patterns mean. Without arguments it prints
// tests/unit/regex_cases.tsv, with -sets it prints lib/base/regex_sets.c. Run with Go 1.26:
//
//	go run . > ../../../tests/unit/regex_cases.tsv
//	go run . -sets | clang-format --assume-filename=x.c --style=file:../../../.clang-format > ../../../lib/base/regex_sets.c
package main

import (
	"bufio"
	"fmt"
	"os"
	"regexp"
	"unicode/utf8"
)

// escape keeps a field on one line of valid UTF-8: backslash is \\, other bytes \xNN.
func escape(s string) string {
	var b []byte
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == '\\':
			b = append(b, `\\`...)
		case r == utf8.RuneError && n == 1, r < 0x20, r == 0x7f:
			b = append(b, fmt.Sprintf(`\x%02x`, s[0])...)
		default:
			b = append(b, s[:n]...)
		}
		s = s[n:]
	}
	return string(b)
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	if len(os.Args) > 1 && os.Args[1] == "-sets" {
		printSets(out)
		return
	}
	fmt.Fprintln(out, "# pattern, text, answer, Go's words when refused; made by testdata/gen/regex")
	for _, c := range cases() {
		re, err := regexp.Compile(c.pattern)
		if err != nil {
			fmt.Fprintf(out, "%s\t\trefused\t%s\n", escape(c.pattern), escape(err.Error()))
			continue
		}
		for _, text := range c.texts {
			answer := "nomatch"
			if re.MatchString(text) {
				answer = "match"
			}
			fmt.Fprintf(out, "%s\t%s\t%s\t\n", escape(c.pattern), escape(text), answer)
		}
	}
}
