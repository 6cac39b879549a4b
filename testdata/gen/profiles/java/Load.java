// SPDX-License-Identifier: MIT
package com.example.load;

import java.util.HashMap;
import java.util.Map;
import one.profiler.AsyncProfiler;

/** Works for two seconds on two threads under async-profiler and writes what it saw. */
public final class Load {
    private static volatile long sink;

    static long hash(String s) {
        long h = 7;
        for (int i = 0; i < s.length(); i++) {
            h = h * 31 + s.charAt(i);
        }
        return h;
    }

    static long count(Map<String, Integer> words, int round) {
        long sum = 0;
        for (int i = 0; i < 2000; i++) {
            String w = "word-" + (i * 31 + round) % 700;
            words.merge(w, 1, Integer::sum);
            sum += hash(w);
        }
        return sum;
    }

    static void work(long until) {
        Map<String, Integer> words = new HashMap<>();
        for (int i = 0; System.nanoTime() < until; i++) {
            sink += count(words, i);
        }
    }

    public static void main(String[] args) throws Exception {
        AsyncProfiler profiler = AsyncProfiler.getInstance();
        profiler.execute("start,event=" + args[0] + ",interval=5ms");
        long until = System.nanoTime() + 2_000_000_000L;
        Thread other = new Thread(() -> work(until), "index builder");
        other.start();
        work(until);
        other.join();
        profiler.execute("stop,file=" + args[1] + ",collapsed" + (args.length > 2 ? "," + args[2] : ""));
    }
}
