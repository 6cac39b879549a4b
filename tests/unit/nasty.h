/* SPDX-License-Identifier: MIT */
#ifndef TESTS_NASTY_H
#define TESTS_NASTY_H

#include "base/str.h"

/*
 * Names that a hostile or damaged capture can hold: terminal sequences, broken UTF-8, invisible
 * characters, Markdown, HTML, CSV, SQL, format strings. Whatever is shown of them has to be free
 * of control bytes and must not become markup.
 */
static const struct str nasty_strings[] = {
	/* terminals */
	STR_INIT("\x1b[31mred\x1b[0m"),
	STR_INIT("\x1b]0;title\x07"),
	STR_INIT("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\"),
	STR_INIT("\x1b]52;c;cm0gLXJmIC8K\x07"),
	STR_INIT("\x1b[2J\x1b[H"),
	STR_INIT("\x1bP$q\"p\x1b\\"),
	STR_INIT("\x9b"
		 "31m"),
	STR_INIT("\xc2\x9b"
		 "31m"),
	STR_INIT("bell\a back\b\b\b tab\t feed\f vtab\v"),
	STR_INIT("carriage\rreturn"),
	STR_INIT("line\nfeed"),
	STR_INIT("crlf\r\nline"),
	STR_INIT("nul\0inside"),
	STR_INIT("\x7f\x7f\x7f"),
	STR_INIT("\x0e\x0f shift out"),
	STR_INIT("\x01\x02\x03\x04\x05\x06"),
	STR_INIT("\x1c\x1d\x1e\x1f"),
	/* not UTF-8, or not what it looks like */
	STR_INIT("\xff\xfe"),
	STR_INIT("\xc0\xaf"),
	STR_INIT("\xe2\x82"),
	STR_INIT("\xf0\x9f\x92"),
	STR_INIT("\xed\xa0\x80"),
	STR_INIT("\xf4\x90\x80\x80"),
	STR_INIT("\x80\x80\x80"),
	STR_INIT("\xef\xbb\xbf"
		 "bom"),
	STR_INIT("\xe2\x80\xae"
		 "gnp.exe"),
	STR_INIT("\xe2\x80\x8e"
		 "lrm"),
	STR_INIT("\xe2\x81\xa6isolate\xe2\x81\xa9"),
	STR_INIT("\xe2\x80\xa8line separator"),
	STR_INIT("\xe2\x80\xa9paragraph separator"),
	STR_INIT("\xd8\x9c"
		 "arabic letter mark"),
	STR_INIT("\xc2\x85next line"),
	STR_INIT("Z\xcc\x80\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85 combining"),
	STR_INIT("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb"),
	STR_INIT("\xe4\xb8\xad\xe6\x96\x87\xe5\x87\xbd\xe6\x95\xb0"),
	/* HTML */
	STR_INIT("<script>alert(1)</script>"),
	STR_INIT("</details></summary><h1>broken out"),
	STR_INIT("</code></pre><img src=x onerror=alert(1)>"),
	STR_INIT("<!-- comment"),
	STR_INIT("--> end of comment"),
	STR_INIT("&lt;script&gt;"),
	STR_INIT("&#60;b&#62;"),
	STR_INIT("\" onmouseover=\"alert(1)"),
	STR_INIT("' onfocus='alert(1)"),
	STR_INIT("<a href='javascript:alert(1)'>x</a>"),
	STR_INIT("<![CDATA[x]]>"),
	STR_INIT("<?php echo 1 ?>"),
	/* Markdown */
	STR_INIT("a | b | c"),
	STR_INIT("`code`"),
	STR_INIT("``` fence"),
	STR_INIT("`"),
	STR_INIT("``a`b"),
	STR_INIT("\\`"),
	STR_INIT("\\|"),
	STR_INIT("\\"),
	STR_INIT("**bold** _it_ ~~gone~~"),
	STR_INIT("[link](https://evil.example)"),
	STR_INIT("![image](https://evil.example/x.png)"),
	STR_INIT("[x]: https://evil.example"),
	STR_INIT("# heading"),
	STR_INIT("- [ ] task"),
	STR_INIT("1. list"),
	STR_INIT("> quote"),
	STR_INIT("---"),
	STR_INIT("@everyone and @golang/security"),
	STR_INIT("$$\\unicode{<b>}$$"),
	STR_INIT("    indented code"),
	STR_INIT("|---|---|"),
	/* machines */
	STR_INIT("=cmd|' /C calc'!A0"),
	STR_INIT("a,b,\"c\""),
	STR_INIT("\"; DROP TABLE finding; --"),
	STR_INIT("{\"a\": 1}"),
	STR_INIT("\\u0000"),
	STR_INIT("%s%n%d"),
	STR_INIT(""),
	STR_INIT(" "),
	/* Go */
	STR_INIT("main.(*T[go.shape.struct { F func() <-chan int }]).M.func1"),
	STR_INIT("main.Map[go.shape.int,go.shape.*uint8]"),
	STR_INIT("/go/pkg/mod/example.com/a@v1.2.3/x.go"),
	STR_INIT("C:\\Users\\me\\main.go"),
};

enum { NASTY_COUNT = sizeof(nasty_strings) / sizeof(*nasty_strings) };

#endif
