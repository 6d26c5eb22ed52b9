/* The files of a folder belong together: another one of the same name and size, of another job or of another course of
   this one, is refused. */
#include "archive/checksum.h"
#include "ledger.h"

#include <string.h>

hnpe_status hnpei_ledger_mark(const char *where, hnpe_context *context, const char *path, uint64_t *mark)
{
    hnpei_reader *reader;
    hnpei_checksum sum;
    HNPEI_TRY(hnpei_reader_open_header(context, where, path, &reader));
    const char *text = hnpei_reader_metadata(reader, "checksum");
    hnpei_checksum_begin(&sum);
    hnpei_checksum_add(&sum, sizeof *mark, mark);
    if (text)
        hnpei_checksum_add(&sum, strlen(text), text);
    *mark = XXH3_64bits_digest(&sum.state);
    hnpei_reader_close(reader);
    return HNPE_OK;
}

hnpe_status hnpei_marks_write(const uint64_t *marks, hnpei_writer *writer)
{
    int64_t values[HNPEI_MARKS];
    memcpy(values, marks, sizeof values);
    return hnpei_writer_ints(writer, "inference.files", HNPEI_MARKS, values);
}

hnpe_status hnpei_marks_read(const hnpei_reader *reader, uint64_t *marks)
{
    int64_t values[HNPEI_MARKS];
    HNPEI_TRY(hnpei_reader_ints(reader, "inference.files", HNPEI_MARKS, values));
    memcpy(marks, values, sizeof values);
    return HNPE_OK;
}

hnpe_status hnpei_marks_check(const char *where, const hnpei_reader *reader, const uint64_t *marks)
{
    static const char *const names[HNPEI_MARKS] = {"sets-", "estimator-", "posterior-"};
    int64_t values[HNPEI_MARKS];
    if (!hnpei_reader_find(reader, "inference.files"))
        return HNPE_OK;
    HNPEI_TRY(hnpei_reader_ints(reader, "inference.files", HNPEI_MARKS, values));
    for (size_t i = 0; i < HNPEI_MARKS; ++i)
        if (memcmp(&values[i], &marks[i], sizeof *marks) != 0)
            return hnpei_fail(
                HNPE_ERROR_FORMAT, where,
                "a file %s… of the folder is another one than when its state was written: they are not of "
                "one job, or of one moment of it",
                names[i]);
    return HNPE_OK;
}
