/* A job that is killed (SIGKILL) at any moment of simulating, training and saving, and goes on: the same files in the
   end as of one that was left alone.

   The program runs itself as the job: test_kill JOB FOLDER THREADS INTERVAL. */
#include "interrupted_job.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

enum { SAVES = 12 };

static const job jobs[] = {
    {.way = HNPE_ROUNDS_TRUNCATED,
     .sets = 150,
     .max_extra = 3,
     .epochs = 12,
     .chunk = 4,
     .microseconds = 50,
     .concurrent = 1,
     .shard_bytes = 4096},
    {.way = HNPE_ROUNDS_TRUNCATED_GLOBAL,
     .sets = 50,
     .max_extra = 3,
     .epochs = 12,
     .chunk = 3,
     .microseconds = 150,
     .concurrent = 1},
    {.way = HNPE_ROUNDS_ATOMIC,
     .sets = 50,
     .max_extra = 2,
     .epochs = 12,
     .chunk = 4,
     .microseconds = 150,
     .concurrent = 1,
     .invalid = 1},
    {.way = HNPE_ROUNDS_CLOSED_FORM, .sets = 120, .epochs = 12, .chunk = 5, .microseconds = 100},
    {.way = HNPE_ROUNDS_TRUNCATED,
     .sets = 40,
     .max_extra = 2,
     .epochs = 10,
     .chunk = 4,
     .microseconds = 150,
     .concurrent = 1,
     .members = 3}};

/* ---- the job ---- */

enum { STARTING, SIMULATING, TRAINING, SAVING, PHASES };

/* What the job is at, in a file that the test has mapped too. */
static int tell(void *user_data, const hnpe_progress *progress)
{
    *(volatile int *)user_data = progress->phase == HNPE_PHASE_TRAINING ? TRAINING : SIMULATING;
    return 0;
}

static int *map_phase(const char *folder)
{
    char *path = support_temp_path(folder, "phase");
    const int file = open(path, O_RDWR | O_CREAT, 0666);
    assert_true(file >= 0 && ftruncate(file, sizeof(int)) == 0);
    int *phase = mmap(NULL, sizeof *phase, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    assert_true(phase != MAP_FAILED);
    close(file);
    free(path);
    return phase;
}

static void save(parts *p, const char *folder)
{
    char *posterior_path = support_temp_path(folder, "posterior.safetensors"),
         *data_path = support_temp_path(folder, "data.safetensors");
    hnpe_posterior *posterior;
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_inference_posterior(p->inference, &posterior));
    support_assert_ok(hnpe_inference_get_dataset(p->inference, &dataset));
    for (int i = 0; i < SAVES; ++i) {
        support_assert_ok(hnpe_posterior_save(posterior, posterior_path));
        support_assert_ok(hnpe_dataset_save(dataset, data_path));
    }
    hnpe_dataset_release(dataset);
    hnpe_posterior_release(posterior);
    free(posterior_path);
    free(data_path);
}

static int run_job(const job *j, const char *folder, int64_t threads, double interval)
{
    char *inside = support_temp_path(folder, "job"), *state = support_temp_path(inside, "state.safetensors");
    char *shards = support_temp_path(folder, "shards");
    int *phase = map_phase(folder);
    hnpe_context *context = support_context(threads);
    hnpe_monitor *monitor;
    parts p;
    support_assert_ok(hnpe_monitor_create(NULL, tell, phase, NULL, &monitor));
    make_parts(context, j, &p);
    hnpe_dataset *dataset = j->shard_bytes ? make_shards(j, shards) : NULL;
    if (access(state, F_OK) == 0 && dataset) {
        support_assert_ok(
            hnpe_inference_resume_on_disk(context, inside, p.local, p.global, p.simulator, dataset, &p.inference));
    } else if (access(state, F_OK) == 0) {
        support_assert_ok(hnpe_inference_resume(context, inside, p.local, p.global, p.simulator, &p.inference));
    } else {
        make_inference(context, &p);
        if (dataset)
            support_assert_ok(hnpe_inference_set_dataset(p.inference, dataset));
        if (interval >= 0)
            support_assert_ok(hnpe_inference_set_checkpoint(p.inference, inside, interval));
    }
    support_assert_ok(drive(&p, monitor));
    *phase = SAVING;
    save(&p, folder);
    free_parts(&p);
    hnpe_dataset_release(dataset);
    hnpe_monitor_release(monitor);
    hnpe_context_release(context);
    free(shards);
    free(state);
    free(inside);
    return 0;
}

/* ---- the test ---- */

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + 1e-9 * (double)at.tv_nsec;
}

static void nap(double seconds)
{
    const struct timespec time = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    nanosleep(&time, NULL);
}

static pid_t start(size_t which, const char *folder, int threads, double interval)
{
    char job_text[16], threads_text[16], interval_text[32];
    snprintf(job_text, sizeof job_text, "%zu", which);
    snprintf(threads_text, sizeof threads_text, "%d", threads);
    snprintf(interval_text, sizeof interval_text, "%g", interval);
    const pid_t child = fork();
    if (child == 0) {
        execl("/proc/self/exe", "test_kill", job_text, folder, threads_text, interval_text, (char *)NULL);
        _exit(127);
    }
    assert_true(child > 0);
    return child;
}

