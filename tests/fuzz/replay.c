/*
 * replay - runs a fuzz target over files, once each: for compilers without libFuzzer, and for the corpus in CI.
 *
 *   fuzz_NAME-replay FILE|FOLDER...
 *
 * Says how many files it ran; none at all is a failure.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INPUT_MAX = 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes are copied to memory of just their size, so that a sanitizer sees a read beyond them. */
static int run_file(const char *path)
{
	static uint8_t bytes[INPUT_MAX];
	FILE *file = fopen(path, "rb");
	uint8_t *copy;
	size_t len;

	if (file == NULL) {
		perror(path);
		exit(66);
	}
	len = fread(bytes, 1, sizeof bytes, file);
	(void)fclose(file);
	copy = malloc(len > 0 ? len : 1);
	if (copy == NULL)
		exit(71);
	memcpy(copy, bytes, len);
	(void)LLVMFuzzerTestOneInput(copy, len);
	free(copy);
	return 1;
}

static int run(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	char inside[4096];
	int count = 0;

	if (folder == NULL)
		return run_file(path);
	while ((entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name);
		count += run(inside);
	}
	(void)closedir(folder);
	return count;
}

int main(int argc, char **argv)
{
	int count = 0;

	for (int i = 1; i < argc; i++)
		count += run(argv[i]);
	printf("%d inputs\n", count);
	return count > 0 ? 0 : 1;
}
