/*
 * conf - the form of hotline.conf: `key = value`, a line each (base/keylines.h), without sections.
 *
 * What a key means is not known here.
 */
#ifndef HOTLINE_CLI_CONF_H
#define HOTLINE_CLI_CONF_H

#include "base/buf.h"

/* A configuration is read whole; what is larger is some other file given by mistake. */
enum { CONF_BYTES_MAX = 1024 * 1024 };

/* Called for each key in the order of the file; texts are good during the call. */
typedef enum status conf_entry(void *context, int line, struct text key, struct text value, struct err *err);

/* Any bytes.  ST_CONFIG with "NAME:LINE: ..." for a line of another form and for what `entry` refuses. */
MUST_USE enum status conf_parse(const char *name, struct text bytes, conf_entry *entry, void *context, struct err *err);

/* All bytes of a file, appended.  ST_NOINPUT: there is none; ST_IO: it cannot be read; ST_CONFIG: over CONF_BYTES_MAX. */
MUST_USE enum status conf_bytes(const char *path, struct buf *out, struct err *err);

/* The same for a file.  ST_NOINPUT: there is none; ST_IO: it cannot be read. */
MUST_USE enum status conf_read(const char *path, conf_entry *entry, void *context, struct err *err);

#endif
