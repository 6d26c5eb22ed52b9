/* How many cores this process may use. */
#include "base/base.h"
#include "base/context.h"
#include "base/cores.h"
#include "support.h"

#include <sched.h>
#include <sys/stat.h>

static void test_cores__are_those_of_the_affinity_at_most(void **state)
{
    cpu_set_t before, one;
    assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
    assert_true(hnpei_cores() >= 1 && hnpei_cores() <= (size_t)CPU_COUNT(&before));
    size_t first = 0;
    while (!CPU_ISSET(first, &before))
        ++first;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
    assert_int_equal(hnpei_cores(), 1);
    assert_int_equal(hnpei_context_threads(NULL), 1);
    hnpei_team *team;
    support_assert_ok(hnpei_team_create(NULL, 100, &team));
    assert_int_equal(hnpei_team_size(team), 1);
    hnpei_team_destroy(team);
    assert_int_equal(sched_setaffinity(0, sizeof before, &before), 0);
}

/* ---- quotas, in a folder that is laid out as /sys/fs/cgroup ---- */

static void put(const char *folder, const char *name, const char *text)
{
    char *path = support_temp_path(folder, name);
    support_write(path, text, strlen(text));
    free(path);
}

static void make_folder(const char *folder, const char *name)
{
    char *path = support_temp_path(folder, name);
    assert_int_equal(mkdir(path, 0700), 0);
    free(path);
}

static size_t quota(const char *folder, const char *membership)
{
    char *path = support_temp_path(folder, "membership");
    put(folder, "membership", membership);
    const size_t cores = hnpei_quota_cores(path, folder);
    free(path);
    return cores;
}

static void test_quota__of_version_2_is_the_smallest_from_the_group_to_the_root(void **state)
{
    char *folder = support_temp_folder();
    make_folder(folder, "outer");
    make_folder(folder, "outer/inner");
    assert_true(quota(folder, "0::/outer/inner\n") == SIZE_MAX);
    put(folder, "outer/inner/cpu.max", "max 100000\n");
    assert_true(quota(folder, "0::/outer/inner\n") == SIZE_MAX);
    put(folder, "outer/inner/cpu.max", "250000 100000\n");
    assert_int_equal(quota(folder, "0::/outer/inner\n"), 3);
    put(folder, "outer/cpu.max", "200000 100000\n");
    assert_int_equal(quota(folder, "0::/outer/inner\n"), 2);
    put(folder, "outer/inner/cpu.max", "10000 100000\n");
    assert_int_equal(quota(folder, "0::/outer/inner\n"), 1);
    assert_int_equal(quota(folder, "0::/outer\n"), 2);
    assert_true(quota(folder, "0::/\n") == SIZE_MAX);
    /* As a container sees it: its own group is the root, its name is the host's. */
    put(folder, "cpu.max", "400000 100000");
    assert_int_equal(quota(folder, "0::/on/the/host\n"), 4);
    support_temp_remove(folder);
}

static void test_quota__of_version_1_is_that_of_the_cpu_controller(void **state)
{
    char *folder = support_temp_folder();
    make_folder(folder, "cpu");
    make_folder(folder, "cpu/group");
    put(folder, "cpu/group/cpu.cfs_quota_us", "-1\n");
    put(folder, "cpu/group/cpu.cfs_period_us", "100000\n");
    assert_true(quota(folder, "4:memory:/group\n3:cpu,cpuacct:/group\n0::/\n") == SIZE_MAX);
    put(folder, "cpu/group/cpu.cfs_quota_us", "150000\n");
    assert_int_equal(quota(folder, "4:memory:/group\n3:cpu,cpuacct:/group\n0::/\n"), 2);
    assert_int_equal(quota(folder, "3:cpuacct,cpu:/group"), 2);
    assert_true(quota(folder, "3:cpuacct,cpuset:/group\n") == SIZE_MAX);
    support_temp_remove(folder);
}

static void test_quota__of_what_is_not_there_or_not_understood_is_none(void **state)
{
    char *folder = support_temp_folder();
    static const char *const texts[] = {"", "\n", "nothing", "0:", "0::", "::::", ":cpu:/", "0::/a/../b//\n\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; ++i)
        assert_true(quota(folder, texts[i]) == SIZE_MAX);
    put(folder, "cpu.max", "many 100000");
    assert_true(quota(folder, "0::/") == SIZE_MAX);
    put(folder, "cpu.max", "100000");
    assert_true(quota(folder, "0::/") == SIZE_MAX);
    put(folder, "cpu.max", "-5 0");
    assert_true(quota(folder, "0::/") == SIZE_MAX);
    assert_true(hnpei_quota_cores("/no/such/file", "/no/such/folder") == SIZE_MAX);
    support_temp_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cores__are_those_of_the_affinity_at_most),
        cmocka_unit_test(test_quota__of_version_2_is_the_smallest_from_the_group_to_the_root),
        cmocka_unit_test(test_quota__of_version_1_is_that_of_the_cpu_controller),
        cmocka_unit_test(test_quota__of_what_is_not_there_or_not_understood_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
