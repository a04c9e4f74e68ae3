/*
 * kept - reads back the ce_ headers that are kept of a record refused in binary mode.
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

#endif
