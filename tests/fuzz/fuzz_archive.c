/* The reader of files, by its inside: bytes to tensors and metadata, each asked for in every way. */
#include "archive/archive.h"
#include "fuzz.h"

#include <math.h>

static void ask(const hnpei_reader *reader, const hnpei_tensor *tensor)
{
    size_t count = 1;
    for (size_t i = 0; i < tensor->n_dims; ++i)
        count *= tensor->dims[i];
    FUZZ_REQUIRE(count == tensor->count, "%s has %zu elements, its shape %zu", tensor->name, tensor->count, count);
    FUZZ_REQUIRE(hnpei_reader_find(reader, tensor->name) == tensor, "%s is not found", tensor->name);
    double *doubles = malloc((count + 1) * sizeof *doubles);
    int64_t *ints = malloc((count + 1) * sizeof *ints);
    hnpei_real *reals = malloc((count + 1) * sizeof *reals);
    FUZZ_REQUIRE(hnpei_reader_doubles(reader, tensor->name, count, doubles) == HNPE_OK, "%s", hnpe_last_error());
    const hnpe_status real = hnpei_reader_reals(reader, tensor->name, count, reals);
    FUZZ_REQUIRE(real == HNPE_OK || real == HNPE_ERROR_FORMAT, "%d", (int)real);
    for (size_t i = 0; i < count && real == HNPE_OK; ++i)
        FUZZ_REQUIRE(!isfinite(doubles[i]) == !isfinite((double)reals[i]), "%g", doubles[i]);
    const hnpe_status integer = hnpei_reader_ints(reader, tensor->name, count, ints);
    const int is_real = tensor->type == HNPEI_TYPE_F32 || tensor->type == HNPEI_TYPE_F64;
    FUZZ_REQUIRE(integer == (is_real ? HNPE_ERROR_FORMAT : HNPE_OK), "%d", (int)integer);
    FUZZ_REQUIRE(hnpei_reader_doubles(reader, tensor->name, count + 1, doubles) == HNPE_ERROR_FORMAT, "%zu", count);
    free(doubles);
    free(ints);
    free(reals);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_memory memory;
    hnpe_context *context = fuzz_context(&memory, fuzz_file_limit(size));
    hnpei_reader *reader = NULL;
    const hnpe_status status = hnpei_reader_from_memory(context, "hnpe_fuzz", size, data, &reader);
    fuzz_require_load(&memory, fuzz_created(fuzz_checked(status, "hnpe_fuzz"), &reader, "hnpe_fuzz"), 0);
    if (status == HNPE_OK) {
        for (size_t i = 0; i < hnpei_reader_count(reader); ++i)
            ask(reader, hnpei_reader_tensor(reader, i));
        FUZZ_REQUIRE(!hnpei_reader_tensor(reader, hnpei_reader_count(reader)), "%s", "one past the last");
        const char *const keys[] = {"kind", "format_version", "library_version", "prior_local.kind", "", "checksum"};
        for (size_t i = 0; i < sizeof keys / sizeof *keys; ++i) {
            const char *value = hnpei_reader_metadata(reader, keys[i]);
            FUZZ_REQUIRE(!value || strlen(value) < size, "%s is longer than the file", keys[i]);
        }
    }
    hnpei_reader_close(reader);
    fuzz_context_end(&memory, context);
    return 0;
}
