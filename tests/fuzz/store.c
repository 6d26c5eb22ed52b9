#include "fuzz.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- memory ---- */

/* Before each block: how long it is. */
enum { FRONT = 64 };

static void *take(void *user_data, size_t bytes, size_t alignment)
{
    fuzz_memory *memory = user_data;
    const int fails = ++memory->calls == memory->fail_at || bytes > memory->limit - memory->held;
    FUZZ_REQUIRE(alignment && alignment <= FRONT && (alignment & (alignment - 1)) == 0, "%zu", alignment);
    unsigned char *front = fails ? NULL : aligned_alloc(FRONT, (FRONT + bytes + FRONT - 1) / FRONT * FRONT);
    if (!front) {
        memory->refused = 1;
        return NULL;
    }
    memcpy(front, &bytes, sizeof bytes);
    memory->held += bytes;
    ++memory->blocks;
    return front + FRONT;
}

static void give(void *user_data, void *block)
{
    fuzz_memory *memory = user_data;
    unsigned char *front = (unsigned char *)block - FRONT;
    size_t bytes;
    memcpy(&bytes, front, sizeof bytes);
    memory->held -= bytes;
    --memory->blocks;
    free(front);
}

hnpe_context *fuzz_context(fuzz_memory *memory, size_t limit)
{
    const hnpe_allocator allocator = {
        .struct_size = sizeof allocator, .allocate = take, .deallocate = give, .user_data = memory};
    hnpe_context *context;
    memset(memory, 0, sizeof *memory);
    memory->limit = limit;
    FUZZ_REQUIRE(FUZZ_NEW(&context, hnpe_context_create, &allocator, &context) == HNPE_OK, "%s", hnpe_last_error());
    FUZZ_REQUIRE(FUZZ_CALL(hnpe_context_set_int, context, HNPE_CONTEXT_THREADS, 1) == HNPE_OK, "%s", hnpe_last_error());
    return context;
}

void fuzz_context_end(fuzz_memory *memory, hnpe_context *context)
{
    hnpe_context_release(context);
    FUZZ_REQUIRE(memory->blocks == 0, "%lld blocks are left", (long long)memory->blocks);
}

/* ---- files ---- */

const char *fuzz_path(const char *name)
{
    static char path[512];
    const char *parent = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/hnpe-fuzz-%ld-%s", parent && *parent ? parent : "/tmp", (long)getpid(), name);
    return path;
}

void fuzz_write(const char *path, const uint8_t *data, size_t size)
{
    const int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FUZZ_REQUIRE(descriptor >= 0 && write(descriptor, data, size) == (ssize_t)size, "cannot write %s", path);
    close(descriptor);
}

uint8_t *fuzz_read(const char *path, size_t *size)
{
    struct stat about;
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    FUZZ_REQUIRE(descriptor >= 0 && fstat(descriptor, &about) == 0, "cannot read %s", path);
    *size = (size_t)about.st_size;
    uint8_t *data = malloc(*size + 1);
    FUZZ_REQUIRE(data && read(descriptor, data, *size) == (ssize_t)*size, "cannot read %s", path);
    close(descriptor);
    return data;
}

/* The file, its numbers widened, networks that its weights fill, and the scratch memory of a call. */
size_t fuzz_file_limit(size_t size)
{
    return 64 * size + ((size_t)1 << 20);
}

void fuzz_require_load(const fuzz_memory *memory, hnpe_status status, int given)
{
    FUZZ_REQUIRE(!memory->refused, "a file asks for more memory than %zu bytes: %s", memory->limit, hnpe_last_error());
    FUZZ_REQUIRE(status == HNPE_OK || status == HNPE_ERROR_FORMAT || (given && status == HNPE_ERROR_UNSUPPORTED),
                 "%s: %s", hnpe_status_name(status), hnpe_last_error());
}
