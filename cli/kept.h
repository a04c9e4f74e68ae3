/*
 * kept - reads back what is kept of a refused record: the ce_ headers of binary mode, the subject.
 *
 * The store keeps them as one JSON object {"ce_id":"…",…} (struct batch_item),
 * with "doubled":true where a header came twice.
 */
#ifndef HOTLINE_CLI_KEPT_H
#define HOTLINE_CLI_KEPT_H

#include "base/pool.h"
#include "event/decode.h"

/* Texts are copied into the pool.  ST_DATA: not such an object; ST_SYSTEM: out of memory. */
MUST_USE enum status kept_headers(struct text headers, struct pool *pool, struct binary_attributes *out, struct err *err);

/* The subject that kept bytes in structured mode name, borrowed from them: { NULL, 0 } where they are no JSON
 * object, name none or two, or one that is escaped or longer than an id. */
struct text kept_subject(struct text kept);

#endif
