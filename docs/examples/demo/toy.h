/* What the parts of the toy study share. */
#ifndef TOY_H
#define TOY_H

#include "../common/toy_exact.h"
#include "demo.h"

void toy_picture(const demo_setup *demo, const hnpe_posterior *posterior);

#endif
