/* Public records, which begin with a uint32_t struct_size that says how much of them the host knows: an older host's is
   shorter than the library's, a newer one's longer. */
#ifndef HNPEI_RECORD_H
#define HNPEI_RECORD_H

#include <hnpe/base.h>

/* Copy a record out into the host's, at most the bytes that the host's says it has; that number stays, and so does what
   the library does not know of. */
hnpe_status hnpei_give_record(const char *where, const char *name, const void *found, size_t size, void *record);
/* The body of every hnpe_T_dims. */
hnpe_status hnpei_give_dims(const char *where, hnpe_dims found, hnpe_dims *dims);

/* Copy a host's record of at least `least` bytes into the library's, of `size` bytes: what an older host does not have
   becomes 0, what only a newer one has must be 0, or else it asks for what cannot be done here. */
hnpe_status hnpei_take_record(const char *where, const char *name, const void *record, size_t least, size_t size,
                              void *taken);

#endif
