#ifndef CSQLITE_H
#define CSQLITE_H

#include <stdint.h>

struct sqlite3;

/// How many steps of SQLite's virtual machine a connection may still take.
struct csqlite_guard;

/// Takes from a connection what a hostile file could use: views, triggers, extensions, functions that the schema calls, writing to the
/// schema, values of more than `length` bytes; and lets it take so many steps before it is interrupted. NULL without memory or if an
/// option is not known. The guard must be freed after the connection was closed.
struct csqlite_guard *csqlite_guard_new(struct sqlite3 *db, int32_t length, int64_t steps);

/// Sets the steps that are left.
void csqlite_guard_refill(struct csqlite_guard *guard, int64_t steps);

void csqlite_guard_free(struct csqlite_guard *guard);

#endif
