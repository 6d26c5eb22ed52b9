/* Files of every kind that were cut, and files with a bit flipped: refused, each of them, and nothing is lost. The long
   form, of `make check-faults`, tries every length and every bit. */
#include "samples.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

typedef struct subject {
    const samples_kind *kind;
    void *object;
    char *folder, *path, *file; /* file: what was saved, to the byte */
    size_t bytes, data;         /* of it; where the tensors' data begins */
    int descriptor;
    support_allocator allocator;
    hnpe_context *context;
} subject;

static subject begin(const samples_kind *kind)
{
    subject s = {.kind = kind, .object = kind->make(), .folder = support_temp_folder()};
    uint64_t header;
    s.path = support_temp_path(s.folder, kind->file ? kind->file : "file.safetensors");
    support_assert_ok(kind->save(s.object, s.path));
    s.file = support_read(s.path, &s.bytes);
    memcpy(&header, s.file, sizeof header);
    s.data = 8 + (size_t)header;
    s.descriptor = open(s.path, O_WRONLY);
    assert_true(s.descriptor >= 0);
    return s;
}

static void end(subject *s)
{
    close(s->descriptor);
    s->kind->release(s->object);
    free(s->file);
    free(s->path);
    support_temp_remove(s->folder);
}

/* Sanitizers, with which each load takes many times as long, get the quick form's share. */
static int every_one(void)
{
    return support_is_long() && !support_is_sanitized();
}

/* Of the bytes of a header, every so many: all of the small ones of priors and data sets. */
static size_t header_step(size_t k)
{
    return every_one() ? 1 : support_quick() ? 37 : k < 2 ? 1 : 5;
}

/* Loads what is there now: it must be refused, and all memory be given back. */
static void refused(subject *s, const char *what, size_t at)
{
    const hnpe_status status = s->kind->load(s->context, s->path, s->object);
    if (status != HNPE_ERROR_FORMAT && status != HNPE_ERROR_IO)
        fail_msg("a %s with %s %zu: status %d, %s", s->kind->name, what, at, (int)status, hnpe_last_error());
    assert_true(*hnpe_last_error());
    if (atomic_load(&s->allocator.outstanding) > 1)
        fail_msg("a %s with %s %zu: memory is left", s->kind->name, what, at);
}

static void put(const subject *s, size_t at, char byte)
{
    assert_int_equal(pwrite(s->descriptor, &byte, 1, (off_t)at), 1);
}

/* The context itself is one block. */
static void open_context(subject *s)
{
    s->context = support_failing_context(&s->allocator, 0);
    assert_true(atomic_load(&s->allocator.outstanding) <= 1);
}

/* Those that are files, and then those that are folders. */
static const samples_kind *kind_of(size_t k)
{
    return k < samples_n_kinds ? &samples_kinds[k] : k == samples_n_kinds ? &samples_shard : &samples_state;
}

static void test_every_kind__is_refused_at_every_length_but_its_own(void **state)
{
    for (size_t k = 0; k < samples_n_kinds + 2; ++k) {
        subject s = begin(kind_of(k));
        const size_t stride = every_one() ? 1 : support_quick() ? 997 : 37;
        const size_t step = header_step(k);
        size_t tried = 0;
        open_context(&s);
        for (size_t length = s.bytes; length-- > 0; ++tried) {
            if (length > s.data && length < s.bytes - 8)
                length -= stride - 1 < length - s.data ? stride - 1 : 0;
            else if (length <= s.data && length > step)
                length -= step - 1;
            assert_int_equal(ftruncate(s.descriptor, (off_t)length), 0);
            refused(&s, "a length of", length);
        }
        hnpe_context_release(s.context);
        print_message("%s of %zu bytes: %zu truncations, all refused\n", s.kind->name, s.bytes, tried);
        end(&s);
    }
}

static size_t flip(subject *s, size_t at, int bit)
{
    put(s, at, (char)(s->file[at] ^ 1 << bit));
    refused(s, "a bit flipped at", at);
    put(s, at, s->file[at]);
    return 1;
}

static void test_every_kind__is_refused_with_any_bit_flipped(void **state)
{
    for (size_t k = 0; k < samples_n_kinds + 2; ++k) {
        subject s = begin(kind_of(k));
        size_t header = 0, data = 0;
        /* Every bit of small headers; of others and of the data, each bit of a byte in turn. */
        const int every = every_one() || (k == 0 && !support_quick());
        open_context(&s);
        for (size_t at = 0; at < s.data; at += header_step(k))
            for (int bit = every ? 0 : (int)(at % 8); bit < (every ? 8 : (int)(at % 8) + 1); ++bit)
                header += flip(&s, at, bit);
        const size_t stride = every_one() ? 3 : s.bytes / (support_quick() ? 50 : 500) + 1;
        for (size_t at = s.data; at < s.bytes; at += stride)
            data += flip(&s, at, (int)(data % 8));
        hnpe_context_release(s.context);
        support_assert_ok(s.kind->load(NULL, s.path, s.object));
        print_message("%s: %zu flipped bits in a header of %zu bytes, %zu in %zu bytes of data, all refused\n",
                      s.kind->name, header, s.data, data, s.bytes - s.data);
        end(&s);
    }
}

/* What stands beside the state in the folder of an inference. */
static void test_every_file__of_an_inference_is_refused_when_it_is_damaged(void **state)
{
    subject s = begin(&samples_state);
    DIR *entries = opendir(s.folder);
    size_t tried = 0;
    open_context(&s);
    for (struct dirent *entry; (entry = readdir(entries));) {
        if (!strstr(entry->d_name, ".safetensors") || strcmp(entry->d_name, "state.safetensors") == 0)
            continue;
        size_t bytes;
        char *path = support_temp_path(s.folder, entry->d_name), *file = support_read(path, &bytes);
        for (size_t at = 0; at < bytes; at += bytes / (support_quick() ? 5 : 50) + 1, tried += 2) {
            support_write(path, file, at);
            refused(&s, entry->d_name, at);
            file[at] = (char)(file[at] ^ 1 << at % 8);
            support_write(path, file, bytes);
            refused(&s, entry->d_name, at);
            file[at] = (char)(file[at] ^ 1 << at % 8);
        }
        support_write(path, file, bytes);
        free(file);
        free(path);
    }
    closedir(entries);
    hnpe_context_release(s.context);
    support_assert_ok(s.kind->load(NULL, s.path, s.object));
    print_message("%zu damages of an inference's other files, all refused\n", tried);
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind__is_refused_at_every_length_but_its_own),
        cmocka_unit_test(test_every_kind__is_refused_with_any_bit_flipped),
        cmocka_unit_test(test_every_file__of_an_inference_is_refused_when_it_is_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
