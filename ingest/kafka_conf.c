#include "ingest/kafka_conf.h"

#include "base/clock.h"
#include "base/lang.h"
#include "base/log.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* librdkafka before 2.6.1 repeats SCRAM's nonce, and 4.x brokers refuse that. */
enum { SCRAM_WORKS_VERSION = 0x020601ff };

/* One try of asking for metadata; the whole is bounded by the caller's wait. */
enum { METADATA_TRY_MS = 2000, METADATA_PAUSE_MS = 200 };

struct refusal {
	const char *name;
	const char *reason; /* N_() */
};

/* Settings that would break a promise, each with which. */
static const struct refusal refusals[] = {
	{ "bootstrap.servers", N_("use --brokers") },
	{ "metadata.broker.list", N_("use --brokers") },
	{ "group.id", N_("use --group") },
	{ "enable.auto.commit", N_("positions are kept in the store, together with the events") },
	{ "auto.commit.enable", N_("positions are kept in the store, together with the events") },
	{ "enable.auto.offset.store", N_("positions are kept in the store, together with the events") },
	{ "auto.offset.reset", N_("a gap must not be skipped in silence; see --accept-gap") },
	{ "check.crcs", N_("damaged records must be noticed") },
	{ "isolation.level", N_("records of aborted transactions are no events") },
	{ "enable.partition.eof", N_("the end of a partition must be noticed") },
	{ "partition.assignment.strategy", N_("all partitions are read; no group hands them out") },
	{ "enable.idempotence", N_("records must be delivered once") },
	{ "acks", N_("a record counts as delivered only when all replicas have it") },
	{ "request.required.acks", N_("a record counts as delivered only when all replicas have it") },
	{ "message.timeout.ms", N_("a slow broker must make us wait, not lose records") },
	{ "delivery.timeout.ms", N_("a slow broker must make us wait, not lose records") },
	{ "delivery.report.only.error", N_("without a report of each record none would count as delivered") },
	{ "queuing.strategy", N_("records must be delivered once") },
	{ "enable.gapless.guarantee", N_("a record that is refused must not stop the others") },
	{ "enabled_events", N_("reports and errors of the client must reach this program") },
	{ "log.queue", N_("reports and errors of the client must reach this program") },
	{ "test.mock.num.brokers", N_("records would go to a broker that is made up") },
	{ "transactional.id", N_("records are not produced in transactions") },
	{ "plugin.library.paths", N_("foreign code is not loaded") },
};

/* Settings that go with idempotence only within limits; otherwise no producer could be made, at the first dead letter. */
static const struct limit {
	const char *name;
	long long least, most;
} limits[] = {
	{ "retries", 1, INT_MAX },
	{ "message.send.max.retries", 1, INT_MAX },
	{ "max.in.flight", 1, 5 },
	{ "max.in.flight.requests.per.connection", 1, 5 },
};

static enum status check_limit(const struct limit *limit, const char *value, struct err *err)
{
	char *end;
	long long number = strtoll(value, &end, 0);

	/* What is no number librdkafka refuses. */
	if (end == value || (number >= limit->least && number <= limit->most))
		return ST_OK;
	return err_set(err, ST_CONFIG, _("kafka.%s must be %lld to %lld: records must be delivered once"), limit->name, limit->least,
		limit->most);
}

enum status kafka_conf_check(const char *name, const char *value, struct err *err)
{
	for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
		if (strcmp(refusals[i].name, name) == 0)
			return err_set(err, ST_CONFIG, _("kafka.%s cannot be set: %s"), name, _(refusals[i].reason));
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
		if (strcmp(limits[i].name, name) == 0)
			return check_limit(&limits[i], value, err);
	return ST_OK;
}

/* In the handshake the other side closed or answered in something else: nobody refused a login.  A certificate that is
 * refused gets an alert instead. */
static bool is_no_tls(const char *reason)
{
	return strstr(reason, "SSL handshake failed") != NULL
		&& (strstr(reason, "unexpected eof") != NULL || strstr(reason, "wrong version number") != NULL);
}

