/* The context's inside, and what other rooms ask of it; each function takes NULL for the default context. */
#ifndef HNPEI_CONTEXT_H
#define HNPEI_CONTEXT_H

#include "isa.h"
#include "object.h"
#include "options.h"

struct hnpe_context {
    hnpei_object object;
    hnpe_allocator allocator; /* functions NULL: malloc */
    hnpe_log_fn log;
    void *log_data;
    hnpe_release_fn log_release;
    hnpe_isa environment_isa; /* that HNPE_ISA named when the context was made */
    hnpei_options options;
};

/* Threads that a long call may use, at least 1. */
size_t hnpei_context_threads(const hnpe_context *context);
/* A line for the log sink, if there is one. */
void hnpei_log(const hnpe_context *context, hnpe_log_level level, const char *format, ...) HNPEI_PRINTF(3, 4);

#endif
