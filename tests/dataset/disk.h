/* Data sets of small shards in temporary folders. */
#ifndef DISK_H
#define DISK_H

#include "dataset/folder.h"
#include "world.h"

#include <signal.h>
#include <unistd.h>

#define SHARD_BYTES ((size_t)4096)

typedef struct place {
    char *folder;
} place;

/* In memory where the machine has such a file system: hundreds of files are flushed. */
static inline place make_disk(void)
{
    if (access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 0);
    return (place){support_temp_folder()};
}

static inline void remove_disk(place *d)
{
    support_temp_remove(d->folder);
}

static inline hnpe_dataset *create(const place *d)
{
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_dataset_create_on_disk(NULL, d->folder, 1, 1, 2, SHARD_BYTES, &dataset));
    return dataset;
}

static inline hnpe_dataset *open_disk(const place *d)
{
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_dataset_open(NULL, d->folder, &dataset));
    return dataset;
}

static inline hnpe_dataset *make_memory(void)
{
    return make();
}

/* ---- what is in it ---- */

static inline char *shard_path(const place *d, size_t shard)
{
    char name[64];
    snprintf(name, sizeof name, "sets-%06zu.safetensors", shard);
    return support_temp_path(d->folder, name);
}

static inline size_t count_shards(const place *d)
{
    for (size_t n = 0;; ++n) {
        char *path = shard_path(d, n);
        const int there = access(path, F_OK) == 0;
        free(path);
        if (!there)
            return n;
    }
}

static inline void remove_shard(const place *d, size_t shard)
{
    char *path = shard_path(d, shard);
    assert_int_equal(unlink(path), 0);
    free(path);
}

static inline void remove_contents(const place *d)
{
    for (size_t n = count_shards(d); n > 0; --n)
        remove_shard(d, n - 1);
}

static inline void copy_shard(const place *from, size_t shard, const place *to, size_t target)
{
    char *source = shard_path(from, shard), *path = shard_path(to, target);
    size_t bytes;
    char *file = support_read(source, &bytes);
    support_write(path, file, bytes);
    free(file);
    free(path);
    free(source);
}

static inline void assert_equal_folders(const place *a, const place *b)
{
    const size_t n = count_shards(a);
    assert_int_equal(count_shards(b), n);
    for (size_t i = 0; i < n; ++i) {
        char *one = shard_path(a, i), *two = shard_path(b, i);
        size_t bytes[2];
        char *first = support_read(one, &bytes[0]), *second = support_read(two, &bytes[1]);
        assert_int_equal(bytes[0], bytes[1]);
        assert_memory_equal(first, second, bytes[0]);
        free(first);
        free(second);
        free(one);
        free(two);
    }
}

/* ---- sets ---- */

/* n sets, the same for the same seed; sizes 1 to 5, every seventh row invalid. */
typedef struct sets {
    size_t n, rows;
    int64_t *n_rows;
    double *local, *global, *x, *log_proposal;
} sets;

static inline sets make_sets(size_t n, unsigned seed)
{
    sets s = {n, 0, malloc(n * sizeof(int64_t)), NULL, malloc(n * sizeof(double)), NULL, malloc(n * sizeof(double))};
    hnpei_stream stream;
    hnpei_stream_init(&stream, seed, HNPEI_PURPOSE_SET, 0);
    for (size_t i = 0; i < n; ++i) {
        s.rows += (size_t)(s.n_rows[i] = 1 + (int64_t)hnpei_stream_below(&stream, 5));
        s.global[i] = hnpei_stream_uniform(&stream);
        s.log_proposal[i] = hnpei_stream_normal(&stream);
    }
    s.local = malloc(s.rows * sizeof(double));
    s.x = malloc(2 * s.rows * sizeof(double));
    for (size_t i = 0; i < s.rows; ++i) {
        s.local[i] = hnpei_stream_uniform(&stream);
        s.x[2 * i] = hnpei_stream_normal(&stream);
        s.x[2 * i + 1] = i % 7 == 6 ? NAN : s.x[2 * i];
    }
    return s;
}

static inline void free_sets(sets *s)
{
    free(s->n_rows);
    free(s->local);
    free(s->global);
    free(s->x);
    free(s->log_proposal);
}

