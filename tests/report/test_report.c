/* Reports: what diagnostics append can be read again, printed, saved and drawn. */
#include "report/results.h"
#include "rng/stream.h"
#include "support.h"

#include <locale.h>
#include <math.h>
#include <unistd.h>

static const double vector[3] = {0.1, 1.0 / 3, -1e-300}, matrix[6] = {1, 2, 3, 4, NAN, INFINITY};
static const hnpei_picture picture = {
    .x_label = "x",
    .y_label = "y",
    .curves = {{HNPEI_CURVE_BAND, "all", NULL, "vector", "vector"}, {HNPEI_CURVE_LINE, .y = "vector"}}};

static void add(hnpei_findings *findings, const char *name, hnpe_verdict verdict)
{
    hnpei_result *result;
    support_assert_ok(hnpei_findings_add(findings, name, &result));
    support_assert_ok(hnpei_result_number(result, "number", 0.1));
    support_assert_ok(hnpei_result_array(result, "vector", 3, 0, vector));
    support_assert_ok(hnpei_result_array(result, "matrix", 3, 2, matrix));
    support_assert_ok(hnpei_result_conclude(result, verdict, "%d of 3 \"things\" are wrong", 2));
    hnpei_result_picture(result, &picture);
}

static hnpe_report *make(size_t n, const char *const *names, hnpe_verdict verdict)
{
    hnpe_report *report;
    hnpei_findings findings;
    support_assert_ok(hnpe_report_create(NULL, &report));
    hnpei_findings_begin(report, &findings);
    for (size_t i = 0; i < n; ++i)
        add(&findings, names[i], verdict);
    support_assert_ok(hnpei_findings_append(&findings));
    hnpei_findings_end(&findings);
    return report;
}

static void test_report__has_the_results_that_were_appended_in_their_order(void **state)
{
    hnpe_report *report = make(2, (const char *[]){"one", "two.local.0"}, HNPE_VERDICT_FLAGGED);
    hnpe_result_info info = {.struct_size = sizeof info};
    hnpe_array_info array = {.struct_size = sizeof array};
    int64_t n, flagged, undecided;
    double values[6];
    support_assert_ok(hnpe_report_count(report, &n, &flagged, &undecided));
    assert_true(n == 2 && flagged == 2 && undecided == 0);
    support_assert_ok(hnpe_report_describe_result(report, 1, &info));
    assert_string_equal(info.name, "two.local.0");
    assert_true(info.verdict == HNPE_VERDICT_FLAGGED && info.n_arrays == 3);
    support_assert_fails(hnpe_report_describe_result(report, 2, &info), HNPE_ERROR_UNSUPPORTED, "result is 2");
    support_assert_ok(hnpe_report_describe_array(report, 1, 2, &array));
    assert_true(array.n_dims == 2 && array.rows == 3 && array.columns == 2);
    support_assert_ok(hnpe_report_describe_array(report, 1, 0, &array));
    assert_true(array.n_dims == 0 && array.rows == 1 && array.columns == 1);
    support_assert_fails(hnpe_report_describe_array(report, 1, 3, &array), HNPE_ERROR_UNSUPPORTED, "3 arrays");
    support_assert_ok(hnpe_report_read(report, "one", "matrix", 6, values));
    assert_memory_equal(values, matrix, sizeof matrix);
    support_assert_fails(hnpe_report_read(report, "one", "matrix", 5, values), HNPE_ERROR_SHAPE, "6 numbers");
    support_assert_fails(hnpe_report_read(report, "none", "matrix", 6, values), HNPE_ERROR_UNSUPPORTED,
                         "no result none");
    support_assert_fails(hnpe_report_read(report, "one", "none", 6, values), HNPE_ERROR_UNSUPPORTED, "no array none");
    hnpe_report_release(report);
}

static void test_report__gives_names_once(void **state)
{
    hnpe_report *report = make(3, (const char *[]){"one", "one", "one"}, HNPE_VERDICT_PASSED);
    double values[3];
    support_assert_ok(hnpe_report_read(report, "one#2", "vector", 3, values));
    support_assert_ok(hnpe_report_read(report, "one#3", "vector", 3, values));
    hnpe_report_release(report);
}

static void test_report__keeps_nothing_of_findings_that_were_not_appended(void **state)
{
    hnpe_report *report = make(1, (const char *[]){"one"}, HNPE_VERDICT_PASSED);
    hnpei_findings findings;
    hnpei_findings_begin(report, &findings);
    add(&findings, "two", HNPE_VERDICT_PASSED);
    hnpei_findings_end(&findings);
    int64_t n;
    support_assert_ok(hnpe_report_count(report, &n, NULL, NULL));
    assert_int_equal(n, 1);
    hnpe_report_release(report);
}

