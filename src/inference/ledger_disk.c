/* Checkpoints of an inference whose data set is on disk: the sets stay in its folder, and the state knows how many
   there were, and a number that tells them from others. */
#include "archive/checksum.h"
#include "dataset/folder.h"
#include "standing.h"

#include <string.h>

#define NAME "inference.disk"

/* ---- the number ---- */

typedef struct marking {
    const hnpe_dataset *dataset;
    uint64_t mark;
} marking;

static void add(marking *m, size_t bytes, const void *data)
{
    if (bytes)
        m->mark = XXH3_64bits_withSeed(data, bytes, m->mark);
}

/* Set by set, so that it does not matter how many were added at a time. */
static hnpe_status add_set(void *data, size_t i, size_t set, const hnpei_numbers *at)
{
    marking *m = data;
    const hnpe_dataset *d = m->dataset;
    const uint64_t rows = d->first[set + 1] - d->first[set];
    (void)i;
    add(m, sizeof rows, &rows);
    add(m, sizeof *d->round, &d->round[set]);
    add(m, sizeof *d->log_proposal, &d->log_proposal[set]);
    add(m, rows * d->d_local * sizeof(double), at->theta_local);
    add(m, d->d_global * sizeof(double), at->theta_global);
    add(m, rows * d->d_x * sizeof(double), at->x);
    return HNPE_OK;
}

/* Sets at a time. */
#define AT_ONCE ((size_t)4096)

/* Goes on with sets [begin, end). */
static hnpe_status mark_sets(const char *where, const hnpe_dataset *dataset, size_t begin, size_t end, uint64_t *mark)
{
    marking m = {dataset, *mark};
    size_t *sets;
    hnpe_status status = HNPE_OK;
    HNPEI_TRY(hnpei_allocate(dataset->object.context, AT_ONCE, sizeof *sets, &sets));
    for (size_t n; begin < end && status == HNPE_OK; begin += n) {
        n = end - begin < AT_ONCE ? end - begin : AT_ONCE;
        for (size_t i = 0; i < n; ++i)
            sets[i] = begin + i;
        status = hnpei_dataset_visit(where, dataset, 1, n, sets, add_set, &m);
    }
    hnpei_free(dataset->object.context, sets);
    if (status == HNPE_OK)
        *mark = m.mark;
    return status;
}

/* ---- keeping ---- */

hnpe_status hnpei_ledger_keep_disk(const char *where, hnpe_inference *inference)
{
    hnpei_ledger *ledger = &inference->ledger;
    hnpe_dataset *dataset = inference->dataset;
    HNPEI_TRY(dataset->n_origins > ledger->n_origins ? hnpei_folder_put(where, dataset)
                                                     : hnpei_folder_flush(where, dataset));
    HNPEI_TRY(mark_sets(where, dataset, ledger->n_sets, dataset->n_sets, &ledger->marks[HNPEI_MARK_SETS]));
    ledger->n_sets = dataset->n_sets;
    ledger->n_origins = dataset->n_origins;
    return HNPE_OK;
}

hnpe_status hnpei_ledger_write_disk(const hnpe_inference *inference, hnpei_writer *writer)
{
    const int64_t n_origins = (int64_t)inference->ledger.n_origins;
    return inference->dataset->folder ? hnpei_writer_ints(writer, NAME, 1, &n_origins) : HNPE_OK;
}

/* ---- going on ---- */

hnpe_status hnpei_ledger_check_disk(const char *where, const hnpei_reader *reader, const hnpe_dataset *dataset)
{
    const int is_there = hnpei_reader_find(reader, NAME) != NULL;
    if (is_there && !dataset)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                          "the simulations of this checkpoint are in a data set on disk, with which "
                          "hnpe_inference_resume_on_disk goes on");
    if (!is_there && dataset)
        return hnpei_fail(
            HNPE_ERROR_UNSUPPORTED, where,
            "the simulations of this checkpoint are not in a data set on disk: hnpe_inference_resume goes "
            "on with it");
    if (dataset && !dataset->folder)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "dataset is in memory, not on disk");
    return HNPE_OK;
}

/* Is all that the data set has simulated with this seed? */
static int is_simulated(const hnpe_dataset *dataset, uint64_t seed)
{
    int all = dataset->n_series > 0;
    for (size_t i = 0; i < dataset->n_series; ++i)
        all &= dataset->series[i].seed == seed;
    return all;
}

/* Sets behind those that the state knows are simulated again; but none are thrown away that may be another's. */
static hnpe_status check_sets(const char *where, const hnpei_reader *reader, const hnpei_standing *s,
                              const hnpe_dataset *dataset, uint64_t *mark)
{
    uint64_t marks[HNPEI_MARKS];
    const size_t n = (size_t)s->n_sets;
    HNPEI_TRY(hnpei_marks_read(reader, marks));
    *mark = 0;
    if (dataset->n_sets < n)
        return hnpei_fail(
            HNPE_ERROR_INVALID_ARGUMENT, where,
            "dataset has %zu sets, but that of the checkpoint had %zu: it is another one, or has lost some",
            dataset->n_sets, n);
    HNPEI_TRY(mark_sets(where, dataset, 0, n, mark));
    if (*mark != marks[HNPEI_MARK_SETS] || dataset->first[n] != (size_t)s->n_rows)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "the first %zu sets of dataset are not those of the checkpoint: it is another one", n);
    if (!n && dataset->n_sets && !is_simulated(dataset, (uint64_t)s->seed))
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "dataset has %zu sets, of which the checkpoint knows none: an empty one is expected",
                          dataset->n_sets);
    return HNPE_OK;
}

static hnpe_status take(const char *where, const hnpei_reader *reader, const hnpei_standing *s, hnpe_dataset *dataset,
                        hnpe_inference *inference)
{
    int64_t n_origins;
    hnpei_ledger *ledger = &inference->ledger;
    HNPEI_TRY(hnpei_inference_check_dataset(where, inference, dataset));
    HNPEI_TRY(hnpei_reader_ints(reader, NAME, 1, &n_origins));
    HNPEI_TRY(check_sets(where, reader, s, dataset, &ledger->marks[HNPEI_MARK_SETS]));
    if (n_origins < 1 || (uint64_t)n_origins > dataset->n_origins)
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "the state knows %lld proposals, but the data set has %zu",
                          (long long)n_origins, dataset->n_origins);
    for (size_t i = 0; i < (size_t)s->n_sets; ++i)
        if (dataset->round[i] >= n_origins)
            return hnpei_fail(HNPE_ERROR_FORMAT, where, "set %zu has a proposal that the state does not know", i);
    HNPEI_TRY(hnpei_folder_cut(where, dataset, (size_t)s->n_sets, (size_t)n_origins));
    ledger->n_origins = dataset->n_origins;
    hnpei_inference_take_dataset(inference, dataset);
    return HNPE_OK;
}

hnpe_status hnpei_ledger_take_disk(const char *where, const hnpei_reader *reader, const hnpei_standing *s,
                                   hnpe_dataset *dataset, hnpe_inference *inference)
{
    HNPEI_TRY(hnpei_object_begin(where, "dataset", &dataset->object));
    const hnpe_status status = take(where, reader, s, dataset, inference);
    hnpei_object_end(&dataset->object);
    return status;
}
