#include "base/phase.h"

#include "base/log.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct page {
	uint64_t phase;
	uint64_t commits;
};

static volatile struct page *page;

void phase_init(void)
{
	const char *path = getenv("HOTLINE_TEST_PHASE_FILE");
	void *mapped;
	int file;

	if (path == NULL)
		return;
	file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (file < 0 || ftruncate(file, (off_t)sizeof(struct page)) != 0) {
		log_line(LOG_WARN, "HOTLINE_TEST_PHASE_FILE: cannot use %s", path);
		if (file >= 0)
			(void)close(file);
		return;
	}
	mapped = mmap(NULL, sizeof(struct page), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	(void)close(file);
	if (mapped == MAP_FAILED) {
		log_line(LOG_WARN, "HOTLINE_TEST_PHASE_FILE: cannot map %s", path);
		return;
	}
	page = mapped;
	phase_set(PHASE_START);
}

void phase_set(enum phase phase)
{
	if (page == NULL)
		return;
	page->phase = phase;
	if (phase == PHASE_COMMITTED)
		page->commits++;
}
