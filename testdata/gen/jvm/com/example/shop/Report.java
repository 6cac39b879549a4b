// SPDX-License-Identifier: MIT
package com.example.shop;

/** A pile of threads behind one monitor whose holder sleeps. */
final class Report {
	synchronized void render() {
		Transfers.nap(600_000);
	}

	static void behindOneHolder(int n) throws Exception {
		Report r = new Report();
		Main.start("render", r::render);
		Thread.sleep(200);
		for (int i = 0; i < n; i++)
			Main.start("http-" + i, r::render);
		Main.ready();
		Thread.sleep(600_000);
	}
}
