/* SPDX-License-Identifier: MIT */
/* Made by testdata/gen/regex from Go's unicode package: do not edit. */
#include "base/regex_translate.h"

/* Sorted by name. */
const struct regex_set regex_unicode_sets[] = {
	{"adlam", "\\p{sc:Adlam}", ""},
	{"ahom", "\\p{sc:Ahom}", ""},
	{"anatolianhieroglyphs", "\\p{sc:Anatolian_Hieroglyphs}", ""},
	{"any", "\\x{0}-\\x{10ffff}", ""},
	{"arabic", "\\p{sc:Arabic}", ""},
	{"armenian", "\\p{sc:Armenian}", ""},
	{"ascii", "\\x{0}-\\x{7f}", "\\x{17f}\\x{212a}"},
	{"assigned", "\\P{Cn}", ""},
	{"avestan", "\\p{sc:Avestan}", ""},
	{"balinese", "\\p{sc:Balinese}", ""},
	{"bamum", "\\p{sc:Bamum}", ""},
	{"bassavah", "\\p{sc:Bassa_Vah}", ""},
	{"batak", "\\p{sc:Batak}", ""},
	{"bengali", "\\p{sc:Bengali}", ""},
	{"bhaiksuki", "\\p{sc:Bhaiksuki}", ""},
	{"bopomofo", "\\p{sc:Bopomofo}", ""},
	{"brahmi", "\\p{sc:Brahmi}", ""},
	{"braille", "\\p{sc:Braille}", ""},
	{"buginese", "\\p{sc:Buginese}", ""},
	{"buhid", "\\p{sc:Buhid}", ""},
	{"c", "\\p{C}", ""},
	{"canadianaboriginal", "\\p{sc:Canadian_Aboriginal}", ""},
	{"carian", "\\p{sc:Carian}", ""},
	{"casedletter", "\\p{Lu}\\p{Ll}\\p{Lt}", ""},
	{"caucasianalbanian", "\\p{sc:Caucasian_Albanian}", ""},
	{"cc", "\\p{Cc}", ""},
	{"cf", "\\p{Cf}", ""},
	{"chakma", "\\p{sc:Chakma}", ""},
	{"cham", "\\p{sc:Cham}", ""},
	{"cherokee", "\\p{sc:Cherokee}", ""},
	{"chorasmian", "\\p{sc:Chorasmian}", ""},
	{"closepunctuation", "\\p{Pe}", ""},
	{"cn", "\\p{Cn}", ""},
	{"cntrl", "\\p{Cc}", ""},
	{"co", "\\p{Co}", ""},
	{"combiningmark", "\\p{M}", "\u0399\u03b9\u1fbe"},
	{"common", "\\p{sc:Common}", "\u039c\u03bc"},
	{"connectorpunctuation", "\\p{Pc}", ""},
	{"control", "\\p{Cc}", ""},
	{"coptic", "\\p{sc:Coptic}", ""},
	{"cs", "\\p{Cs}", ""},
	{"cuneiform", "\\p{sc:Cuneiform}", ""},
	{"currencysymbol", "\\p{Sc}", ""},
	{"cypriot", "\\p{sc:Cypriot}", ""},
	{"cyprominoan", "\\p{sc:Cypro_Minoan}", ""},
	{"cyrillic", "\\p{sc:Cyrillic}", ""},
	{"dashpunctuation", "\\p{Pd}", ""},
	{"decimalnumber", "\\p{Nd}", ""},
	{"deseret", "\\p{sc:Deseret}", ""},
	{"devanagari", "\\p{sc:Devanagari}", ""},
	{"digit", "\\p{Nd}", ""},
	{"divesakuru", "\\p{sc:Dives_Akuru}", ""},
	{"dogra", "\\p{sc:Dogra}", ""},
	{"duployan", "\\p{sc:Duployan}", ""},
	{"egyptianhieroglyphs", "\\p{sc:Egyptian_Hieroglyphs}", ""},
	{"elbasan", "\\p{sc:Elbasan}", ""},
	{"elymaic", "\\p{sc:Elymaic}", ""},
	{"enclosingmark", "\\p{Me}", ""},
	{"ethiopic", "\\p{sc:Ethiopic}", ""},
	{"finalpunctuation", "\\p{Pf}", ""},
	{"format", "\\p{Cf}", ""},
	{"georgian", "\\p{sc:Georgian}", ""},
	{"glagolitic", "\\p{sc:Glagolitic}", ""},
	{"gothic", "\\p{sc:Gothic}", ""},
	{"grantha", "\\p{sc:Grantha}", ""},
	{"greek", "\\p{sc:Greek}", "\u00b5\u0345"},
	{"gujarati", "\\p{sc:Gujarati}", ""},
	{"gunjalagondi", "\\p{sc:Gunjala_Gondi}", ""},
	{"gurmukhi", "\\p{sc:Gurmukhi}", ""},
	{"han", "\\p{sc:Han}", ""},
	{"hangul", "\\p{sc:Hangul}", ""},
	{"hanifirohingya", "\\p{sc:Hanifi_Rohingya}", ""},
	{"hanunoo", "\\p{sc:Hanunoo}", ""},
	{"hatran", "\\p{sc:Hatran}", ""},
	{"hebrew", "\\p{sc:Hebrew}", ""},
	{"hiragana", "\\p{sc:Hiragana}", ""},
	{"imperialaramaic", "\\p{sc:Imperial_Aramaic}", ""},
	{"inherited", "\\p{sc:Inherited}", "\u0399\u03b9\u1fbe"},
	{"initialpunctuation", "\\p{Pi}", ""},
	{"inscriptionalpahlavi", "\\p{sc:Inscriptional_Pahlavi}", ""},
	{"inscriptionalparthian", "\\p{sc:Inscriptional_Parthian}", ""},
	{"javanese", "\\p{sc:Javanese}", ""},
	{"kaithi", "\\p{sc:Kaithi}", ""},
	{"kannada", "\\p{sc:Kannada}", ""},
	{"katakana", "\\p{sc:Katakana}", ""},
	{"kawi", "\\p{sc:Kawi}", ""},
	{"kayahli", "\\p{sc:Kayah_Li}", ""},
	{"kharoshthi", "\\p{sc:Kharoshthi}", ""},
	{"khitansmallscript", "\\p{sc:Khitan_Small_Script}", ""},
	{"khmer", "\\p{sc:Khmer}", ""},
	{"khojki", "\\p{sc:Khojki}", ""},
	{"khudawadi", "\\p{sc:Khudawadi}", ""},
	{"l", "\\p{L}", "\u0345"},
	{"lao", "\\p{sc:Lao}", ""},
	{"latin", "\\p{sc:Latin}", ""},
	{"lc", "\\p{Lu}\\p{Ll}\\p{Lt}", ""},
	{"lepcha", "\\p{sc:Lepcha}", ""},
	{"letter", "\\p{L}", "\u0345"},
	{"letternumber", "\\p{Nl}", ""},
	{"limbu", "\\p{sc:Limbu}", ""},
	{"lineara", "\\p{sc:Linear_A}", ""},
	{"linearb", "\\p{sc:Linear_B}", ""},
	{"lineseparator", "\\p{Zl}", ""},
	{"lisu", "\\p{sc:Lisu}", ""},
	{"ll", "\\p{Ll}",
		"\\x{41}-\\x{5a}\u00c0-\u00d6\u00d8-\u00de\u0100\u0102\u0104\u0106\u0108\u010a"
		"\u010c\u010e\u0110\u0112\u0114\u0116\u0118\u011a\u011c\u011e\u0120\u0122\u0124"
		"\u0126\u0128\u012a\u012c\u012e\u0132\u0134\u0136\u0139\u013b\u013d\u013f\u0141"
		"\u0143\u0145\u0147\u014a\u014c\u014e\u0150\u0152\u0154\u0156\u0158\u015a\u015c"
		"\u015e\u0160\u0162\u0164\u0166\u0168\u016a\u016c\u016e\u0170\u0172\u0174\u0176"
		"\u0178\u0179\u017b\u017d\u0181-\u0182\u0184\u0186\u0187\u0189\u018a-\u018b"
		"\u018e-\u0191\u0193-\u0194\u0196-\u0198\u019c-\u019d\u019f-\u01a0\u01a2\u01a4"
		"\u01a6\u01a7\u01a9\u01ac\u01ae\u01af\u01b1\u01b2-\u01b3\u01b5\u01b7\u01b8\u01bc"
		"\u01c4-\u01c5\u01c7-\u01c8\u01ca-\u01cb\u01cd\u01cf\u01d1\u01d3\u01d5\u01d7"
		"\u01d9\u01db\u01de\u01e0\u01e2\u01e4\u01e6\u01e8\u01ea\u01ec\u01ee\u01f1-\u01f2"
		"\u01f4\u01f6\u01f7-\u01f8\u01fa\u01fc\u01fe\u0200\u0202\u0204\u0206\u0208\u020a"
		"\u020c\u020e\u0210\u0212\u0214\u0216\u0218\u021a\u021c\u021e\u0220\u0222\u0224"
		"\u0226\u0228\u022a\u022c\u022e\u0230\u0232\u023a-\u023b\u023d-\u023e\u0241\u0243"
		"\u0244-\u0246\u0248\u024a\u024c\u024e\u0345\u0370\u0372\u0376\u037f\u0386"
		"\u0388-\u038a\u038c\u038e\u038f\u0391\u0392-\u03a1\u03a3-\u03ab\u03cf\u03d8"
		"\u03da\u03dc\u03de\u03e0\u03e2\u03e4\u03e6\u03e8\u03ea\u03ec\u03ee\u03f4\u03f7"
		"\u03f9-\u03fa\u03fd-\u042f\u0460\u0462\u0464\u0466\u0468\u046a\u046c\u046e\u0470"
		"\u0472\u0474\u0476\u0478\u047a\u047c\u047e\u0480\u048a\u048c\u048e\u0490\u0492"
		"\u0494\u0496\u0498\u049a\u049c\u049e\u04a0\u04a2\u04a4\u04a6\u04a8\u04aa\u04ac"
		"\u04ae\u04b0\u04b2\u04b4\u04b6\u04b8\u04ba\u04bc\u04be\u04c0\u04c1\u04c3\u04c5"
		"\u04c7\u04c9\u04cb\u04cd\u04d0\u04d2\u04d4\u04d6\u04d8\u04da\u04dc\u04de\u04e0"
		"\u04e2\u04e4\u04e6\u04e8\u04ea\u04ec\u04ee\u04f0\u04f2\u04f4\u04f6\u04f8\u04fa"
		"\u04fc\u04fe\u0500\u0502\u0504\u0506\u0508\u050a\u050c\u050e\u0510\u0512\u0514"
		"\u0516\u0518\u051a\u051c\u051e\u0520\u0522\u0524\u0526\u0528\u052a\u052c\u052e"
		"\u0531-\u0556\u10a0-\u10c5\u10c7\u10cd\u13a0-\u13f5\u1c90-\u1cba\u1cbd-\u1cbf"
		"\u1e00\u1e02\u1e04\u1e06\u1e08\u1e0a\u1e0c\u1e0e\u1e10\u1e12\u1e14\u1e16\u1e18"
		"\u1e1a\u1e1c\u1e1e\u1e20\u1e22\u1e24\u1e26\u1e28\u1e2a\u1e2c\u1e2e\u1e30\u1e32"
		"\u1e34\u1e36\u1e38\u1e3a\u1e3c\u1e3e\u1e40\u1e42\u1e44\u1e46\u1e48\u1e4a\u1e4c"
		"\u1e4e\u1e50\u1e52\u1e54\u1e56\u1e58\u1e5a\u1e5c\u1e5e\u1e60\u1e62\u1e64\u1e66"
		"\u1e68\u1e6a\u1e6c\u1e6e\u1e70\u1e72\u1e74\u1e76\u1e78\u1e7a\u1e7c\u1e7e\u1e80"
		"\u1e82\u1e84\u1e86\u1e88\u1e8a\u1e8c\u1e8e\u1e90\u1e92\u1e94\u1e9e\u1ea0\u1ea2"
		"\u1ea4\u1ea6\u1ea8\u1eaa\u1eac\u1eae\u1eb0\u1eb2\u1eb4\u1eb6\u1eb8\u1eba\u1ebc"
		"\u1ebe\u1ec0\u1ec2\u1ec4\u1ec6\u1ec8\u1eca\u1ecc\u1ece\u1ed0\u1ed2\u1ed4\u1ed6"
		"\u1ed8\u1eda\u1edc\u1ede\u1ee0\u1ee2\u1ee4\u1ee6\u1ee8\u1eea\u1eec\u1eee\u1ef0"
		"\u1ef2\u1ef4\u1ef6\u1ef8\u1efa\u1efc\u1efe\u1f08-\u1f0f\u1f18-\u1f1d"
		"\u1f28-\u1f2f\u1f38-\u1f3f\u1f48-\u1f4d\u1f59\u1f5b\u1f5d\u1f5f\u1f68-\u1f6f"
		"\u1f88-\u1f8f\u1f98-\u1f9f\u1fa8-\u1faf\u1fb8-\u1fbc\u1fc8-\u1fcc\u1fd8-\u1fdb"
		"\u1fe8-\u1fec\u1ff8-\u1ffc\u2126\u212a\u212b\u2132\u2183\u2c00\u2c01-\u2c2f"
		"\u2c60\u2c62\u2c63-\u2c64\u2c67\u2c69\u2c6b\u2c6d\u2c6e-\u2c70\u2c72\u2c75"
		"\u2c7e-\u2c80\u2c82\u2c84\u2c86\u2c88\u2c8a\u2c8c\u2c8e\u2c90\u2c92\u2c94\u2c96"
		"\u2c98\u2c9a\u2c9c\u2c9e\u2ca0\u2ca2\u2ca4\u2ca6\u2ca8\u2caa\u2cac\u2cae\u2cb0"
		"\u2cb2\u2cb4\u2cb6\u2cb8\u2cba\u2cbc\u2cbe\u2cc0\u2cc2\u2cc4\u2cc6\u2cc8\u2cca"
		"\u2ccc\u2cce\u2cd0\u2cd2\u2cd4\u2cd6\u2cd8\u2cda\u2cdc\u2cde\u2ce0\u2ce2\u2ceb"
		"\u2ced\u2cf2\ua640\ua642\ua644\ua646\ua648\ua64a\ua64c\ua64e\ua650\ua652\ua654"
		"\ua656\ua658\ua65a\ua65c\ua65e\ua660\ua662\ua664\ua666\ua668\ua66a\ua66c\ua680"
		"\ua682\ua684\ua686\ua688\ua68a\ua68c\ua68e\ua690\ua692\ua694\ua696\ua698\ua69a"
		"\ua722\ua724\ua726\ua728\ua72a\ua72c\ua72e\ua732\ua734\ua736\ua738\ua73a\ua73c"
		"\ua73e\ua740\ua742\ua744\ua746\ua748\ua74a\ua74c\ua74e\ua750\ua752\ua754\ua756"
		"\ua758\ua75a\ua75c\ua75e\ua760\ua762\ua764\ua766\ua768\ua76a\ua76c\ua76e\ua779"
		"\ua77b\ua77d\ua77e\ua780\ua782\ua784\ua786\ua78b\ua78d\ua790\ua792\ua796\ua798"
		"\ua79a\ua79c\ua79e\ua7a0\ua7a2\ua7a4\ua7a6\ua7a8\ua7aa\ua7ab-\ua7ae\ua7b0-\ua7b4"
		"\ua7b6\ua7b8\ua7ba\ua7bc\ua7be\ua7c0\ua7c2\ua7c4\ua7c5-\ua7c7\ua7c9\ua7d0\ua7d6"
		"\ua7d8\ua7f5\uff21\uff22-\uff3a\U00010400-\U00010427\U000104b0-\U000104d3"
		"\U00010570-\U0001057a\U0001057c-\U0001058a\U0001058c-\U00010592"
		"\U00010594-\U00010595\U00010c80-\U00010cb2\U000118a0-\U000118bf"
		"\U00016e40-\U00016e5f\U0001e900-\U0001e921"},
	{"lm", "\\p{Lm}", ""},
	{"lo", "\\p{Lo}", ""},
	{"lowercaseletter", "\\p{Ll}",
		"\\x{41}-\\x{5a}\u00c0-\u00d6\u00d8-\u00de\u0100\u0102\u0104\u0106\u0108\u010a"
		"\u010c\u010e\u0110\u0112\u0114\u0116\u0118\u011a\u011c\u011e\u0120\u0122\u0124"
		"\u0126\u0128\u012a\u012c\u012e\u0132\u0134\u0136\u0139\u013b\u013d\u013f\u0141"
		"\u0143\u0145\u0147\u014a\u014c\u014e\u0150\u0152\u0154\u0156\u0158\u015a\u015c"
		"\u015e\u0160\u0162\u0164\u0166\u0168\u016a\u016c\u016e\u0170\u0172\u0174\u0176"
		"\u0178\u0179\u017b\u017d\u0181-\u0182\u0184\u0186\u0187\u0189\u018a-\u018b"
		"\u018e-\u0191\u0193-\u0194\u0196-\u0198\u019c-\u019d\u019f-\u01a0\u01a2\u01a4"
		"\u01a6\u01a7\u01a9\u01ac\u01ae\u01af\u01b1\u01b2-\u01b3\u01b5\u01b7\u01b8\u01bc"
		"\u01c4-\u01c5\u01c7-\u01c8\u01ca-\u01cb\u01cd\u01cf\u01d1\u01d3\u01d5\u01d7"
		"\u01d9\u01db\u01de\u01e0\u01e2\u01e4\u01e6\u01e8\u01ea\u01ec\u01ee\u01f1-\u01f2"
		"\u01f4\u01f6\u01f7-\u01f8\u01fa\u01fc\u01fe\u0200\u0202\u0204\u0206\u0208\u020a"
		"\u020c\u020e\u0210\u0212\u0214\u0216\u0218\u021a\u021c\u021e\u0220\u0222\u0224"
		"\u0226\u0228\u022a\u022c\u022e\u0230\u0232\u023a-\u023b\u023d-\u023e\u0241\u0243"
		"\u0244-\u0246\u0248\u024a\u024c\u024e\u0345\u0370\u0372\u0376\u037f\u0386"
		"\u0388-\u038a\u038c\u038e\u038f\u0391\u0392-\u03a1\u03a3-\u03ab\u03cf\u03d8"
		"\u03da\u03dc\u03de\u03e0\u03e2\u03e4\u03e6\u03e8\u03ea\u03ec\u03ee\u03f4\u03f7"
		"\u03f9-\u03fa\u03fd-\u042f\u0460\u0462\u0464\u0466\u0468\u046a\u046c\u046e\u0470"
		"\u0472\u0474\u0476\u0478\u047a\u047c\u047e\u0480\u048a\u048c\u048e\u0490\u0492"
		"\u0494\u0496\u0498\u049a\u049c\u049e\u04a0\u04a2\u04a4\u04a6\u04a8\u04aa\u04ac"
		"\u04ae\u04b0\u04b2\u04b4\u04b6\u04b8\u04ba\u04bc\u04be\u04c0\u04c1\u04c3\u04c5"
		"\u04c7\u04c9\u04cb\u04cd\u04d0\u04d2\u04d4\u04d6\u04d8\u04da\u04dc\u04de\u04e0"
		"\u04e2\u04e4\u04e6\u04e8\u04ea\u04ec\u04ee\u04f0\u04f2\u04f4\u04f6\u04f8\u04fa"
		"\u04fc\u04fe\u0500\u0502\u0504\u0506\u0508\u050a\u050c\u050e\u0510\u0512\u0514"
		"\u0516\u0518\u051a\u051c\u051e\u0520\u0522\u0524\u0526\u0528\u052a\u052c\u052e"
		"\u0531-\u0556\u10a0-\u10c5\u10c7\u10cd\u13a0-\u13f5\u1c90-\u1cba\u1cbd-\u1cbf"
		"\u1e00\u1e02\u1e04\u1e06\u1e08\u1e0a\u1e0c\u1e0e\u1e10\u1e12\u1e14\u1e16\u1e18"
		"\u1e1a\u1e1c\u1e1e\u1e20\u1e22\u1e24\u1e26\u1e28\u1e2a\u1e2c\u1e2e\u1e30\u1e32"
		"\u1e34\u1e36\u1e38\u1e3a\u1e3c\u1e3e\u1e40\u1e42\u1e44\u1e46\u1e48\u1e4a\u1e4c"
		"\u1e4e\u1e50\u1e52\u1e54\u1e56\u1e58\u1e5a\u1e5c\u1e5e\u1e60\u1e62\u1e64\u1e66"
		"\u1e68\u1e6a\u1e6c\u1e6e\u1e70\u1e72\u1e74\u1e76\u1e78\u1e7a\u1e7c\u1e7e\u1e80"
		"\u1e82\u1e84\u1e86\u1e88\u1e8a\u1e8c\u1e8e\u1e90\u1e92\u1e94\u1e9e\u1ea0\u1ea2"
		"\u1ea4\u1ea6\u1ea8\u1eaa\u1eac\u1eae\u1eb0\u1eb2\u1eb4\u1eb6\u1eb8\u1eba\u1ebc"
		"\u1ebe\u1ec0\u1ec2\u1ec4\u1ec6\u1ec8\u1eca\u1ecc\u1ece\u1ed0\u1ed2\u1ed4\u1ed6"
		"\u1ed8\u1eda\u1edc\u1ede\u1ee0\u1ee2\u1ee4\u1ee6\u1ee8\u1eea\u1eec\u1eee\u1ef0"
		"\u1ef2\u1ef4\u1ef6\u1ef8\u1efa\u1efc\u1efe\u1f08-\u1f0f\u1f18-\u1f1d"
		"\u1f28-\u1f2f\u1f38-\u1f3f\u1f48-\u1f4d\u1f59\u1f5b\u1f5d\u1f5f\u1f68-\u1f6f"
		"\u1f88-\u1f8f\u1f98-\u1f9f\u1fa8-\u1faf\u1fb8-\u1fbc\u1fc8-\u1fcc\u1fd8-\u1fdb"
		"\u1fe8-\u1fec\u1ff8-\u1ffc\u2126\u212a\u212b\u2132\u2183\u2c00\u2c01-\u2c2f"
		"\u2c60\u2c62\u2c63-\u2c64\u2c67\u2c69\u2c6b\u2c6d\u2c6e-\u2c70\u2c72\u2c75"
		"\u2c7e-\u2c80\u2c82\u2c84\u2c86\u2c88\u2c8a\u2c8c\u2c8e\u2c90\u2c92\u2c94\u2c96"
		"\u2c98\u2c9a\u2c9c\u2c9e\u2ca0\u2ca2\u2ca4\u2ca6\u2ca8\u2caa\u2cac\u2cae\u2cb0"
		"\u2cb2\u2cb4\u2cb6\u2cb8\u2cba\u2cbc\u2cbe\u2cc0\u2cc2\u2cc4\u2cc6\u2cc8\u2cca"
		"\u2ccc\u2cce\u2cd0\u2cd2\u2cd4\u2cd6\u2cd8\u2cda\u2cdc\u2cde\u2ce0\u2ce2\u2ceb"
		"\u2ced\u2cf2\ua640\ua642\ua644\ua646\ua648\ua64a\ua64c\ua64e\ua650\ua652\ua654"
		"\ua656\ua658\ua65a\ua65c\ua65e\ua660\ua662\ua664\ua666\ua668\ua66a\ua66c\ua680"
		"\ua682\ua684\ua686\ua688\ua68a\ua68c\ua68e\ua690\ua692\ua694\ua696\ua698\ua69a"
		"\ua722\ua724\ua726\ua728\ua72a\ua72c\ua72e\ua732\ua734\ua736\ua738\ua73a\ua73c"
		"\ua73e\ua740\ua742\ua744\ua746\ua748\ua74a\ua74c\ua74e\ua750\ua752\ua754\ua756"
		"\ua758\ua75a\ua75c\ua75e\ua760\ua762\ua764\ua766\ua768\ua76a\ua76c\ua76e\ua779"
		"\ua77b\ua77d\ua77e\ua780\ua782\ua784\ua786\ua78b\ua78d\ua790\ua792\ua796\ua798"
		"\ua79a\ua79c\ua79e\ua7a0\ua7a2\ua7a4\ua7a6\ua7a8\ua7aa\ua7ab-\ua7ae\ua7b0-\ua7b4"
		"\ua7b6\ua7b8\ua7ba\ua7bc\ua7be\ua7c0\ua7c2\ua7c4\ua7c5-\ua7c7\ua7c9\ua7d0\ua7d6"
		"\ua7d8\ua7f5\uff21\uff22-\uff3a\U00010400-\U00010427\U000104b0-\U000104d3"
		"\U00010570-\U0001057a\U0001057c-\U0001058a\U0001058c-\U00010592"
		"\U00010594-\U00010595\U00010c80-\U00010cb2\U000118a0-\U000118bf"
		"\U00016e40-\U00016e5f\U0001e900-\U0001e921"},
	{"lt", "\\p{Lt}",
		"\u01c4\u01c6\u01c7\u01c9\u01ca\u01cc\u01f1\u01f3\u1f80-\u1f87\u1f90-\u1f97"
		"\u1fa0-\u1fa7\u1fb3\u1fc3\u1ff3"},
	{"lu", "\\p{Lu}",
		"\\x{61}-\\x{7a}\u00b5\u00df\u00e0-\u00f6\u00f8-\u00ff\u0101\u0103\u0105\u0107"
		"\u0109\u010b\u010d\u010f\u0111\u0113\u0115\u0117\u0119\u011b\u011d\u011f\u0121"
		"\u0123\u0125\u0127\u0129\u012b\u012d\u012f\u0133\u0135\u0137\u013a\u013c\u013e"
		"\u0140\u0142\u0144\u0146\u0148\u014b\u014d\u014f\u0151\u0153\u0155\u0157\u0159"
		"\u015b\u015d\u015f\u0161\u0163\u0165\u0167\u0169\u016b\u016d\u016f\u0171\u0173"
		"\u0175\u0177\u017a\u017c\u017e\u017f-\u0180\u0183\u0185\u0188\u018c\u0192\u0195"
		"\u0199-\u019a\u019e\u01a1\u01a3\u01a5\u01a8\u01ad\u01b0\u01b4\u01b6\u01b9\u01bd"
		"\u01bf\u01c5-\u01c6\u01c8-\u01c9\u01cb-\u01cc\u01ce\u01d0\u01d2\u01d4\u01d6"
		"\u01d8\u01da\u01dc\u01dd\u01df\u01e1\u01e3\u01e5\u01e7\u01e9\u01eb\u01ed\u01ef"
		"\u01f2-\u01f3\u01f5\u01f9\u01fb\u01fd\u01ff\u0201\u0203\u0205\u0207\u0209\u020b"
		"\u020d\u020f\u0211\u0213\u0215\u0217\u0219\u021b\u021d\u021f\u0223\u0225\u0227"
		"\u0229\u022b\u022d\u022f\u0231\u0233\u023c\u023f\u0240\u0242\u0247\u0249\u024b"
		"\u024d\u024f\u0250-\u0254\u0256-\u0257\u0259\u025b\u025c\u0260\u0261\u0263\u0265"
		"\u0266\u0268\u0269-\u026c\u026f\u0271\u0272\u0275\u027d\u0280\u0282-\u0283"
		"\u0287-\u028c\u0292\u029d\u029e\u0345\u0371\u0373\u0377\u037b\u037c-\u037d"
		"\u03ac-\u03af\u03b1-\u03ce\u03d0-\u03d1\u03d5-\u03d7\u03d9\u03db\u03dd\u03df"
		"\u03e1\u03e3\u03e5\u03e7\u03e9\u03eb\u03ed\u03ef\u03f0-\u03f3\u03f5\u03f8\u03fb"
		"\u0430-\u045f\u0461\u0463\u0465\u0467\u0469\u046b\u046d\u046f\u0471\u0473\u0475"
		"\u0477\u0479\u047b\u047d\u047f\u0481\u048b\u048d\u048f\u0491\u0493\u0495\u0497"
		"\u0499\u049b\u049d\u049f\u04a1\u04a3\u04a5\u04a7\u04a9\u04ab\u04ad\u04af\u04b1"
		"\u04b3\u04b5\u04b7\u04b9\u04bb\u04bd\u04bf\u04c2\u04c4\u04c6\u04c8\u04ca\u04cc"
		"\u04ce\u04cf\u04d1\u04d3\u04d5\u04d7\u04d9\u04db\u04dd\u04df\u04e1\u04e3\u04e5"
		"\u04e7\u04e9\u04eb\u04ed\u04ef\u04f1\u04f3\u04f5\u04f7\u04f9\u04fb\u04fd\u04ff"
		"\u0501\u0503\u0505\u0507\u0509\u050b\u050d\u050f\u0511\u0513\u0515\u0517\u0519"
		"\u051b\u051d\u051f\u0521\u0523\u0525\u0527\u0529\u052b\u052d\u052f\u0561-\u0586"
		"\u10d0-\u10fa\u10fd-\u10ff\u13f8-\u13fd\u1c80-\u1c88\u1d79\u1d7d\u1d8e\u1e01"
		"\u1e03\u1e05\u1e07\u1e09\u1e0b\u1e0d\u1e0f\u1e11\u1e13\u1e15\u1e17\u1e19\u1e1b"
		"\u1e1d\u1e1f\u1e21\u1e23\u1e25\u1e27\u1e29\u1e2b\u1e2d\u1e2f\u1e31\u1e33\u1e35"
		"\u1e37\u1e39\u1e3b\u1e3d\u1e3f\u1e41\u1e43\u1e45\u1e47\u1e49\u1e4b\u1e4d\u1e4f"
		"\u1e51\u1e53\u1e55\u1e57\u1e59\u1e5b\u1e5d\u1e5f\u1e61\u1e63\u1e65\u1e67\u1e69"
		"\u1e6b\u1e6d\u1e6f\u1e71\u1e73\u1e75\u1e77\u1e79\u1e7b\u1e7d\u1e7f\u1e81\u1e83"
		"\u1e85\u1e87\u1e89\u1e8b\u1e8d\u1e8f\u1e91\u1e93\u1e95\u1e9b\u1ea1\u1ea3\u1ea5"
		"\u1ea7\u1ea9\u1eab\u1ead\u1eaf\u1eb1\u1eb3\u1eb5\u1eb7\u1eb9\u1ebb\u1ebd\u1ebf"
		"\u1ec1\u1ec3\u1ec5\u1ec7\u1ec9\u1ecb\u1ecd\u1ecf\u1ed1\u1ed3\u1ed5\u1ed7\u1ed9"
		"\u1edb\u1edd\u1edf\u1ee1\u1ee3\u1ee5\u1ee7\u1ee9\u1eeb\u1eed\u1eef\u1ef1\u1ef3"
		"\u1ef5\u1ef7\u1ef9\u1efb\u1efd\u1eff\u1f00-\u1f07\u1f10-\u1f15\u1f20-\u1f27"
		"\u1f30-\u1f37\u1f40-\u1f45\u1f51\u1f53\u1f55\u1f57\u1f60-\u1f67\u1f70-\u1f7d"
		"\u1fb0-\u1fb1\u1fbe\u1fd0\u1fd1\u1fe0\u1fe1\u1fe5\u214e\u2184\u2c30-\u2c5f\u2c61"
		"\u2c65\u2c66\u2c68\u2c6a\u2c6c\u2c73\u2c76\u2c81\u2c83\u2c85\u2c87\u2c89\u2c8b"
		"\u2c8d\u2c8f\u2c91\u2c93\u2c95\u2c97\u2c99\u2c9b\u2c9d\u2c9f\u2ca1\u2ca3\u2ca5"
		"\u2ca7\u2ca9\u2cab\u2cad\u2caf\u2cb1\u2cb3\u2cb5\u2cb7\u2cb9\u2cbb\u2cbd\u2cbf"
		"\u2cc1\u2cc3\u2cc5\u2cc7\u2cc9\u2ccb\u2ccd\u2ccf\u2cd1\u2cd3\u2cd5\u2cd7\u2cd9"
		"\u2cdb\u2cdd\u2cdf\u2ce1\u2ce3\u2cec\u2cee\u2cf3\u2d00\u2d01-\u2d25\u2d27\u2d2d"
		"\ua641\ua643\ua645\ua647\ua649\ua64b\ua64d\ua64f\ua651\ua653\ua655\ua657\ua659"
		"\ua65b\ua65d\ua65f\ua661\ua663\ua665\ua667\ua669\ua66b\ua66d\ua681\ua683\ua685"
		"\ua687\ua689\ua68b\ua68d\ua68f\ua691\ua693\ua695\ua697\ua699\ua69b\ua723\ua725"
		"\ua727\ua729\ua72b\ua72d\ua72f\ua733\ua735\ua737\ua739\ua73b\ua73d\ua73f\ua741"
		"\ua743\ua745\ua747\ua749\ua74b\ua74d\ua74f\ua751\ua753\ua755\ua757\ua759\ua75b"
		"\ua75d\ua75f\ua761\ua763\ua765\ua767\ua769\ua76b\ua76d\ua76f\ua77a\ua77c\ua77f"
		"\ua781\ua783\ua785\ua787\ua78c\ua791\ua793-\ua794\ua797\ua799\ua79b\ua79d\ua79f"
		"\ua7a1\ua7a3\ua7a5\ua7a7\ua7a9\ua7b5\ua7b7\ua7b9\ua7bb\ua7bd\ua7bf\ua7c1\ua7c3"
		"\ua7c8\ua7ca\ua7d1\ua7d7\ua7d9\ua7f6\uab53\uab70\uab71-\uabbf\uff41-\uff5a"
		"\U00010428-\U0001044f\U000104d8-\U000104fb\U00010597-\U000105a1"
		"\U000105a3-\U000105b1\U000105b3-\U000105b9\U000105bb-\U000105bc"
		"\U00010cc0-\U00010cf2\U000118c0-\U000118df\U00016e60-\U00016e7f"
		"\U0001e922-\U0001e943"},
	{"lycian", "\\p{sc:Lycian}", ""},
	{"lydian", "\\p{sc:Lydian}", ""},
	{"m", "\\p{M}", "\u0399\u03b9\u1fbe"},
	{"mahajani", "\\p{sc:Mahajani}", ""},
	{"makasar", "\\p{sc:Makasar}", ""},
	{"malayalam", "\\p{sc:Malayalam}", ""},
	{"mandaic", "\\p{sc:Mandaic}", ""},
	{"manichaean", "\\p{sc:Manichaean}", ""},
	{"marchen", "\\p{sc:Marchen}", ""},
	{"mark", "\\p{M}", "\u0399\u03b9\u1fbe"},
	{"masaramgondi", "\\p{sc:Masaram_Gondi}", ""},
	{"mathsymbol", "\\p{Sm}", ""},
	{"mc", "\\p{Mc}", ""},
	{"me", "\\p{Me}", ""},
	{"medefaidrin", "\\p{sc:Medefaidrin}", ""},
	{"meeteimayek", "\\p{sc:Meetei_Mayek}", ""},
	{"mendekikakui", "\\p{sc:Mende_Kikakui}", ""},
	{"meroiticcursive", "\\p{sc:Meroitic_Cursive}", ""},
	{"meroitichieroglyphs", "\\p{sc:Meroitic_Hieroglyphs}", ""},
	{"miao", "\\p{sc:Miao}", ""},
	{"mn", "\\p{Mn}", "\u0399\u03b9\u1fbe"},
	{"modi", "\\p{sc:Modi}", ""},
	{"modifierletter", "\\p{Lm}", ""},
	{"modifiersymbol", "\\p{Sk}", ""},
	{"mongolian", "\\p{sc:Mongolian}", ""},
	{"mro", "\\p{sc:Mro}", ""},
	{"multani", "\\p{sc:Multani}", ""},
	{"myanmar", "\\p{sc:Myanmar}", ""},
	{"n", "\\p{N}", ""},
	{"nabataean", "\\p{sc:Nabataean}", ""},
	{"nagmundari", "\\p{sc:Nag_Mundari}", ""},
	{"nandinagari", "\\p{sc:Nandinagari}", ""},
	{"nd", "\\p{Nd}", ""},
	{"newa", "\\p{sc:Newa}", ""},
	{"newtailue", "\\p{sc:New_Tai_Lue}", ""},
	{"nko", "\\p{sc:Nko}", ""},
	{"nl", "\\p{Nl}", ""},
	{"no", "\\p{No}", ""},
	{"nonspacingmark", "\\p{Mn}", "\u0399\u03b9\u1fbe"},
	{"number", "\\p{N}", ""},
	{"nushu", "\\p{sc:Nushu}", ""},
	{"nyiakengpuachuehmong", "\\p{sc:Nyiakeng_Puachue_Hmong}", ""},
	{"ogham", "\\p{sc:Ogham}", ""},
	{"olchiki", "\\p{sc:Ol_Chiki}", ""},
	{"oldhungarian", "\\p{sc:Old_Hungarian}", ""},
	{"olditalic", "\\p{sc:Old_Italic}", ""},
	{"oldnortharabian", "\\p{sc:Old_North_Arabian}", ""},
	{"oldpermic", "\\p{sc:Old_Permic}", ""},
	{"oldpersian", "\\p{sc:Old_Persian}", ""},
	{"oldsogdian", "\\p{sc:Old_Sogdian}", ""},
	{"oldsoutharabian", "\\p{sc:Old_South_Arabian}", ""},
	{"oldturkic", "\\p{sc:Old_Turkic}", ""},
	{"olduyghur", "\\p{sc:Old_Uyghur}", ""},
	{"openpunctuation", "\\p{Ps}", ""},
	{"oriya", "\\p{sc:Oriya}", ""},
	{"osage", "\\p{sc:Osage}", ""},
	{"osmanya", "\\p{sc:Osmanya}", ""},
	{"other", "\\p{C}", ""},
	{"otherletter", "\\p{Lo}", ""},
	{"othernumber", "\\p{No}", ""},
	{"otherpunctuation", "\\p{Po}", ""},
	{"othersymbol", "\\p{So}", ""},
	{"p", "\\p{P}", ""},
	{"pahawhhmong", "\\p{sc:Pahawh_Hmong}", ""},
	{"palmyrene", "\\p{sc:Palmyrene}", ""},
	{"paragraphseparator", "\\p{Zp}", ""},
	{"paucinhau", "\\p{sc:Pau_Cin_Hau}", ""},
	{"pc", "\\p{Pc}", ""},
	{"pd", "\\p{Pd}", ""},
	{"pe", "\\p{Pe}", ""},
	{"pf", "\\p{Pf}", ""},
	{"phagspa", "\\p{sc:Phags_Pa}", ""},
	{"phoenician", "\\p{sc:Phoenician}", ""},
	{"pi", "\\p{Pi}", ""},
	{"po", "\\p{Po}", ""},
	{"privateuse", "\\p{Co}", ""},
	{"ps", "\\p{Ps}", ""},
	{"psalterpahlavi", "\\p{sc:Psalter_Pahlavi}", ""},
	{"punct", "\\p{P}", ""},
	{"punctuation", "\\p{P}", ""},
	{"rejang", "\\p{sc:Rejang}", ""},
	{"runic", "\\p{sc:Runic}", ""},
	{"s", "\\p{S}", ""},
	{"samaritan", "\\p{sc:Samaritan}", ""},
	{"saurashtra", "\\p{sc:Saurashtra}", ""},
	{"sc", "\\p{Sc}", ""},
	{"separator", "\\p{Z}", ""},
	{"sharada", "\\p{sc:Sharada}", ""},
	{"shavian", "\\p{sc:Shavian}", ""},
	{"siddham", "\\p{sc:Siddham}", ""},
	{"signwriting", "\\p{sc:SignWriting}", ""},
	{"sinhala", "\\p{sc:Sinhala}", ""},
	{"sk", "\\p{Sk}", ""},
	{"sm", "\\p{Sm}", ""},
	{"so", "\\p{So}", ""},
	{"sogdian", "\\p{sc:Sogdian}", ""},
	{"sorasompeng", "\\p{sc:Sora_Sompeng}", ""},
	{"soyombo", "\\p{sc:Soyombo}", ""},
	{"spaceseparator", "\\p{Zs}", ""},
	{"spacingmark", "\\p{Mc}", ""},
	{"sundanese", "\\p{sc:Sundanese}", ""},
	{"surrogate", "\\p{Cs}", ""},
	{"sylotinagri", "\\p{sc:Syloti_Nagri}", ""},
	{"symbol", "\\p{S}", ""},
	{"syriac", "\\p{sc:Syriac}", ""},
	{"tagalog", "\\p{sc:Tagalog}", ""},
	{"tagbanwa", "\\p{sc:Tagbanwa}", ""},
	{"taile", "\\p{sc:Tai_Le}", ""},
	{"taitham", "\\p{sc:Tai_Tham}", ""},
	{"taiviet", "\\p{sc:Tai_Viet}", ""},
	{"takri", "\\p{sc:Takri}", ""},
	{"tamil", "\\p{sc:Tamil}", ""},
	{"tangsa", "\\p{sc:Tangsa}", ""},
	{"tangut", "\\p{sc:Tangut}", ""},
	{"telugu", "\\p{sc:Telugu}", ""},
	{"thaana", "\\p{sc:Thaana}", ""},
	{"thai", "\\p{sc:Thai}", ""},
	{"tibetan", "\\p{sc:Tibetan}", ""},
	{"tifinagh", "\\p{sc:Tifinagh}", ""},
	{"tirhuta", "\\p{sc:Tirhuta}", ""},
	{"titlecaseletter", "\\p{Lt}",
		"\u01c4\u01c6\u01c7\u01c9\u01ca\u01cc\u01f1\u01f3\u1f80-\u1f87\u1f90-\u1f97"
		"\u1fa0-\u1fa7\u1fb3\u1fc3\u1ff3"},
	{"toto", "\\p{sc:Toto}", ""},
	{"ugaritic", "\\p{sc:Ugaritic}", ""},
	{"unassigned", "\\p{Cn}", ""},
	{"uppercaseletter", "\\p{Lu}",
		"\\x{61}-\\x{7a}\u00b5\u00df\u00e0-\u00f6\u00f8-\u00ff\u0101\u0103\u0105\u0107"
		"\u0109\u010b\u010d\u010f\u0111\u0113\u0115\u0117\u0119\u011b\u011d\u011f\u0121"
		"\u0123\u0125\u0127\u0129\u012b\u012d\u012f\u0133\u0135\u0137\u013a\u013c\u013e"
		"\u0140\u0142\u0144\u0146\u0148\u014b\u014d\u014f\u0151\u0153\u0155\u0157\u0159"
		"\u015b\u015d\u015f\u0161\u0163\u0165\u0167\u0169\u016b\u016d\u016f\u0171\u0173"
		"\u0175\u0177\u017a\u017c\u017e\u017f-\u0180\u0183\u0185\u0188\u018c\u0192\u0195"
		"\u0199-\u019a\u019e\u01a1\u01a3\u01a5\u01a8\u01ad\u01b0\u01b4\u01b6\u01b9\u01bd"
		"\u01bf\u01c5-\u01c6\u01c8-\u01c9\u01cb-\u01cc\u01ce\u01d0\u01d2\u01d4\u01d6"
		"\u01d8\u01da\u01dc\u01dd\u01df\u01e1\u01e3\u01e5\u01e7\u01e9\u01eb\u01ed\u01ef"
		"\u01f2-\u01f3\u01f5\u01f9\u01fb\u01fd\u01ff\u0201\u0203\u0205\u0207\u0209\u020b"
		"\u020d\u020f\u0211\u0213\u0215\u0217\u0219\u021b\u021d\u021f\u0223\u0225\u0227"
		"\u0229\u022b\u022d\u022f\u0231\u0233\u023c\u023f\u0240\u0242\u0247\u0249\u024b"
		"\u024d\u024f\u0250-\u0254\u0256-\u0257\u0259\u025b\u025c\u0260\u0261\u0263\u0265"
		"\u0266\u0268\u0269-\u026c\u026f\u0271\u0272\u0275\u027d\u0280\u0282-\u0283"
		"\u0287-\u028c\u0292\u029d\u029e\u0345\u0371\u0373\u0377\u037b\u037c-\u037d"
		"\u03ac-\u03af\u03b1-\u03ce\u03d0-\u03d1\u03d5-\u03d7\u03d9\u03db\u03dd\u03df"
		"\u03e1\u03e3\u03e5\u03e7\u03e9\u03eb\u03ed\u03ef\u03f0-\u03f3\u03f5\u03f8\u03fb"
		"\u0430-\u045f\u0461\u0463\u0465\u0467\u0469\u046b\u046d\u046f\u0471\u0473\u0475"
		"\u0477\u0479\u047b\u047d\u047f\u0481\u048b\u048d\u048f\u0491\u0493\u0495\u0497"
		"\u0499\u049b\u049d\u049f\u04a1\u04a3\u04a5\u04a7\u04a9\u04ab\u04ad\u04af\u04b1"
		"\u04b3\u04b5\u04b7\u04b9\u04bb\u04bd\u04bf\u04c2\u04c4\u04c6\u04c8\u04ca\u04cc"
		"\u04ce\u04cf\u04d1\u04d3\u04d5\u04d7\u04d9\u04db\u04dd\u04df\u04e1\u04e3\u04e5"
		"\u04e7\u04e9\u04eb\u04ed\u04ef\u04f1\u04f3\u04f5\u04f7\u04f9\u04fb\u04fd\u04ff"
		"\u0501\u0503\u0505\u0507\u0509\u050b\u050d\u050f\u0511\u0513\u0515\u0517\u0519"
		"\u051b\u051d\u051f\u0521\u0523\u0525\u0527\u0529\u052b\u052d\u052f\u0561-\u0586"
		"\u10d0-\u10fa\u10fd-\u10ff\u13f8-\u13fd\u1c80-\u1c88\u1d79\u1d7d\u1d8e\u1e01"
		"\u1e03\u1e05\u1e07\u1e09\u1e0b\u1e0d\u1e0f\u1e11\u1e13\u1e15\u1e17\u1e19\u1e1b"
		"\u1e1d\u1e1f\u1e21\u1e23\u1e25\u1e27\u1e29\u1e2b\u1e2d\u1e2f\u1e31\u1e33\u1e35"
		"\u1e37\u1e39\u1e3b\u1e3d\u1e3f\u1e41\u1e43\u1e45\u1e47\u1e49\u1e4b\u1e4d\u1e4f"
		"\u1e51\u1e53\u1e55\u1e57\u1e59\u1e5b\u1e5d\u1e5f\u1e61\u1e63\u1e65\u1e67\u1e69"
		"\u1e6b\u1e6d\u1e6f\u1e71\u1e73\u1e75\u1e77\u1e79\u1e7b\u1e7d\u1e7f\u1e81\u1e83"
		"\u1e85\u1e87\u1e89\u1e8b\u1e8d\u1e8f\u1e91\u1e93\u1e95\u1e9b\u1ea1\u1ea3\u1ea5"
		"\u1ea7\u1ea9\u1eab\u1ead\u1eaf\u1eb1\u1eb3\u1eb5\u1eb7\u1eb9\u1ebb\u1ebd\u1ebf"
		"\u1ec1\u1ec3\u1ec5\u1ec7\u1ec9\u1ecb\u1ecd\u1ecf\u1ed1\u1ed3\u1ed5\u1ed7\u1ed9"
		"\u1edb\u1edd\u1edf\u1ee1\u1ee3\u1ee5\u1ee7\u1ee9\u1eeb\u1eed\u1eef\u1ef1\u1ef3"
		"\u1ef5\u1ef7\u1ef9\u1efb\u1efd\u1eff\u1f00-\u1f07\u1f10-\u1f15\u1f20-\u1f27"
		"\u1f30-\u1f37\u1f40-\u1f45\u1f51\u1f53\u1f55\u1f57\u1f60-\u1f67\u1f70-\u1f7d"
		"\u1fb0-\u1fb1\u1fbe\u1fd0\u1fd1\u1fe0\u1fe1\u1fe5\u214e\u2184\u2c30-\u2c5f\u2c61"
		"\u2c65\u2c66\u2c68\u2c6a\u2c6c\u2c73\u2c76\u2c81\u2c83\u2c85\u2c87\u2c89\u2c8b"
		"\u2c8d\u2c8f\u2c91\u2c93\u2c95\u2c97\u2c99\u2c9b\u2c9d\u2c9f\u2ca1\u2ca3\u2ca5"
		"\u2ca7\u2ca9\u2cab\u2cad\u2caf\u2cb1\u2cb3\u2cb5\u2cb7\u2cb9\u2cbb\u2cbd\u2cbf"
		"\u2cc1\u2cc3\u2cc5\u2cc7\u2cc9\u2ccb\u2ccd\u2ccf\u2cd1\u2cd3\u2cd5\u2cd7\u2cd9"
		"\u2cdb\u2cdd\u2cdf\u2ce1\u2ce3\u2cec\u2cee\u2cf3\u2d00\u2d01-\u2d25\u2d27\u2d2d"
		"\ua641\ua643\ua645\ua647\ua649\ua64b\ua64d\ua64f\ua651\ua653\ua655\ua657\ua659"
		"\ua65b\ua65d\ua65f\ua661\ua663\ua665\ua667\ua669\ua66b\ua66d\ua681\ua683\ua685"
		"\ua687\ua689\ua68b\ua68d\ua68f\ua691\ua693\ua695\ua697\ua699\ua69b\ua723\ua725"
		"\ua727\ua729\ua72b\ua72d\ua72f\ua733\ua735\ua737\ua739\ua73b\ua73d\ua73f\ua741"
		"\ua743\ua745\ua747\ua749\ua74b\ua74d\ua74f\ua751\ua753\ua755\ua757\ua759\ua75b"
		"\ua75d\ua75f\ua761\ua763\ua765\ua767\ua769\ua76b\ua76d\ua76f\ua77a\ua77c\ua77f"
		"\ua781\ua783\ua785\ua787\ua78c\ua791\ua793-\ua794\ua797\ua799\ua79b\ua79d\ua79f"
		"\ua7a1\ua7a3\ua7a5\ua7a7\ua7a9\ua7b5\ua7b7\ua7b9\ua7bb\ua7bd\ua7bf\ua7c1\ua7c3"
		"\ua7c8\ua7ca\ua7d1\ua7d7\ua7d9\ua7f6\uab53\uab70\uab71-\uabbf\uff41-\uff5a"
		"\U00010428-\U0001044f\U000104d8-\U000104fb\U00010597-\U000105a1"
		"\U000105a3-\U000105b1\U000105b3-\U000105b9\U000105bb-\U000105bc"
		"\U00010cc0-\U00010cf2\U000118c0-\U000118df\U00016e60-\U00016e7f"
		"\U0001e922-\U0001e943"},
	{"vai", "\\p{sc:Vai}", ""},
	{"vithkuqi", "\\p{sc:Vithkuqi}", ""},
	{"wancho", "\\p{sc:Wancho}", ""},
	{"warangciti", "\\p{sc:Warang_Citi}", ""},
	{"yezidi", "\\p{sc:Yezidi}", ""},
	{"yi", "\\p{sc:Yi}", ""},
	{"z", "\\p{Z}", ""},
	{"zanabazarsquare", "\\p{sc:Zanabazar_Square}", ""},
	{"zl", "\\p{Zl}", ""},
	{"zp", "\\p{Zp}", ""},
	{"zs", "\\p{Zs}", ""},
	{NULL, NULL, NULL},
};