/* Sets [first, first + count) of them; kind: of hnpe_proposal. */
static inline hnpe_status append_sets(hnpe_dataset *dataset, const sets *s, int kind, size_t first, size_t count)
{
    size_t row = 0;
    for (size_t i = 0; i < first; ++i)
        row += (size_t)s->n_rows[i];
    return kind ? hnpe_dataset_append_proposed(dataset, kind, count, s->n_rows + first, s->local + row,
                                               s->global + first, s->x + 2 * row, s->log_proposal + first)
                : hnpe_dataset_append(dataset, count, s->n_rows + first, s->local + row, s->global + first,
                                      s->x + 2 * row);
}

static inline hnpe_status try_bring(hnpe_dataset *dataset, size_t n, unsigned seed, int kind)
{
    sets s = make_sets(n, seed);
    const hnpe_status status = append_sets(dataset, &s, kind, 0, n);
    free_sets(&s);
    return status;
}

static inline void bring(hnpe_dataset *dataset, size_t n, unsigned seed, int kind)
{
    support_assert_ok(try_bring(dataset, n, seed, kind));
}

static inline void bring_part(hnpe_dataset *dataset, size_t n, unsigned seed, size_t first, size_t count)
{
    sets s = make_sets(n, seed);
    support_assert_ok(append_sets(dataset, &s, 0, first, count));
    free_sets(&s);
}

/* ---- comparing, through the interface ---- */

static inline void read_sets(const hnpe_dataset *dataset, size_t first, size_t n, sets *s, int64_t *proposal)
{
    s->n = n;
    s->rows = 0;
    s->n_rows = malloc(n * sizeof *s->n_rows);
    s->global = malloc(n * sizeof(double));
    s->log_proposal = malloc(n * sizeof(double));
    support_assert_ok(hnpe_dataset_read(dataset, (int64_t)first, (int64_t)n, s->n_rows, NULL, NULL, NULL));
    for (size_t i = 0; i < n; ++i)
        s->rows += (size_t)s->n_rows[i];
    s->local = malloc(s->rows * sizeof(double));
    s->x = malloc(2 * s->rows * sizeof(double));
    support_assert_ok(hnpe_dataset_read(dataset, (int64_t)first, (int64_t)n, NULL, s->local, s->global, s->x));
    support_assert_ok(hnpe_dataset_read_proposals(dataset, (int64_t)first, (int64_t)n, proposal, s->log_proposal));
}

/* The sets of `a` from `first` on are those of b, bit for bit. */
static inline void assert_sets_from(const hnpe_dataset *a, size_t first, const hnpe_dataset *b)
{
    sets one, two;
    const size_t n = b->n_sets;
    int64_t *mine = malloc(2 * n * sizeof *mine), *other = mine + n;
    assert_true(n > 0 && first + n <= a->n_sets);
    read_sets(a, first, n, &one, mine);
    read_sets(b, 0, n, &two, other);
    assert_memory_equal(one.n_rows, two.n_rows, n * sizeof *one.n_rows);
    assert_memory_equal(one.local, two.local, one.rows * sizeof(double));
    assert_memory_equal(one.global, two.global, n * sizeof(double));
    assert_memory_equal(one.x, two.x, 2 * one.rows * sizeof(double));
    assert_memory_equal(one.log_proposal, two.log_proposal, n * sizeof(double));
    assert_memory_equal(mine, other, n * sizeof *mine);
    free_sets(&one);
    free_sets(&two);
    free(mine);
}

static inline void assert_equal_sets(const hnpe_dataset *a, const hnpe_dataset *b)
{
    int64_t counts[2][3];
    support_assert_ok(hnpe_dataset_count(a, &counts[0][0], &counts[0][1], &counts[0][2]));
    support_assert_ok(hnpe_dataset_count(b, &counts[1][0], &counts[1][1], &counts[1][2]));
    assert_memory_equal(counts[0], counts[1], sizeof counts[0]);
    assert_sets_from(a, 0, b);
    hnpe_proposal_info info = {.struct_size = sizeof info}, other = {.struct_size = sizeof other};
    for (size_t i = 0; i < a->n_origins; ++i) {
        support_assert_ok(hnpe_dataset_describe_proposal(a, i, &info));
        support_assert_ok(hnpe_dataset_describe_proposal(b, i, &other));
        assert_memory_equal(&info, &other, sizeof info);
    }
    assert_int_equal(a->n_origins, b->n_origins);
}

#endif
