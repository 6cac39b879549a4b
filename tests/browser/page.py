#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""page.py [--keep DIR] NASTY PAGE...: the report's page in headless Chromium.

Each PAGE in light, dark, 320 pixels wide, as print, and as Jenkins serves it (scripts and styles
refused): nothing is requested or run, nothing is wider than the window, text has the contrast that
WCAG 2.1 asks for (4.5 to 1), links lead somewhere, and the words are there without styles. Each
page below the folder NASTY (render.c of tests/report) at 320 pixels. --keep leaves pictures there.
Ends in "N passed, N failed".
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import chromium  # noqa: E402

JENKINS = [("content-security-policy",
            "sandbox; default-src 'none'; img-src 'self'; style-src 'self'; media-src 'self'")]
VIEWS = {
    "light": {}, "dark": {"scheme": "dark"}, "narrow": {"width": 320, "height": 1200},
    "narrow-dark": {"width": 320, "height": 1200, "scheme": "dark"}, "tablet": {"width": 768},
    "print": {"media": "print", "width": 794}, "bare": {"headers": JENKINS},
    "bare-narrow": {"headers": JENKINS, "width": 320},
}
# The worst contrast of any text with what is painted behind it, and whose text it is.
CONTRAST = """(() => {
  const rgb = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const lum = c => { const [r, g, b] = c.map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                     return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
                        if (c.length === 3 || c[3] === 1) return c; } return null; };
  let worst = [99, ''];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n; n = walk.nextNode();) {
    const e = n.parentElement, s = getComputedStyle(e);
    if (!n.data.trim() || s.visibility === 'hidden' || !e.getClientRects().length) continue;
    const back = e.closest('svg') ? rgb(getComputedStyle(document.querySelector('rect.box')).fill) : behind(e);
    if (!back) continue;
    const a = lum(rgb(e.closest('svg') ? s.fill : s.color).slice(0, 3)), b = lum(back.slice(0, 3));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < worst[0]) worst = [ratio, n.data.trim().slice(0, 40)];
  }
  return worst; })()"""
SMALL = """Math.min(...[...document.querySelectorAll('body *')].filter(e => e.innerText || e.closest('svg'))
  .map(e => parseFloat(getComputedStyle(e).fontSize)))"""


def expected_words(browser):
    """What must be read with and without styles: the headline, and of each finding all its paragraphs."""
    return browser.ask("[...document.querySelectorAll('h1, h3, .site, dl.advice dd, ol.chain li')]"
                       ".map(e => e.textContent.replace(/\\s+/g, ' ').trim())")


def look(browser, view, words):
    bare = view.startswith("bare")
    if browser.requests:
        yield f"asked for {browser.requests[:3]}"
    said = [m for m in browser.messages if not (bare and "Content Security Policy" in m and "style" in m)]
    if said:
        yield f"said {said[:3]}"
    if browser.ask("document.scripts.length + document.querySelectorAll('iframe, object, embed, link, img, form').length"):
        yield "holds scripts or frames"
    wide, window = browser.ask("[document.documentElement.scrollWidth, innerWidth]")
    if wide > window and not bare:
        yield f"is {wide} pixels wide in {window}"
    text = browser.ask("document.body.textContent.replace(/\\s+/g, ' ')")
    missing = [w for w in words if w not in text]
    if missing:
        yield f"lacks {missing[:2]}"
    lost = browser.ask("[...document.querySelectorAll('a[href^=\"#\"]')]"
                       ".filter(a => !document.getElementById(a.getAttribute('href').slice(1))).length")
    if lost:
        yield f"{lost} links lead nowhere"
    if bare:
        # Where styles are refused the browser's own are all there is.
        if browser.ask("getComputedStyle(document.querySelector('h1')).fontFamily").find("system-ui") >= 0:
            yield "styles were not refused"
        return
    ratio, whose = browser.ask(CONTRAST)
    if ratio < 4.5:
        yield f"contrast {ratio:.2f} of {whose!r}"
    small = browser.ask(SMALL)
    if small < 11:
        yield f"text of {small} pixels"


def main():
    arguments = sys.argv[1:]
    keep = None
    if arguments[0] == "--keep":
        keep = arguments[1]
        arguments = arguments[2:]
    passed = failed = 0

    def count(what, found):
        nonlocal passed, failed
        found = list(found)
        passed, failed = passed + (not found), failed + bool(found)
        for problem in found:
            print(f"FAIL {what}: {problem}")

    browser = chromium.Browser()
    try:
        for path in arguments[1:]:
            with open(path, "rb") as f:
                page = f.read()
            browser.open(page)
            words = expected_words(browser)
            count(f"{path}: words", [] if words else ["no words"])
            for view, options in VIEWS.items():
                browser.open(page, **options)
                count(f"{os.path.basename(path)} {view}", look(browser, view, words))
                if keep and view == "print":
                    browser.pdf(os.path.join(keep, f"{os.path.basename(path)}.pdf"))
                elif keep:
                    browser.picture(os.path.join(keep, f"{os.path.basename(path)}-{view}.png"))
        for name in sorted(os.listdir(arguments[0])):
            if name.endswith(".html"):
                with open(os.path.join(arguments[0], name), "rb") as f:
                    browser.open(f.read(), **VIEWS["narrow"])
                count(name, look(browser, "narrow", []))
    finally:
        browser.close()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
