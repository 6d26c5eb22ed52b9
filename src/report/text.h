/* Text that grows. */
#ifndef HNPEI_TEXT_H
#define HNPEI_TEXT_H

#include "base/base.h"

/* All zero but for the context: empty. The first failure stays, and what follows does nothing: it is looked at once, at
   the end. */
typedef struct hnpei_text {
    hnpe_context *context;
    hnpe_status status;
    size_t length, room;
    char *bytes; /* with a 0 at its end; NULL: nothing was added; free with hnpei_free */
} hnpei_text;

void hnpei_text_add(hnpei_text *text, const char *piece);
/* At most 1500 bytes of it. No numbers with a point: their look depends on the host's language. */
void hnpei_text_print(hnpei_text *text, const char *format, ...) HNPEI_PRINTF(2, 3);
/* A finite number, so that it is read back to the bit, with a point whatever the host's language. */
typedef struct hnpei_number {
    char text[40];
} hnpei_number;
hnpei_number hnpei_number_print(double value);
/* So that it is read back to the bit, whatever the host's language; NaN where it is not finite. */
void hnpei_text_number(hnpei_text *text, double value);

#endif
