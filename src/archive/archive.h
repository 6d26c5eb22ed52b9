/* The one on-disk format: safetensors, an 8-byte little-endian length, a JSON header, raw little-endian tensors. */
#ifndef HNPEI_ARCHIVE_H
#define HNPEI_ARCHIVE_H

#include "base/base.h"

typedef enum hnpei_type {
    HNPEI_TYPE_F32 = 1,
    HNPEI_TYPE_F64 = 2,
    HNPEI_TYPE_I64 = 3,
    HNPEI_TYPE_BOOL = 4,
    HNPEI_TYPE_U8 = 5
} hnpei_type;

typedef struct hnpei_tensor {
    const char *name;
    hnpei_type type;
    size_t n_dims;
    size_t dims[8];
    size_t count; /* elements */
    size_t begin; /* where its data begins in the file */
} hnpei_tensor;

/* Reading. Of a file only the header is in memory, and the descriptor stays open: data are read when they are asked
   for, by several threads at a time if need be. Every length, offset, name and type is checked before use. `where` is
   kept, and must outlive the reader. */
typedef struct hnpei_reader hnpei_reader;
/* Checks the header, and goes once through the whole file for its checksum. */
hnpe_status hnpei_reader_open(hnpe_context *context, const char *where, const char *path, hnpei_reader **reader);
/* Checks the header alone; the data behind it, only as to their length. */
hnpe_status hnpei_reader_open_header(hnpe_context *context, const char *where, const char *path, hnpei_reader **reader);
hnpe_status hnpei_reader_from_memory(hnpe_context *context, const char *where, size_t bytes, const void *data,
                                     hnpei_reader **reader); /* copies; whole, as hnpei_reader_open */
/* Goes once through the whole file, a piece at a time. HNPE_ERROR_FORMAT where the checksum is another; HNPE_OK for a
   file of format 1 that has none. */
hnpe_status hnpei_reader_verify(const hnpei_reader *reader);
void hnpei_reader_close(hnpei_reader *reader);
size_t hnpei_reader_count(const hnpei_reader *reader);
const hnpei_tensor *hnpei_reader_tensor(const hnpei_reader *reader, size_t index);
const hnpei_tensor *hnpei_reader_find(const hnpei_reader *reader, const char *name); /* NULL: none */
/* The string of a key of "__metadata__"; NULL: none. */
const char *hnpei_reader_metadata(const hnpei_reader *reader, const char *key);
/* HNPE_ERROR_FORMAT unless the file says that it is of this kind and of one of these formats (a NULL ends them). */
hnpe_status hnpei_reader_expect(const hnpei_reader *reader, const char *kind, const char *const *versions);
/* Exactly `count` elements widened or narrowed to double, else HNPE_ERROR_FORMAT naming the tensor. */
hnpe_status hnpei_reader_doubles(const hnpei_reader *reader, const char *name, size_t count, double *values);
hnpe_status hnpei_reader_reals(const hnpei_reader *reader, const char *name, size_t count, hnpei_real *values);
hnpe_status hnpei_reader_ints(const hnpei_reader *reader, const char *name, size_t count, int64_t *values);
/* Rows [first, first + n) of a tensor of at least so many, each of `columns` elements, widened to double. */
hnpe_status hnpei_reader_rows(const hnpei_reader *reader, const char *name, size_t first, size_t n, size_t columns,
                              double *values);
/* The bytes of a tensor as they lie in the file, all of them: hnpei_tensor_bytes. */
hnpe_status hnpei_reader_raw(const hnpei_reader *reader, const hnpei_tensor *tensor, void *bytes);
size_t hnpei_tensor_bytes(const hnpei_tensor *tensor);
/* What a writer noted: where it did not, the value stays as it is (NULL for a text). HNPE_ERROR_FORMAT for a text that
   is no such number. */
const char *hnpei_reader_note(const hnpei_reader *reader, const char *name);
hnpe_status hnpei_reader_note_count(const hnpei_reader *reader, const char *name, int64_t *value);
hnpe_status hnpei_reader_note_seed(const hnpei_reader *reader, const char *name, uint64_t *value);
hnpe_status hnpei_reader_note_real(const hnpei_reader *reader, const char *name, double *value);
/* What a room refuses in values that a file gave (HNPE_ERROR_INVALID_ARGUMENT, _SHAPE, _UNSUPPORTED) makes the file
   malformed: HNPE_ERROR_FORMAT, with the room's words behind `what`. Other statuses stay. */
hnpe_status hnpei_blame_file(const char *where, const char *what, hnpe_status status);

/* A file of these bytes, which takes the place of one that is there when all of it is on disk, and not before. */
hnpe_status hnpei_file_put(hnpe_context *context, const char *where, const char *path, size_t bytes, const void *data);
/* A file that will be read soon: the system may begin to read it meanwhile. */
void hnpei_file_expect(const char *path);
/* HNPE_ERROR_IO: "cannot <what> <path>: <the system's words for errno>". */
hnpe_status hnpei_fail_io(const char *where, const char *what, const char *path);

/* Writing: added tensors and metadata are copied; commit writes a file beside the old one, with a checksum of all of it
   among its metadata, flushes, renames. */
typedef struct hnpei_writer hnpei_writer;
hnpe_status hnpei_writer_create(hnpe_context *context, const char *where, hnpei_writer **writer);
/* With the metadata that every file of this library has: kind, format_version and library_version. */
hnpe_status hnpei_writer_begin(hnpe_context *context, const char *where, const char *kind, const char *version,
                               hnpei_writer **writer);