static void keep_trouble(struct kafka_trouble *trouble, rd_kafka_resp_err_t code, const char *reason)
{
	enum status status = ST_UNAVAILABLE;
	bool no_tls = is_no_tls(reason);

	/* With TLS 1.3 the broker refuses our certificate by an alert after the handshake, on a connection that seemed good. */
	if (code == RD_KAFKA_RESP_ERR__AUTHENTICATION || (code == RD_KAFKA_RESP_ERR__SSL && !no_tls)
		|| (code == RD_KAFKA_RESP_ERR__TRANSPORT && strstr(reason, "SSL alert number") != NULL)
		|| code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED
		|| code == RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED)
		status = ST_NOPERM;
	else if (code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART || code == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC)
		status = ST_NOINPUT;
	/* "All brokers are down" follows every refusal and explains none. */
	if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN && trouble->status != ST_OK)
		return;
	trouble->status = status;
	(void)snprintf(trouble->text, sizeof trouble->text, "%s%s", reason, no_tls ? _(" (the port may not speak TLS)") : "");
}

void kafka_conf_silent(struct kafka_trouble *trouble, const char *reason)
{
	if (trouble->silent)
		return;
	log_line(LOG_WARN, _("a broker does not answer, waiting for it: %s"), reason);
	trouble->silent = true;
	trouble->silences++;
}

void kafka_conf_answers(struct kafka_trouble *trouble)
{
	if (trouble->silent)
		log_line(LOG_INFO, _("the broker answers again"));
	trouble->silent = false;
}

static void on_error(rd_kafka_t *client, int code, const char *reason, void *opaque)
{
	(void)client;
	keep_trouble(opaque, code, reason);
	log_line(LOG_DEBUG, "kafka: %s", reason);
	/* Which of these comes, and whether "all are down" comes at all, depends on how the broker went. */
	if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || code == RD_KAFKA_RESP_ERR__TRANSPORT
		|| code == RD_KAFKA_RESP_ERR__RESOLVE || code == RD_KAFKA_RESP_ERR__TIMED_OUT)
		kafka_conf_silent(opaque, reason);
}

static void on_log(const rd_kafka_t *client, int level, const char *facility, const char *text)
{
	(void)client;
	log_line(LOG_DEBUG, "kafka: %d %s: %s", level, facility, text);
}

/* The value is not repeated: it may be a secret. */
static enum status set(rd_kafka_conf_t *conf, const struct kafka_setting *setting, struct err *err)
{
	char reason[512];

	switch (rd_kafka_conf_set(conf, setting->name, setting->value, reason, sizeof reason)) {
	case RD_KAFKA_CONF_OK:
		return ST_OK;
	case RD_KAFKA_CONF_UNKNOWN:
		return err_set(err, ST_CONFIG, _("kafka.%s: librdkafka has no such setting"), setting->name);
	default:
		return err_set(err, ST_CONFIG, _("kafka.%s: its value does not fit, or this librdkafka was built without it"),
			setting->name);
	}
}

static enum status set_all(rd_kafka_conf_t *conf, const struct kafka_setting *settings, size_t count, bool check,
	struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (check)
			st = kafka_conf_check(settings[i].name, settings[i].value, err);
		if (st == ST_OK)
			st = set(conf, &settings[i], err);
	}
	return st;
}

static void notice_scram(struct kafka_trouble *trouble, const struct kafka_setting *settings, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if ((strcmp(settings[i].name, "sasl.mechanism") == 0 || strcmp(settings[i].name, "sasl.mechanisms") == 0)
			&& strncmp(settings[i].value, "SCRAM", 5) == 0)
			trouble->scram = rd_kafka_version() < SCRAM_WORKS_VERSION;
	if (trouble->scram)
		log_line(LOG_WARN, _("librdkafka %s cannot log in by SCRAM to brokers of version 4 and later (mended in "
			"2.6.1)"), rd_kafka_version_str());
}

