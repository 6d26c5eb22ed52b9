/* Keeping the state of an inference on disk. */
#include "ledger.h"

#include "archive/checksum.h"
#include "base/context.h"
#include "dataset/shard.h"
#include "posterior/ensemble.h"
#include "standing.h"

#include <stdio.h>
#include <string.h>

void hnpei_ledger_training(size_t member, char name[HNPEI_LEDGER_NAME])
{
    if (member)
        snprintf(name, HNPEI_LEDGER_NAME, "training-of-%zu", member);
    else
        snprintf(name, HNPEI_LEDGER_NAME, "training");
}

/* The file's name without its folder. */
static void name_file(const char *name, int64_t number, size_t room, char *text)
{
    if (number >= 0)
        snprintf(text, room, "%s-%06lld.safetensors", name, (long long)number);
    else
        snprintf(text, room, "%s", name);
}

hnpe_status hnpei_ledger_path(hnpe_context *context, const char *folder, const char *name, int64_t number, char **path)
{
    const size_t begin = strlen(folder) + 1, room = strlen(name) + 48;
    HNPEI_TRY(hnpei_allocate(context, begin + room, 1, path));
    snprintf(*path, begin + 1, "%s/", folder);
    name_file(name, number, room, *path + begin);
    return HNPE_OK;
}

static hnpe_status path_of(const hnpe_inference *inference, const char *name, int64_t number, char **path)
{
    return hnpei_ledger_path(inference->object.context, inference->ledger.folder, name, number, path);
}

/* Needs no memory: what is no longer of use goes also where nothing is left. */
static void remove_file(const hnpe_inference *inference, const char *name, int64_t number)
{
    char text[96];
    if (number < 0)
        return;
    name_file(name, number, sizeof text, text);
    hnpei_folder_remove(inference->ledger.folder, text);
}

/* ---- the parts of a state ---- */

/* Sets that are not on disk yet, in a file of their own; also proposals that no set has come back from yet, without
   sets. */
static hnpe_status write_sets(const char *where, hnpe_inference *inference)
{
    hnpei_ledger *ledger = &inference->ledger;
    const size_t n = inference->dataset->n_sets;
    char *path;
    if (n <= ledger->n_sets && inference->dataset->n_origins <= ledger->n_origins)
        return HNPE_OK;
    if (inference->dataset->folder)
        return hnpei_ledger_keep_disk(where, inference);
    HNPEI_TRY(path_of(inference, "sets", (int64_t)ledger->n_files, &path));
    hnpe_status status = hnpei_shard_write(where, inference->dataset, ledger->n_sets, n - ledger->n_sets, NULL, path);
    if (status == HNPE_OK)
        status = hnpei_ledger_mark(where, inference->object.context, path, &ledger->marks[HNPEI_MARK_SETS]);
    hnpei_free(inference->object.context, path);
    HNPEI_TRY(status);
    ++ledger->n_files;
    ledger->n_sets = n;
    ledger->n_origins = inference->dataset->n_origins;
    return HNPE_OK;
}

/* Of what a core's file has; the plan follows from options and parts, but for its seed. */
uint64_t hnpei_ledger_sum(const hnpei_core *core)
{
    hnpei_checksum sum;
    const int64_t numbers[3] = {core->min_extra, core->max_extra, (int64_t)core->plan.bounded};
    hnpei_checksum_begin(&sum);
    hnpei_checksum_add(&sum, sizeof numbers, numbers);
    hnpei_checksum_add(&sum, sizeof core->plan.seed, &core->plan.seed);
    hnpei_checksum_add(&sum, hnpei_doors_count(&core->doors) * sizeof(double), core->doors.numbers);
    for (size_t t = 0; t < core->n_terms; ++t)
        hnpei_checksum_add(&sum, core->terms[t].layout.size * sizeof(hnpei_real), core->terms[t].weights);
    if (core->gaussian)
        hnpei_checksum_add(&sum, hnpei_gaussian_size(core->terms[0].dim) * sizeof(double), core->gaussian);
    return XXH3_64bits_digest(&sum.state);
}