hnpe_status hnpei_writer_metadata(hnpei_writer *writer, const char *key, const char *value);
hnpe_status hnpei_writer_tensor(hnpei_writer *writer, const char *name, hnpei_type type, size_t n_dims,
                                const size_t *dims, const void *data);
/* The same without a copy: the data stay as they are until the writer is destroyed. */
hnpe_status hnpei_writer_borrow(hnpei_writer *writer, const char *name, hnpei_type type, size_t n_dims,
                                const size_t *dims, const void *data);
/* A matrix of doubles that is made while the file is written: its row i is row first + i of what `produce` makes, some
   rows at a time and from the first to the last. */
typedef hnpe_status hnpei_produce_rows(void *data, size_t first, size_t n, double *to);
hnpe_status hnpei_writer_rows(hnpei_writer *writer, const char *name, size_t first, size_t rows, size_t columns,
                              hnpei_produce_rows *produce, void *data);
hnpe_status hnpei_writer_doubles(hnpei_writer *writer, const char *name, size_t rows, size_t columns,
                                 const double *values);
hnpe_status hnpei_writer_reals(hnpei_writer *writer, const char *name, size_t rows, size_t columns,
                               const hnpei_real *values);
hnpe_status hnpei_writer_ints(hnpei_writer *writer, const char *name, size_t count, const int64_t *values);
/* Where the content came from, among the metadata as "provenance.name". What is not finite is left out. */
hnpe_status hnpei_writer_note(hnpei_writer *writer, const char *name, const char *text);
hnpe_status hnpei_writer_note_count(hnpei_writer *writer, const char *name, int64_t value);
hnpe_status hnpei_writer_note_seed(hnpei_writer *writer, const char *name, uint64_t value);
hnpe_status hnpei_writer_note_real(hnpei_writer *writer, const char *name, double value);
hnpe_status hnpei_writer_commit(hnpei_writer *writer, const char *path);
void hnpei_writer_destroy(hnpei_writer *writer);

/* ---- scope.c: several things of the same names in one file ---- */
/* From now on the names of tensors and the keys of metadata have this before them, in what is written or looked up;
   "": nothing. At most 47 bytes. */
void hnpei_writer_enter(hnpei_writer *writer, const char *scope);
void hnpei_reader_enter(hnpei_reader *reader, const char *scope);

/* ---- lock.c: folders with more than one file ---- */
/* Not its parents; one that is there is fine. */
hnpe_status hnpei_folder_make(const char *where, const char *path);
/* Of a file that is made where it is not there. HNPE_ERROR_BUSY where it is taken; it is dropped when the process ends,
   too. */
hnpe_status hnpei_lock_take(const char *where, const char *path, int *lock);
void hnpei_lock_drop(int lock); /* -1: nothing */
/* 0 in a process that was forked from the one that took it, and where its file is not at the path any more: the file,
   or its folder, was moved, replaced or removed. */
int hnpei_lock_stands(int lock, const char *path);
int hnpei_file_exists(const char *path);
void hnpei_file_remove(const char *path);                     /* if it is there, and can be */
void hnpei_folder_remove(const char *path, const char *name); /* the same of a file in a folder, without memory */
/* Removes what a process that was killed while it replaced files has left; for those who have the folder's lock. */
void hnpei_folder_sweep(const char *path);

/* ---- options_archive.c: what numbers were computed with ---- */
/* Precision and instruction set, among the metadata. */
hnpe_status hnpei_arithmetic_write(const hnpe_context *context, hnpei_writer *writer);
/* HNPE_ERROR_UNSUPPORTED in another precision; a line for the log where the instruction set is another one. */
hnpe_status hnpei_arithmetic_check(const char *where, const hnpe_context *context, const hnpei_reader *reader);
/* ---- the options of a handle as the tensors "NAME.keys" and "NAME.values" ---- */
hnpe_status hnpei_options_write(const hnpei_options *options, const char *name, hnpei_writer *writer);
/* Into options of the same table, which get their defaults where the file, of an earlier release, has none;
   HNPE_ERROR_FORMAT for keys and values that the table does not allow. */
hnpe_status hnpei_options_read(const char *where, const hnpei_reader *reader, const char *name, hnpei_options *options);
/* HNPE_ERROR_INVALID_ARGUMENT with name and both values, unless `options` are as `stored`. whose: "the trainer's". */
hnpe_status hnpei_options_compare(const char *where, const char *whose, const hnpei_options *options,
                                  const hnpei_options *stored);

/* Comparing: is what a writer holds under names "prefix.something", without another point, also in a file, to the
   bit? */
typedef struct hnpei_difference {
    const char *name; /* of the first tensor that differs, in the writer; NULL: none does */
    size_t index;     /* of the first element that differs */
    double here, there;
    int shapes; /* 1: one has more elements, or the other has no such tensor */
} hnpei_difference;
hnpe_status hnpei_writer_compare(const hnpei_writer *writer, const hnpei_reader *reader, const char *prefix,
                                 hnpei_difference *difference);
/* The same with what another writer holds. */
void hnpei_writer_compare_writer(const hnpei_writer *writer, const hnpei_writer *other, const char *prefix,
                                 hnpei_difference *difference);
/* As hnpei_reader_metadata. */
const char *hnpei_writer_said(const hnpei_writer *writer, const char *key);

#endif