enum status kafka_conf_client(rd_kafka_type_t type, const char *brokers, const struct kafka_setting *settings,
	size_t setting_count, const struct kafka_setting *own, size_t own_count, struct kafka_trouble *trouble,
	void (*prepare)(rd_kafka_conf_t *conf), rd_kafka_t **out, struct err *err)
{
	const struct kafka_setting servers = { "bootstrap.servers", brokers };
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	char reason[512];
	enum status st = set(conf, &servers, err);

	*out = NULL;
	/* Ours come first, so that tuning passed through wins over them; what must not change is refused. */
	if (st == ST_OK)
		st = set_all(conf, own, own_count, false, err);
	if (st == ST_OK)
		st = set_all(conf, settings, setting_count, true, err);
	if (st != ST_OK) {
		rd_kafka_conf_destroy(conf);
		return st;
	}
	*trouble = (struct kafka_trouble){ .status = ST_OK };
	notice_scram(trouble, settings, setting_count);
	rd_kafka_conf_set_opaque(conf, trouble);
	rd_kafka_conf_set_error_cb(conf, on_error);
	rd_kafka_conf_set_log_cb(conf, on_log);
	if (prepare != NULL)
		prepare(conf);
	*out = rd_kafka_new(type, conf, reason, sizeof reason);
	if (*out != NULL)
		return ST_OK;
	rd_kafka_conf_destroy(conf);
	return err_set(err, ST_CONFIG, _("the Kafka client cannot be made: %s"), reason);
}

/* One question; ST_OK with *partitions 0: not yet. */
static enum status ask(rd_kafka_t *client, rd_kafka_topic_t *handle, int wait_ms,
	struct kafka_trouble *trouble, int32_t *partitions)
{
	const struct rd_kafka_metadata *metadata = NULL;
	rd_kafka_resp_err_t code = rd_kafka_metadata(client, 0, handle, &metadata, wait_ms);

	if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
		if (trouble->status == ST_OK)
			keep_trouble(trouble, code, rd_kafka_err2str(code));
		return trouble->status;
	}
	code = metadata->topic_cnt == 1 ? metadata->topics[0].err : RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
	*partitions = metadata->topic_cnt == 1 ? metadata->topics[0].partition_cnt : 0;
	rd_kafka_metadata_destroy(metadata);
	if (code == RD_KAFKA_RESP_ERR_NO_ERROR && *partitions > 0)
		return ST_OK;
	*partitions = 0;
	keep_trouble(trouble, code, rd_kafka_err2str(code));
	return trouble->status;
}

enum status kafka_conf_find_topic(rd_kafka_t *client, const char *topic, int wait_ms,
	struct kafka_trouble *trouble, int32_t *partitions, struct err *err)
{
	rd_kafka_topic_t *handle = rd_kafka_topic_new(client, topic, NULL);
	int64_t end = clock_ms() + wait_ms;
	enum status st = ST_UNAVAILABLE;

	*partitions = 0;
	if (handle == NULL)
		return err_set(err, ST_NOINPUT, _("%s is no name of a topic"), topic);
	while (st == ST_UNAVAILABLE) {
		int64_t left = end - clock_ms();

		st = ask(client, handle, left > METADATA_TRY_MS ? METADATA_TRY_MS : left < 1 ? 1 : (int)left, trouble,
			partitions);
		if (st == ST_UNAVAILABLE && clock_ms() >= end)
			break;
		if (st != ST_OK)
			(void)rd_kafka_poll(client, METADATA_PAUSE_MS);
	}
	rd_kafka_topic_destroy(handle);
	if (st == ST_OK)
		return ST_OK;
	if (st == ST_NOINPUT)
		return err_set(err, st, _("there is no topic %s"), topic);
	if (st == ST_NOPERM)
		return err_set(err, st, _("login refused: %s%s"), trouble->text, trouble->scram
			? _(" (this librdkafka cannot log in by SCRAM to brokers of version 4 and later)") : "");
	return err_set(err, ST_UNAVAILABLE, _("no broker answers: %s"), trouble->text);
}
