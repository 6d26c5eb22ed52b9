/* What a checksum is made of, how it is written and where, and whether a file has the one it says. */
#include "checksum.h"
#include "inside.h"

#include <stdio.h>
#include <string.h>

/* Bytes that are read at once when a whole file is gone through. */
#define PIECE ((size_t)256 << 10)

void hnpei_checksum_begin(hnpei_checksum *sum)
{
    XXH3_64bits_reset(&sum->state);
}

void hnpei_checksum_add(hnpei_checksum *sum, size_t bytes, const void *data)
{
    if (bytes)
        XXH3_64bits_update(&sum->state, data, bytes);
}

void hnpei_checksum_end(const hnpei_checksum *sum, char text[HNPEI_CHECKSUM_LENGTH + 1])
{
    snprintf(text, HNPEI_CHECKSUM_LENGTH + 1, HNPEI_CHECKSUM_NAME "%016llx",
             (unsigned long long)XXH3_64bits_digest(&sum->state));
}

/* With the quotes around it, which no JSON string can hold as they are: it is a whole string, and no part of one. */
char *hnpei_checksum_digits(char *header, size_t length, const char *text)
{
    char quoted[HNPEI_CHECKSUM_LENGTH + 3], *found = NULL;
    const size_t size = sizeof quoted - 1;
    snprintf(quoted, sizeof quoted, "\"%s\"", text);
    for (size_t i = 0; i + size <= length; ++i)
        if (header[i] == '"' && memcmp(header + i, quoted, size) == 0) {
            if (found)
                return NULL;
            found = header + i + 1 + strlen(HNPEI_CHECKSUM_NAME);
        }
    return found;
}

/* ---- of a file that is read ---- */

/* Everything before the data, without the digits. */
static hnpe_status add_header(const hnpei_reader *reader, const char *stored, hnpei_checksum *sum)
{
    char *text;
    HNPEI_TRY(hnpei_allocate(reader->context, reader->base, 1, &text));
    hnpe_status status = hnpei_reader_bytes(reader, 0, reader->base, text);
    if (status == HNPE_OK) {
        char *digits = hnpei_checksum_digits(text + HNPEI_ARCHIVE_PREFIX, reader->base - HNPEI_ARCHIVE_PREFIX, stored);
        if (digits) {
            memset(digits, '0', HNPEI_CHECKSUM_DIGITS);
            hnpei_checksum_add(sum, reader->base, text);
        } else {
            status = HNPEI_REFUSE(reader, "the header holds the checksum \"%s\" not exactly once", stored);
        }
    }
    hnpei_free(reader->context, text);
    return status;
}

static hnpe_status add_data(const hnpei_reader *reader, hnpei_checksum *sum)
{
    const size_t bytes = reader->bytes - reader->base, most = bytes < PIECE ? bytes : PIECE;
    unsigned char *piece;
    HNPEI_TRY(hnpei_allocate(reader->context, most, 1, &piece));
    hnpe_status status = HNPE_OK;
    for (size_t done = 0; done < bytes && status == HNPE_OK;) {
        const size_t now = bytes - done < most ? bytes - done : most;
        status = hnpei_reader_bytes(reader, reader->base + done, now, piece);
        if (status == HNPE_OK)
            hnpei_checksum_add(sum, now, piece);
        done += now;
    }
    hnpei_free(reader->context, piece);
    return status;
}

hnpe_status hnpei_reader_verify(const hnpei_reader *reader)
{
    const char *stored = hnpei_reader_metadata(reader, HNPEI_CHECKSUM_KEY);
    if (!stored) /* of format 1, or written by another program: the header was looked at when it was opened */
        return HNPE_OK;
    if (strlen(stored) != HNPEI_CHECKSUM_LENGTH ||
        strncmp(stored, HNPEI_CHECKSUM_NAME, strlen(HNPEI_CHECKSUM_NAME)) != 0)
        return HNPEI_REFUSE(reader, "the checksum \"%s\" is not " HNPEI_CHECKSUM_NAME " and 16 digits",
                            hnpei_quote(stored).text);
    hnpei_checksum sum;
    char text[HNPEI_CHECKSUM_LENGTH + 1];
    hnpei_checksum_begin(&sum);
    HNPEI_TRY(add_header(reader, stored, &sum));
    HNPEI_TRY(add_data(reader, &sum));
    hnpei_checksum_end(&sum, text);
    if (strcmp(text, stored) != 0)
        return HNPEI_REFUSE(reader, "the checksum is %s, but the file says %s: it was damaged or changed", text,
                            hnpei_quote(stored).text);
    return HNPE_OK;
}
