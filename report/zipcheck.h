/*
 * zipcheck - whether a workbook on disk is whole.
 *
 * The library that writes workbooks (libxlsxwriter 1.1) collects sheets in
 * temporary files and does not look whether writing those succeeded: on a full
 * disk it makes a readable archive of cut sheets and reports no error.  So what
 * was written is read back: every part must be an XML document that is closed,
 * and rows and cells must be as many as were put in.
 */
#ifndef HOTLINE_REPORT_ZIPCHECK_H
#define HOTLINE_REPORT_ZIPCHECK_H

#include "base/err.h"

#include <stdint.h>

struct zipcheck {
	int64_t parts; /* files in the archive */
	int64_t rows;  /* <row> in all sheets */
	int64_t cells; /* <c> */
};

/* Reads the archive through.  ST_IO: it cannot be read, a part does not fit its checksum, or is cut. */
MUST_USE enum status zipcheck_read(const char *path, struct zipcheck *out, struct err *err);

#endif
