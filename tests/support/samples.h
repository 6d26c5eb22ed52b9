/* A small object of every kind that files can hold, made, saved and loaded in one way. */
#ifndef SUPPORT_SAMPLES_H
#define SUPPORT_SAMPLES_H

#include "support.h"

#include <hnpe.h>

/* ---- objects; release them as any ---- */

/* One of two parameters for each family; *name is the family's. */
enum { SAMPLES_FAMILIES = 9 };
hnpe_prior *samples_family(size_t index, const char **name);
/* A product of all of these, one of its factors a product itself. */
hnpe_prior *samples_product(void);
/* A product whose second factor, one parameter given none, is of callbacks; and that factor. */
hnpe_prior *samples_callbacks(hnpe_prior **factor);
/* Sets of one to three rows, drawn from every kind of proposal; some simulations are invalid. */
hnpe_dataset *samples_dataset(void);
/* From the prior alone, of one row, two, ... most_rows, and so on again; < 0: of so many rows each. */
hnpe_dataset *samples_training_sets(int64_t most_rows);
/* Architectures and flows, each trained for a little while. */
enum { SAMPLES_ESTIMATORS = 6 };
hnpe_estimator *samples_estimator(size_t index, const char **name);
/* With a Gaussian to correct for, from two rounds of an inference. */
hnpe_posterior *samples_corrected(void);

/* A training of an estimator with such sets. */
hnpe_trainer *samples_trainer(hnpe_estimator *estimator, int64_t most_rows);

/* Writes the checkpoint of an inference that has run to a folder. */
void samples_run_inference(const char *folder);
/* The inference whose checkpoint is in a folder. */
hnpe_status samples_resume_inference(hnpe_context *context, const char *folder, hnpe_inference **inference);

/* ---- files ---- */

typedef struct samples_kind {
    const char *name;
    void *(*make)(void);
    hnpe_status (*save)(void *object, const char *path);
    /* Whatever is loaded is released again; `object` is one like that in the file. */
    hnpe_status (*load)(hnpe_context *context, const char *path, void *object);
    void (*release)(void *object);
    int quiet;        /* 1: a save that fails is told in the log alone */
    const char *file; /* its name; NULL: any */
} samples_kind;
extern const samples_kind samples_kinds[];
extern const size_t samples_n_kinds;
/* The first of two shards of a data set on disk: its folder is what is loaded. It is saved once. */
extern const samples_kind samples_shard;
/* The state of an inference that has run, in its folder. */
extern const samples_kind samples_state;

#endif
