/* The checksum of a file: XXH3-64 of every byte of it, where the checksum's own digits count as zeros. It stands in the
   metadata as "checksum": "xxh3-64:0123456789abcdef". */
#ifndef HNPEI_CHECKSUM_H
#define HNPEI_CHECKSUM_H

#include <stddef.h>

/* The library's code is compiled into ours: there is no other library to find when the program starts. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#define HNPEI_CHECKSUM_KEY "checksum"
#define HNPEI_CHECKSUM_NAME "xxh3-64:"
#define HNPEI_CHECKSUM_DIGITS 16
#define HNPEI_CHECKSUM_ZEROS HNPEI_CHECKSUM_NAME "0000000000000000"
/* Without the NUL at the end. */
#define HNPEI_CHECKSUM_LENGTH (sizeof HNPEI_CHECKSUM_ZEROS - 1)

typedef struct hnpei_checksum {
    XXH3_state_t state;
} hnpei_checksum;
void hnpei_checksum_begin(hnpei_checksum *sum);
void hnpei_checksum_add(hnpei_checksum *sum, size_t bytes, const void *data);
/* As it stands in the metadata, with a NUL behind it. */
void hnpei_checksum_end(const hnpei_checksum *sum, char text[HNPEI_CHECKSUM_LENGTH + 1]);
/* Where its digits are in the text of a header that holds this checksum once; NULL: it does not. */
char *hnpei_checksum_digits(char *header, size_t length, const char *text);

#endif
