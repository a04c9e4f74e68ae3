/*
 * phase - what the program is doing right now, for those who kill it in tests.
 *
 * Where the variable HOTLINE_TEST_PHASE_FILE names a file, every change of phase
 * is written into it through a shared mapping: a store of eight bytes, so that a
 * killed process leaves the phase it died in.  Without the variable it costs one
 * test of a pointer.  Layout: uint64_t phase, uint64_t commits so far.
 */
#ifndef HOTLINE_BASE_PHASE_H
#define HOTLINE_BASE_PHASE_H

enum phase {
	PHASE_START,     /* before the first batch */
	PHASE_READ,      /* waiting for or taking lines */
	PHASE_APPLY,     /* inside a transaction */
	PHASE_COMMIT,    /* inside COMMIT */
	PHASE_COMMITTED, /* between a commit and what follows it */
	PHASE_IDLE,      /* nothing to do */
	PHASE_END        /* closing */
};

/* Called once by main; ignores a file that cannot be mapped, after a warning. */
void phase_init(void);
void phase_set(enum phase phase);

#endif
