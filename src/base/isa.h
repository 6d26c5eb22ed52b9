/* Which instruction set the kernels use: the context's option, else the environment's HNPE_ISA, else the best. */
#ifndef HNPEI_ISA_H
#define HNPEI_ISA_H

#include "options.h"

/* The choices of HNPE_CONTEXT_ISA, and the values of HNPE_ISA. */
extern const hnpei_choice hnpei_isa_choices[];

/* The instruction set to use: never HNPE_ISA_AUTOMATIC, always one that this machine has. */
hnpe_isa hnpei_context_isa(const hnpe_context *context);
/* Its name among the choices. */
const char *hnpei_context_isa_name(const hnpe_context *context);
/* True where this machine, and this build, have the instruction set. */
int hnpei_isa_available(hnpe_isa isa);
/* What HNPE_ISA names; HNPE_ISA_AUTOMATIC where it is not set, or empty. Unknown: HNPE_ERROR_INVALID_ARGUMENT; not of
   this machine: HNPE_ERROR_UNSUPPORTED. */
hnpe_status hnpei_environment_isa(const char *where, hnpe_isa *isa);

#endif
