/* The context's inside, and what other rooms ask of it; each function takes NULL for the default context. */
#ifndef HNPEI_CONTEXT_H
#define HNPEI_CONTEXT_H

#include "object.h"
#include "options.h"

struct hnpe_context {
    hnpei_object object;
    hnpe_allocator allocator; /* functions NULL: malloc */
    hnpe_log_fn log;
    void *log_data;
    hnpe_release_fn log_release;
    hnpei_options options;
};

/* Threads that a long call may use, at least 1. */
size_t hnpei_context_threads(const hnpe_context *context);
/* The instruction set to use: never HNPE_ISA_AUTOMATIC, always one that this machine has. */
hnpe_isa hnpei_context_isa(const hnpe_context *context);
/* True where this machine, and this build, have the instruction set. */
int hnpei_isa_available(hnpe_isa isa);
/* A line for the log sink, if there is one. */
void hnpei_log(const hnpe_context *context, hnpe_log_level level, const char *format, ...) HNPEI_PRINTF(3, 4);

#endif
