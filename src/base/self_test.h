/* Does what the library was linked with do what it must? Asked before a context is made, and before anything is made
   without one; answered by the room that knows, which stands above this one: linalg. */
#ifndef HNPEI_SELF_TEST_H
#define HNPEI_SELF_TEST_H

#include <hnpe/base.h>

/* HNPE_ERROR_UNSUPPORTED with what is wrong. Some microseconds, no memory, no state. */
hnpe_status hnpei_self_test(const char *where);

#endif
