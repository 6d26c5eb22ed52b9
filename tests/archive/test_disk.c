/* Disks that fail while files of every kind are saved: the old file stays as it was to the byte, nothing is left beside
   it, and the save says what happened. */
#include "samples.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct subject {
    const samples_kind *kind;
    void *object;
    char *folder, *path, *file;
    size_t bytes;
} subject;

static subject begin(const samples_kind *kind)
{
    subject s = {.kind = kind, .object = kind->make(), .folder = support_temp_folder()};
    s.path = support_temp_path(s.folder, "file.safetensors");
    support_assert_ok(kind->save(s.object, s.path));
    s.file = support_read(s.path, &s.bytes);
    return s;
}

static void end(subject *s)
{
    s->kind->release(s->object);
    free(s->file);
    free(s->path);
    support_temp_remove(s->folder);
}

static int is_as_before(const char *path, const char *file, size_t bytes)
{
    size_t now;
    char *content = support_read(path, &now);
    const int same = now == bytes && memcmp(content, file, bytes) == 0;
    free(content);
    return same;
}

/* A checkpoint that cannot be written is told in the log, and the training goes on. */
static void check_failed(const subject *s, hnpe_status status, const char *words)
{
    if (s->kind->quiet)
        support_assert_ok(status);
    else
        support_assert_fails(status, HNPE_ERROR_IO, words);
    assert_true(is_as_before(s->path, s->file, s->bytes));
    assert_int_equal(support_temp_count(s->folder), 1);
}

/* ---- files that may not grow: writes are short, then fail ---- */

static hnpe_status save_within(const subject *s, size_t bytes)
{
    struct rlimit before, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){bytes, before.rlim_max};
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    fflush(NULL); /* the output may be a file */
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const hnpe_status status = s->kind->save(s->object, s->path);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, handler);
    return status;
}

static void test_every_save__that_is_cut_short_keeps_the_old_file(void **state)
{
    for (size_t k = 0; k < samples_n_kinds; ++k) {
        subject s = begin(&samples_kinds[k]);
        const size_t tries = support_is_long() ? 400 : support_quick() || s.kind->quiet ? 5 : 20;
        /* The checkpoint of a training that goes on may become shorter than the one before. */
        const size_t most = s.kind->quiet ? s.bytes / 2 : s.bytes;
        size_t tried = 0;
        for (size_t limit = 0; limit < most; limit += most / tries + 1, ++tried)
            check_failed(&s, save_within(&s, limit), "File too large");
        if (!s.kind->quiet) {
            check_failed(&s, save_within(&s, s.bytes - 1), "File too large");
            support_assert_ok(save_within(&s, s.bytes));
        }
        print_message("%s: %zu saves cut short, the old file kept by all\n", s.kind->name, tried);
        end(&s);
    }
}

/* ---- folders ---- */

static void test_every_save__without_a_folder_says_so(void **state)
{
    for (size_t k = 0; k < samples_n_kinds; ++k) {
        subject s = begin(&samples_kinds[k]);
        char *nowhere = support_temp_path(s.folder, "absent/file");
        const hnpe_status status = s.kind->save(s.object, nowhere);
        check_failed(&s, status, "No such file or directory");
        assert_int_equal(s.kind->load(NULL, nowhere, s.object), HNPE_ERROR_IO);
        free(nowhere);
        end(&s);
    }
}

/* Runs `work` in a process of its own; its result, or -1 where it died. */
static int in_child(int (*work)(subject *s), subject *s)
{
    int result;
    fflush(NULL);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(work(s));
    assert_int_equal(waitpid(child, &result, 0), child);
    return WIFEXITED(result) ? WEXITSTATUS(result) : -1;
}

enum { AS_EXPECTED = 0, ACCEPTED = 1, OTHER_WORDS = 2, CHANGED = 3, LEFT_BEHIND = 4, NOT_POSSIBLE = 77 };

static int expect(const subject *s, hnpe_status status, const char *words, size_t files)
{
    if (s->kind->quiet ? status != HNPE_OK : status != HNPE_ERROR_IO)
        return ACCEPTED;
    if (!s->kind->quiet && !strstr(hnpe_last_error(), words))
        return OTHER_WORDS;
    if (!is_as_before(s->path, s->file, s->bytes))
        return CHANGED;
    return support_temp_count(s->folder) == files ? AS_EXPECTED : LEFT_BEHIND;
}

/* Root may write everywhere: it becomes nobody first, who may not reach a folder that is root's own further up. */
static int save_without_permission(subject *s)
{
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0 || access(s->path, R_OK) != 0))
        return NOT_POSSIBLE;
    return expect(s, s->kind->save(s->object, s->path), "Permission denied", 1);
}

static void test_every_save__into_a_folder_that_may_not_be_written_keeps_the_old_file(void **state)
{
    for (size_t k = 0; k < samples_n_kinds; ++k) {
        subject s = begin(&samples_kinds[k]);
        assert_int_equal(chmod(s.folder, 0555), 0);
        assert_int_equal(chmod(s.path, 0644), 0);
        const int result = in_child(save_without_permission, &s);
        assert_int_equal(chmod(s.folder, 0700), 0);
        if (result == NOT_POSSIBLE)
            print_message(
                "SKIPPED a folder that may not be written: root cannot become nobody, or nobody cannot reach it\n");
        else
            assert_int_equal(result, AS_EXPECTED);
        end(&s);
    }
}

