/* What is known of activations beside how they are computed. */
#include "nn.h"

#define SAME(name) _Static_assert((int)HNPE_##name == (int)HNPEI_##name, "one number, inside and outside")
SAME(ACTIVATION_RELU);
SAME(ACTIVATION_TANH);
SAME(ACTIVATION_SILU);
SAME(ACTIVATION_ELU);

const hnpei_choice hnpei_activation_choices[] = {{HNPE_ACTIVATION_RELU, "relu", "max(0, z)"},
                                                 {HNPE_ACTIVATION_TANH, "tanh", "hyperbolic tangent"},
                                                 {HNPE_ACTIVATION_SILU, "silu", "z / (1 + exp(-z))"},
                                                 {HNPE_ACTIVATION_ELU, "elu", "z above 0, exp(z) - 1 below"},
                                                 {0, NULL, NULL}};

double hnpei_activation_gain(hnpei_activation activation)
{
    /* sqrt(3 / E[activation(z)^2]) for z standard normal, by quadrature. */
    switch (activation) {
    case HNPEI_ACTIVATION_RELU:
        return 2.449;
    case HNPEI_ACTIVATION_TANH:
        return 2.758;
    case HNPEI_ACTIVATION_SILU:
        return 2.904;
    case HNPEI_ACTIVATION_ELU:
        return 2.157;
    case HNPEI_ACTIVATION_SIGMOID:
        return 3.198;
    case HNPEI_ACTIVATION_IDENTITY:
        break;
    }
    return 1.732;
}
