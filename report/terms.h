/*
 * terms - how the contract's own words are printed for people: in English as they stand on the wire, in Chinese by
 * their names.  JSON and CSV have them as they stand.
 */
#ifndef HOTLINE_REPORT_TERMS_H
#define HOTLINE_REPORT_TERMS_H

#include "base/lang.h"
#include "event/contract.h"

/* A word of a closed list; `word` as in contract_word_name. */
const char *terms_word(enum field field, int word, enum lang lang);

/* The name of an instant: a field of time, an attribute, or what a case begins with ("started_at", "time", "created"). */
const char *terms_instant(const char *name, enum lang lang);

#endif
