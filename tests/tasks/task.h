/* Tasks of the benchmark sbibm (Lueckmann, Boelts, Greenberg, Goncalves, Macke 2021) as a host would write them: a
   prior and a simulator, through the public header alone. Each has a file of its own. */
#ifndef TASK_H
#define TASK_H

#include <hnpe.h>

#define TASK_MOST 10 /* parameters, and features */

typedef struct task {
    const char *name;
    size_t d_theta, d_x;
    hnpe_status (*create_prior)(hnpe_context *context, hnpe_prior **prior);
    hnpe_simulate_fn simulate; /* a row of parameters to a row of features; theta is local, nothing is global */
    double published[3]; /* the benchmark's C2ST of neural posterior estimation: medians at 1e3, 1e4, 1e5 simulations */
} task;

extern const task two_moons, gaussian_linear, gaussian_linear_uniform, gaussian_mixture, slcp;

/* All of them, in the order of the table. */
enum { N_TASKS = 5 };
extern const task *const all_tasks[N_TASKS];

/* The same interval for each parameter. */
hnpe_status task_uniform_prior(hnpe_context *context, size_t dim, double most, hnpe_prior **prior);
/* x = theta + sd z, of `dim` parameters and as many features. */
void task_add_noise(size_t n, size_t dim, double sd, const double *theta, hnpe_rng *rng, double *x);
hnpe_simulator *task_simulator(hnpe_context *context, const task *of);

#endif
