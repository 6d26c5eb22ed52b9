#include "subjects.h"

#include "dataset/dataset.h"
#include "report/results.h"

#include <stdio.h>

void hnpei_subjects_let_go(const hnpei_subjects *s)
{
    if (s->dataset)
        hnpei_object_end(&s->dataset->object);
    hnpei_object_end(&s->report->object);
    hnpe_posterior_release(s->posterior);
    hnpe_dataset_release(s->dataset);
    hnpe_simulator_release(s->simulator);
    hnpe_monitor_release(s->monitor);
    hnpe_report_release(s->report);
}

hnpe_status hnpei_subjects_hold(const char *where, const hnpei_subjects *s)
{
    HNPEI_TRY(hnpei_object_begin(where, "report", &s->report->object));
    if (s->dataset) {
        const hnpe_status status = hnpei_object_begin(where, "dataset", &s->dataset->object);
        if (status != HNPE_OK) {
            hnpei_object_end(&s->report->object);
            return status;
        }
    }
    hnpe_posterior_retain(s->posterior);
    hnpe_dataset_retain(s->dataset);
    hnpe_simulator_retain(s->simulator);
    hnpe_monitor_retain(s->monitor);
    hnpe_report_retain(s->report);
    return HNPE_OK;
}

static hnpe_status check_same(const char *where, const char *name, int64_t value, int64_t expected)
{
    return value == expected ? HNPE_OK
                             : hnpei_fail(HNPE_ERROR_SHAPE, where, "%s is %lld, but must be %lld, as the posterior's",
                                          name, (long long)value, (long long)expected);
}

hnpe_status hnpei_subjects_check_dims(const char *where, const hnpe_posterior *posterior, const char *of,
                                      hnpe_dims dims, hnpe_dims *expected)
{
    char name[40];
    *expected = (hnpe_dims){.struct_size = sizeof *expected};
    HNPEI_TRY(hnpe_posterior_dims(posterior, expected));
    snprintf(name, sizeof name, "d_local of %s", of);
    HNPEI_TRY(check_same(where, name, dims.d_local, expected->d_local));
    snprintf(name, sizeof name, "d_global of %s", of);
    HNPEI_TRY(check_same(where, name, dims.d_global, expected->d_global));
    snprintf(name, sizeof name, "d_x of %s", of);
    return check_same(where, name, dims.d_x, expected->d_x);
}
