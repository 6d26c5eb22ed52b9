/* Several things of the same names in one file: each has its scope, which stands before its names. */
#include "inside.h"

#include <stdio.h>
#include <string.h>

hnpe_status hnpei_scoped(hnpe_context *context, const char *scope, const char *name, char **full)
{
    const size_t before = strlen(scope), length = strlen(name);
    HNPEI_TRY(hnpei_allocate(context, before + length + 1, 1, full));
    memcpy(*full, scope, before);
    memcpy(*full + before, name, length + 1);
    return HNPE_OK;
}

int hnpei_scope_compare(const char *scope, const char *name, const char *full)
{
    const size_t before = strlen(scope);
    const int order = strncmp(scope, full, before);
    return order ? order : strcmp(name, full + before);
}

void hnpei_writer_enter(hnpei_writer *writer, const char *scope)
{
    snprintf(writer->scope, sizeof writer->scope, "%s", scope);
}

void hnpei_reader_enter(hnpei_reader *reader, const char *scope)
{
    snprintf(reader->scope, sizeof reader->scope, "%s", scope);
}