static void test_report__is_printed_a_line_for_each_result(void **state)
{
    hnpe_report *report = make(1, (const char *[]){"one"}, HNPE_VERDICT_UNDECIDED);
    assert_string_equal(hnpe_report_text(report), "undecided one: 2 of 3 \"things\" are wrong.\n"
                                                  "0 passed, 0 flagged, 1 undecided\n");
    hnpe_report_release(report);
    support_assert_ok(hnpe_report_create(NULL, &report));
    assert_string_equal(hnpe_report_text(report), "0 passed, 0 flagged, 0 undecided\n");
    hnpe_report_release(report);
}

static void test_report__is_saved_as_json_that_gives_the_same_bits(void **state)
{
    hnpe_report *report = make(2, (const char *[]){"one", "two"}, HNPE_VERDICT_FLAGGED);
    char *folder = support_temp_folder(), *path = support_temp_path(folder, "report.json");
    support_assert_ok(hnpe_report_save(report, path));
    cJSON *root = support_json(path);
    const cJSON *second = cJSON_GetArrayItem(support_json_at(root, "results"), 1);
    assert_string_equal(support_json_at(second, "name")->valuestring, "two");
    assert_string_equal(support_json_at(second, "verdict")->valuestring, "flagged");
    assert_string_equal(support_json_at(second, "sentence")->valuestring, "2 of 3 \"things\" are wrong");
    assert_true(support_json_number(second, "arrays.number") == 0.1);
    support_array read = support_json_array(support_json_at(second, "arrays.vector"));
    assert_int_equal(read.count, 3);
    assert_memory_equal(read.values, vector, sizeof vector);
    support_array_free(&read);
    const cJSON *rows = support_json_at(second, "arrays.matrix");
    assert_int_equal(cJSON_GetArraySize(rows), 3);
    assert_true(cJSON_IsNull(cJSON_GetArrayItem(cJSON_GetArrayItem(rows, 2), 0)));
    assert_true(cJSON_GetArrayItem(cJSON_GetArrayItem(rows, 1), 1)->valuedouble == 4);
    cJSON_Delete(root);
    support_assert_status(hnpe_report_save(report, "/nowhere/report.json"), HNPE_ERROR_IO);
    free(path);
    support_temp_remove(folder);
    hnpe_report_release(report);
}

/* Powers of two and all kinds of digits. */
static void test_report__has_numbers_that_are_read_back_to_the_bit(void **state)
{
    enum { N = 5000 };
    static double values[N];
    hnpei_stream stream;
    hnpei_stream_init(&stream, 1, HNPEI_PURPOSE_USER, 0);
    for (size_t i = 0; i < N; ++i)
        values[i] = (hnpei_stream_uniform(&stream) - 0.5) *
                    (i % 3 ? 1 : exp2((double)hnpei_stream_below(&stream, 2000) - 1000));
    values[0] = -0.0;
    values[1] = 5e-324;
    values[2] = 1.7976931348623157e308;
    hnpe_report *report;
    hnpei_findings findings;
    hnpei_result *result;
    support_assert_ok(hnpe_report_create(NULL, &report));
    hnpei_findings_begin(report, &findings);
    support_assert_ok(hnpei_findings_add(&findings, "many", &result));
    support_assert_ok(hnpei_result_array(result, "values", N, 0, values));
    support_assert_ok(hnpei_findings_append(&findings));
    hnpei_findings_end(&findings);
    char *folder = support_temp_folder(), *path = support_temp_path(folder, "report.json");
    support_assert_ok(hnpe_report_save(report, path));
    cJSON *root = support_json(path);
    support_array read =
        support_json_array(support_json_at(cJSON_GetArrayItem(support_json_at(root, "results"), 0), "arrays.values"));
    assert_int_equal(read.count, N);
    assert_memory_equal(read.values, values, sizeof values);
    support_array_free(&read);
    cJSON_Delete(root);
    free(path);
    support_temp_remove(folder);
    hnpe_report_release(report);
}

static int has_gnuplot(void)
{
    const int there = system("command -v gnuplot > /dev/null 2>&1") == 0;
    if (!there)
        printf("SKIPPED drawing a script of a report: there is no gnuplot\n");
    return there;
}

