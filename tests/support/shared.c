#include "support.h"

#include <math.h>
#include <unistd.h>

const char *support_shared(const char *relative, const char *what)
{
    static char paths[8][512];
    static size_t next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "../shared/%s", relative);
    if (access(path, R_OK) == 0)
        return path;
    printf("SKIPPED %s: ../shared is not here\n", what);
    return NULL;
}

void support_check_status(hnpe_status got, hnpe_status expected, const char *call, const char *file, int line)
{
    if (got == expected)
        return;
    print_error("%s\n  gave %s, expected %s; last message: %s\n", call, hnpe_status_name(got),
                hnpe_status_name(expected), hnpe_last_error());
    _fail(file, line);
}

void support_check_failure(hnpe_status got, hnpe_status expected, const char *words, const char *call, const char *file,
                           int line)
{
    support_check_status(got, expected, call, file, line);
    if (strstr(hnpe_last_error(), words))
        return;
    print_error("%s\n  said \"%s\", which does not contain \"%s\"\n", call, hnpe_last_error(), words);
    _fail(file, line);
}

void support_check_close(double got, double expected, double tolerance, const char *what, const char *file, int line)
{
    if (fabs(got - expected) <= tolerance)
        return;
    print_error("%s\n  is %.17g, expected %.17g to %g: off by %g\n", what, got, expected, tolerance, got - expected);
    _fail(file, line);
}