/* ---- disks that are full, or may only be read: a file system of 64 KiB that only the child sees ---- */

static int say(const char *path, const char *text)
{
    const int descriptor = open(path, O_WRONLY);
    const int said = descriptor >= 0 && write(descriptor, text, strlen(text)) == (ssize_t)strlen(text);
    if (descriptor >= 0)
        close(descriptor);
    return said;
}

/* Who is not root becomes it in a world of its own, where the kernel lets them. */
static int may_mount(void)
{
    char users[64], groups[64];
    snprintf(users, sizeof users, "0 %u 1", (unsigned)geteuid());
    snprintf(groups, sizeof groups, "0 %u 1", (unsigned)getegid());
    if (geteuid() == 0)
        return unshare(CLONE_NEWNS) == 0;
    return unshare(CLONE_NEWNS | CLONE_NEWUSER) == 0 && say("/proc/self/setgroups", "deny") &&
           say("/proc/self/uid_map", users) && say("/proc/self/gid_map", groups);
}

static int mount_small(const char *folder)
{
    if (!may_mount())
        return 0;
    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
    return mount("tmpfs", folder, "tmpfs", 0, "size=64k") == 0;
}

static void fill_disk(const char *path)
{
    static const char block[512];
    const int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    while (write(descriptor, block, sizeof block) > 0)
        ;
    close(descriptor);
}

static int save_on_full_disk(subject *s)
{
    if (!mount_small(s->folder))
        return NOT_POSSIBLE;
    char *filler = support_temp_path(s->folder, "filler");
    if (s->kind->save(s->object, s->path) != HNPE_OK)
        return OTHER_WORDS;
    free(s->file);
    s->file = support_read(s->path, &s->bytes);
    fill_disk(filler);
    int result = expect(s, s->kind->save(s->object, s->path), "No space left on device", 2);
    unlink(filler);
    if (result == AS_EXPECTED && s->kind->save(s->object, s->path) != HNPE_OK)
        result = OTHER_WORDS; /* when there is room again, it works again */
    free(filler);
    return result;
}

static int save_on_read_only_disk(subject *s)
{
    if (!mount_small(s->folder))
        return NOT_POSSIBLE;
    if (s->kind->save(s->object, s->path) != HNPE_OK)
        return OTHER_WORDS;
    free(s->file);
    s->file = support_read(s->path, &s->bytes);
    if (mount("tmpfs", s->folder, "tmpfs", MS_REMOUNT | MS_RDONLY, NULL) != 0)
        return NOT_POSSIBLE;
    return expect(s, s->kind->save(s->object, s->path), "Read-only file system", 1);
}

static void on_a_small_disk(int (*work)(subject *s), const char *what)
{
    for (size_t k = 0; k < samples_n_kinds; ++k) {
        subject s = begin(&samples_kinds[k]);
        const int result = in_child(work, &s);
        end(&s);
        if (result == NOT_POSSIBLE) {
            print_message("SKIPPED %s: no file system can be mounted here\n", what);
            return;
        }
        if (result != AS_EXPECTED)
            fail_msg("a %s on %s: %d", samples_kinds[k].name, what, result);
    }
}

static void test_every_save__on_a_full_disk_keeps_the_old_file(void **state)
{
    on_a_small_disk(save_on_full_disk, "a full disk");
}

static void test_every_save__on_a_disk_that_may_only_be_read_keeps_the_old_file(void **state)
{
    on_a_small_disk(save_on_read_only_disk, "a disk that may only be read");
}

/* ---- processes that are killed while they save ---- */

static int save_for_ever(subject *s)
{
    for (;;)
        s->kind->save(s->object, s->path);
    return 0;
}

static void test_every_file__is_whole_whenever_its_writer_is_killed(void **state)
{
    size_t killed = 0;
    for (size_t k = 0; k < samples_n_kinds; ++k) {
        subject s = begin(&samples_kinds[k]);
        const int kills = support_is_long() ? 50 : support_quick() ? 2 : 10;
        for (int i = 0; i < kills; ++i, ++killed) {
            fflush(NULL);
            const pid_t child = fork();
            assert_true(child >= 0);
            if (child == 0)
                _exit(save_for_ever(&s));
            usleep((useconds_t)(200 + (i * 7919) % 5000));
            kill(child, SIGKILL);
            assert_int_equal(waitpid(child, NULL, 0), child);
            support_assert_ok(s.kind->load(NULL, s.path, s.object));
        }
        end(&s);
    }
    print_message("%zu writers killed, every file whole\n", killed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_save__that_is_cut_short_keeps_the_old_file),
        cmocka_unit_test(test_every_save__without_a_folder_says_so),
        cmocka_unit_test(test_every_save__into_a_folder_that_may_not_be_written_keeps_the_old_file),
        cmocka_unit_test(test_every_save__on_a_full_disk_keeps_the_old_file),
        cmocka_unit_test(test_every_save__on_a_disk_that_may_only_be_read_keeps_the_old_file),
        cmocka_unit_test(test_every_file__is_whole_whenever_its_writer_is_killed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
