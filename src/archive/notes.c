/* Where a file's content came from, for whoever opens it years later: numbers as strings among the metadata, called
   "provenance.something". The library reads them only to write them again. */
#include "inside.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define NAME_ROOM 80

static const char *full_name(char name[NAME_ROOM], const char *part)
{
    snprintf(name, NAME_ROOM, "provenance.%s", part);
    return name;
}

hnpe_status hnpei_writer_note(hnpei_writer *writer, const char *name, const char *text)
{
    char full[NAME_ROOM];
    return hnpei_writer_metadata(writer, full_name(full, name), text);
}

hnpe_status hnpei_writer_note_count(hnpei_writer *writer, const char *name, int64_t value)
{
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)value);
    return hnpei_writer_note(writer, name, text);
}

hnpe_status hnpei_writer_note_seed(hnpei_writer *writer, const char *name, uint64_t value)
{
    char text[32];
    snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    return hnpei_writer_note(writer, name, text);
}

/* As JSON writes it: whatever the host's language, with a point. */
hnpe_status hnpei_writer_note_real(hnpei_writer *writer, const char *name, double value)
{
    char text[32];
    cJSON number = {.type = cJSON_Number, .valuedouble = value};
    if (!isfinite(value))
        return HNPE_OK;
    if (!cJSON_PrintPreallocated(&number, text, sizeof text, 0))
        return hnpei_fail(HNPE_ERROR_NO_MEMORY, NULL, "out of memory for the header of a file");
    return hnpei_writer_note(writer, name, text);
}

/* ---- reading: what is not there leaves the value as it is ---- */

const char *hnpei_reader_note(const hnpei_reader *reader, const char *name)
{
    char full[NAME_ROOM];
    return hnpei_reader_metadata(reader, full_name(full, name));
}

static hnpe_status check_number(const hnpei_reader *reader, const char *name, const char *text, const char *end)
{
    if (end != text && *end == '\0' && errno == 0)
        return HNPE_OK;
    return HNPEI_REFUSE(reader, "the metadata \"provenance.%s\" say \"%s\", which is no such number", name,
                        hnpei_quote(text).text);
}

hnpe_status hnpei_reader_note_count(const hnpei_reader *reader, const char *name, int64_t *value)
{
    const char *text = hnpei_reader_note(reader, name);
    char *end;
    if (!text)
        return HNPE_OK;
    errno = 0;
    const long long number = strtoll(text, &end, 10);
    HNPEI_TRY(check_number(reader, name, text, end));
    *value = number;
    return HNPE_OK;
}

hnpe_status hnpei_reader_note_seed(const hnpei_reader *reader, const char *name, uint64_t *value)
{
    const char *text = hnpei_reader_note(reader, name);
    char *end;
    if (!text)
        return HNPE_OK;
    errno = 0;
    const unsigned long long number = strtoull(text, &end, 10);
    HNPEI_TRY(check_number(reader, name, text, end));
    *value = number;
    return HNPE_OK;
}

hnpe_status hnpei_reader_note_real(const hnpei_reader *reader, const char *name, double *value)
{
    const char *text = hnpei_reader_note(reader, name);
    if (!text)
        return HNPE_OK;
    cJSON *number = cJSON_Parse(text);
    if (!number && hnpei_is_json(text))
        return hnpei_fail(HNPE_ERROR_NO_MEMORY, reader->where, "out of memory for a number in the header of a file");
    const int is_number = number && cJSON_IsNumber(number);
    if (is_number)
        *value = number->valuedouble;
    cJSON_Delete(number);
    errno = 0;
    return check_number(reader, name, text, is_number ? "" : text);
}
