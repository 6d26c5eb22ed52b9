#include "support.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* As docs/archive.md says it, not as the library does. */
void support_seal(char *file, size_t bytes)
{
    static const char name[] = "\"xxh3-64:";
    uint64_t length;
    memcpy(&length, file, sizeof length);
    for (size_t i = 8; i + sizeof name + 16 <= 8 + length && length <= bytes - 8; ++i)
        if (memcmp(file + i, name, sizeof name - 1) == 0) {
            char *digits = file + i + sizeof name - 1, text[17];
            memset(digits, '0', 16);
            snprintf(text, sizeof text, "%016llx", (unsigned long long)XXH3_64bits(file, bytes));
            memcpy(digits, text, 16);
            return;
        }
}
