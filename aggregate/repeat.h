/*
 * repeat - repeated calls: which directly answered calls leave the numerators of fcr_net7 and fcr_net30.
 *
 * The one thing that crosses cases (rules R17, R18).  It is folded over a second
 * keyed set: the accepted inbound calls of one (caller key, matter), in the order
 * of (start, call id).  A directly answered call of the set is taken out where the
 * next one of the set starts within 7 or 30 days, both ends included; fold_case
 * counts every directly answered call in SLOT_DIRECT_NET7 and _NET30, and what
 * this file says is subtracted.  Whoever keeps cases has to find the next one.
 *
 * A call bears its caller's key of the local year of its start and, in the first 30
 * days of a year, also that of the year before.  All repeats of a call bear the key
 * of the call's own year: it is at home there.  Under the other key it is a guest: it
 * repeats others, but its own repeats are looked for at home.
 */
#ifndef HOTLINE_AGGREGATE_REPEAT_H
#define HOTLINE_AGGREGATE_REPEAT_H

#include "aggregate/fold.h"

#define REPEAT_SLOTS (UINT64_C(1) << SLOT_DIRECT_NET7 | UINT64_C(1) << SLOT_DIRECT_NET30)

/* A repeat starts at most so much later: 30 days of 86,400 s. */
#define REPEAT_SPAN_US (INT64_C(30) * 86400 * 1000000)

struct repeat_call {
	int64_t start_us;
	bool direct;          /* answered directly: it can be taken out */
	struct caller caller; /* has a hash */
	struct text matter;   /* not empty; borrowed from the event */
};

/* False for a call that no set holds: outbound, not accepted, without caller or matter. */
bool repeat_of(const struct event *event, struct repeat_call *out);

/* The call as of T: its latest event (rule R11).  False also where there is none; *corrupt says whether the bytes
 * could not be read. */
bool repeat_case(const uint8_t *bytes, size_t len, int64_t cutoff_us, struct repeat_call *out, bool *corrupt);

/* A hash of the call's key number `key` - 0 at home, 1 as a guest, below caller.hashes - and its matter. */
uint64_t repeat_hash(const struct repeat_call *call, int key);

/* What a call is found by among others: its start, and a hash for each of its keys. */
struct repeat_entry {
	int64_t start_us;
	int hashes; /* 0: no set holds it */
	uint64_t hash[2];
};
struct repeat_entry repeat_entry_of(const struct repeat_call *call);

/* Whether `other` belongs to the set of `call` under its key number `key`; *home: that is its own year's. */
bool repeat_is_under(const struct repeat_call *other, const struct repeat_call *call, int key, bool *home);

/* The order within a set: <0, 0, >0. */
int repeat_compare(int64_t start_us, struct text id, int64_t other_start_us, struct text other_id);

/* The slots that a directly answered call is taken out of when the next of its set starts so much later; 0: none. */
uint64_t repeat_slots(int64_t later_us);

#endif