/* After `status` of writing it: what tells the file that was written from others. */
static hnpe_status mark_file(const char *where, const hnpe_inference *inference, const char *path, hnpe_status status,
                             uint64_t *mark)
{
    uint64_t made = 0;
    HNPEI_TRY(status);
    HNPEI_TRY(hnpei_ledger_mark(where, inference->object.context, path, &made));
    *mark = made;
    return HNPE_OK;
}

static hnpe_status write_estimator(const char *where, hnpe_inference *inference)
{
    hnpei_ledger *ledger = &inference->ledger;
    const uint64_t sum = hnpei_crew_sum(inference);
    char *path;
    if (ledger->estimator && sum == ledger->estimator_sum)
        return HNPE_OK;
    HNPEI_TRY(path_of(inference, "estimator", ledger->estimator + 1, &path));
    const hnpe_status status = mark_file(where, inference, path, hnpei_crew_write(where, inference, path),
                                         &ledger->marks[HNPEI_MARK_ESTIMATOR]);
    hnpei_free(inference->object.context, path);
    HNPEI_TRY(status);
    ++ledger->estimator;
    ledger->estimator_sum = sum;
    return HNPE_OK;
}

static hnpe_status write_posterior(const char *where, hnpe_inference *inference)
{
    hnpei_ledger *ledger = &inference->ledger;
    const hnpei_rounds *rounds = &inference->rounds;
    char *path;
    if (!rounds->proposal || ledger->posterior == rounds->index)
        return HNPE_OK;
    HNPEI_TRY(path_of(inference, "posterior", rounds->index, &path));
    const hnpe_status status =
        mark_file(where, inference, path, hnpei_posterior_store(where, rounds->proposal->spec.posterior, path),
                  &ledger->marks[HNPEI_MARK_POSTERIOR]);
    hnpei_free(inference->object.context, path);
    HNPEI_TRY(status);
    ledger->posterior = rounds->index;
    return HNPE_OK;
}

/* What the states before had, where it is another file now. */
void hnpei_ledger_tidy(const hnpe_inference *inference)
{
    const hnpei_ledger *ledger = &inference->ledger;
    remove_file(inference, "estimator", ledger->estimator - 1);
    remove_file(inference, "posterior", ledger->posterior - 1);
    for (size_t member = 0; member <= inference->crew.n; ++member) {
        char name[HNPEI_LEDGER_NAME];
        hnpei_ledger_training(member, name);
        remove_file(inference, name, ledger->trainings - 1);
    }
}

static hnpe_status write_state(const char *where, hnpe_inference *inference)
{
    char *path;
    HNPEI_TRY(write_sets(where, inference));
    HNPEI_TRY(write_estimator(where, inference));
    HNPEI_TRY(write_posterior(where, inference));
    HNPEI_TRY(path_of(inference, "state.safetensors", -1, &path));
    const hnpe_status status = hnpei_standing_write(where, inference, path);
    hnpei_free(inference->object.context, path);
    HNPEI_TRY(status);
    hnpei_ledger_tidy(inference);
    return HNPE_OK;
}

/* Not in a process that was forked, nor in a folder that is another one by now: its files are somebody else's. */
static hnpe_status check_lock(const char *where, const hnpe_inference *inference)
{
    char *path;
    HNPEI_TRY(path_of(inference, "lock", -1, &path));
    const int stands = hnpei_lock_stands(inference->ledger.lock, path);
    hnpei_free(inference->object.context, path);
    return stands ? HNPE_OK
                  : hnpei_fail(HNPE_ERROR_BUSY, where,
                               "%.200s is not this inference's any more: the folder or its lock was moved, replaced or "
                               "removed, or this process is a fork of the one that began with it",
                               inference->ledger.folder);
}

