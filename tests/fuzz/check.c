#include "fuzz.h"

#include <math.h>
#include <stdarg.h>

char fuzz_marked;

_Noreturn void fuzz_found(const char *file, int line, const char *what, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "FOUND %s:%d: %s does not hold: ", file, line, what);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    va_end(arguments);
    abort();
}

/* A failure of another kind, whose message must be gone after the next one. */
static char mark[512];

void fuzz_before(void)
{
    hnpe_choice_info info;
    memset(&info, 0, sizeof info);
    (void)hnpe_context_describe_choice(-987654321, 0, &info);
    snprintf(mark, sizeof mark, "%s", hnpe_last_error());
}

hnpe_status fuzz_checked(hnpe_status status, const char *function)
{
    FUZZ_REQUIRE(status <= HNPE_OK && status >= HNPE_ERROR_IO, "%s gave %d", function, (int)status);
    if (status != HNPE_OK)
        FUZZ_REQUIRE(strlen(hnpe_last_error()) > 10 && strcmp(hnpe_last_error(), mark) != 0,
                     "%s gave %s, and the message is: %s", function, hnpe_status_name(status), hnpe_last_error());
    return status;
}

/* out: where the pointer to what was made is. */
hnpe_status fuzz_created(hnpe_status status, const void *out, const char *function)
{
    const void *made;
    memcpy(&made, out, sizeof made);
    FUZZ_REQUIRE((status == HNPE_OK) == (made != NULL), "%s gave %s and %p", function, hnpe_status_name(status), made);
    return status;
}

void fuzz_require_finite(const char *what, size_t n, const double *values)
{
    for (size_t i = 0; i < n; ++i)
        FUZZ_REQUIRE(isfinite(values[i]), "%s has %g at %zu", what, values[i], i);
}
