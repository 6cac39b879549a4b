// SPDX-License-Identifier: MIT
package com.example.shop;

/** One mode of waiting a run; prints "ready" when all threads stand where they are meant to. */
public final class Main {
	public static void main(String[] args) throws Exception {
		switch (args[0]) {
		case "transfer" -> Transfers.deadlock();
		case "orders" -> Orders.deadlock();
		case "contended" -> Transfers.contended();
		case "holder" -> Report.behindOneHolder(40);
		case "pool" -> Pool.idle(200);
		case "waits" -> Waits.all();
		case "leak" -> Leak.run(12, 30);
		default -> throw new IllegalArgumentException(args[0]);
		}
	}

	static void ready() throws InterruptedException {
		Thread.sleep(500);
		System.out.println("ready");
		System.out.flush();
	}

	static Thread start(String name, Runnable work) {
		Thread t = new Thread(work, name);
		t.setDaemon(false);
		t.start();
		return t;
	}
}