/* Others may be at the data set or at the estimator: the host has their handles too. */
static hnpe_status hold_and_write(const char *where, hnpe_inference *inference, int held)
{
    hnpei_object *dataset = &inference->dataset->object, *estimator = &inference->estimator->object;
    inference->ledger.next = hnpei_clock() + inference->ledger.seconds; /* also where nothing can be written */
    HNPEI_TRY(check_lock(where, inference));
    if (!held)
        HNPEI_TRY(hnpei_object_begin(where, "the inference's data set", dataset));
    hnpe_status status = hnpei_object_begin(where, "the inference's estimator", estimator);
    if (status == HNPE_OK) {
        status = write_state(where, inference);
        hnpei_object_end(estimator);
    }
    if (!held)
        hnpei_object_end(dataset);
    inference->ledger.next = hnpei_clock() + inference->ledger.seconds;
    return status;
}

hnpe_status hnpei_ledger_keep(const char *where, hnpe_inference *inference, int held)
{
    hnpei_failure failure;
    if (!inference->ledger.folder)
        return HNPE_OK;
    const hnpe_status status = hold_and_write(where, inference, held);
    if (status == HNPE_OK)
        return HNPE_OK;
    hnpei_failure_save(status, &failure);
    hnpei_log(inference->object.context, HNPE_LOG_WARNING, "no checkpoint of the inference was written: %s",
              failure.message);
    return hnpei_failure_restore(&failure);
}

void hnpei_ledger_keep_if_due(const char *where, hnpe_inference *inference, int held)
{
    if (inference->ledger.folder && hnpei_clock() >= inference->ledger.next)
        (void)hnpei_ledger_keep(where, inference, held);
}

hnpe_status hnpei_ledger_keep_ended(const char *where, hnpe_inference *inference, hnpe_status status)
{
    hnpei_failure ended, failure;
    if (!inference->ledger.folder)
        return status;
    hnpei_failure_save(status, &ended);
    const hnpe_status kept = hnpei_ledger_keep(where, inference, 0);
    if (status == HNPE_OK)
        return HNPE_OK;
    if (kept != HNPE_OK) {
        hnpei_failure_save(kept, &failure);
        hnpei_failure_add(&ended, "no checkpoint was written", &failure);
    }
    return hnpei_failure_restore(&ended);
}

/* ---- opening and closing ---- */

void hnpei_ledger_close(hnpe_inference *inference)
{
    hnpei_ledger *ledger = &inference->ledger;
    hnpei_free(inference->object.context, ledger->folder);
    hnpei_lock_drop(ledger->lock);
    *ledger = (hnpei_ledger){.lock = -1, .posterior = -1};
}

/* A folder that has no state yet. */
static hnpe_status take_folder(const char *where, hnpe_inference *inference)
{
    hnpei_ledger *ledger = &inference->ledger;
    char *path;
    HNPEI_TRY(hnpei_folder_make(where, ledger->folder));
    HNPEI_TRY(path_of(inference, "lock", -1, &path));
    hnpe_status status = hnpei_lock_take(where, path, &ledger->lock);
    hnpei_free(inference->object.context, path);
    HNPEI_TRY(status);
    HNPEI_TRY(path_of(inference, "state.safetensors", -1, &path));
    if (hnpei_file_exists(path))
        status = hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                            "%.200s has the checkpoint of an inference: hnpe_inference_resume goes on with it; or take "
                            "another folder",
                            ledger->folder);
    hnpei_free(inference->object.context, path);
    return status;
}

hnpe_status hnpei_ledger_open(const char *where, hnpe_inference *inference, const char *folder, double seconds)
{
    hnpe_context *context = inference->object.context;
    hnpei_ledger *ledger = &inference->ledger;
    const hnpei_ledger before = *ledger;
    char *copy;
    HNPEI_TRY(hnpei_copy_text(context, folder, &copy));
    *ledger = (hnpei_ledger){.folder = copy, .seconds = seconds, .lock = -1, .n_origins = 1, .posterior = -1};
    hnpe_status status = take_folder(where, inference);
    if (status == HNPE_OK)
        status = hold_and_write(where, inference, 0);
    if (status != HNPE_OK) {
        hnpei_ledger_close(inference);
        *ledger = before;
        return status;
    }
    hnpei_free(context, before.folder);
    hnpei_lock_drop(before.lock);
    return HNPE_OK;
}
