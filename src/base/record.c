#include "record.h"

#include "failure.h"
#include "memory.h"

#include <string.h>

/* No record of any release is larger; what claims to be was not set. */
#define MAX_RECORD 4096

/* The struct_size of a record. Every sizeof is a multiple of the alignment, so what is not would cut a field in half.
 */
static hnpe_status read_size(const char *where, const char *name, const void *record, uint32_t *size)
{
    HNPEI_TRY(hnpei_check_pointer(where, name, record));
    memcpy(size, record, sizeof *size);
    if (*size < 2 * sizeof *size || *size % sizeof(void *) || *size > MAX_RECORD)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "%s->struct_size is %u: set it to sizeof *%s", name,
                          (unsigned)*size, name);
    return HNPE_OK;
}

hnpe_status hnpei_give_record(const char *where, const char *name, const void *found, size_t size, void *record)
{
    uint32_t there;
    HNPEI_TRY(read_size(where, name, record, &there));
    memcpy(record, found, there < size ? there : size);
    memcpy(record, &there, sizeof there);
    return HNPE_OK;
}

hnpe_status hnpei_give_dims(const char *where, hnpe_dims found, hnpe_dims *dims)
{
    return hnpei_give_record(where, "dims", &found, sizeof found, dims);
}

hnpe_status hnpei_take_record(const char *where, const char *name, const void *record, size_t least, size_t size,
                              void *taken)
{
    uint32_t there;
    HNPEI_TRY(read_size(where, name, record, &there));
    if (there < least)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "%s->struct_size is %u, expected %zu or more", name,
                          (unsigned)there, least);
    for (size_t i = size; i < there; ++i)
        if (((const unsigned char *)record)[i])
            return hnpei_fail(
                HNPE_ERROR_UNSUPPORTED, where,
                "%s asks for something that this version of the library does not know: its struct_size is "
                "%u, of which %zu bytes are known, and what follows is not 0",
                name, (unsigned)there, size);
    memset(taken, 0, size);
    memcpy(taken, record, there < size ? there : size);
    return HNPE_OK;
}
