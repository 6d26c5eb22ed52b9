/* Files of data sets, and shards: the files that are parts of one. */
#ifndef HNPEI_SHARD_H
#define HNPEI_SHARD_H

#include "archive/archive.h"
#include "dataset.h"

#define HNPEI_DATASET_KIND "hnpe.dataset"
#define HNPEI_DATASET_VERSION "2"

/* What a shard says of itself. */
typedef struct hnpei_shard {
    size_t number, first_set; /* among the shards and the sets of the data set */
    size_t bytes;             /* of numbers (theta and x), from which on a shard of this data set is full */
    const char *before;       /* checksum of the shard before it; NULL: it is the first one */
} hnpei_shard;

/* Sets [first, first + n) as one file that hnpe_dataset_load reads too, with all proposals that there are. shard NULL:
   it is no part of something. Replaces a file at once or not at all. */
hnpe_status hnpei_shard_write(const char *where, const hnpe_dataset *dataset, size_t first, size_t n,
                              const hnpei_shard *shard, const char *path);
/* Appends the sets of a file that hnpei_shard_write or hnpe_dataset_save wrote to a data set of the same dimensions,
   whose proposals must be the first ones of the file; further ones are added. They come into memory, also where the
   data set is on disk. All or nothing. expected NULL: any data set; else HNPE_ERROR_FORMAT where it is another shard;
   expected->bytes SIZE_MAX: as the file says, and becomes that. */
hnpe_status hnpei_shard_append(const char *where, const char *path, hnpei_shard *expected, hnpe_dataset *dataset);

/* Bytes of the numbers of sets [first, first + n). */
size_t hnpei_dataset_bytes(const hnpe_dataset *dataset, size_t first, size_t n);

/* The sets of an open file behind those of a data set; see hnpei_shard_append. dataset_file.c */
hnpe_status hnpei_dataset_load_more(const char *where, const hnpei_reader *reader, const char *path,
                                    hnpe_dataset *dataset);
/* The series of a data set's first n sets among the notes of a file, and back: behind those that there are. */
hnpe_status hnpei_series_write(const hnpe_dataset *dataset, size_t n, hnpei_writer *writer);
hnpe_status hnpei_series_read(const hnpei_reader *reader, hnpe_dataset *dataset);

/* An empty data set, in memory, with the dimensions that an open file says. */
hnpe_status hnpei_dataset_create_for(const char *where, const hnpei_reader *reader, const char *path,
                                     hnpe_context *context, hnpe_dataset **dataset);

#endif
