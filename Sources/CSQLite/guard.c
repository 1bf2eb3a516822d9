#include "CSQLite.h"

#include <sqlite3.h>
#include <stdlib.h>

enum { steps_at_once = 4096 };

struct csqlite_guard {
  int64_t left;
};

static int count(void *context) {
  struct csqlite_guard *guard = context;
  guard->left -= steps_at_once;
  return guard->left < 0;
}

struct csqlite_guard *csqlite_guard_new(struct sqlite3 *db, int32_t length, int64_t steps) {
  static const struct {
    int option, value;
  } options[] = {
      {SQLITE_DBCONFIG_DEFENSIVE, 1},         {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
      {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},    {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
      {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},  {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
  };
  for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
    int is = -1;
    if (sqlite3_db_config(db, options[i].option, options[i].value, &is) != SQLITE_OK) return NULL;
    if (is != options[i].value) return NULL;
  }
  sqlite3_limit(db, SQLITE_LIMIT_LENGTH, length);
  sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(db, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
  sqlite3_limit(db, SQLITE_LIMIT_WORKER_THREADS, 0);
  struct csqlite_guard *guard = malloc(sizeof *guard);
  if (guard == NULL) return NULL;
  guard->left = steps;
  sqlite3_progress_handler(db, steps_at_once, count, guard);
  return guard;
}

void csqlite_guard_refill(struct csqlite_guard *guard, int64_t steps) { guard->left = steps; }

void csqlite_guard_free(struct csqlite_guard *guard) { free(guard); }
