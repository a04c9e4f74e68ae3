/*
 * kadmin - what the tests ask of a Kafka cluster, without the seconds a Java tool takes to start.
 *
 * A test tool: every failure ends the program through kadmin_die, so functions return only when they
 * have done what they promise.  The commands are listed in kadmin.c.
 */
#ifndef HOTLINE_TESTS_KAFKA_KADMIN_H
#define HOTLINE_TESTS_KAFKA_KADMIN_H

#include <librdkafka/rdkafka.h>

/* No single request takes longer; a broker that needs more is broken for a test's purpose. */
#define KADMIN_WAIT_MS_MAX 30000

/* Says why on standard error, prefixed by the program's name, and exits with 1. */
_Noreturn void kadmin_die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Properties of a client: those given (pairs of property and value, ended by NULL; or NULL), then those of the
 * command line, which win.  The caller may add call-backs and hands it to kadmin_client_of. */
rd_kafka_conf_t *kadmin_conf(const char *const *properties);

/* A client of the kind asked for; takes conf. */
rd_kafka_t *kadmin_client_of(rd_kafka_type_t type, rd_kafka_conf_t *conf);

/* Number of partitions of a topic that exists. */
int kadmin_partitions(rd_kafka_t *rk, const char *topic);

/* Records of standard input to a topic; see kadmin.c for the options.  Ends only when each one is delivered. */
void kadmin_produce(const char *topic, int argc, char **argv);

/* All records of a topic to standard output, up to its end at the moment of the call. */
void kadmin_consume(const char *topic, int argc, char **argv);

#endif
