/* How a program ends when something fails. */
#include "common.h"

#include <stdarg.h>
#include <stdlib.h>

void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "error: ");
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    va_end(arguments);
    exit(1);
}

void check_status(hnpe_status status, const char *call)
{
    if (status == HNPE_ERROR_CANCELLED) {
        fprintf(stderr, "\nstopped\n");
        exit(130); /* as a shell reports an interrupt */
    }
    if (status != HNPE_OK)
        fail("%s\n  %s: %s", call, hnpe_status_name(status), hnpe_last_error());
}

void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory)
        fail("out of memory");
    return memory;
}
