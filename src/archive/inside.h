/* What the files of this room share: the reader's inside, types, files, and names fit for a message. */
#ifndef HNPEI_ARCHIVE_INSIDE_H
#define HNPEI_ARCHIVE_INSIDE_H

#include "archive.h"

#include <cjson/cJSON.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "tensors are copied as they lie in memory");

/* Bytes before the JSON header, which hold its length. */
#define HNPEI_ARCHIVE_PREFIX ((size_t)8)
/* Longest header that is parsed or written: some 40 000 tensors. It bounds what cJSON allocates. */
#define HNPEI_ARCHIVE_HEADER_MAXIMUM ((size_t)4 << 20)
#define HNPEI_ARCHIVE_DIMS_MAXIMUM ((size_t)8)

/* Bytes of a scope, with the 0 behind it. */
#define HNPEI_SCOPE 48

/* Text of a file, or a path, cut and made printable for a message. */
typedef struct hnpei_quoted {
    char text[100];
} hnpei_quoted;
hnpei_quoted hnpei_quote(const char *text);      /* its beginning */
hnpei_quoted hnpei_quote_tail(const char *text); /* its end */

struct hnpei_reader {
    hnpe_context *context;
    const char *where;
    hnpei_quoted source; /* the file's name, for messages */
    int descriptor;      /* -1: the file is in memory */
    unsigned char *file; /* NULL: it is not */
    size_t bytes, base;  /* of the file; of those, before the tensors' data */
    cJSON *header;       /* owns the names */
    const cJSON *metadata;
    size_t count;
    hnpei_tensor *tensors; /* by name */
    char scope[HNPEI_SCOPE];
};

/* A tensor that is to be written. */
typedef struct hnpei_stored {
    char *name;
    hnpei_type type;
    size_t n_dims, dims[8], bytes;
    const void *data;
    void *copy;                  /* of them; NULL: they are the caller's */
    hnpei_produce_rows *produce; /* makes them instead, from row `first` on */
    void *producer;
    size_t first;
} hnpei_stored;

struct hnpei_writer {
    hnpe_context *context;
    const char *where;
    cJSON *metadata; /* NULL until there is some */
    size_t count, room;
    hnpei_stored *entries;
    char scope[HNPEI_SCOPE];
};

/* The name with the scope before it; hnpei_free. */
hnpe_status hnpei_scoped(hnpe_context *context, const char *scope, const char *name, char **full);
/* As strcmp of the scope and the name behind it with a name that has both. */
int hnpei_scope_compare(const char *scope, const char *name, const char *full);

/* HNPE_ERROR_FORMAT about the file that is being read. */
#define HNPEI_REFUSE(reader, format, ...)                                                                              \
    hnpei_fail(HNPE_ERROR_FORMAT, (reader)->where, "%s: " format, (reader)->source.text, __VA_ARGS__)

/* "F32" and so on, and bytes per element; 0 for a name that is none. */
const char *hnpei_type_name(hnpei_type type);
size_t hnpei_type_size(hnpei_type type);
hnpei_type hnpei_type_named(const char *name);

/* Whether the text is JSON, so that cJSON takes it unless memory is at its end. */
int hnpei_is_json(const char *text);
/* Fill base, header, metadata, count and tensors. */
hnpe_status hnpei_reader_parse(hnpei_reader *reader);
/* `count` bytes from `begin`, which must be in the file. */
hnpe_status hnpei_reader_bytes(const hnpei_reader *reader, size_t begin, size_t count, void *to);

/* A regular file: its descriptor and length. */
hnpe_status hnpei_file_open(const char *where, const char *path, int *descriptor, size_t *bytes);
hnpe_status hnpei_file_read(int descriptor, const char *where, const char *path, size_t begin, size_t count, void *to);
void hnpei_file_close(int descriptor);

/* Where a path leads through symbolic links, whether something is there or not; free with hnpei_free, also where it
   fails. */
hnpe_status hnpei_file_target(hnpe_context *context, const char *where, const char *path, char **target);

/* A file that takes the place of `path` when all of it is safely on disk, and not before. */
typedef struct hnpei_replacement {
    hnpe_context *context;
    const char *where;
    char *path;      /* where the path that was given leads */
    char *temporary; /* beside it */
    int descriptor;
} hnpei_replacement;
hnpe_status hnpei_replacement_begin(hnpei_replacement *file, hnpe_context *context, const char *where,
                                    const char *path);
hnpe_status hnpei_replacement_write(hnpei_replacement *file, const void *data, size_t bytes);
/* Other bytes in the place of some that were written. */
hnpe_status hnpei_replacement_patch(hnpei_replacement *file, size_t begin, const void *data, size_t bytes);
hnpe_status hnpei_replacement_commit(hnpei_replacement *file);
/* After begin, always: removes what was not committed. */
void hnpei_replacement_end(hnpei_replacement *file);

#endif
