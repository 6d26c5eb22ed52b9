#include "context.h"

#include "cores.h"

#include <stdarg.h>
#include <stdio.h>

size_t hnpei_context_threads(const hnpe_context *context)
{
    int64_t wanted = context ? hnpei_option_int(&context->options, HNPE_CONTEXT_THREADS) : 0;
    return wanted > 0 ? (size_t)wanted : hnpei_cores();
}

void hnpei_log(const hnpe_context *context, hnpe_log_level level, const char *format, ...)
{
    if (!context || !context->log)
        return;
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    context->log(context->log_data, (int32_t)level, line);
}
