#include "report/zipcheck.h"

#include "base/lang.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

/* Of the format's description, APPNOTE 6.3: 4.3.16 end of central directory, 4.3.12 its headers, 4.3.7 local headers.
 * Only what the writing library makes is read: one disk, no comment, no ZIP64 (a sheet of a million rows is far from
 * 4 GiB). */
enum { END_LEN = 22, HEADER_LEN = 46, LOCAL_LEN = 30, STORED = 0, DEFLATED = 8, BLOCK = 1 << 16, NAME_MAX_READ = 64 };
#define END_MARK 0x06054b50u
#define HEADER_MARK 0x02014b50u
#define LOCAL_MARK 0x04034b50u

struct entry {
	uint32_t crc, packed, size, at;
	unsigned method;
};

/* Follows the tags of one XML part. */
struct tags {
	struct zipcheck *found;
	int64_t depth;
	bool any;
	bool in_tag;
	char name[8]; /* its first bytes: "row", "/row" */
	size_t name_len;
	bool named;   /* the name has ended */
	uint8_t last;
};

static unsigned two(const uint8_t *at)
{
	return at[0] | (unsigned)at[1] << 8;
}

static uint32_t four(const uint8_t *at)
{
	return two(at) | (uint32_t)two(at + 2) << 16;
}

static enum status cut(const char *path, struct err *err)
{
	return err_set(err, ST_IO, _("%s: what was written is not whole; is the disk full?"), path);
}

/* ---- XML ---- */

static bool is_named(const struct tags *tags, const char *name)
{
	return tags->name_len == strlen(name) && memcmp(tags->name, name, tags->name_len) == 0;
}

static void end_tag(struct tags *tags)
{
	tags->in_tag = false;
	if (tags->name_len == 0 || tags->name[0] == '?' || tags->name[0] == '!')
		return;
	tags->any = true;
	if (tags->name[0] == '/') {
		tags->depth--;
		return;
	}
	tags->found->rows += is_named(tags, "row");
	tags->found->cells += is_named(tags, "c");
	if (tags->last != '/')
		tags->depth++;
}

/* Text and attributes have every '<' and '>' escaped, so these two are always a tag's. */
static void follow(struct tags *tags, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		uint8_t byte = bytes[i];

		if (byte == '<') {
			tags->in_tag = true;
			tags->named = false;
			tags->name_len = 0;
		} else if (tags->in_tag && byte == '>') {
			end_tag(tags);
		} else if (tags->in_tag && !tags->named) {
			tags->named = byte == ' ' || byte == '\n' || (byte == '/' && tags->name_len > 0);
			if (!tags->named && tags->name_len < sizeof tags->name)
				tags->name[tags->name_len++] = (char)byte;
		}
		tags->last = byte;
	}
}

/* ---- one part ---- */

/* Hands on what the part holds; false: not its bytes. */
static bool unpack(FILE *file, const struct entry *entry, z_stream *stream, struct tags *tags, uint32_t *crc)
{
	static const int ended = Z_STREAM_END;
	uint8_t packed[BLOCK / 4], bytes[BLOCK / 4];
	uint32_t left = entry->packed;
	int answer = Z_OK;

	while (answer != ended) {
		if (stream->avail_in == 0 && left > 0) {
			size_t wanted = left < sizeof packed ? left : sizeof packed;

			if (fread(packed, 1, wanted, file) != wanted)
				return false;
			left -= (uint32_t)wanted;
			stream->next_in = packed;
			stream->avail_in = (uInt)wanted;
		}
		stream->next_out = bytes;
		stream->avail_out = sizeof bytes;
		answer = inflate(stream, Z_NO_FLUSH);
		if (answer != Z_OK && answer != ended)
			return false;
		*crc = (uint32_t)crc32(*crc, bytes, (uInt)(sizeof bytes - stream->avail_out));
		follow(tags, bytes, sizeof bytes - stream->avail_out);
	}
	return left == 0 && stream->total_out == entry->size;
}

static bool is_whole(FILE *file, const struct entry *entry, struct zipcheck *found)
{
	struct tags tags = { .found = found };
	uint8_t local[LOCAL_LEN];
	z_stream stream = { 0 };
	uint32_t crc = 0;
	bool whole;

	if (fseek(file, (long)entry->at, SEEK_SET) != 0 || fread(local, 1, sizeof local, file) != sizeof local ||
		four(local) != LOCAL_MARK || entry->method != DEFLATED ||
		fseek(file, (long)(two(local + 26) + two(local + 28)), SEEK_CUR) != 0 || inflateInit2(&stream, -MAX_WBITS) != Z_OK)
		return false;
	whole = unpack(file, entry, &stream, &tags, &crc);
	(void)inflateEnd(&stream);
	return whole && crc == entry->crc && tags.any && tags.depth == 0 && !tags.in_tag;
}

/* ---- the archive ---- */

static bool read_end(FILE *file, unsigned *count, uint32_t *directory)
{
	uint8_t end[END_LEN];

	if (fseek(file, -END_LEN, SEEK_END) != 0 || fread(end, 1, sizeof end, file) != sizeof end || four(end) != END_MARK)
		return false;
	*count = two(end + 10);
	*directory = four(end + 16);
	return true;
}

/* The entry at *at, which then names the next one. */
static bool read_entry(FILE *file, uint32_t *at, struct entry *entry)
{
	uint8_t header[HEADER_LEN];

	if (fseek(file, (long)*at, SEEK_SET) != 0 || fread(header, 1, sizeof header, file) != sizeof header ||
		four(header) != HEADER_MARK)
		return false;
	*entry = (struct entry){ four(header + 16), four(header + 20), four(header + 24), four(header + 42),
		two(header + 10) };
	*at += HEADER_LEN + two(header + 28) + two(header + 30) + two(header + 32);
	return true;
}

enum status zipcheck_read(const char *path, struct zipcheck *out, struct err *err)
{
	FILE *file = fopen(path, "rbe");
	enum status st = ST_OK;
	struct entry entry;
	unsigned count = 0;
	uint32_t at = 0;

	*out = (struct zipcheck){ 0 };
	if (file == NULL)
		return err_set_errno(err, ST_IO, errno, _("reading %s"), path);
	if (!read_end(file, &count, &at))
		st = cut(path, err);
	for (unsigned i = 0; st == ST_OK && i < count; i++) {
		if (!read_entry(file, &at, &entry) || !is_whole(file, &entry, out))
			st = cut(path, err);
		out->parts++;
	}
	(void)fclose(file);
	return st;
}