/* 1: it came to its end; 0: it was killed. Anything else is a failure of the job. */
static int wait_for(pid_t child)
{
    int status;
    assert_true(waitpid(child, &status, 0) == child);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        return 0;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("the job ended with status %d", status);
    return 1;
}

typedef struct tally {
    int phase[PHASES], jobs, half_written; /* kills; in the middle of a file */
} tally;

static int has_leftover(const char *folder)
{
    char command[512];
    snprintf(command, sizeof command, "ls %s %s/job 2>/dev/null | grep -q '\\.tmp$'", folder, folder);
    return system(command) == 0;
}

static void assert_same_file(const char *folder, const char *other, const char *name)
{
    char *one = support_temp_path(folder, name), *two = support_temp_path(other, name);
    size_t bytes, more;
    char *first = support_read(one, &bytes), *second = support_read(two, &more);
    assert_int_equal(bytes, more);
    assert_memory_equal(first, second, bytes);
    free(first);
    free(second);
    free(one);
    free(two);
}

/* Killed after random times, from nothing to what the whole job takes, until it comes to its end. */
static void kill_until_done(size_t which, const char *folder, double whole, hnpe_rng *rng, tally *t)
{
    static const double intervals[] = {0, 0.002, 0.02};
    const double interval = intervals[t->jobs % 3];
    int *phase = map_phase(folder);
    for (int turn = 0;; ++turn) {
        assert_true(turn < 100);
        *phase = STARTING;
        const double delay = whole * hnpe_rng_uniform(rng) * (turn ? 0.5 : 1); /* less of it is left by then */
        const pid_t child = start(which, folder, 1 + turn % 2, interval);
        nap(delay);
        kill(child, SIGKILL);
        if (wait_for(child))
            break;
        ++t->phase[*phase];
        t->half_written += has_leftover(folder);
    }
    ++t->jobs;
    munmap(phase, sizeof *phase);
}

/* How long it takes, checkpoints included; its files in the folder are what others are compared with. */
static double measure(size_t which, const char *folder)
{
    char *beside = support_temp_folder();
    const double begin = now();
    assert_true(wait_for(start(which, beside, 2, 0)));
    const double whole = now() - begin;
    assert_true(wait_for(start(which, folder, 2, -1)));
    assert_same_file(folder, beside, "posterior.safetensors");
    assert_same_file(folder, beside, "data.safetensors");
    support_temp_remove(beside);
    return whole;
}

static int kills(const tally *t)
{
    return t->phase[STARTING] + t->phase[SIMULATING] + t->phase[TRAINING] + t->phase[SAVING];
}

/* In all phases so often at least. */
static int enough(const tally *t, int each, int all)
{
    return kills(t) >= all && t->phase[SIMULATING] >= each && t->phase[TRAINING] >= each && t->phase[SAVING] >= each;
}

static void test_kill__at_any_moment_changes_nothing(void **state)
{
    const size_t n = support_is_long() ? sizeof jobs / sizeof *jobs : 2;
    char *expected[sizeof jobs / sizeof *jobs];
    double whole[sizeof jobs / sizeof *jobs];
    hnpe_rng *rng;
    tally t = {{0}, 0, 0};
    support_assert_ok(hnpe_rng_create(NULL, 17, 0, &rng));
    for (size_t i = 0; i < n; ++i) {
        expected[i] = support_temp_folder();
        whole[i] = measure(i, expected[i]);
    }
    for (int tries = 0; !(support_is_long() ? enough(&t, 10, 60) : kills(&t) >= 10) && tries < 200; ++tries) {
        const size_t which = (size_t)t.jobs % n;
        char *folder = support_temp_folder();
        kill_until_done(which, folder, whole[which], rng, &t);
        assert_same_file(expected[which], folder, "posterior.safetensors");
        assert_same_file(expected[which], folder, "data.safetensors");
        support_temp_remove(folder);
    }
    print_message(
        "%d kills survived: %d starting, %d simulating, %d training, %d saving; %d of them in the middle of a "
        "file; %d jobs of %.2f s, all with the same files in the end\n",
        kills(&t), t.phase[STARTING], t.phase[SIMULATING], t.phase[TRAINING], t.phase[SAVING], t.half_written, t.jobs,
        whole[0]);
    assert_true(kills(&t) >= (support_is_long() ? 60 : 10));
    for (size_t i = 0; i < n; ++i)
        support_temp_remove(expected[i]);
    hnpe_rng_release(rng);
}

int main(int argc, char **argv)
{
    if (argc == 5)
        return run_job(&jobs[atoi(argv[1])], argv[2], atoi(argv[3]), atof(argv[4]));
    if (!support_is_long())
        support_temp_in_memory();
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_kill__at_any_moment_changes_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
