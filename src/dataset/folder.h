/* A data set on disk: shards in a folder, of which the full ones are only read; the sets behind them are in memory
   until they fill one.

   Any number of handles and processes may have a folder open; the first one that changes it locks it for as long as its
   handle lives, if nobody has changed it since that handle was opened. */
#ifndef HNPEI_FOLDER_H
#define HNPEI_FOLDER_H

#include "shard.h"

/* Text of a checksum, with its end. */
#define HNPEI_FOLDER_STAMP 64

/* A full shard. */
typedef struct hnpei_full {
    size_t first_set;
    char stamp[HNPEI_FOLDER_STAMP]; /* its checksum: a file with another one is another file */
} hnpei_full;

struct hnpei_folder {
    char *path;
    size_t shard_bytes;
    size_t n, capacity;             /* full shards */
    hnpei_full *full;               /* [n] */
    size_t n_written;               /* sets of the data set that are safely on disk */
    int last_exists;                /* 1: there is a file of shard n, with the sets from n_stored to n_written */
    char stamp[HNPEI_FOLDER_STAMP]; /* its checksum */
    int lock;                       /* descriptor; -1: not ours */
};

/* The folder of an empty data set in memory, which becomes one on disk. */
hnpe_status hnpei_folder_create(const char *where, hnpe_context *context, const char *path, size_t shard_bytes,
                                hnpe_dataset *dataset);
hnpe_status hnpei_folder_open(const char *where, hnpe_context *context, const char *path, hnpe_dataset **dataset);
void hnpei_folder_free(hnpe_context *context, hnpei_folder *folder);

/* Before anything is changed: the lock is ours. HNPE_ERROR_BUSY where it is another's, or where another has changed the
   data set since it was opened. Data sets in memory have none. */
hnpe_status hnpei_folder_hold(const char *where, hnpe_dataset *dataset);
/* The same before a shard is written: this process may be a fork of the one that took the lock, and the folder may be
   another one by now. */
hnpe_status hnpei_folder_hold_still(const char *where, hnpe_dataset *dataset);

/* The path of a shard; hnpei_free. */
hnpe_status hnpei_folder_name(hnpe_context *context, const hnpei_folder *folder, size_t shard, char **path);
/* The checksum that its header has. */
hnpe_status hnpei_folder_stamp(const char *where, hnpe_context *context, const hnpei_folder *folder, size_t shard,
                               char *stamp);
/* The checksum of the last full shard; NULL: there is none. */
const char *hnpei_folder_before(const hnpei_folder *folder);
/* The first set of a full shard; of the one behind the last, n_stored. */
size_t hnpei_folder_begin(const hnpe_dataset *dataset, size_t shard);
/* Opens a full shard, and finds that it is the one that was there before. */
hnpe_status hnpei_folder_open_shard(const char *where, const hnpe_dataset *dataset, size_t shard,
                                    hnpei_reader **reader);
/* A full shard that will be read soon. */
hnpe_status hnpei_folder_expect(const hnpe_dataset *dataset, size_t shard);

/* ---- growing; shards.c ---- */

/* How many of n sets to append at a time, so that memory has no more than one shard: those that fill the one at hand.
   All of them where the data set is in memory. Their rows are n_rows, or the differences of first[n + 1]; both NULL:
   one each. */
size_t hnpei_folder_portion(const hnpe_dataset *dataset, size_t n, const int64_t *n_rows, const size_t *first);
/* After they were appended: every shard that is full goes to disk, and out of memory. Where that fails, the sets from
   `before` on that are not on disk are taken back. */
hnpe_status hnpei_folder_settle(const char *where, hnpe_dataset *dataset, size_t before);
/* The sets in memory before set `end` are on disk, and are one full shard: out of memory with them. */
hnpe_status hnpei_folder_retire(hnpe_dataset *dataset, size_t end);
/* All sets are safely on disk. */
hnpe_status hnpei_folder_flush(const char *where, hnpe_dataset *dataset);
/* The same with all proposals that there are, also where no set has them yet. */
hnpe_status hnpei_folder_put(const char *where, hnpe_dataset *dataset);
/* The first n sets and n_origins proposals stay, on disk too; folder_cut.c. What is cut off is gone for good. */
hnpe_status hnpei_folder_cut(const char *where, hnpe_dataset *dataset, size_t n, size_t n_origins);

#endif
