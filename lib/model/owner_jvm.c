/* SPDX-License-Identifier: MIT */
#include "model/owner_jvm.h"

static bool in_list(struct str name, const struct str *prefixes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_starts(name, prefixes[i]))
			return true;
	return false;
}

#define IN_LIST(name, list) in_list(name, list, sizeof(list) / sizeof((list)[0]))

/* The JDK, and the libraries of its languages. */
static const struct str shipped[] = {STR_INIT("java."), STR_INIT("javax."), STR_INIT("jdk."),
	STR_INIT("sun."), STR_INIT("com.sun."), STR_INIT("kotlin."),
	STR_INIT("kotlinx.coroutines."), STR_INIT("scala."), STR_INIT("groovy.lang."),
	STR_INIT("clojure.")};

static const struct str waiting[] = {STR_INIT("java.lang.Thread."),
	STR_INIT("java.lang.VirtualThread"), STR_INIT("java.lang.BaseVirtualThread"),
	STR_INIT("java.lang.ThreadBuilders"), STR_INIT("java.lang.System$"),
	STR_INIT("java.lang.Object."), STR_INIT("java.util.concurrent.locks."),
	STR_INIT("java.util.concurrent.ForkJoinPool.managedBlock"),
	STR_INIT("java.util.concurrent.ForkJoinPool.unmanagedBlock"),
	STR_INIT("java.util.concurrent.ForkJoinPool.compensatedBlock"), STR_INIT("jdk.internal."),
	STR_INIT("sun.misc.Unsafe."), STR_INIT("java.lang.invoke."), STR_INIT("java.lang.reflect."),
	STR_INIT("sun.reflect."), STR_INIT("sun.nio.ch."), STR_INIT("com.sun.proxy.")};

/* What takes tasks for its own threads. */
static const struct str workers[] = {STR_INIT("java.util.concurrent.ThreadPoolExecutor"),
	STR_INIT("java.util.concurrent.ScheduledThreadPoolExecutor"),
	STR_INIT("java.util.concurrent.ForkJoin"), STR_INIT("java.util.concurrent.DelayScheduler"),
	STR_INIT("java.util.concurrent.CompletableFuture$DelayScheduler"),
	STR_INIT("java.util.concurrent.ThreadPerTaskExecutor"), STR_INIT("java.util.TimerThread")};

/* Widely used libraries and servers; what is not here is taken for one's own. */
static const struct str libraries[] = {STR_INIT("akka."), STR_INIT("brave."),
	STR_INIT("ch.qos.logback."), STR_INIT("com.amazonaws."), STR_INIT("com.codahale.metrics."),
	STR_INIT("com.datastax."), STR_INIT("com.fasterxml."), STR_INIT("com.github.benmanes."),
	STR_INIT("com.google.common."), STR_INIT("com.google.protobuf."),
	STR_INIT("com.hazelcast."), STR_INIT("com.microsoft.sqlserver."), STR_INIT("com.mongodb."),
	STR_INIT("com.mysql."), STR_INIT("com.netflix."), STR_INIT("com.rabbitmq."),
	STR_INIT("com.squareup."), STR_INIT("com.zaxxer.hikari."), STR_INIT("freemarker."),
	STR_INIT("io.grpc."), STR_INIT("io.ktor."), STR_INIT("io.lettuce."),
	STR_INIT("io.micrometer."), STR_INIT("io.netty."), STR_INIT("io.opentelemetry."),
	STR_INIT("io.prometheus."), STR_INIT("io.reactivex."), STR_INIT("io.undertow."),
	STR_INIT("io.vertx."), STR_INIT("jakarta."), STR_INIT("net.bytebuddy."),
	STR_INIT("net.sf.cglib."), STR_INIT("okhttp3."), STR_INIT("okio."), STR_INIT("oracle."),
	STR_INIT("org.apache."), STR_INIT("org.aspectj."), STR_INIT("org.codehaus."),
	STR_INIT("org.eclipse.jetty."), STR_INIT("org.elasticsearch."), STR_INIT("org.glassfish."),
	STR_INIT("org.gradle."), STR_INIT("org.h2."), STR_INIT("org.hibernate."),
	STR_INIT("org.jboss."), STR_INIT("org.junit."), STR_INIT("org.mariadb."),
	STR_INIT("org.mockito."), STR_INIT("org.postgresql."), STR_INIT("org.quartz."),
	STR_INIT("org.reactivestreams."), STR_INIT("org.redisson."), STR_INIT("org.slf4j."),
	STR_INIT("org.springframework."), STR_INIT("org.xnio."), STR_INIT("play."),
	STR_INIT("reactor."), STR_INIT("redis.clients."), STR_INIT("rx."),
	STR_INIT("software.amazon.awssdk.")};

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* "func1", "gowrap2", "deferwrap1", "3": what Go's compiler names. */
static bool is_go_ordinal(struct str s)
{
	if (!str_eat(&s, STR("func")) && !str_eat(&s, STR("gowrap")))
		str_eat(&s, STR("deferwrap"));
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

size_t jvm_class_at(struct str name)
{
	size_t packages = 0, at = 0, dot;

	if (str_chr(name, '(') != SIZE_MAX || str_chr(name, '[') != SIZE_MAX ||
		str_chr(name, '/') != SIZE_MAX || str_chr(name, ':') != SIZE_MAX)
		return 0;
	while ((dot = str_chr(str_from_at(name, at), '.')) != SIZE_MAX && dot > 0 &&
		is_lower(name.p[at])) {
		packages++;
		at += dot + 1;
	}
	if (packages < 2 || dot == SIZE_MAX || dot == 0 ||
		!(is_upper(name.p[at]) || name.p[at] == '$') ||
		is_go_ordinal(str_from_at(name, str_rchr(name, '.') + 1)))
		return 0;
	return at;
}

bool jvm_is_function(struct str name, struct str file)
{
	static const struct str suffixes[] = {STR_INIT(".java"), STR_INIT(".kt"),
		STR_INIT(".scala"), STR_INIT(".groovy"), STR_INIT(".clj")};

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
		if (str_ends(file, suffixes[i]))
			return true;
	return !file.n && jvm_class_at(name);
}

/* Classes that the VM makes up between a caller and what it means. */
static bool is_generated(struct str name)
{
	static const struct str marks[] = {STR_INIT("$$Lambda"), STR_INIT(".$Proxy"),
		STR_INIT("GeneratedMethodAccessor"), STR_INIT("GeneratedConstructorAccessor")};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (str_find(name, marks[i]) != SIZE_MAX)
			return true;
	return false;
}

enum code_owner jvm_owner(struct str name)
{
	if (IN_LIST(name, waiting) || is_generated(name))
		return CODE_RUNTIME;
	if (IN_LIST(name, shipped))
		return CODE_STDLIB;
	return IN_LIST(name, libraries) ? CODE_DEPENDENCY : CODE_MINE;
}

bool jvm_serves_callers(struct str name)
{
	static const struct str served[] = {
		STR_INIT("java.util.concurrent."), STR_INIT("java.net."), STR_INIT("java.io.")};

	if (IN_LIST(name, waiting) || str_find(name, STR("$$Lambda")) != SIZE_MAX)
		return true;
	return IN_LIST(name, served) && !IN_LIST(name, workers);
}
