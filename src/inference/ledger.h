/* What of an inference is on disk: a folder with

     sets-000000.safetensors …       the data set, in parts, each complete in itself; not one that is on disk already
     estimator-000003.safetensors    the networks, of all members of an ensemble
     posterior-000002.safetensors    those behind the proposal of the round at hand
     training-000002.safetensors     a training under way, as the trainer writes it; training-of-1-… and so on those of
                                     the other members of an ensemble
     state.safetensors               all the rest, and which of the above belong to it: it is replaced last
     lock

   so that the folder is at every moment that of one state, whatever is interrupted. */
#ifndef HNPEI_LEDGER_H
#define HNPEI_LEDGER_H

#include "archive/archive.h"
#include "base/base.h"

#include <hnpe/inference.h>

typedef struct hnpei_ledger {
    char *folder; /* NULL: there are no checkpoints */
    double seconds, next;
    int lock;
    size_t n_files, n_sets; /* of the data set that are on disk */
    size_t n_origins;       /* the proposals that these files know, 1 without any: the prior */
    int64_t estimator;      /* number of its file, from 1 */
    uint64_t estimator_sum; /* of what is in it */
    uint64_t marks[3];      /* of the files: all those of sets, the estimator's, the posterior's; see ledger_marks.c */
    int64_t posterior;      /* number of its file, that of the round; -1: there is none */
    int64_t trainings;      /* that have ended: the number of the next one */
} hnpei_ledger;

/* Begins with a state of what there is. seconds: between two states. folder NULL: no more of them. */
hnpe_status hnpei_ledger_open(const char *where, hnpe_inference *inference, const char *folder, double seconds);
void hnpei_ledger_close(hnpe_inference *inference);

/* A state now, or when one is due. What goes wrong is a warning in the log. held: the data set is in use by this call.
 */
hnpe_status hnpei_ledger_keep(const char *where, hnpe_inference *inference, int held);
void hnpei_ledger_keep_if_due(const char *where, hnpe_inference *inference, int held);
/* After a call: a state, unless it failed in a way that changed nothing. Returns status, whose message also says where
   no state could be written. */
hnpe_status hnpei_ledger_keep_ended(const char *where, hnpe_inference *inference, hnpe_status status);

/* The training of a round, whose own state is kept too; goes on with one that was interrupted. */
hnpe_status hnpei_ledger_train(const char *where, hnpe_inference *inference, hnpe_monitor *monitor);

/* The name of the file of a member's training. */
#define HNPEI_LEDGER_NAME 40
void hnpei_ledger_training(size_t member, char name[HNPEI_LEDGER_NAME]);
/* The path of a file in the folder, "name" or "name-000012" where there is a number; hnpei_free. */
hnpe_status hnpei_ledger_path(hnpe_context *context, const char *folder, const char *name, int64_t number, char **path);

/* ---- ledger_marks.c: which files belong to a state ---- */
enum { HNPEI_MARK_SETS, HNPEI_MARK_ESTIMATOR, HNPEI_MARK_POSTERIOR, HNPEI_MARKS };
/* A number that tells the file from others, by its checksum; and from others behind other files, where `mark` has the
   number of those before. */
hnpe_status hnpei_ledger_mark(const char *where, hnpe_context *context, const char *path, uint64_t *mark);
hnpe_status hnpei_marks_read(const hnpei_reader *reader, uint64_t *marks);
hnpe_status hnpei_marks_write(const uint64_t *marks, hnpei_writer *writer);
/* Are these the files that the state was written with? States of before there were marks do not say. */
hnpe_status hnpei_marks_check(const char *where, const hnpei_reader *reader, const uint64_t *marks);

/* A new inference from a folder; its ledger goes on there. dataset: where its simulations are in one on disk. */
hnpe_status hnpei_ledger_resume(const char *where, hnpe_context *context, const char *folder, hnpe_prior *prior_local,
                                hnpe_prior *prior_global, hnpe_simulator *simulator, hnpe_dataset *dataset,
                                hnpe_inference **inference);

#endif