/* Whether the system's gnuplot takes the script: a picture where there is a gnuplot, a SKIPPED line where not. */
static void run_gnuplot(const char *folder)
{
    char command[512];
    if (!has_gnuplot())
        return;
    snprintf(command, sizeof command,
             "cd '%s' && gnuplot two_local_0.gnuplot > errors 2>&1 && test ! -s errors && test -s two_local_0.pdf",
             folder);
    assert_int_equal(system(command), 0);
}

/* After the settings of another script, the x axis of this one's picture goes from low to high. */
static void assert_axis(const char *folder, const char *script, const char *low_high)
{
    char command[512];
    snprintf(command, sizeof command,
             "cd '%s' && gnuplot -e 'set xrange [0:1]' %s -e 'print GPVAL_X_MIN, GPVAL_X_MAX' 2>&1 | grep -qx -e '%s'",
             folder, script, low_high);
    assert_int_equal(system(command), 0);
}

static void test_report__pictures_do_not_depend_on_those_before(void **state)
{
    static const hnpei_picture bars = {
        .x_label = "x", .y_label = "y", .curves = {{HNPEI_CURVE_BOXES, NULL, NULL, "vector", NULL}}};
    hnpe_report *report = make(2, (const char *[]){"curves", "bars"}, HNPE_VERDICT_PASSED);
    char *folder = support_temp_folder(), *pictures = support_temp_path(folder, "pictures");
    hnpei_result_picture(report->results[1], &bars);
    support_assert_ok(hnpe_report_draw(report, pictures));
    if (has_gnuplot()) {
        assert_axis(pictures, "curves.gnuplot", "0.0 2.0");
        assert_axis(pictures, "bars.gnuplot", "-0.6 2.6"); /* three bars, all of them whole */
    }
    support_temp_remove(pictures);
    support_temp_remove(folder);
    hnpe_report_release(report);
}

static void test_report__is_drawn_as_scripts_with_their_numbers(void **state)
{
    hnpe_report *report = make(2, (const char *[]){"one", "two.local.0"}, HNPE_VERDICT_FLAGGED);
    char *folder = support_temp_folder(), *pictures = support_temp_path(folder, "pictures");
    support_assert_ok(hnpe_report_draw(report, pictures));
    char *path = support_temp_path(pictures, "two_local_0.gnuplot"), *script = support_read(path, NULL);
    assert_non_null(strstr(script, "0 0.1 0.1\n1 0.3333333333333333 0.3333333333333333\n"));
    assert_non_null(strstr(script, "set output 'two_local_0.pdf'"));
    run_gnuplot(pictures);
    support_assert_status(hnpe_report_draw(report, "/nowhere/at/all"), HNPE_ERROR_IO);
    free(script);
    free(path);
    support_temp_remove(pictures);
    support_temp_remove(folder);
    hnpe_report_release(report);
}

/* A host may use a comma in numbers. */
static void test_report__is_the_same_in_any_language(void **state)
{
    hnpe_report *report = make(1, (const char *[]){"one"}, HNPE_VERDICT_FLAGGED);
    char *folder = support_temp_folder(), *json[2], *script[2];
    const char *const locales[] = {"C", "de_DE.UTF-8"};
    for (int i = 0; i < 2; ++i) {
        if (!setlocale(LC_NUMERIC, locales[i]))
            printf("SKIPPED numbers with a comma: there is no locale %s\n", locales[i]);
        char *path = support_temp_path(folder, "report.json"), *drawn = support_temp_path(folder, "one.gnuplot");
        support_assert_ok(hnpe_report_save(report, path));
        support_assert_ok(hnpe_report_draw(report, folder));
        json[i] = support_read(path, NULL);
        script[i] = support_read(drawn, NULL);
        free(path);
        free(drawn);
    }
    setlocale(LC_NUMERIC, "C");
    assert_string_equal(json[0], json[1]);
    assert_string_equal(script[0], script[1]);
    for (int i = 0; i < 2; ++i) {
        free(json[i]);
        free(script[i]);
    }
    support_temp_remove(folder);
    hnpe_report_release(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report__has_the_results_that_were_appended_in_their_order),
        cmocka_unit_test(test_report__gives_names_once),
        cmocka_unit_test(test_report__keeps_nothing_of_findings_that_were_not_appended),
        cmocka_unit_test(test_report__is_printed_a_line_for_each_result),
        cmocka_unit_test(test_report__is_saved_as_json_that_gives_the_same_bits),
        cmocka_unit_test(test_report__has_numbers_that_are_read_back_to_the_bit),
        cmocka_unit_test(test_report__is_drawn_as_scripts_with_their_numbers),
        cmocka_unit_test(test_report__pictures_do_not_depend_on_those_before),
        cmocka_unit_test(test_report__is_the_same_in_any_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
