/* Everything in an inference that does not lie in another file of its folder, as one archive. */
#ifndef HNPEI_STANDING_H
#define HNPEI_STANDING_H

#include "inference.h"

#define HNPEI_STANDING_KIND "hnpe.inference"
#define HNPEI_STANDING_VERSION "2"

/* Places of the tensor "inference.state". */
typedef struct hnpei_standing {
    int64_t seed, d_local, d_global, d_x;
    int64_t next_set, next_row, n_useless, trained;
    int64_t estimator_trained, own_parts;
    int64_t n_files, n_sets, n_rows;         /* of the data set */
    int64_t estimator, posterior, trainings; /* numbers of files; posterior -1: there is no proposal */
    int64_t target_rows, origin, round_trained, index, simulated, unseen;
    int64_t n_reports, n_batches;
    int64_t trainer_seed, outcome, renewed, n_training, epochs;
    int64_t chunk, partial, chunks_from, stopped_at; /* of the simulator; of simulations that were interrupted */
} hnpei_standing;
#define HNPEI_STANDING_SIZE (sizeof(hnpei_standing) / sizeof(int64_t))

hnpe_status hnpei_standing_write(const char *where, const hnpe_inference *inference, const char *path);
/* Numbers checked one by one, and against the handles that are given. */
hnpe_status hnpei_standing_read(const char *where, const hnpe_context *context, const hnpei_reader *reader,
                                hnpei_standing *standing);
/* Into an inference with these numbers' data set and posterior (NULL: none): options, target, proposal, records,
   batches. */
hnpe_status hnpei_standing_restore(const char *where, const hnpei_reader *reader, const hnpei_standing *standing,
                                   hnpe_posterior *posterior, hnpe_inference *inference);

/* ---- batches_archive.c and report_archive.c ---- */
hnpe_status hnpei_batches_write(const hnpe_inference *inference, hnpei_writer *writer);
hnpe_status hnpei_batches_read(const char *where, const hnpei_reader *reader, size_t n, hnpe_inference *inference);
hnpe_status hnpei_reports_write(const hnpe_inference *inference, hnpei_writer *writer);
hnpe_status hnpei_reports_read(const char *where, const hnpei_reader *reader, size_t n, hnpe_inference *inference);

/* ---- ledger_disk.c: of a data set on disk ---- */
/* All of it is safely there, and the ledger knows it. */
hnpe_status hnpei_ledger_keep_disk(const char *where, hnpe_inference *inference);
hnpe_status hnpei_ledger_write_disk(const hnpe_inference *inference, hnpei_writer *writer);
/* Does the state have its simulations in a data set on disk, and is there one? NULL: there is none. */
hnpe_status hnpei_ledger_check_disk(const char *where, const hnpei_reader *reader, const hnpe_dataset *dataset);
/* As the data set was when the state was written, into an inference that was just made. */
hnpe_status hnpei_ledger_take_disk(const char *where, const hnpei_reader *reader, const hnpei_standing *s,
                                   hnpe_dataset *dataset, hnpe_inference *inference);

/* ---- ledger.c ---- */
/* A number that tells what is in a core's file from anything else. */
uint64_t hnpei_ledger_sum(const hnpei_core *core);
/* Removes files that belong to the state before this one. */
void hnpei_ledger_tidy(const hnpe_inference *inference);

#endif
