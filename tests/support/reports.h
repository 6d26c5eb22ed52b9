/* What reports say, for tests. */
#ifndef SUPPORT_REPORTS_H
#define SUPPORT_REPORTS_H

#include "support.h"

#include <hnpe.h>

hnpe_report *support_report(hnpe_context *context);
/* The result's verdict; where it is another one the test fails and shows the report. */
void support_assert_verdict(const hnpe_report *report, const char *result, hnpe_verdict expected);
/* One number of a result. */
double support_report_number(const hnpe_report *report, const char *result, const char *array);
/* Text and every array, to the bit. */
void support_assert_reports_equal(const hnpe_report *a, const hnpe_report *b);

#endif
