/* hnpe_inference_resume of a folder whose state is any bytes, beside the simulations of a right one; then it goes on.
 */
#include "networks.h"

#include <dirent.h>

enum { FILES = 8 };

typedef struct kept {
    char path[800];
    uint8_t *data;
    size_t size;
} kept;

static kept files[FILES];
static size_t n_files;

static void keep_files(const char *folder)
{
    DIR *entries = opendir(folder);
    for (struct dirent *entry; (entry = readdir(entries));)
        if (strstr(entry->d_name, ".safetensors")) {
            FUZZ_REQUIRE(n_files < FILES, "%zu files", n_files);
            kept *to = &files[n_files++];
            snprintf(to->path, sizeof to->path, "%s/%.100s", folder, entry->d_name);
            to->data = fuzz_read(to->path, &to->size);
        }
    closedir(entries);
}

/* Where it takes the state it must be able to work with it, or to say why not. */
static void go_on(hnpe_inference *inference)
{
    hnpe_posterior *posterior;
    int64_t n_rounds, n_sets, n_rows;
    FUZZ_REQUIRE(FUZZ_CALL(hnpe_inference_count, inference, &n_rounds, &n_sets, &n_rows) == HNPE_OK, "%s",
                 hnpe_last_error());
    for (int64_t i = 0; i < n_rounds; ++i) {
        hnpe_round_info info = {.struct_size = sizeof info};
        FUZZ_REQUIRE(FUZZ_CALL(hnpe_inference_describe_round, inference, (size_t)i, &info) == HNPE_OK, "%s",
                     hnpe_last_error());
    }
    if (FUZZ_NEW(&posterior, hnpe_inference_posterior, inference, &posterior) == HNPE_OK)
        hnpe_posterior_release(posterior);
    /* Of a size that a test can bear; the file may ask for any. */
    if (n_sets > 64 ||
        hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, n_sets > 0 ? n_sets : 4) != HNPE_OK)
        return;
    (void)hnpe_inference_set_int(inference, HNPE_INFERENCE_MIN_EXTRA, 0);
    (void)hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, 1);
    const double x[2] = {0.5, 0.6};
    (void)FUZZ_CALL(hnpe_inference_append, inference, 0, 2, x);
    (void)FUZZ_CALL(hnpe_inference_append, inference, 1, 2, x);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char folder[600], state[700];
    fuzz_memory memory;
    snprintf(folder, sizeof folder, "%s", fuzz_path("folder"));
    snprintf(state, sizeof state, "%s/state.safetensors", folder);
    if (!n_files) {
        networks_make_ledger(folder);
        keep_files(folder);
    } else {
        for (size_t i = 0; i < n_files; ++i)
            fuzz_write(files[i].path, files[i].data, files[i].size);
    }
    hnpe_context *context = fuzz_context(&memory, ((size_t)4 << 20) + fuzz_file_limit(size));
    hnpe_prior *prior = networks_global(context);
    hnpe_simulator *simulator = networks_simulator(context);
    hnpe_inference *inference;
    fuzz_write(state, data, size);
    const hnpe_status status =
        FUZZ_NEW(&inference, hnpe_inference_resume, context, folder, prior, prior, simulator, &inference);
    FUZZ_REQUIRE(!memory.refused, "%s", hnpe_last_error());
    FUZZ_REQUIRE(status == HNPE_OK || status == HNPE_ERROR_FORMAT || status == HNPE_ERROR_INVALID_ARGUMENT ||
                     status == HNPE_ERROR_SHAPE || status == HNPE_ERROR_UNSUPPORTED || status == HNPE_ERROR_IO,
                 "%s: %s", hnpe_status_name(status), hnpe_last_error());
    memory.limit = SIZE_MAX / 2;
    if (status == HNPE_OK)
        go_on(inference);
    hnpe_inference_release(inference);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(prior);
    fuzz_context_end(&memory, context);
    return 0;
}
